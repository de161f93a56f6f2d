"""A Sylius 1 shop in Swedish (Semantic UI): the cart by script, then address, shipping, payment and complete, a page each.

The radios are transparent under their drawn circles; the form of the add button has the script's
address, so that without the script the shopper ends on an empty page.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web

from tests.gallery.goods import Good
from tests.gallery.till import Till, Visit

ASKED = ("firstName", "lastName", "street", "countryCode", "city", "postcode")
METHODS = {
    "ombud": ("Ombud", "Hämtas hos ett ombud nära dig.", 49),
    "hem": ("Hemleverans", "Kvällstid, mellan 17 och 22.", 99),
}
PAYMENTS = {"bank_transfer": "Banköverföring", "cash_on_delivery": "Postförskott"}
ROOT = "/sv_SE"


class Sylius(Till):
    platform = "sylius"
    language = "sv"
    currency = "SEK"
    cookie = "PHPSESSID"
    assets = "/build/shop/"
    button_script = "shop-entry.js"
    taxons: ClassVar[dict[str, str]] = {"hem": "Hem", "kok": "Kök", "klader": "Kläder"}

    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/", self.root),
            web.get(ROOT + "/", self.home),
            web.get(ROOT + "/taxons/{taxon}", self.taxon),
            web.get(ROOT + "/products/{slug}", self.product),
            web.post(ROOT + "/ajax/cart/add", self.add_item),
            web.get(ROOT + "/ajax/users/check", self.check_user),
            web.get(ROOT + "/ajax/render-province-form", self.provinces),
            web.get(ROOT + "/cart/", self.cart),
            web.post(ROOT + "/cart/", self.save_cart),
            web.get(ROOT + "/checkout/", self.start),
            web.get(ROOT + "/checkout/address", self.address),
            web.post(ROOT + "/checkout/address", self.save_address),
            web.get(ROOT + "/checkout/select-shipping", self.shipping),
            web.post(ROOT + "/checkout/select-shipping", self.save_shipping),
            web.get(ROOT + "/checkout/select-payment", self.payment),
            web.post(ROOT + "/checkout/select-payment", self.save_payment),
            web.get(ROOT + "/checkout/complete", self.complete),
            web.post(ROOT + "/checkout/complete", self.place),
            web.get(ROOT + "/order/thank-you", self.thank_you),
        ]

    def extras(self, visit: Visit) -> dict[str, Any]:
        return {"taxons": self.taxons, "root": ROOT}

    # the catalogue

    def path(self, good: Good) -> str:
        return f"{ROOT}/products/{good.slug}"

    async def root(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(ROOT + "/")

    async def home(self, request: web.Request) -> web.Response:
        return self.page(request, "home.html", goods=self.listed[2:6])

    async def taxon(self, request: web.Request) -> web.Response:
        title = self.taxons.get(request.match_info["taxon"])
        if title is None:
            raise web.HTTPNotFound(text="404")
        asked = request.query.get("criteria[search][value]", "").lower()
        goods = [good for good in self.listed if asked in good.title.lower()]
        return self.page(request, "taxon.html", goods=goods, title=title)

    async def product(self, request: web.Request) -> web.Response:
        good = self.good(request.match_info["slug"])
        others = [other for other in self.listed if other is not good][2:6]
        return self.page(request, "product.html", good=good, others=others)

    # the cart

    async def add_item(self, request: web.Request) -> web.Response:
        form = await request.post()
        good = self.good(request.query["productId"])
        size = str(form.get("sylius_add_to_cart[cartItem][variant]", ""))
        if self.sold_out(good) or (good.sizes and size not in good.sizes):
            wrong = {"code": 400, "errors": {"errors": ["Varan finns inte i lager."]}}
            return web.json_response(wrong, status=400)
        self.add(
            request, good, size, int(str(form.get("sylius_add_to_cart[cartItem][quantity]", "1")))
        )
        return web.Response(status=201, content_type="application/json")

    async def cart(self, request: web.Request) -> web.Response:
        return self.page(request, "cart.html", lines=self.lines(self.visit(request)))

    async def save_cart(self, request: web.Request) -> web.Response:
        form, visit = await request.post(), self.visit(request)
        for place, line in enumerate(visit.lines):
            line.count = int(str(form.get(f"sylius_cart[items][{place}][quantity]", line.count)))
        gone = "clear" in form
        visit.lines[:] = [line for line in visit.lines if line.count > 0 and not gone]
        raise web.HTTPFound(ROOT + "/cart/")

    # the checkout

    def reached(self, request: web.Request, needed: str = "") -> Visit:
        """The visit, when it has come so far; back to where it may go otherwise."""
        visit = self.visit(request)
        if not visit.lines:
            raise web.HTTPFound(ROOT + "/cart/")
        if needed and needed not in visit.notes:
            raise web.HTTPFound(ROOT + "/checkout/address")
        return visit

    async def start(self, request: web.Request) -> web.Response:
        self.reached(request)
        raise web.HTTPFound(ROOT + "/checkout/address")

    async def address(self, request: web.Request) -> web.Response:
        visit = self.reached(request)
        self.begin_checkout()
        return self.page(request, "address.html", typed=visit.notes, missing=[])

    async def check_user(self, request: web.Request) -> web.Response:
        return web.json_response({"code": 404}, status=404)

    async def provinces(self, request: web.Request) -> web.Response:
        return web.json_response({"content": ""})

    async def save_address(self, request: web.Request) -> web.Response:
        visit = self.reached(request)
        form = await request.post()
        typed = {
            name: str(form.get(f"sylius_checkout_address[billingAddress][{name}]", "")).strip()
            for name in ASKED
        }
        typed["email"] = str(form.get("sylius_checkout_address[customer][email]", "")).strip()
        missing = [name for name, value in typed.items() if not value]
        if missing:
            return self.page(request, "address.html", typed=typed, missing=missing)
        visit.notes |= typed
        raise web.HTTPFound(ROOT + "/checkout/select-shipping")

    async def shipping(self, request: web.Request) -> web.Response:
        self.reached(request, "email")
        methods = {} if "no-shipping" in self.faults else METHODS
        return self.page(request, "shipping.html", methods=methods)

    async def save_shipping(self, request: web.Request) -> web.Response:
        method = (await request.post()).get(
            "sylius_checkout_select_shipping[shipments][0][method]"
        )
        if method not in METHODS:
            raise web.HTTPFound(ROOT + "/checkout/select-shipping")
        self.reached(request, "email").notes["method"] = str(method)
        raise web.HTTPFound(ROOT + "/checkout/select-payment")

    async def payment(self, request: web.Request) -> web.Response:
        self.reached(request, "method")
        payments = {} if "no-payment" in self.faults else PAYMENTS
        return self.page(request, "payment.html", payments=payments)

    async def save_payment(self, request: web.Request) -> web.Response:
        payment = (await request.post()).get("sylius_checkout_select_payment[payments][0][method]")
        if payment not in PAYMENTS:
            raise web.HTTPFound(ROOT + "/checkout/select-payment")
        self.reached(request, "method").notes["payment"] = str(payment)
        raise web.HTTPFound(ROOT + "/checkout/complete")

    async def complete(self, request: web.Request) -> web.Response:
        notes = self.reached(request, "payment").notes
        chosen = {"delivery": METHODS[notes["method"]][0], "payment": PAYMENTS[notes["payment"]]}
        return self.page(request, "complete.html", **chosen)

    async def place(self, request: web.Request) -> web.Response:
        visit = self.reached(request, "payment")
        visit.notes["order"] = f"{self.order(visit):09}"
        raise web.HTTPFound(ROOT + "/order/thank-you")

    async def thank_you(self, request: web.Request) -> web.Response:
        if "order" not in self.visit(request).notes:
            raise web.HTTPFound(ROOT + "/")
        return self.page(request, "thank_you.html")
