"""A Danish shop as DanDomain's (HostedShop, SmartWeb) templates make it: products under /shop/, a drawer, checkout on one page.

Lists are drawn by a script from /json/products; the add form is a form first, and a script makes it an
asynchronous one. The checkout's fields have placeholders and no labels, deliveries and payments come by script.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web
from typing_extensions import override

from tests.gallery.goods import Currency, Good, Language, money
from tests.gallery.till import Till, Visit

CATEGORIES = {"2-bolig": "Bolig", "3-toej": "Tøj", "4-gaver": "Gaver"}
KINDS = {"plain": "2-bolig", "sold-out": "2-bolig", "sizes": "3-toej", "gift-card": "4-gaver"}
VARIANTS = {"S": 501, "M": 502, "L": 503}
DELIVERIES = (
    {"value": "7_0", "title": "GLS til pakkeshop", "priceText": "39,00 DKK", "isGls": True},
    {"value": "8_0", "title": "GLS til privatadresse", "priceText": "59,00 DKK", "isGls": False},
    {"value": "2_0", "title": "Afhentning i butikken", "priceText": "0,00 DKK", "isGls": False},
)
PLACES = (
    {
        "reference": "95558",
        "title": "Spar Torvet",
        "address": "Torvet 3",
        "zipcode": "8000",
        "city": "Aarhus C",
    },
    {
        "reference": "95612",
        "title": "Kiosken Ny Munkegade",
        "address": "Ny Munkegade 70",
        "zipcode": "8000",
        "city": "Aarhus C",
    },
)
PAYMENTS = (
    {"id": 12, "title": "Kortbetaling (Dankort, Visa, Mastercard)"},
    {"id": 13, "title": "MobilePay"},
    {"id": 3, "title": "Bankoverførsel"},
)
TOWNS = {
    "1050": "København K",
    "2100": "København Ø",
    "5000": "Odense C",
    "8000": "Aarhus C",
    "9000": "Aalborg",
}
ADDRESS = ("email", "firstname", "lastname", "address", "zipcode", "city")


class HostedShop(Till):
    platform: ClassVar[str] = "hostedshop"
    language: ClassVar[Language] = "da"
    currency: ClassVar[Currency] = "DKK"
    cookie: ClassVar[str] = "PHPSESSID"
    assets: ClassVar[str] = "/upload_dir/templates/rapido/"
    button_script: ClassVar[str] = "product.js"

    @override
    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get("/", self.home),
            web.get("/shop/", self.categories),
            web.get("/shop/{category}/", self.category),
            web.get("/shop/{category}/{number:\\d+}-{slug}/", self.product),
            web.get("/json/products", self.json_products),
            web.get("/json/cart", self.json_cart),
            web.post("/actions/cart/add", self.cart_add),
            web.post("/actions/cart/update", self.cart_update),
            web.get("/actions/cart/remove", self.cart_remove),
            web.get("/kurv/", self.cart),
            web.get("/kasse/", self.checkout),
            web.get("/actions/handler/ajax", self.ajax),
            web.post("/actions/checkout/checkAll", self.check_all),
            web.get("/kasse/godkendt/", self.approved),
        )

    @override
    def extras(self, visit: Visit) -> dict[str, Any]:
        return {"categories": CATEGORIES, "address_of": self.address_of, "variants": VARIANTS}

    def address_of(self, good: Good) -> str:
        return f"/shop/{KINDS[good.kind]}/{good.number}-{good.slug}/"

    # pages

    async def home(self, request: web.Request) -> web.Response:
        return self.page(
            request,
            "home.html",
            focus=[good for good in self.listed if good.kind != "gift-card"][:4],
        )

    async def categories(self, request: web.Request) -> web.Response:
        return self.page(request, "categories.html")

    async def category(self, request: web.Request) -> web.Response:
        key = request.match_info["category"]
        if key not in CATEGORIES:
            raise web.HTTPNotFound(text="404")
        return self.page(request, "category.html", key=key)

    async def product(self, request: web.Request) -> web.Response:
        good = self.good(request.match_info["number"])
        related = [other for other in self.listed if other is not good and other.kind == "plain"][
            :3
        ]
        return self.page(request, "product.html", good=good, related=related)

    async def cart(self, request: web.Request) -> web.Response:
        return self.page(request, "cart.html", lines=self.lines(self.visit(request)))

    async def checkout(self, request: web.Request) -> web.Response:
        self.begin_checkout()
        if not self.visit(request).lines:
            raise web.HTTPFound("/kurv/")
        blank = "checkout-blank" in self.faults
        return self.page(request, "blank.html" if blank else "checkout.html")

    async def approved(self, request: web.Request) -> web.Response:
        return self.page(request, "approved.html", number=request.query.get("order", ""))

    # what scripts ask and forms send

    async def json_products(self, request: web.Request) -> web.Response:
        key = request.query.get("id", "")
        return web.json_response(
            {"products": [self.entry(good) for good in self.listed if KINDS[good.kind] == key]}
        )

    def entry(self, good: Good) -> dict[str, Any]:
        return {
            "Id": good.number,
            "Title": good.title,
            "Handle": self.address_of(good),
            "Images": [f"/pictures/{good.slug}.svg"],
            "Price": money(good.price, self.currency),
            "FullPrice": money(good.was, self.currency) if good.was else "",
            "Type": "variant" if good.sizes or good.kind == "gift-card" else "normal",
            "Soldout": self.sold_out(good),
        }

    async def json_cart(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        lines = [
            {
                "Key": place,
                "Title": line.good.title,
                "VariantTitle": f" {line.size}" if line.size else "",
                "Url": self.address_of(line.good),
                "CartImage": f"/pictures/{line.good.slug}.svg",
                "Amount": line.count,
                "Price": money(line.total, self.currency),
            }
            for place, line in enumerate(visit.lines)
        ]
        return web.json_response(
            {
                "CartProduct": lines,
                "Total": money(visit.total, self.currency),
                "Count": visit.count,
            }
        )

    async def cart_add(self, request: web.Request) -> web.Response:
        form = await request.post()
        asynchronous = request.headers.get("X-Requested-With") == "XMLHttpRequest"
        number = next(key for key in form if key.endswith("[amount]")).split("[")[1].rstrip("]")
        good, variant = self.good(number), str(form.get(f"product[{number}][variant]", ""))
        size = next((size for size, key in VARIANTS.items() if str(key) == variant), "")
        if self.sold_out(good) or (good.sizes and not size):
            if asynchronous:
                return web.json_response(
                    {"status": "error", "message": "Varen kunne ikke lægges i kurven"}
                )
            raise web.HTTPFound(self.address_of(good))
        self.add(request, good, size, max(1, int(str(form[f"product[{number}][amount]"]) or 1)))
        if asynchronous:
            return web.json_response({"status": "success"})
        raise web.HTTPFound("/kurv/")

    async def cart_update(self, request: web.Request) -> web.Response:
        form, visit = await request.post(), self.visit(request)
        for place, line in enumerate(visit.lines):
            line.count = int(str(form.get(f"cart[{place}][amount]", line.count)) or 0)
        visit.lines[:] = [line for line in visit.lines if line.count > 0]
        raise web.HTTPFound("/kurv/")

    async def cart_remove(self, request: web.Request) -> web.Response:
        lines, place = self.visit(request).lines, int(request.query.get("id", "0"))
        del lines[place : place + 1]
        raise web.HTTPFound("/kurv/")

    async def ajax(self, request: web.Request) -> web.Response:
        match request.query.get("action"):
            case "delivery_methods":
                result: Any = () if "no-shipping" in self.faults else DELIVERIES
            case "droppoints":
                result = PLACES
            case "payment_methods":
                result = () if "no-payment" in self.faults else PAYMENTS
            case "zipcode":
                result = TOWNS.get(request.query.get("zipcode", ""), "")
            case _:
                raise web.HTTPNotFound(text="404")
        return web.json_response({"code": 0, "result": result})

    async def check_all(self, request: web.Request) -> web.Response:
        form, visit = await request.post(), self.visit(request)
        chosen = ("delivery_method", "paymentType", "acceptTerms", *ADDRESS)
        if (
            not visit.lines
            or not all(form.get(name) for name in chosen)
            or form.get("check_stage_all_loaded") != "1"
        ):
            raise web.HTTPFound("/kasse/")
        raise web.HTTPFound(f"/kasse/godkendt/?order={self.order(visit)}")
