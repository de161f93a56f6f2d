"""A shop as Medusa's starter for Next.js makes it: pages under the country, server actions, a cart that drops down.

What a click does is sent by POST to the page's own address with a `Next-Action`; without its scripts the
pages look whole and their buttons do nothing. The checkout is one page whose part is named by `?step=`.
"""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web
from typing_extensions import override

from tests.gallery.goods import Currency, Good, Language
from tests.gallery.till import Till, Visit

ADD, REMOVE, ADDRESS, SHIPPING, PAYMENT, PLACE = (
    f"40{number:040x}" for number in range(1, 7)
)  # ids of server actions
COUNTRIES = {"dk": "Denmark", "se": "Sweden", "de": "Germany"}
DELIVERIES = {"so_01STANDARD": ("Standard Shipping", 49), "so_01EXPRESS": ("Express Shipping", 99)}
PAYMENTS = {"pp_system_default": "Manual Payment", "pp_ideal_stripe": "iDeal"}
DENOMINATIONS = ("DKK 160.00", "DKK 400.00")
REQUIRED = ("first_name", "last_name", "address_1", "postal_code", "city", "country_code")
STEPS = ("address", "delivery", "payment", "review")


def price(amount: int) -> str:
    """As the starter writes Danish money in its English."""
    return f"DKK {amount:,}.00"


class Medusa(Till):
    platform: ClassVar[str] = "medusa"
    language: ClassVar[Language] = "en"
    currency: ClassVar[Currency] = "DKK"
    cookie: ClassVar[str] = "_medusa_cart_id"
    assets: ClassVar[str] = "/_next/static/chunks/"
    button_script: ClassVar[str] = "main-app.js"

    @override
    def routes(self) -> Sequence[web.RouteDef]:
        country = "/{country:dk|se|de}"
        return (
            web.get("/", self.entrance),
            web.get(country, self.home),
            web.get(country + "/store", self.store),
            web.get(country + "/collections/{name}", self.store),
            web.get(country + "/products/{slug}", self.product),
            web.get(country + "/cart", self.cart),
            web.get(country + "/checkout", self.checkout),
            web.get(country + "/order/{number}/confirmed", self.confirmed),
            web.post(country + "{path:/.*}", self.action),
        )

    @override
    def extras(self, visit: Visit) -> dict[str, Any]:
        state = [
            {
                "handle": line.good.slug,
                "title": line.good.title,
                "variant": line.size,
                "quantity": line.count,
                "price": price(line.total),
            }
            for line in visit.lines
        ]
        return {
            "price": price,
            "cart": json.dumps({"items": state, "subtotal": price(visit.total)}).replace(
                "<", "\\u003c"
            ),
            "actions": {"remove": REMOVE, "address": ADDRESS},
        }

    def options(self, good: Good) -> tuple[str, ...]:
        return DENOMINATIONS if good.kind == "gift-card" else good.sizes

    # pages: whole for the browser, or only what changes (`RSC`) for the router in it

    def answer(self, request: web.Request, template: str, **values: Any) -> web.Response:
        base = "flight.html" if request.headers.get("RSC") else "layout.html"
        country = request.match_info["country"]
        return self.page(request, template, base=base, home=f"/{country}", **values)

    async def entrance(self, request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect("/dk")

    async def home(self, request: web.Request) -> web.Response:
        return self.answer(
            request,
            "home.html",
            rails={"Latest Drops": self.listed[2:5], "Weekly Picks": self.listed[4:7]},
        )

    async def store(self, request: web.Request) -> web.Response:
        title = request.match_info.get("name", "all-products").replace("-", " ").capitalize()
        return self.answer(request, "store.html", title=title, found=self.listed)

    async def product(self, request: web.Request) -> web.Response:
        good = self.good(request.match_info["slug"])
        related = [other for other in self.listed if other is not good][3:7]
        return self.answer(
            request,
            "product.html",
            good=good,
            options=self.options(good),
            action=ADD,
            related=related,
        )

    async def cart(self, request: web.Request) -> web.Response:
        return self.answer(request, "cart.html", lines=self.lines(self.visit(request)))

    async def checkout(self, request: web.Request) -> web.Response:
        self.begin_checkout()
        visit, step = self.visit(request), request.query.get("step", "")
        if not visit.lines:
            raise web.HTTPNotFound(text=self.render("404.html"), content_type="text/html")
        return self.answer(
            request,
            "blank.html" if "checkout-blank" in self.faults else "checkout.html",
            step=step,
            done=STEPS.index(step) if step in STEPS else 0,
            notes=visit.notes,
            countries=COUNTRIES,
            deliveries={} if "no-shipping" in self.faults else DELIVERIES,
            payments={} if "no-payment" in self.faults else PAYMENTS,
            shipping_action=SHIPPING,
            payment_action=PAYMENT,
            place_action=PLACE,
        )

    async def confirmed(self, request: web.Request) -> web.Response:
        return self.answer(request, "confirmed.html", number=request.match_info["number"])

    # server actions

    async def action(self, request: web.Request) -> web.Response:
        name = request.headers.get("Next-Action", "")
        sent: Any = await (
            request.post() if request.content_type == "multipart/form-data" else request.json()
        )
        if not name:  # a form that was sent before the scripts were there
            name = next(key for key in sent if key.startswith("$ACTION_ID_")).removeprefix(
                "$ACTION_ID_"
            )
        return await {
            ADD: self.put,
            REMOVE: self.remove,
            ADDRESS: self.address,
            SHIPPING: self.shipping,
            PAYMENT: self.payment,
            PLACE: self.place,
        }[name](request, sent)

    def done(self, request: web.Request, redirect: str = "") -> web.Response:
        if redirect and "Next-Action" not in request.headers:
            raise web.HTTPSeeOther(redirect)
        headers = {"x-action-revalidated": "[[],0,1]"} | (
            {"x-action-redirect": redirect} if redirect else {}
        )
        return web.Response(
            status=303 if redirect else 200,
            text='0:{"a":"$@1"}\n1:null',
            content_type="text/x-component",
            headers=headers,
        )

    async def put(self, request: web.Request, sent: Any) -> web.Response:
        wanted = sent[0]
        good, option = self.good(wanted["handle"]), wanted.get("option", "")
        if self.sold_out(good) or (self.options(good) and option not in self.options(good)):
            raise web.HTTPInternalServerError(text='1:E{"digest":"2338117416"}')
        self.add(request, good, option, int(wanted["quantity"]))
        return self.done(request)

    async def remove(self, request: web.Request, sent: Any) -> web.Response:
        lines, place = self.visit(request).lines, int(sent[0])
        del lines[place : place + 1]
        return self.done(request)

    async def address(self, request: web.Request, sent: Any) -> web.Response:
        notes = self.visit(request).notes
        given = {
            name: str(sent.get(f"shipping_address.{name}", ""))
            for name in (*REQUIRED, "company", "phone")
        }
        given["email"] = str(sent.get("email", ""))
        if not all(given[name] for name in (*REQUIRED, "email")):
            return self.done(request)
        notes.update(given)
        return self.done(request, f"/{given['country_code']}/checkout?step=delivery")

    async def shipping(self, request: web.Request, sent: Any) -> web.Response:
        self.visit(request).notes["shipping"] = sent[0]["shippingMethodId"]
        return self.done(request)

    async def payment(self, request: web.Request, sent: Any) -> web.Response:
        self.visit(request).notes["payment"] = sent[0]["provider_id"]
        return self.done(request)

    async def place(self, request: web.Request, sent: Any) -> web.Response:
        visit = self.visit(request)
        if not visit.lines or not {"email", "shipping", "payment"} <= set(visit.notes):
            raise web.HTTPInternalServerError(text='1:E{"digest":"99120034"}')
        return self.done(
            request, f"/{visit.notes['country_code']}/order/order_{self.order(visit)}/confirmed"
        )
