"""How a shopper who knows a shop by heart buys there, from the open home page to the order's number."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests.gallery.more_walks import MORE


async def nopcommerce(page: Page) -> None:
    await page.click(".top-menu.notmobile a[href='/bolig']")
    await page.click(".product-title a[href='/kop-ler']")
    await page.click("#add-to-cart-button-4")
    await expect(page.locator(".bar-notification.success")).to_be_visible()
    await page.click("#topcartlink a")
    await page.check("#termsofservice")
    await page.click("#checkout")
    await page.click(".checkout-as-guest-button")
    await page.select_option("#BillingNewAddress_CountryId", "58")
    typed = {
        "FirstName": "Test",
        "LastName": "Kunde",
        "Email": "test@kunde.example",
        "City": "Aarhus",
        "Address1": "Havnegade 1",
        "ZipPostalCode": "8000",
        "PhoneNumber": "12345678",
    }
    for name, value in typed.items():
        await page.fill(f"#BillingNewAddress_{name}", value)
    await page.click("#billing-buttons-container button")
    await page.check("#shippingoption_1")
    await page.click("#shipping-method-buttons-container button")
    await page.check("#paymentmethod_0")
    await page.click("#payment-method-buttons-container button")
    await page.click("#payment-info-buttons-container button")
    await page.click("#confirm-order-buttons-container button")
    await expect(page.locator(".order-number")).to_contain_text("10001")


async def odoo(page: Page) -> None:
    await page.click("#cookies-consent-essential")
    await page.click("#top_menu .o_mega_menu_toggle")
    await page.click(".o_mega_menu a[href='/shop']")
    await page.click(".o_wsale_products_item_title a[href='/shop/genser-vind-3']")
    await page.click(".o_variant_pills:has-text('M')")
    await page.click("#add_to_cart")
    await page.click(".o_notification a[href='/shop/cart']")
    await page.click("[name=website_sale_main_button]")
    typed = {
        "name": "Test Kunde",
        "email": "test@kunde.example",
        "phone": "12345678",
        "street": "Havnegata 1",
        "zip": "0150",
        "city": "Oslo",
    }
    for name, value in typed.items():
        await page.fill(f".checkout_autoformat [name={name}]", value)
    await page.select_option("#country_id", "165")
    await page.click(".checkout_autoformat .a-submit")
    await page.check("#delivery_2")
    await page.check("#o_payment_option_7")
    await page.check("#website_sale_tc_checkbox")
    await page.click("[name=o_payment_submit_button]")
    await expect(page.locator(".order-name")).to_have_text("S10001")


async def sfra(page: Page) -> None:
    await page.click("#consent-tracking .decline")
    await page.hover("#home")
    await page.click(".dropdown-link[href='/home/textiles/']")
    await page.click(".pdp-link a[href^='/hat-kelp/']")
    await page.select_option("#size-1", label="M")
    await page.click("button.add-to-cart")
    await expect(page.locator(".add-to-basket-alert")).to_be_visible()
    await page.click(".minicart-link")
    await page.click(".cart-page .checkout-btn")
    await page.fill("#email-guest", "test@kunde.example")
    await page.click(".submit-customer")
    typed = {
        "shippingFirstName": "Test",
        "shippingLastName": "Customer",
        "shippingAddressOne": "Quay Road 1",
        "shippingAddressCity": "Bath",
        "shippingZipCode": "BA1 1AA",
        "shippingPhoneNumber": "07700900000",
    }
    await page.select_option("#shippingCountrydefault", "GB")
    for name, value in typed.items():
        await page.fill(f"#{name}default", value)
    await page.check("#shippingMethod-002-5f2c")
    await page.click(".submit-shipping")
    await page.fill("#cardNumber", "4111111111111111")
    await page.select_option("#expirationMonth", "12")
    await page.select_option("#expirationYear", "2030")
    await page.fill("#securityCode", "123")
    await page.click(".submit-payment")
    await page.click(".place-order")
    await expect(page.locator(".order-number")).to_have_text("00010001")


async def oxid_size(page: Page) -> None:
    await page.click("#cookieNote .close")
    await page.click("#navigation a[href='/Wohnen/']")
    await page.click(".title a[href='/Wohnen/pullover-vind.html']")
    await expect(page.locator("#toBasket")).to_be_disabled()
    await page.click("#variants .dropdown-toggle")
    await page.click(".vardrop a[data-selection-id='M']")
    await expect(page.locator("#productTitle")).to_contain_text("Vind M")
    await page.click("#toBasket")
    await page.click("#basketModal a[href='/warenkorb/']")
    await expect(page.locator("#basket")).to_contain_text("Pullover Vind M")


async def oxid(page: Page) -> None:
    await page.click("#cookieNote .close")
    await page.click("#navigation a[href='/Wohnen/']")
    await page.click(".title a[href='/Wohnen/becher-ler.html']")
    await page.click("#toBasket")
    await page.click("#basketModal a[href='/warenkorb/']")
    await page.locator(".nextStep").first.click()
    await page.click("#optionNoRegistration .nextStep")
    typed = {
        "oxfname": "Test",
        "oxlname": "Kunde",
        "oxstreet": "Hafenstraße",
        "oxstreetnr": "1",
        "oxzip": "20095",
        "oxcity": "Hamburg",
    }
    await page.fill("#userLoginName", "test@kunde.example")
    for name, value in typed.items():
        await page.fill(f"#invadr_oxuser__{name}", value)
    await page.select_option("#invCountrySelect", label="Deutschland")
    await page.click("#userNextStepBottom")
    await page.select_option("[name=sShipSet]", label="Express mit DHL")
    await expect(page.locator("#shipSetCost")).to_contain_text("12,00")
    await page.check("#payment_oxidinvoice")
    await page.click("#paymentNextStepBottom")
    await page.check("#checkAgbTop")
    await page.click("#orderConfirmAgbBottom .nextStep")
    await expect(page.locator(".order-number")).to_have_text("10001")


async def sylius(page: Page) -> None:
    await page.click("#taxon-menu .dropdown:has-text('Hem')")
    await page.click("#taxon-menu .visible a:has-text('Allt i hem')")
    await page.click("#products .sylius-product-name[href$='/troja-vind']")
    await page.click("#sylius-product-variants tr:has-text('Vind M') .ui.checkbox")
    await page.click("#sylius-product-adding-to-cart button")
    await page.click("a[href='/sv_SE/checkout/']:has-text('Till kassan')")
    typed = {
        "firstName": "Test",
        "lastName": "Kund",
        "street": "Hamngatan 1",
        "city": "Malmö",
        "postcode": "211 20",
    }
    await page.fill("#sylius_checkout_address_customer_email", "test@kunde.example")
    for name, value in typed.items():
        await page.fill(f"#sylius_checkout_address_billingAddress_{name}", value)
    await page.select_option("#sylius_checkout_address_billingAddress_countryCode", "SE")
    await page.click("#next-step")
    await page.click("label:has-text('Hemleverans')")
    await page.click("#next-step")
    await page.click("label:has-text('Postförskott')")
    await page.click("#next-step")
    await page.click("[name=sylius_checkout_complete] button")
    await expect(page.locator(".order-number")).to_have_text("#000010001")


async def solidus_size(page: Page) -> None:
    await page.click(".products-grid a[href='/products/sweater-vind']")
    await page.click(".selection-item:has-text('L')")
    await page.click("#add-to-cart-button")
    await expect(page.locator(".cart-item__info")).to_contain_text("Size: L")


async def nopcommerce_size(page: Page) -> None:
    await page.click(".product-title a[href='/sweater-vind']")
    await page.click("#add-to-cart-button-3")
    await expect(page.locator(".bar-notification.error")).to_contain_text("Størrelse")
    await page.select_option("#product_attribute_3", "L")
    await page.click("#add-to-cart-button-3")
    await page.click(".bar-notification.success a")
    await expect(page.locator("table.cart .attributes")).to_have_text("Størrelse: L")


async def solidus(page: Page) -> None:
    await page.hover(".main-nav .group")
    await page.click(".mega a[href='/t/categories/home']")
    await page.click("#products a[href='/products/cup-ler']")
    await page.click("#add-to-cart-button")
    await page.click("#checkout-link")
    await page.fill("#order_email", "test@kunde.example")
    await page.click("#checkout_form_registration button")
    typed = {
        "name": "Test Customer",
        "address1": "Quay Road 1",
        "city": "Albany",
        "zipcode": "12207",
        "phone": "2025550100",
    }
    for name, value in typed.items():
        await page.fill(f"#order_bill_address_attributes_{name}", value)
    await page.select_option("#order_bill_address_attributes_state_id", label="New York")
    await page.click("#checkout_form_address .button-primary")
    await page.click(".radio-input:has-text('Two Day')")
    await page.click("#checkout_form_delivery .button-primary")
    await page.check("#order_payments_attributes__payment_method_id_2")
    await page.click("#checkout_form_payment .button-primary")
    await page.check("#accept_terms_and_conditions")
    await page.click("#checkout_form_confirm .button-primary")
    await expect(page.locator(".order-number")).to_have_text("R000010001")


async def oscommerce(page: Page) -> None:
    await page.click("a[href='index.php?cPath=1']")
    await page.click(".productListing a:has-text('Sweater Vind')")
    await page.select_option("[name='id[1]']", "L")
    await page.click("input[alt='Læg i kurv']")
    await page.click(".infoBox a[href='checkout_shipping.php']")
    await page.click("a[href='create_account.php?guest=guest']")
    typed = {
        "firstname": "Test",
        "lastname": "Kunde",
        "email_address": "test@kunde.example",
        "street_address": "Ørevej 1",
        "postcode": "8000",
        "city": "Aarhus",
        "telephone": "12345678",
    }
    for name, value in typed.items():
        await page.fill(f"[name={name}]", value)
    await page.select_option("[name=country]", "57")
    await page.click("form[name=create_account] input[type=image]")
    await expect(page.locator("form[name=checkout_address]")).to_contain_text("Ørevej 1")
    await page.click(".moduleRow:has-text('Pakkeshop')")
    await page.click("form[name=checkout_address] input[type=image]")
    await page.check("[name=payment][value=moneyorder]")
    await page.click("form[name=checkout_payment] input[type=image]")
    await page.click("form[name=checkout_confirmation] input[type=image]")
    await expect(page.locator(".order-number")).to_have_text("10001")


async def drupal(page: Page) -> None:
    await page.click("#sliding-popup .decline-button")
    await page.hover(".menu-item--expanded")
    await page.click("a[href='/taxonomy/term/1']")
    await page.click(".views-row h3 a:has-text('Mütze Tang')")
    await page.select_option("#edit-purchased-entity-0-attributes-attribute-size", "M")
    await page.click(".button--add-to-cart")
    await page.click(".messages--status a[href='/cart']")
    await page.click("#edit-checkout")
    await page.click("#edit-login-guest-continue")
    await page.fill("#edit-contact-information-email", "test@kunde.example")
    typed = {
        "given-name": "Test",
        "family-name": "Kunde",
        "address-line1": "Hafenstraße 1",
        "postal-code": "20095",
        "locality": "Hamburg",
    }
    for name, value in typed.items():
        await page.fill(f"input.{name}", value)
    await page.click(".js-shipping-recalculate")
    await page.click("label:has-text('Expressversand')")
    await page.click("label:has-text('Kauf auf Rechnung')")
    await expect(page.locator(".credit-card-form")).to_be_hidden()
    await page.click("#edit-actions-next")
    await expect(page.locator(".checkout-pane-review").first).to_contain_text("Expressversand")
    await page.click("#edit-actions-next")
    await expect(page.locator(".order-number")).to_have_text("10001")


WALKS: dict[str, Callable[[Page], Awaitable[None]]] = {
    **MORE,
    "nopcommerce": nopcommerce,
    "odoo": odoo,
    "sfra": sfra,
    "oxid": oxid,
    "sylius": sylius,
    "solidus": solidus,
    "oscommerce": oscommerce,
    "drupal": drupal,
}

# Where the walk buys a good without sizes: from the open home page to a cart with the size that was chosen.
SIZES: dict[str, Callable[[Page], Awaitable[None]]] = {
    "nopcommerce": nopcommerce_size,
    "oxid": oxid_size,
    "solidus": solidus_size,
}
