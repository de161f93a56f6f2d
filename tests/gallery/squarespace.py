"""A shop as Squarespace (7.1) makes it: products under /shop/p/, an add button that is a `div`, a cart page drawn by a script.

The checkout is one page of sections that open one after the other; its card fields are frames of another origin.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web
from typing_extensions import override

from tests.gallery.elsewhere import Elsewhere
from tests.gallery.goods import Currency, Good, Language, money
from tests.gallery.till import Till, Visit

DELIVERIES = (
    {"key": "flat", "name": "Standard (3-5 days)", "amount": 6},
    {"key": "express", "name": "Express (1-2 days)", "amount": 15},
)
DETAILS = ("email", "fullName", "line1", "city", "postalCode", "country")


class Squarespace(Till):
    platform: ClassVar[str] = "squarespace"
    language: ClassVar[Language] = "en"
    currency: ClassVar[Currency] = "EUR"
    cookie: ClassVar[str] = "crumb"
    assets: ClassVar[str] = "/universal/scripts-compressed/"
    button_script: ClassVar[str] = "commerce.js"

    def __init__(self) -> None:
        super().__init__()
        self.stripe = Elsewhere((web.get("/v3/elements-inner-card.html", self.card_field),))

    @override
    def application(self) -> web.Application:
        application = super().application()
        application.cleanup_ctx.append(self.stripe.beside)
        return application

    @override
    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get("/", self.home),
            web.get("/shop", self.shop),
            web.get("/shop/p/{slug}", self.product),
            web.get("/about", self.about),
            web.get("/cart", self.cart),
            web.get("/checkout", self.checkout),
            web.get("/checkout/order-confirmed", self.confirmed),
            web.get("/api/3/commerce/cart", self.api_cart),
            web.post("/api/commerce/shopping-cart/entries", self.put),
            web.delete("/api/3/commerce/cart/items/{place}", self.remove),
            web.post("/api/3/commerce/cart/{part:customer|delivery}", self.note),
            web.post("/api/2/commerce/orders", self.place),
        )

    async def home(self, request: web.Request) -> web.Response:
        return self.page(request, "home.html")

    async def about(self, request: web.Request) -> web.Response:
        return self.page(request, "about.html")

    async def shop(self, request: web.Request) -> web.Response:
        return self.page(request, "shop.html")

    async def product(self, request: web.Request) -> web.Response:
        good = self.good(request.match_info["slug"])
        also = [other for other in self.listed if other is not good][2:5]
        return self.page(request, "product.html", good=good, options=self.options(good), also=also)

    def options(self, good: Good) -> tuple[str, ...]:
        return ("€20.00", "€50.00") if good.kind == "gift-card" else good.sizes

    async def cart(self, request: web.Request) -> web.Response:
        return self.page(request, "cart.html")

    async def checkout(self, request: web.Request) -> web.Response:
        self.begin_checkout()
        if not self.visit(request).lines:
            raise web.HTTPFound("/cart")
        return self.page(
            request, "blank.html" if "checkout-blank" in self.faults else "checkout.html"
        )

    async def confirmed(self, request: web.Request) -> web.Response:
        return self.page(request, "confirmed.html", number=request.query.get("oid", ""))

    @override
    def closed(self, request: web.Request) -> web.StreamResponse:
        """A site that is locked asks for its password."""
        return web.Response(
            status=401, text=self.render("maintenance.html"), content_type="text/html"
        )

    async def card_field(self, request: web.Request) -> web.Response:
        return web.Response(
            text=self.render("card.html", kind=request.query.get("kind", "")),
            content_type="text/html",
        )

    # what the scripts ask

    def told(self, visit: Visit) -> dict[str, Any]:
        return {
            "cartToken": visit.key,
            "items": [
                {
                    "name": line.good.title,
                    "url": f"/shop/p/{line.good.slug}",
                    "image": f"/pictures/{line.good.slug}.svg",
                }
                | {
                    "option": line.size,
                    "quantity": line.count,
                    "total": money(line.total, self.currency),
                }
                for line in visit.lines
            ],
            "quantity": visit.count,
            "subtotal": money(visit.total, self.currency),
            "deliveries": []
            if "no-shipping" in self.faults
            else [
                {**each, "price": money(int(str(each["amount"])), self.currency)}
                for each in DELIVERIES
            ],
            "payments": [] if "no-payment" in self.faults else ["card"],
        }

    async def api_cart(self, request: web.Request) -> web.Response:
        told = self.told(self.visit(request))
        return web.json_response(
            told | {"items": []}
            if "page" in request.query and "cart-empty" in self.faults
            else told
        )

    async def put(self, request: web.Request) -> web.Response:
        sent, visit = await request.json(), self.visit(request)
        good = self.good(str(sent["itemId"]))
        option = sent.get("option") or ""
        if self.sold_out(good) or (self.options(good) and option not in self.options(good)):
            return web.json_response(
                {"error": "Sorry, this item is no longer available."}, status=400
            )
        self.add(request, good, option, int(sent["quantity"]))
        return web.json_response(self.told(visit))

    async def remove(self, request: web.Request) -> web.Response:
        visit, place = self.visit(request), int(request.match_info["place"])
        del visit.lines[place : place + 1]
        return web.json_response(self.told(visit))

    async def note(self, request: web.Request) -> web.Response:
        sent, visit = await request.json(), self.visit(request)
        visit.notes.update({key: str(value) for key, value in sent.items()})
        missing = [
            name
            for name in DETAILS
            if request.match_info["part"] == "customer" and not visit.notes.get(name)
        ]
        return web.json_response(
            self.told(visit) | {"missing": missing}, status=422 if missing else 200
        )

    async def place(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        if not visit.lines or not {"email", "delivery"} <= set(visit.notes):
            return web.json_response({"error": "Your order can't be placed."}, status=400)
        return web.json_response({"oid": self.order(visit)})
