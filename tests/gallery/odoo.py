"""An Odoo shop in Norwegian: links for buttons, JSON-RPC for the cart, an address page, then delivery and payment on one page.

The buttons are dead where the one bundle of scripts is missing: `a-submit` links are no submit buttons.
"""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from tests.gallery.goods import Good
from tests.gallery.till import Till

ASKED = ("name", "email", "phone", "street", "city", "zip", "country_id")
CARRIERS = {"1": ("Hentested", 49), "2": ("Hjemlevering", 99)}
PROVIDERS = {"7": "Bankoverføring", "9": "Kort"}


def said(result: Any) -> web.Response:
    return web.json_response({"jsonrpc": "2.0", "id": None, "result": result})


class Odoo(Till):
    platform = "odoo"
    language = "nb"
    currency = "NOK"
    cookie = "session_id"
    assets = "/web/assets/1/4a3f1c2/"
    button_script = "web.assets_frontend_lazy.min.js"

    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/", self.home),
            web.get("/shop", self.shop),
            web.get("/shop/category/{slug}", self.shop),
            web.post("/website/snippet/filters", self.snippet),
            web.get("/shop/cart", self.cart),
            web.post("/shop/cart/update", self.form_update),
            web.post("/shop/cart/update_json", self.update_json),
            web.get("/shop/checkout", self.checkout),
            web.get("/shop/address", self.address),
            web.post("/shop/address", self.save_address),
            web.post(r"/shop/country_infos/{country:\d+}", self.country),
            web.get("/shop/confirm_order", self.confirm_order),
            web.get("/shop/payment", self.payment),
            web.post("/shop/update_carrier", self.update_carrier),
            web.post("/shop/payment/transaction/{order}", self.transaction),
            web.post("/payment/custom/process", self.process),
            web.get("/shop/confirmation", self.confirmation),
            web.get("/shop/{slug}", self.product),
        ]

    # the catalogue

    def path(self, good: Good) -> str:
        return f"/shop/{good.slug}-{good.number}"

    async def home(self, request: web.Request) -> web.Response:
        return self.page(request, "home.html")

    async def snippet(self, request: web.Request) -> web.Response:
        """The goods on the home page come by script."""
        cards = [self.fragment(request, "snippet.html", good=good) for good in self.listed[2:6]]
        return said(cards)

    async def shop(self, request: web.Request) -> web.Response:
        asked = request.query.get("search", "").lower()
        goods = [good for good in self.listed if asked in good.title.lower()]
        return self.page(request, "shop.html", goods=goods)

    async def product(self, request: web.Request) -> web.Response:
        number = request.match_info["slug"].rpartition("-")[2]
        return self.page(request, "product.html", good=self.good(number))

    # the cart

    async def update_json(self, request: web.Request) -> web.Response:
        params = (await request.json())["params"]
        visit = self.visit(request)
        if "line_id" in params:
            visit.lines[params["line_id"]].count = max(0, int(params["set_qty"]))
            visit.lines[:] = [line for line in visit.lines if line.count]
            return said({"cart_quantity": visit.count})
        good = self.good(str(params["product_template_id"]))
        if self.sold_out(good):
            return said({"cart_quantity": visit.count, "warning": "Ikke flere på lager"})
        self.add(request, good, str(params.get("size", "")), int(params.get("add_qty", 1)))
        name = f"{good.title} ({params['size']})" if params.get("size") else good.title
        return said(
            {
                "cart_quantity": visit.count,
                "notification": {"name": name, "count": params.get("add_qty", 1)},
            }
        )

    async def form_update(self, request: web.Request) -> web.Response:
        """The form without scripts, as it is sent by pressing Enter in the number of pieces."""
        form = await request.post()
        good = self.good(str(form["product_template_id"]))
        if not self.sold_out(good):
            self.add(request, good, str(form.get("size", "")))
        raise web.HTTPSeeOther("/shop/cart")

    async def cart(self, request: web.Request) -> web.Response:
        return self.page(request, "cart.html", lines=self.lines(self.visit(request)))

    # the checkout

    async def checkout(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        if not visit.lines:
            raise web.HTTPSeeOther("/shop/cart")
        raise web.HTTPSeeOther("/shop/confirm_order" if "name" in visit.notes else "/shop/address")

    async def address(self, request: web.Request) -> web.Response:
        if not self.visit(request).lines:
            raise web.HTTPSeeOther("/shop")
        self.begin_checkout()
        return self.page(request, "address.html", typed=self.visit(request).notes, missing=[])

    async def save_address(self, request: web.Request) -> web.Response:
        typed = {name: str(value) for name, value in (await request.post()).items()}
        missing = [name for name in ASKED if not typed.get(name, "").strip()]
        if missing:
            return self.page(request, "address.html", typed=typed, missing=missing)
        self.visit(request).notes |= {name: typed[name] for name in ASKED}
        raise web.HTTPSeeOther("/shop/confirm_order")

    async def country(self, request: web.Request) -> web.Response:
        return said({"states": [], "phone_code": 47, "zip_required": True})

    async def confirm_order(self, request: web.Request) -> web.Response:
        raise web.HTTPSeeOther("/shop/payment")

    async def payment(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        if not visit.lines:
            raise web.HTTPSeeOther("/shop/cart")
        if "name" not in visit.notes:
            raise web.HTTPSeeOther("/shop/address")
        carriers = {} if "no-shipping" in self.faults else CARRIERS
        providers = {} if "no-payment" in self.faults else PROVIDERS
        return self.page(request, "payment.html", carriers=carriers, providers=providers)

    async def update_carrier(self, request: web.Request) -> web.Response:
        carrier = str((await request.json())["params"]["carrier_id"])
        visit = self.visit(request)
        visit.notes["carrier"] = carrier
        fee = CARRIERS[carrier][1]
        return said(
            {
                "status": True,
                "carrier_id": carrier,
                "amount": f"{fee} kr",
                "total": f"{visit.total + fee} kr",
            }
        )

    async def transaction(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        provider = str((await request.json())["params"]["provider_id"])
        if not visit.lines or "carrier" not in visit.notes or provider not in PROVIDERS:
            return web.json_response(
                {"jsonrpc": "2.0", "error": {"message": "Ordren er ikke klar"}}
            )
        visit.notes["order"] = f"S{self.order(visit)}"
        form = f'<form action="/payment/custom/process" method="post"><input type="hidden" name="reference" value="{visit.notes["order"]}"></form>'
        return said({"redirect_form_html": form})

    async def process(self, request: web.Request) -> web.Response:
        raise web.HTTPSeeOther("/shop/confirmation")

    async def confirmation(self, request: web.Request) -> web.Response:
        if "order" not in self.visit(request).notes:
            raise web.HTTPSeeOther("/shop")
        return self.page(request, "confirmation.html")
