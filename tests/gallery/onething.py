"""A shop of one thing: the home page sells it, there is no list and no cart page, and cards are all it takes.

`Køb nu` puts it into a cart and goes to the checkout, whose card fields are a frame of another origin. The frame
tells the page by messages when a card is there; its token is sent with the order.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web
from typing_extensions import override

from tests.gallery.elsewhere import Elsewhere
from tests.gallery.goods import Currency, Language
from tests.gallery.till import Till, Visit

PACKS = {1: ("1 stk.", ""), 2: ("2 stk.", "Mest populær"), 4: ("4 stk.", "Spar mest")}
DELIVERIES = {"pakkeshop": ("Til pakkeshop nær dig", 0), "hjem": ("Hjem til døren", 29)}
DETAILS = ("email", "navn", "adresse", "postnr", "by")


class OneThing(Till):
    platform: ClassVar[str] = "onething"
    language: ClassVar[Language] = "da"
    currency: ClassVar[Currency] = "DKK"
    cookie: ClassVar[str] = "sid"
    assets: ClassVar[str] = "/js/"
    button_script: ClassVar[str] = "landing.js"

    def __init__(self) -> None:
        super().__init__()
        self.thing = self.good("vase-so")
        self.cards = Elsewhere((web.get("/elements/card", self.card_fields),))

    @override
    def application(self) -> web.Application:
        application = super().application()
        application.cleanup_ctx.append(self.cards.beside)
        return application

    @override
    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get("/", self.home),
            web.post("/api/koeb", self.buy),
            web.get("/kasse", self.checkout),
            web.post("/api/kasse", self.pay),
            web.get("/tak", self.thanks),
            web.get("/{name:betingelser|privatliv}", self.text),
        )

    @override
    def extras(self, visit: Visit) -> dict[str, Any]:
        return {"thing": self.thing, "packs": PACKS}

    async def home(self, request: web.Request) -> web.Response:
        return self.page(request, "home.html")

    async def text(self, request: web.Request) -> web.Response:
        return self.page(request, "text.html", name=request.match_info["name"].capitalize())

    async def buy(self, request: web.Request) -> web.Response:
        sent = await request.json()
        if self.sold_out(self.thing) or sent.get("antal") not in PACKS:
            raise web.HTTPConflict(text="{}")
        self.visit(
            request
        ).lines.clear()  # whoever comes back and chooses another pack does not buy both
        self.add(request, self.thing, count=sent["antal"])
        return web.json_response({"videre": "/kasse"})

    async def checkout(self, request: web.Request) -> web.Response:
        self.begin_checkout()
        if not self.visit(request).lines:
            raise web.HTTPFound("/?kurv=tom")
        if "checkout-blank" in self.faults:
            return self.page(request, "blank.html")
        return self.page(
            request, "checkout.html", deliveries={} if "no-shipping" in self.faults else DELIVERIES
        )

    async def card_fields(self, request: web.Request) -> web.Response:
        if "no-payment" in self.faults:
            raise web.HTTPInternalServerError(text="")
        return web.Response(text=self.render("card.html"), content_type="text/html")

    async def pay(self, request: web.Request) -> web.Response:
        sent, visit = await request.json(), self.visit(request)
        typed = all(str(sent.get(name, "")).strip() for name in DETAILS)
        if (
            not visit.lines
            or not typed
            or sent.get("levering") not in DELIVERIES
            or not sent.get("token")
        ):
            return web.json_response({"fejl": "Betalingen kunne ikke gennemføres."}, status=402)
        return web.json_response({"videre": f"/tak?ordre={self.order(visit)}"})

    async def thanks(self, request: web.Request) -> web.Response:
        return self.page(request, "thanks.html", number=request.query.get("ordre", ""))
