"""A customer without a browser, who walks a shop's pages by plain HTTP up to the pay button.

Knows django-oscar's pages by heart, so that a test can tell whether the shop (or a fault in front
of it) is what it claims to be, without the purchase probe having a say in it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientError, ClientSession, ClientTimeout, CookieJar
from selectolax.lexbor import LexborHTMLParser, LexborNode
from yarl import URL

PATIENCE = ClientTimeout(total=20)
ADDRESS = {
    "first_name": "Test",
    "last_name": "Kunde",
    "line1": "Havnegade 1",
    "line4": "Aarhus",
    "postcode": "8000",
    "country": "DK",
}


class StuckError(Exception):
    """The page does not show what a customer needs to go on."""


class Customer:
    """One visit. `page`, `url` and `status` are those of the page that is open."""

    def __init__(self, session: ClientSession, base: str, *, product: str | None = None) -> None:
        self.session = session
        self.url = URL(base)
        self.status = 0
        self.page = LexborHTMLParser("")
        self.product_path = product

    async def open(self, link: str) -> None:
        async with self.session.get(self.url.join(URL(link))) as reply:
            self.url, self.status = reply.url, reply.status
            self.page = LexborHTMLParser(await reply.text(errors="replace"))

    async def submit(self, form: LexborNode, values: dict[str, str]) -> None:
        """Send a form with its own values, as the browser would, and those given."""
        fields = {
            field.attributes["name"]: field.attributes.get("value")
            for field in form.css("input[type=hidden]")
        }
        where = self.url.join(URL(form.attributes.get("action") or ""))
        sender = {"Referer": str(self.url)}
        async with self.session.post(where, data=fields | values, headers=sender) as reply:
            self.url, self.status = reply.url, reply.status
            self.page = LexborHTMLParser(await reply.text(errors="replace"))

    def see(self, selector: str) -> LexborNode:
        """The first element that matches, or StuckError."""
        element = self.page.css_first(selector)
        if element is None:
            raise StuckError(f"{self.url} ({self.status}) shows no {selector}")
        return element

    def text(self, selector: str) -> str:
        return " ".join(self.see(selector).text().split())

    def be_at(self, end: str) -> None:
        if not self.url.path.endswith(end):
            raise StuckError(f"sent to {self.url} ({self.status}) instead of {end}")

    async def home(self) -> None:
        await self.open("/")
        self.see("header a[href*='/catalogue/']")

    async def collection(self) -> None:
        self.see(".product_pod")

    async def product(self) -> None:
        if self.product_path is None:
            link = self.see(".product_pod:has(p.instock) h3 a").attributes["href"]
            assert link is not None
            self.product_path = link
        await self.open(self.product_path)
        self.see("#add_to_basket_form button")

    async def add_to_cart(self) -> None:
        self.see("#add_to_basket_form button[type=submit]")
        await self.submit(self.see("#add_to_basket_form"), {})
        self.see("#messages .alert-success")

    async def cart(self) -> None:
        await self.open(f"/{self.url.parts[1]}/basket/")
        self.see("#basket_formset .basket-items")
        self.see("#content_inner a.btn-block")

    async def checkout(self) -> None:
        await self.open(self.see("#content_inner a.btn-block").attributes["href"] or "")
        self.be_at("/checkout/")
        self.see("#id_username")

    async def contact(self) -> None:
        guest = {"username": "kunde@shop.example", "options": "anonymous"}
        await self.submit(self.see("form:has(#id_username)"), guest)
        await self.submit(self.see("#new_shipping_address"), ADDRESS)
        if self.page.css_matches("#new_shipping_address .alert-danger"):
            raise StuckError("the address was refused")

    async def shipping(self) -> None:
        self.be_at("/shipping-method/")
        await self.submit(self.see("form:has([name=method_code])"), {})
        self.be_at("/payment-details/")

    async def payment(self) -> None:
        self.see("#view_preview")

    async def preview(self) -> None:
        await self.open(self.see("#view_preview").attributes["href"] or "")
        self.see("#place-order")

    async def pay(self) -> None:
        """Only ever against a shop that the test itself has started: this is a real order."""
        await self.submit(self.see("#place_order_form"), {})
        self.be_at("/thank-you/")


@asynccontextmanager
async def visiting(
    base: str,
    *,
    language: str = "en-gb",
    product: str | None = None,
    patience: ClientTimeout = PATIENCE,
) -> AsyncIterator[Customer]:
    """A customer with an empty basket and a browser that speaks `language`."""
    async with ClientSession(
        cookie_jar=CookieJar(unsafe=True),  # a shop on a bare address may set cookies too
        headers={"Accept-Language": language},
        timeout=patience,
    ) as session:
        yield Customer(session, base, product=product)


async def stuck_at(customer: Customer) -> str | None:
    """Walk up to the payment step; the name of the step that failed, or None."""
    for step in (
        customer.home,
        customer.collection,
        customer.product,
        customer.add_to_cart,
        customer.cart,
        customer.checkout,
        customer.contact,
        customer.shipping,
        customer.payment,
    ):
        try:
            await step()
        except (StuckError, ClientError, TimeoutError):
            return step.__name__
    return None
