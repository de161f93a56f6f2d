"""A café's site with a shop as Ecwid's in one of its pages: the script draws list, product, cart and checkout there.

All of the shop's addresses are hashes of that page: `#!/Vase/p/5`, `#!/~/cart`, `#!/~/checkout/…`. The e-mail
address is asked for in the cart. Script and data come from another origin.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web
from typing_extensions import override

from tests.gallery.elsewhere import Elsewhere, known_by
from tests.gallery.goods import Currency, Good, Language, money
from tests.gallery.till import HERE, Till, Visit

CATEGORIES = {"11": "Für den Tisch", "12": "Zum Anziehen"}
COUNTRIES = {"DE": "Deutschland", "AT": "Österreich", "DK": "Dänemark"}
RATES = (
    {"id": "dhl", "name": "DHL Paket", "note": "2-3 Werktage", "cost": 5},
    {"id": "abholung", "name": "Abholung im Café", "note": "", "cost": 0},
)
PAYMENTS = {"vorkasse": "Vorkasse per Überweisung", "bar": "Barzahlung bei Abholung"}
ADDRESS = ("name", "street", "city", "postalCode", "country")


class Ecwid(Till):
    platform: ClassVar[str] = "ecwid"
    language: ClassVar[Language] = "de"
    currency: ClassVar[Currency] = "EUR"
    cookie: ClassVar[str] = "site"

    def __init__(self) -> None:
        super().__init__()
        self.hosted = Elsewhere(
            (
                web.get("/script.js", self.script),
                web.get("/api/catalog", self.catalog),
                web.get("/api/product/{number}", self.product),
                web.get("/api/cart", self.cart),
                web.post("/api/cart", self.put),
                web.delete("/api/cart/{place}", self.remove),
                web.post("/api/checkout/email", self.email),
                web.post("/api/checkout/address", self.address),
                web.post("/api/checkout/choice", self.choice),
                web.post("/api/orders", self.place),
            ),
            (known_by("X-Ecwid-Session"),),
        )

    @override
    def application(self) -> web.Application:
        application = super().application()
        application.cleanup_ctx.append(self.hosted.beside)
        return application

    @override
    def routes(self) -> Sequence[web.RouteDef]:
        return (web.get("/", self.home), web.get("/{name:karte|laden|kontakt}", self.site))

    async def home(self, request: web.Request) -> web.Response:
        return self.page(request, "home.html")

    async def site(self, request: web.Request) -> web.Response:
        return self.page(request, f"{request.match_info['name']}.html")

    # the hosted shop

    async def script(self, request: web.Request) -> web.StreamResponse:
        if "button-dead" in self.faults:
            raise web.HTTPNotFound(text="404")
        return web.FileResponse(HERE / "assets" / self.platform / "script.js")

    def told(self, good: Good) -> dict[str, Any]:
        return {
            "id": good.number,
            "name": good.title,
            "handle": good.title.replace(" ", "-"),
            "category": "12" if good.sizes else "11",
            "price": money(good.price, self.currency),
            "was": money(good.was, self.currency) if good.was else "",
            "sizes": good.sizes,
            "inStock": not self.sold_out(good),
            "image": f"{self.url}/pictures/{good.slug}.svg",
        }

    async def catalog(self, request: web.Request) -> web.Response:
        category = request.query.get("category", "")
        found = [
            each for each in map(self.told, self.listed) if category in {"", each["category"]}
        ]
        return web.json_response(
            {"categories": CATEGORIES if self.listed else {}, "products": found}
        )

    async def product(self, request: web.Request) -> web.Response:
        return web.json_response(self.told(self.good(request.match_info["number"])))

    def state(self, visit: Visit, *, shown: bool = False) -> dict[str, Any]:
        lines = self.lines(visit) if shown else visit.lines
        items = [
            {
                **self.told(line.good),
                "size": line.size,
                "count": line.count,
                "sum": money(line.total, self.currency),
            }
            for line in lines
        ]
        return {
            "items": items,
            "count": visit.count,
            "total": money(visit.total, self.currency),
            "email": visit.notes.get("email", ""),
        }

    async def cart(self, request: web.Request) -> web.Response:
        return web.json_response(self.state(self.visit(request), shown="page" in request.query))

    async def put(self, request: web.Request) -> web.Response:
        sent, visit = await request.json(), self.visit(request)
        good, size = self.good(str(sent["id"])), sent.get("size", "")
        if self.sold_out(good) or (good.sizes and size not in good.sizes):
            raise web.HTTPConflict(text="{}")
        self.add(request, good, size, int(sent["count"]))
        return web.json_response(self.state(visit))

    async def remove(self, request: web.Request) -> web.Response:
        visit, place = self.visit(request), int(request.match_info["place"])
        del visit.lines[place : place + 1]
        return web.json_response(self.state(visit, shown=True))

    async def email(self, request: web.Request) -> web.Response:
        self.begin_checkout()
        email = str((await request.json()).get("email", ""))
        if "@" not in email:
            raise web.HTTPUnprocessableEntity(text="{}")
        self.visit(request).notes["email"] = email
        return web.json_response(
            {"countries": COUNTRIES, "blank": "checkout-blank" in self.faults}
        )

    async def address(self, request: web.Request) -> web.Response:
        sent = await request.json()
        if not all(sent.get(name) for name in ADDRESS):
            raise web.HTTPUnprocessableEntity(text="{}")
        self.visit(request).notes.update({name: str(sent[name]) for name in ADDRESS})
        rates = () if "no-shipping" in self.faults else RATES
        prices = [
            {**rate, "price": money(int(str(rate["cost"])), self.currency)} for rate in rates
        ]
        return web.json_response(
            {"rates": prices, "payments": {} if "no-payment" in self.faults else PAYMENTS}
        )

    async def choice(self, request: web.Request) -> web.Response:
        self.visit(request).notes.update(
            {key: str(value) for key, value in (await request.json()).items()}
        )
        return web.json_response({})

    async def place(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        notes = visit.notes
        if (
            not visit.lines
            or "street" not in notes
            or notes.get("rate") not in {"dhl", "abholung"}
            or notes.get("payment") not in PAYMENTS
        ):
            raise web.HTTPUnprocessableEntity(text="{}")
        return web.json_response({"number": self.order(visit)})
