"""A shop as Saleor's storefront makes it: pages under the channel, forms as server actions, variants that are links.

An add changes nothing on the page but the number beside the bag. The checkout is another application under
/checkout, drawn by a script from GraphQL, with ids that React made and radio inputs only screen readers see.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web
from typing_extensions import override

from tests.gallery.goods import Currency, Good, Language, money
from tests.gallery.till import Till, Visit

CATEGORIES = {"home": "Home", "apparel": "Apparel"}
METHODS = (
    {"id": "U2hpcHBpbmc6MQ==", "name": "UPS Ground", "amount": 9, "days": "3-5"},
    {"id": "U2hpcHBpbmc6Mg==", "name": "UPS Express", "amount": 19, "days": "1-2"},
)
COUNTRIES = {"US": "United States of America", "CA": "Canada", "DK": "Denmark"}
ADDRESS = ("firstName", "lastName", "streetAddress1", "city", "postalCode", "country")


class Saleor(Till):
    platform: ClassVar[str] = "saleor"
    language: ClassVar[Language] = "en"
    currency: ClassVar[Currency] = "USD"
    cookie: ClassVar[str] = "checkoutId-default-channel"
    assets: ClassVar[str] = "/_next/static/chunks/app/"
    button_script: ClassVar[str] = "page.js"

    @override
    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get("/", self.entrance),
            web.get("/default-channel", self.home),
            web.get("/default-channel/products", self.products),
            web.get("/default-channel/categories/{name}", self.products),
            web.get("/default-channel/products/{slug}", self.product),
            web.post("/default-channel/products/{slug}", self.put),
            web.get("/default-channel/cart", self.cart),
            web.post("/default-channel/cart", self.remove),
            web.get("/checkout", self.checkout),
            web.post("/graphql/", self.graphql),
        )

    @override
    def extras(self, visit: Visit) -> dict[str, Any]:
        return {"categories": CATEGORIES}

    def of_category(self, name: str) -> list[Good]:
        return [
            good for good in self.listed if not name or bool(good.sizes) == (name == "apparel")
        ]

    def variants(self, good: Good) -> dict[str, str]:
        """Each variant's id; a product that has but one needs no choice."""
        return {
            f"UHJvZHVjdFZhcmlhbnQ6{good.number}{place}": size
            for place, size in enumerate(good.sizes or ("",))
        }

    async def entrance(self, request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect("/default-channel")

    async def home(self, request: web.Request) -> web.Response:
        return self.page(request, "list.html", title="", found=self.listed[:6])

    async def products(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name", "")
        if name and name not in CATEGORIES:
            raise web.HTTPNotFound(text="404")
        return self.page(
            request,
            "list.html",
            title=CATEGORIES.get(name, "All Products"),
            found=self.of_category(name),
        )

    async def product(self, request: web.Request) -> web.Response:
        good = self.good(request.match_info["slug"])
        variants = self.variants(good)
        chosen = request.query.get("variant", "") if good.sizes else next(iter(variants))
        return self.page(
            request,
            "product.html",
            good=good,
            variants=variants,
            chosen=chosen if chosen in variants else "",
        )

    async def put(self, request: web.Request) -> web.Response:
        good, here = self.good(request.match_info["slug"]), request.rel_url
        variants = self.variants(good)
        chosen = here.query.get("variant", "") if good.sizes else next(iter(variants))
        if chosen in variants and not self.sold_out(good):
            self.add(request, good, variants[chosen])
        raise web.HTTPSeeOther(str(here))

    async def cart(self, request: web.Request) -> web.Response:
        return self.page(request, "cart.html", lines=self.lines(self.visit(request)))

    async def remove(self, request: web.Request) -> web.Response:
        lines, place = self.visit(request).lines, int(str((await request.post())["lineId"]))
        del lines[place : place + 1]
        raise web.HTTPSeeOther("/default-channel/cart")

    async def checkout(self, request: web.Request) -> web.Response:
        self.begin_checkout()
        return self.page(
            request, "blank.html" if "checkout-blank" in self.faults else "checkout.html"
        )

    # GraphQL: always 200, what went wrong is in `errors`

    async def graphql(self, request: web.Request) -> web.Response:
        sent, visit = await request.json(), self.visit(request)
        given = sent.get("variables", {})
        errors: list[dict[str, str]] = []
        match sent["operationName"]:
            case "checkout":
                pass
            case "checkoutInformationUpdate":
                wanted = {"email": given.get("email", "")} | {
                    name: given["shippingAddress"].get(name, "") for name in ADDRESS
                }
                errors = [
                    {"field": name, "message": "This field is required."}
                    for name, value in wanted.items()
                    if not value
                ]
                if not errors:
                    visit.notes.update(wanted)
            case "checkoutDeliveryMethodUpdate":
                visit.notes["delivery"] = given["deliveryMethodId"]
            case "checkoutComplete":
                if (
                    visit.lines
                    and {"email", "delivery"} <= set(visit.notes)
                    and "no-payment" not in self.faults
                ):
                    visit.notes["order"] = str(self.order(visit))
                else:
                    errors = [{"field": "payment", "message": "The payment was not processed."}]
            case _:
                errors = [{"field": "", "message": "Unknown operation."}]
        return web.json_response({"data": {"checkout": self.told(visit), "errors": errors}})

    def told(self, visit: Visit) -> dict[str, Any]:
        method = next(
            (method for method in METHODS if method["id"] == visit.notes.get("delivery")), None
        )
        shipping = int(str(method["amount"])) if method else 0
        return {
            "lines": [
                {
                    "title": line.good.title,
                    "slug": line.good.slug,
                    "variant": line.size,
                    "quantity": line.count,
                }
                | {"total": money(line.total, self.currency)}
                for line in visit.lines
            ],
            "notes": visit.notes,
            "countries": COUNTRIES,
            "deliveries": []
            if "no-shipping" in self.faults
            else [
                {**each, "price": money(int(str(each["amount"])), self.currency)}
                for each in METHODS
            ],
            "gateways": [] if "no-payment" in self.faults else ["mirumee.payments.dummy"],
            "total": money(visit.total + shipping, self.currency),
        }
