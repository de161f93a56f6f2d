"""A potter's site with a hosted cart as Snipcart's: static pages with add buttons, the rest in an overlay.

Script and data come from another origin, which knows the visitor by a token of its own; the site's own server
never hears of a cart. The address's hash is the way: `#/cart`, `#/checkout`, `#/order/…`.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web
from typing_extensions import override

from tests.gallery.elsewhere import Elsewhere, known_by
from tests.gallery.goods import Currency, Language, money
from tests.gallery.till import HERE, Till, Visit

RATES = (
    {"userDefinedId": "postnord", "description": "PostNord ombud", "cost": 59},
    {"userDefinedId": "hem", "description": "Hemleverans kväll", "cost": 99},
)
COUNTRIES = {"DK": "Danmark", "FI": "Finland", "NO": "Norge", "SE": "Sverige", "DE": "Tyskland"}
BILLING = ("name", "email", "address1", "city", "postalCode", "country")


class Snipcart(Till):
    platform: ClassVar[str] = "snipcart"
    language: ClassVar[Language] = "sv"
    currency: ClassVar[Currency] = "SEK"
    cookie: ClassVar[str] = "site_session"

    def __init__(self) -> None:
        super().__init__()
        self.hosted = Elsewhere(
            (
                web.get("/themes/v3/default/snipcart.js", self.script),
                web.get("/api/cart", self.cart),
                web.post("/api/cart/items", self.put),
                web.delete("/api/cart/items/{place}", self.remove),
                web.post("/api/checkout", self.checkout),
                web.post("/api/cart/billing", self.billing),
                web.get("/api/cart/shipping-methods", self.shipping_methods),
                web.post("/api/cart/shipping-method", self.shipping),
                web.get("/api/payment-methods", self.payment_methods),
                web.get("/payment/card-form", self.card_form),
                web.post("/api/orders", self.place),
            ),
            (known_by("X-Snipcart-Cart"),),
        )

    @override
    def application(self) -> web.Application:
        application = super().application()
        application.cleanup_ctx.append(self.hosted.beside)
        return application

    @override
    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get("/", self.home),
            web.get("/butik/", self.shop),
            web.get("/butik/{slug}/", self.product),
            web.get("/om/", self.about),
        )

    # the site

    async def home(self, request: web.Request) -> web.Response:
        return self.page(
            request, "home.html", newest=[good for good in self.listed if good.kind == "plain"][:2]
        )

    async def shop(self, request: web.Request) -> web.Response:
        return self.page(request, "shop.html")

    async def product(self, request: web.Request) -> web.Response:
        return self.page(request, "product.html", good=self.good(request.match_info["slug"]))

    async def about(self, request: web.Request) -> web.Response:
        return self.page(request, "about.html")

    # the hosted cart

    async def script(self, request: web.Request) -> web.StreamResponse:
        if "button-dead" in self.faults:
            raise web.HTTPNotFound(text="404")
        return web.FileResponse(HERE / "assets" / self.platform / "snipcart.js")

    def told(self, visit: Visit) -> web.Response:
        items = [
            {
                "name": line.good.title,
                "url": f"/butik/{line.good.slug}/",
                "image": f"/pictures/{line.good.slug}.svg",
                "option": line.size,
                "quantity": line.count,
                "total": money(line.total, self.currency),
            }
            for line in visit.lines
        ]
        return web.json_response(
            {"items": items, "count": visit.count, "total": money(visit.total, self.currency)}
        )

    async def cart(self, request: web.Request) -> web.Response:
        return self.told(self.visit(request))

    async def put(self, request: web.Request) -> web.Response:
        sent = await request.json()
        good = self.good(sent["id"])
        if self.sold_out(good) or (good.sizes and sent.get("option") not in good.sizes):
            raise web.HTTPBadRequest(text='{"message": "out of stock"}')
        self.add(request, good, sent.get("option", ""), int(sent.get("quantity", 1)))
        return self.told(self.visit(request))

    async def remove(self, request: web.Request) -> web.Response:
        visit, place = self.visit(request), int(request.match_info["place"])
        del visit.lines[place : place + 1]
        return self.told(visit)

    async def checkout(self, request: web.Request) -> web.Response:
        self.begin_checkout()
        return web.json_response(
            {"countries": COUNTRIES, "blank": "checkout-blank" in self.faults}
        )

    async def billing(self, request: web.Request) -> web.Response:
        sent: dict[str, Any] = await request.json()
        missing = [name for name in BILLING if not sent.get(name)]
        if missing or sent["country"] not in COUNTRIES:
            return web.json_response({"errors": missing or ["country"]}, status=422)
        self.visit(request).notes.update({name: str(sent[name]) for name in BILLING})
        return web.json_response({"errors": []})

    async def shipping_methods(self, request: web.Request) -> web.Response:
        rates = () if "no-shipping" in self.faults else RATES
        return web.json_response(
            [{**rate, "price": money(int(str(rate["cost"])), self.currency)} for rate in rates]
        )

    async def shipping(self, request: web.Request) -> web.Response:
        self.visit(request).notes["shipping"] = (await request.json())["method"]
        return web.json_response({})

    async def payment_methods(self, request: web.Request) -> web.Response:
        return web.json_response([] if "no-payment" in self.faults else ["card", "deferred"])

    async def card_form(self, request: web.Request) -> web.Response:
        return web.Response(text=self.render("card_form.html"), content_type="text/html")

    async def place(self, request: web.Request) -> web.Response:
        visit, sent = self.visit(request), await request.json()
        if (
            not visit.lines
            or not {"email", "shipping"} <= set(visit.notes)
            or sent.get("method") not in {"card", "deferred"}
        ):
            raise web.HTTPBadRequest(text="{}")
        return web.json_response({"token": f"SNIP-{self.order(visit)}"})
