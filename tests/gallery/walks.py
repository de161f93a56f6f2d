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


WALKS: dict[str, Callable[[Page], Awaitable[None]]] = {
    **MORE,
    "nopcommerce": nopcommerce,
}
