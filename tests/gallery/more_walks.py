"""The other half of `walks`: shops whose pages are drawn by scripts, or come from Denmark."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect


async def hostedshop(page: Page) -> None:
    await page.click("[data-cookie=decline]")
    await page.hover("nav .drop")
    await page.click(".mega a[href='/shop/2-bolig/']")
    await page.click("[data-productlist] a[title='Kop Ler']")
    await page.click("[data-product=buyButton]")
    await page.click(".drawer.show a[href='/kurv/']")
    await page.click("a[href='/kasse/']")
    typed = {
        "email": "test@kunde.example",
        "firstname": "Test",
        "lastname": "Kunde",
        "address": "Havnegade 1",
        "zipcode": "8000",
    }
    for name, value in typed.items():
        await page.fill(f"#{name}", value)
    await page.press("#zipcode", "Tab")
    await expect(page.locator("#city")).to_have_value("Aarhus C")
    await expect(page.locator("[name=gls_location]")).to_have_count(2)
    await page.check("#payment_type_13")
    await page.check("#acceptTerms")
    await page.click("[data-checkout=proceed]")
    await expect(page.locator("main")).to_contain_text("10001")


async def medusa(page: Page) -> None:
    await page.click("[data-testid=nav-menu-button]")
    await page.click(".menu a[href='/dk/store']")
    await page.click("[data-testid=products-list] a[href='/dk/products/sweater-vind']")
    await page.click("[data-testid=option-button] >> text=M")
    await page.click("[data-testid=add-product-button]")
    await page.click("[data-testid=go-to-cart-button]")
    await page.click("[data-testid=checkout-button] button")
    typed = {
        "shipping_address.first_name": "Test",
        "shipping_address.last_name": "Kunde",
        "shipping_address.address_1": "Havnegade 1",
        "shipping_address.postal_code": "8000",
        "shipping_address.city": "Aarhus",
        "email": "test@kunde.example",
    }
    for name, value in typed.items():
        await page.fill(f"[name='{name}']", value)
    await page.click("[data-testid=submit-address-button]")
    await page.click("[data-testid=delivery-option-radio] >> nth=0")
    await page.click("[data-testid=submit-delivery-option-button]:enabled")
    await page.click(".choice >> text=Manual Payment")
    await page.click("[data-testid=submit-payment-button]:enabled")
    await page.click("[data-testid=submit-order-button]")
    await expect(page.locator("[data-testid=order-complete-container]")).to_contain_text("10001")


async def snipcart(page: Page) -> None:
    await page.click("nav a[href='/butik/']")
    await page.select_option("[data-for=troja-vind]", "M")
    await page.click("[data-item-id=troja-vind]")
    await page.click(".snipcart-base-button >> text=Till kassan")
    typed = {
        "name": "Test Kund",
        "email": "test@kund.example",
        "address1": "Hamngatan 1",
        "city": "Göteborg",
        "postalCode": "41101",
    }
    for name, value in typed.items():
        await page.fill(f"#{name}", value)
    await page.fill("#country", "Sv")
    await page.click("[role=option] >> text=Sverige")
    await page.click("text=Fortsätt till frakt")
    await page.check("#rate-postnord")
    await page.click("text=Fortsätt till betalning")
    await page.click("[data-method=deferred]")
    await page.click("text=Slutför köp")
    await expect(page.locator("#snipcart")).to_contain_text("SNIP-10001")


async def saleor(page: Page) -> None:
    await page.click("nav a[href='/default-channel/categories/apparel']")
    await page.click("[data-testid=ProductElement] a[href$='/sweater-vind']")
    await page.click("[data-testid=VariantSelector] >> text=M")
    await page.click("button[type=submit][aria-disabled=false] >> text=Add to cart")
    await expect(page.locator(".badge")).to_contain_text("1")
    await page.click("[data-testid=CartNavItem]")
    await page.click("[data-testid=CheckoutLink]")
    await page.fill("[data-key=email]", "test@customer.example")
    typed = {
        "First name": "Test",
        "Last name": "Customer",
        "Street address": "1 Main St",
        "City": "Boston",
        "Postal code": "02101",
    }
    for label, value in typed.items():
        await page.get_by_label(label, exact=True).fill(value)
    await page.click("button:visible >> text=Continue to shipping")
    await page.click(".option >> text=UPS Ground")
    await page.click("button:visible:enabled >> text=Continue to payment")
    await page.click("button:visible >> text=Pay $")
    await expect(page.locator("#checkout-root")).to_contain_text("10001")


async def squarespace(page: Page) -> None:
    await page.click(".header-nav a[href='/shop']")
    await page.click("a[href='/shop/p/hat-kelp']")
    await page.select_option("[data-variant-option-name]", "L")
    await page.click(".sqs-add-to-cart-button")
    await expect(page.locator(".header-display-desktop .sqs-cart-quantity")).to_have_text("1")
    await page.click(".header-display-desktop .sqs-custom-cart")
    await page.click(".cart-checkout-button")
    typed = {
        "email": "test@customer.example",
        "fullName": "Test Customer",
        "line1": "1 Quay",
        "city": "Cork",
        "postalCode": "T12",
    }
    for name, value in typed.items():
        await page.fill(f"#checkout [name={name}]", value)
    await page.click("#checkout [data-part=customer] [type=submit]")
    await page.check("[value=express]")
    await page.click("#checkout [data-part=delivery] [type=submit]")
    await page.click("[data-test=place-order-button]")
    await expect(page.locator("main")).to_contain_text("10001")


async def onething(page: Page) -> None:
    await page.click(".hero a[href='#koeb']")
    await page.click("[data-pack='2']")
    await page.click(".box [data-buy]")
    typed = {
        "email": "test@kunde.example",
        "navn": "Test Kunde",
        "adresse": "Havnegade 1",
        "postnr": "5700",
        "by": "Svendborg",
    }
    for name, value in typed.items():
        await page.fill(f"#f_{name}", value)
    await page.check("[value=hjem]")
    card = page.frame_locator("#card-element iframe")
    await card.locator("[name=cardnumber]").fill("4242424242424242")
    await card.locator("[name=exp-date]").fill("12/34")
    await card.locator("[name=cvc]").fill("123")
    await page.click("#till [type=submit]:enabled")
    await expect(page.locator("section")).to_contain_text("10001")


async def spartacus(page: Page) -> None:
    await page.click("[data-consent=all]")
    await page.hover("cx-navigation-ui li >> nth=0")
    await page.click("cx-navigation-ui a[href$='/c/580']")
    await page.click(".cx-product-name >> text=Pullover Vind")
    await page.select_option(".variant-select", label="M")
    await page.click("cx-add-to-cart button[type=submit]")
    await page.click(".cx-dialog-buttons >> text=Warenkorb anzeigen")
    await page.click("cx-cart-proceed-to-checkout button")
    await page.click(".btn-guest")
    await page.fill("[formcontrolname=email]", "test@kunde.example")
    await page.fill("[formcontrolname=emailConfirmation]", "test@kunde.example")
    await page.click("[data-form=guest] button")
    await page.click("#country-select")
    await page.click("[role=option] >> text=Deutschland")
    typed = {
        "firstName": "Test",
        "lastName": "Kunde",
        "line1": "Hafen 1",
        "town": "Kiel",
        "postalCode": "24103",
    }
    for name, value in typed.items():
        await page.fill(f"[formcontrolname={name}]", value)
    await page.click("[data-form=address] [type=submit]")
    await page.check("#deliveryMode-premium-gross")
    await page.click("[data-form=mode] [type=submit]")
    for name, option in {"card-type": "Visa", "month": "05", "year": "2030"}.items():
        await page.click(f"#{name}-select")
        await page.click(f"[role=option] >> text={option}")
    for name, value in {
        "accountHolderName": "Test Kunde",
        "cardNumber": "4111111111111111",
        "cvn": "123",
    }.items():
        await page.fill(f"[formcontrolname={name}]", value)
    await page.click("[data-form=payment] [type=submit]")
    await page.check("[formcontrolname=termsAndConditions]")
    await page.click("text=Zahlungspflichtig bestellen")
    await expect(page.locator("main")).to_contain_text("10001")


async def headless(page: Page) -> None:
    await page.click("[data-consent=no]")
    await page.click("[data-menu]")
    await page.click("nav a[href='/klaer']")
    await page.click("a[href='/klaer/lue-tang'] h3")
    await page.click(".Sizes_chip__Tt7uQ >> text=M")
    await page.click("[data-add]")
    await page.click("[role=dialog] a[href='/kassen']")
    inputs = page.locator(".Checkout_root__sD9fG input")
    for place, value in enumerate(
        ("test@kunde.example", "90000000", "Test", "Kunde", "Kaia 1", "0150")
    ):
        await inputs.nth(place).fill(value)
    await page.click("[data-id=hjem]")
    await expect(inputs.nth(6)).to_have_value("Oslo")
    await page.click("[data-id=vipps]")
    await page.click("[data-order]")
    await expect(page.locator("main")).to_contain_text("10001")


async def ecwid(page: Page) -> None:
    await page.click("header a[href='/laden']")
    await page.click(".grid-product__title >> text=Mütze Tang")
    await page.select_option(".product-details .form-control__select", "S")
    await page.click("[data-put]")
    await page.click("[data-bag]")
    await page.fill("#ec-cart-email-input", "test@kunde.example")
    await page.check("[name=agree]")
    await page.click("[data-checkout]")
    await page.select_option("#ec-country", "DE")
    for name, value in {
        "full-name": "Test Kunde",
        "address-line1": "Hafen 1",
        "postal-code": "20095",
        "city": "Hamburg",
    }.items():
        await page.fill(f"#ec-{name}", value)
    await page.click("[data-next]")
    await page.check("#rate-dhl")
    await page.click("[data-next]")
    await page.check("#payment-vorkasse")
    await page.click("[data-next]")
    await expect(page.locator(".ec-store")).to_contain_text("10001")


async def dandomain(page: Page) -> None:
    await page.click("#ProductMenu_List a >> text=Tøj")
    await page.click("a.name >> text=Sweater Vind")
    await page.select_option(".OptionSelect_ProductInfo", label="M")
    await page.click(".buyWrapper input[type=image]")
    await page.click("a[href='/shop/order1.html']")
    typed = {
        "name": "Test Kunde",
        "address": "Havnegade 1",
        "zipcode": "7800",
        "city": "Skive",
        "phone": "12345678",
    }
    for name, value in (typed | {"email": "test@kunde.example"}).items():
        await page.fill(f"#{name}", value)
    await page.click(".OrderStep1_Next_TD input")
    await page.check("[name=ShippingMethodID][value='55']")
    await page.check("[name=PaymentMethodID][value='9']")
    await page.click(".OrderStep2_Methods_Next_TD input")
    await page.check("#accept")
    await page.click("[alt='Godkend ordre']")
    await expect(page.locator("#ddgtm-order-id")).to_have_text("10001")


MORE: dict[str, Callable[[Page], Awaitable[None]]] = {
    "hostedshop": hostedshop,
    "medusa": medusa,
    "snipcart": snipcart,
    "saleor": saleor,
    "squarespace": squarespace,
    "onething": onething,
    "spartacus": spartacus,
    "headless": headless,
    "ecwid": ecwid,
    "dandomain": dandomain,
}
