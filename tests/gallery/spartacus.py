"""A shop as SAP's Spartacus makes it: one Angular application over OCC, whose elements are all its own.

The server's pages are an empty shell. A guest gives an e-mail address first, countries are a list box that opens
on mousedown, and delivery modes come late. The code that adds to the cart is loaded at the first press.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web
from typing_extensions import override

from tests.gallery.goods import Currency, Good, Language, money
from tests.gallery.till import Till, Visit

CATEGORIES = {"575": "Wohnen", "580": "Kleidung"}
COUNTRIES = (
    {"isocode": "DE", "name": "Deutschland"},
    {"isocode": "DK", "name": "Dänemark"},
    {"isocode": "AT", "name": "Österreich"},
)
TITLES = ({"code": "mrs", "name": "Frau"}, {"code": "mr", "name": "Herr"})
MODES = (
    {
        "code": "standard-gross",
        "name": "Standardlieferung",
        "description": "3-5 Werktage",
        "cost": 5,
    },
    {
        "code": "premium-gross",
        "name": "Premiumlieferung",
        "description": "1-2 Werktage",
        "cost": 12,
    },
)
CARDS = ({"code": "visa", "name": "Visa"}, {"code": "master", "name": "Mastercard"})
ADDRESS = ("firstName", "lastName", "line1", "town", "postalCode", "country")
SITE = "/wohnen-spa/de/EUR"
OCC = "/occ/v2/wohnen-spa"
CART = OCC + "/users/anonymous/carts/{guid}"


class Spartacus(Till):
    platform: ClassVar[str] = "spartacus"
    language: ClassVar[Language] = "de"
    currency: ClassVar[Currency] = "EUR"
    cookie: ClassVar[str] = "ROUTE"
    assets: ClassVar[str] = "/static/"
    button_script: ClassVar[str] = "cart-base.js"

    @override
    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get("/", self.entrance),
            web.get(SITE + "{path:(/.*)?}", self.shell),
            web.get(OCC + "/cms/pages", self.cms),
            web.get(OCC + "/products/search", self.search),
            web.get(OCC + "/products/{code}", self.product),
            web.get(OCC + "/countries", self.countries),
            web.get(OCC + "/titles", self.titles),
            web.get(OCC + "/cardtypes", self.card_types),
            web.get(CART, self.cart),
            web.post(CART + "/entries", self.put),
            web.delete(CART + "/entries/{place}", self.remove),
            web.put(CART + "/email", self.email),
            web.post(CART + "/addresses/delivery", self.address),
            web.get(CART + "/deliverymodes", self.modes),
            web.put(CART + "/deliverymode", self.mode),
            web.post(CART + "/paymentdetails", self.payment),
            web.post(OCC + "/users/anonymous/orders", self.place),
        )

    async def entrance(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(SITE + "/")

    async def shell(self, request: web.Request) -> web.Response:
        return self.page(request, "index.html")

    async def cms(self, request: web.Request) -> web.Response:
        label = request.query.get("pageLabelOrId", "")
        if label.startswith("/checkout"):
            self.begin_checkout()
        empty = label.startswith("/checkout") and "checkout-blank" in self.faults
        return web.json_response(
            {"title": "Kasse" if empty else "", "slots": [] if empty else ["main"]}
        )

    # goods; a size is a product of its own with a code as `3-M`

    def told(self, good: Good, size: str = "") -> dict[str, Any]:
        code = f"{300 + good.number}"
        return {
            "code": f"{code}-{size}" if size else code,
            "slug": good.slug,
            "name": good.title,
            "price": money(good.price, self.currency),
            "was": money(good.was, self.currency) if good.was else "",
            "stock": not self.sold_out(good),
            "variants": [{"code": f"{code}-{each}", "name": each} for each in good.sizes],
            "variant": size,
            "image": f"/pictures/{good.slug}.svg",
        }

    def known(self, code: str) -> tuple[Good, str]:
        number, _, size = code.partition("-")
        good = self.good(str(int(number) - 300)) if number.isdecimal() else self.good(code)
        if size and size not in good.sizes:
            raise web.HTTPBadRequest(text='{"errors":[{"type":"UnknownIdentifierError"}]}')
        return good, size

    async def search(self, request: web.Request) -> web.Response:
        category = request.query.get("query", "").rpartition(":")[2]
        found = [
            good
            for good in self.listed
            if category not in CATEGORIES or bool(good.sizes) == (category == "580")
        ]
        return web.json_response(
            {
                "products": [self.told(good) for good in found],
                "name": CATEGORIES.get(category, "Alle Artikel"),
            }
        )

    async def product(self, request: web.Request) -> web.Response:
        return web.json_response(self.told(*self.known(request.match_info["code"])))

    # the cart

    def state(self, visit: Visit, *, shown: bool = False) -> dict[str, Any]:
        lines = self.lines(visit) if shown else visit.lines
        return {
            "guid": visit.key,
            "entries": [
                {
                    "product": self.told(line.good, line.size),
                    "quantity": line.count,
                    "total": money(line.total, self.currency),
                }
                for line in lines
            ],
            "totalUnitCount": sum(line.count for line in lines),
            "subTotal": money(sum(line.total for line in lines), self.currency),
            "email": visit.notes.get("email", ""),
        }

    async def cart(self, request: web.Request) -> web.Response:
        return web.json_response(
            self.state(self.visit(request), shown="entries" in request.query.get("fields", ""))
        )

    async def put(self, request: web.Request) -> web.Response:
        sent, visit = await request.json(), self.visit(request)
        good, size = self.known(sent["product"]["code"])
        if self.sold_out(good) or (good.sizes and not size):
            return web.json_response({"quantityAdded": 0, "statusCode": "noStock"})
        before = visit.count
        self.add(request, good, size, int(sent["quantity"]))
        added = visit.count - before
        return web.json_response(
            {
                "quantityAdded": added,
                "statusCode": "success",
                "entry": self.told(good, size) if added else None,
            }
        )

    async def remove(self, request: web.Request) -> web.Response:
        lines, place = self.visit(request).lines, int(request.match_info["place"])
        del lines[place : place + 1]
        return web.json_response({})

    # the checkout

    async def email(self, request: web.Request) -> web.Response:
        self.visit(request).notes["email"] = request.query["email"]
        return web.json_response({})

    async def countries(self, request: web.Request) -> web.Response:
        await asyncio.sleep(0.5)
        return web.json_response({"countries": COUNTRIES})

    async def titles(self, request: web.Request) -> web.Response:
        return web.json_response({"titles": TITLES})

    async def card_types(self, request: web.Request) -> web.Response:
        if "no-payment" in self.faults:
            raise web.HTTPBadGateway(
                text='{"errors":[{"message":"Payment provider not reachable"}]}'
            )
        return web.json_response({"cardTypes": CARDS})

    async def address(self, request: web.Request) -> web.Response:
        sent, visit = await request.json(), self.visit(request)
        if not all(sent.get(name) for name in ADDRESS):
            raise web.HTTPBadRequest(text='{"errors":[{"type":"ValidationError"}]}')
        visit.notes.update({name: str(sent[name]) for name in ADDRESS})
        return web.json_response({"id": "8796093284375"})

    async def modes(self, request: web.Request) -> web.Response:
        await asyncio.sleep(1.5)
        modes = () if "no-shipping" in self.faults else MODES
        return web.json_response(
            {
                "deliveryModes": [
                    {**mode, "price": money(int(str(mode["cost"])), self.currency)}
                    for mode in modes
                ]
            }
        )

    async def mode(self, request: web.Request) -> web.Response:
        self.visit(request).notes["mode"] = request.query["deliveryModeId"]
        return web.json_response({})

    async def payment(self, request: web.Request) -> web.Response:
        sent = await request.json()
        if len(str(sent.get("cardNumber", "")).replace(" ", "")) < 13 or not sent.get(
            "accountHolderName"
        ):
            raise web.HTTPBadRequest(text='{"errors":[{"type":"ValidationError"}]}')
        self.visit(request).notes["payment"] = "1"
        return web.json_response({"id": "1"})

    async def place(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        ready = {"email", "line1", "mode", "payment"} <= set(visit.notes)
        if not visit.lines or not ready or request.query.get("termsChecked") != "true":
            raise web.HTTPBadRequest(text='{"errors":[{"type":"InvalidCartError"}]}')
        return web.json_response({"code": str(self.order(visit))})
