"""A Norwegian headless shop in React: class names of CSS modules, lists behind a burger menu, a cart that is a drawer only.

Addresses are a category and a name, with no word that says what they are. The checkout's inputs have no names,
no ids and no attributes: a person knows them by the text above. Deliveries come when the postcode is typed.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web
from typing_extensions import override

from tests.gallery.goods import Currency, Good, Language, money
from tests.gallery.till import Till, Visit

CATEGORIES = {"interior": "Interiør", "klaer": "Klær", "gaver": "Gaver"}
KINDS = {"plain": "interior", "sold-out": "interior", "sizes": "klaer", "gift-card": "gaver"}
TOWNS = {"0150": "Oslo", "5003": "Bergen", "7010": "Trondheim"}
DELIVERIES = (
    {"id": "pib", "title": "Hentested: Coop Extra", "note": "2-4 dager", "cost": 49},
    {"id": "hjem", "title": "Hjem på døra", "note": "Kveld, 2-4 dager", "cost": 129},
)
PAYMENTS = (
    {"id": "vipps", "title": "Vipps"},
    {"id": "klarna", "title": "Klarna"},
    {"id": "kort", "title": "Kort"},
)
WANTED = ("email", "phone", "first", "last", "street", "postcode", "town")


class Headless(Till):
    platform: ClassVar[str] = "headless"
    language: ClassVar[Language] = "nb"
    currency: ClassVar[Currency] = "NOK"
    cookie: ClassVar[str] = "__Session"
    assets: ClassVar[str] = "/build/"
    button_script: ClassVar[str] = "cart-Bq7Ld2.js"

    @override
    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get("/api/content", self.content),
            web.get("/api/category/{name}", self.category),
            web.get("/api/item/{category}/{slug}", self.item),
            web.get("/api/cart", self.cart),
            web.post("/api/cart/lines", self.put),
            web.delete("/api/cart/lines/{place}", self.remove),
            web.get("/api/checkout", self.checkout),
            web.get("/api/postcode/{code}", self.postcode),
            web.post("/api/orders", self.place),
            web.get("/sitemap.xml", self.sitemap),
            web.get("/", self.shell),
            web.get("/{page:kassen|takk|om-oss|kundeservice|interior|klaer|gaver}", self.shell),
            web.get("/{category:interior|klaer|gaver}/{slug}", self.known),
        )

    async def shell(self, request: web.Request) -> web.Response:
        return self.page(request, "index.html", title="Fjord & Form", text="Ting til hjemmet")

    async def known(self, request: web.Request) -> web.Response:
        good = self.good(request.match_info["slug"])
        return self.page(
            request, "index.html", title=f"{good.title} | Fjord & Form", text=good.title
        )

    async def sitemap(self, request: web.Request) -> web.Response:
        host = f"{request.scheme}://{request.host}"
        pages = [
            "/",
            *(f"/{name}" for name in CATEGORIES),
            *(self.address_of(good) for good in self.listed),
        ]
        places = "".join(f"<url><loc>{host}{page}</loc></url>" for page in pages)
        text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
        return web.Response(text=text, content_type="application/xml")

    # what the application asks

    def address_of(self, good: Good) -> str:
        return f"/{KINDS[good.kind]}/{good.slug}"

    def told(self, good: Good) -> dict[str, Any]:
        return {
            "slug": good.slug,
            "path": self.address_of(good),
            "title": good.title,
            "price": money(good.price, self.currency),
            "was": money(good.was, self.currency) if good.was else "",
            "sizes": good.sizes,
            "soldOut": self.sold_out(good),
            "image": f"/pictures/{good.slug}.svg",
        }

    async def content(self, request: web.Request) -> web.Response:
        return web.json_response({"menu": CATEGORIES})

    async def category(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        found = [self.told(good) for good in self.listed if KINDS[good.kind] == name]
        return web.json_response({"title": CATEGORIES.get(name, ""), "items": found})

    async def item(self, request: web.Request) -> web.Response:
        good = self.good(request.match_info["slug"])
        others = [
            self.told(other)
            for other in self.listed
            if other is not good and other.kind == "plain"
        ]
        return web.json_response(self.told(good) | {"others": others[:3]})

    def state(self, visit: Visit) -> dict[str, Any]:
        lines = [
            self.told(line.good)
            | {"size": line.size, "count": line.count, "sum": money(line.total, self.currency)}
            for line in visit.lines
        ]
        return {"lines": lines, "count": visit.count, "total": money(visit.total, self.currency)}

    async def cart(self, request: web.Request) -> web.Response:
        return web.json_response(self.state(self.visit(request)))

    async def put(self, request: web.Request) -> web.Response:
        sent = await request.json()
        good, size = self.good(sent["slug"]), sent.get("size") or ""
        if self.sold_out(good) or (good.sizes and size not in good.sizes):
            raise web.HTTPConflict(text='{"error":"unavailable"}')
        self.add(request, good, size)
        return web.json_response(self.state(self.visit(request)))

    async def remove(self, request: web.Request) -> web.Response:
        visit, place = self.visit(request), int(request.match_info["place"])
        del visit.lines[place : place + 1]
        return web.json_response(self.state(visit))

    async def checkout(self, request: web.Request) -> web.Response:
        self.begin_checkout()
        told = self.state(self.visit(request))
        payments = () if "no-payment" in self.faults else PAYMENTS
        return web.json_response(
            told
            | {"payments": payments, "parts": [] if "checkout-blank" in self.faults else ["form"]}
        )

    async def postcode(self, request: web.Request) -> web.Response:
        deliveries = () if "no-shipping" in self.faults else DELIVERIES
        prices = [
            {**each, "price": money(int(str(each["cost"])), self.currency)} for each in deliveries
        ]
        return web.json_response(
            {"town": TOWNS.get(request.match_info["code"], ""), "deliveries": prices}
        )

    async def place(self, request: web.Request) -> web.Response:
        sent, visit = await request.json(), self.visit(request)
        delivery = any(each["id"] == sent.get("delivery") for each in DELIVERIES)
        payment = any(each["id"] == sent.get("payment") for each in PAYMENTS)
        missing = [name for name in WANTED if not str(sent.get(name, "")).strip()]
        if not visit.lines or missing or not delivery or not payment:
            return web.json_response({"missing": missing}, status=422)
        return web.json_response({"number": self.order(visit)})
