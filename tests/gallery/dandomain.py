"""An old Danish shop as DanDomain's classic one makes it: tables, pictures for buttons, `…-12c1.html` and `…-34p.html`.

A form adds and lands on the basket's page. The checkout is four pages of forms; deliveries and payments share the
second, the order is approved on the third. A size is a product of its own, which a list box leads to.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web
from typing_extensions import override

from tests.gallery.goods import SIZES, Currency, Good, Language
from tests.gallery.till import Till, Visit

CATEGORIES = {12: ("Til hjemmet", "til-hjemmet"), 13: ("Tøj", "toej")}
SHIPPING = {
    "54": ("Post Danmark, omdelt", 49),
    "55": ("GLS pakkeshop", 39),
    "57": ("Afhentning", 0),
}
PAYMENTS = {"1": "Dankort / Visa-Dankort", "9": "Bankoverførsel", "12": "MobilePay"}
FIELDS = (
    ("name", "Navn", True),
    ("company", "Firma", False),
    ("cvrnr", "CVR-nr.", False),
    ("address", "Adresse", True),
    ("zipcode", "Postnr.", True),
    ("city", "By", True),
    ("phone", "Telefon", True),
    ("email", "E-mail", True),
)


class DanDomain(Till):
    platform: ClassVar[str] = "dandomain"
    language: ClassVar[Language] = "da"
    currency: ClassVar[Currency] = "DKK"
    cookie: ClassVar[str] = "ASPSESSIONIDQQ"
    assets: ClassVar[str] = "/images/skins/"
    button_script: ClassVar[str] = "footer.js"

    @override
    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get("/", self.entrance),
            web.get("/shop/frontpage.html", self.home),
            web.get("/shop/{name}-{category:\\d+}c1.html", self.category),
            web.get("/shop/{name}-{code:\\d+}p.html", self.product),
            web.get("/shop/showbasket.html", self.basket),
            web.post("/shop/showbasket.html", self.put),
            web.get("/shop/order1.html", self.customer),
            web.post("/shop/order2.html", self.keep_customer),
            web.get("/shop/order2.html", self.methods),
            web.post("/shop/order3.html", self.keep_methods),
            web.get("/shop/order3.html", self.approval),
            web.post("/shop/order4.html", self.approve),
        )

    @override
    def extras(self, visit: Visit) -> dict[str, Any]:
        return {"categories": CATEGORIES, "address_of": self.address_of, "sizes": SIZES}

    def address_of(self, good: Good, size: str = "") -> str:
        """A product's code has the size in its last digit."""
        place = SIZES.index(size) + 1 if size else 0
        return f"/shop/{good.slug}-{good.number * 10 + place}p.html"

    def known(self, code: str) -> tuple[Good, str]:
        number, place = divmod(int(code), 10)
        good = self.good(str(number))
        return good, good.sizes[place - 1] if place and good.sizes else ""

    async def entrance(self, request: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("/shop/frontpage.html")

    async def home(self, request: web.Request) -> web.Response:
        return self.page(
            request, "list.html", title="Velkommen til Gårdbutikken", found=self.listed[3:6]
        )

    async def category(self, request: web.Request) -> web.Response:
        number = int(request.match_info["category"])
        if number not in CATEGORIES:
            raise web.HTTPNotFound(text="404")
        found = [good for good in self.listed if bool(good.sizes) == (number == 13)]
        return self.page(request, "list.html", title=CATEGORIES[number][0], found=found)

    async def product(self, request: web.Request) -> web.Response:
        good, size = self.known(request.match_info["code"])
        return self.page(
            request, "product.html", good=good, size=size, code=request.match_info["code"]
        )

    async def basket(self, request: web.Request) -> web.Response:
        return self.page(request, "basket.html", lines=self.lines(self.visit(request)))

    async def put(self, request: web.Request) -> web.Response:
        form, visit = await request.post(), self.visit(request)
        if "Remove" in form:
            place = int(str(form["Remove"]))
            del visit.lines[place : place + 1]
            raise web.HTTPFound("/shop/showbasket.html")
        good, size = self.known(str(form["ProductID"]))
        if self.sold_out(good) or (good.sizes and not size):
            raise web.HTTPFound(self.address_of(good))
        self.add(request, good, size, max(1, int(str(form.get("Amount", "1")) or 1)))
        raise web.HTTPFound("/shop/showbasket.html")

    # four pages to the order

    def step(self, request: web.Request, template: str, **values: Any) -> web.Response:
        self.begin_checkout()
        if not self.visit(request).lines:
            raise web.HTTPFound("/shop/showbasket.html")
        blank = "checkout-blank" in self.faults
        return self.page(
            request, "blank.html" if blank else template, notes=self.visit(request).notes, **values
        )

    async def customer(self, request: web.Request) -> web.Response:
        return self.step(request, "order1.html", fields=FIELDS)

    async def keep_customer(self, request: web.Request) -> web.Response:
        form, notes = await request.post(), self.visit(request).notes
        notes.update({name: str(form.get(name, "")).strip() for name, _, _ in FIELDS})
        missing = [name for name, _, needed in FIELDS if needed and not notes[name]]
        raise web.HTTPFound("/shop/order1.html?error=1" if missing else "/shop/order2.html")

    async def methods(self, request: web.Request) -> web.Response:
        shipping = {} if "no-shipping" in self.faults else SHIPPING
        payments = {} if "no-payment" in self.faults else PAYMENTS
        return self.step(request, "order2.html", shipping=shipping, payments=payments)

    async def keep_methods(self, request: web.Request) -> web.Response:
        form, notes = await request.post(), self.visit(request).notes
        chosen = {
            name: str(form.get(name, "")) for name in ("ShippingMethodID", "PaymentMethodID")
        }
        if chosen["ShippingMethodID"] not in SHIPPING or chosen["PaymentMethodID"] not in PAYMENTS:
            raise web.HTTPFound("/shop/order2.html?error=1")
        notes.update(chosen)
        raise web.HTTPFound("/shop/order3.html")

    async def approval(self, request: web.Request) -> web.Response:
        return self.step(request, "order3.html", shipping=SHIPPING, payments=PAYMENTS)

    async def approve(self, request: web.Request) -> web.Response:
        form, visit = await request.post(), self.visit(request)
        if not visit.lines or "PaymentMethodID" not in visit.notes or form.get("accept") != "on":
            raise web.HTTPFound("/shop/order3.html?error=1")
        return self.page(request, "order4.html", number=self.order(visit))
