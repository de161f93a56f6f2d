"""An osCommerce 2.2 shop in Danish: tables in tables, pictures for buttons, pages in ISO 8859-1, addresses with actions.

Who is no customer may buy without an account by a form that looks like that of an account. Stock is
looked at in the cart only: what is sold out is added with success and comes back from the checkout.
"""

from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import parse_qs

from aiohttp import web

from tests.gallery.till import Till, Visit

CHARSET = "iso-8859-1"
ASKED = {
    "firstname": "Dit fornavn skal have mindst 2 tegn.",
    "lastname": "Dit efternavn skal have mindst 2 tegn.",
    "email_address": "Din e-mailadresse skal have mindst 6 tegn.",
    "street_address": "Din adresse skal have mindst 5 tegn.",
    "postcode": "Dit postnummer skal have mindst 4 tegn.",
    "city": "Din by skal have mindst 3 tegn.",
    "country": "Vælg et land fra listen.",
    "telephone": "Dit telefonnummer skal have mindst 3 tegn.",
}
SHIPPING = {
    "flat_flat": ("Fast pris", "Bedste måde", 45),
    "item_item": ("Pr. stk.", "Pakkeshop", 39),
}
PAYMENT = {"cod": "Efterkrav", "moneyorder": "Bankoverførsel"}
BUTTON = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="24"><rect width="100" height="24" rx="4" fill="#bbc3d3"/>'
    '<text x="50" y="16" font-size="11" text-anchor="middle" font-family="Verdana">{name}</text></svg>'
)
PIXEL = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


class OsCommerce(Till):
    platform = "oscommerce"
    language = "da"
    currency = "DKK"
    cookie = "osCsid"
    assets = "/style/"
    categories: ClassVar[dict[str, str]] = {"1": "Bolig", "2": "Køkken", "3": "Tøj"}
    shipping = SHIPPING
    payment = PAYMENT

    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/", self.index),
            web.get("/index.php", self.index),
            web.get("/advanced_search_result.php", self.index),
            web.get("/product_info.php", self.product_info),
            web.post("/product_info.php", self.add_product),
            web.get("/shopping_cart.php", self.shopping_cart),
            web.post("/shopping_cart.php", self.update_product),
            web.get("/login.php", self.login),
            web.get("/create_account.php", self.create_account),
            web.post("/create_account.php", self.created_account),
            web.get("/checkout_shipping.php", self.checkout_shipping),
            web.post("/checkout_shipping.php", self.chose_shipping),
            web.get("/checkout_payment.php", self.checkout_payment),
            web.post("/checkout_confirmation.php", self.checkout_confirmation),
            web.post("/checkout_process.php", self.checkout_process),
            web.get("/checkout_success.php", self.checkout_success),
            web.get("/includes/languages/danish/images/buttons/button_{name}.gif", self.button),
            web.get("/images/{name}.gif", self.pixel),
        ]

    def extras(self, visit: Visit) -> dict[str, Any]:
        return {
            "categories": self.categories,
            "best": self.listed[3:6],
            "message": visit.notes.pop("message", ""),
        }

    def page(self, request: web.Request, template: str, **values: Any) -> web.Response:
        text = self.fragment(request, template, **values)
        return web.Response(text=text, content_type="text/html", charset=CHARSET)

    async def sent(self, request: web.Request) -> dict[str, list[str]]:
        """A form comes in the charset of its page, and does not say so."""
        body = (await request.read()).decode(CHARSET)
        return parse_qs(body, keep_blank_values=True, encoding=CHARSET)

    def closed(self, request: web.Request) -> web.StreamResponse:
        """A page of its own, and no 503: the shop's owner has switched it on in the administration."""
        if request.path != "/down_for_maintenance.php":
            raise web.HTTPFound("/down_for_maintenance.php")
        return web.Response(text=self.render("maintenance.html"), content_type="text/html")

    async def button(self, request: web.Request) -> web.Response:
        name = request.match_info["name"].replace("_", " ")
        return web.Response(text=BUTTON.format(name=name), content_type="image/svg+xml")

    async def pixel(self, request: web.Request) -> web.Response:
        return web.Response(text=PIXEL, content_type="image/svg+xml")

    # the catalogue

    async def index(self, request: web.Request) -> web.Response:
        if request.query.get("action") == "buy_now":
            return await self.buy_now(request)
        if "keywords" in request.query:
            asked = request.query["keywords"].lower()
            goods = [good for good in self.listed if asked in good.title.lower()]
            return self.page(
                request, "listing.html", goods=goods, title="Varer, der passer", category=""
            )
        path = request.query.get("cPath", "")
        if path in self.categories:
            return self.page(
                request,
                "listing.html",
                goods=self.listed,
                title=self.categories[path],
                category=path,
            )
        return self.page(request, "index.html", goods=self.listed[2:8])

    async def product_info(self, request: web.Request) -> web.Response:
        return self.page(
            request, "product_info.html", good=self.good(request.query["products_id"])
        )

    # the cart

    async def buy_now(self, request: web.Request) -> web.Response:
        good = self.good(request.query["products_id"])
        if good.sizes:
            raise web.HTTPFound(f"/product_info.php?products_id={good.number}")
        self.add(request, good)
        raise web.HTTPFound("/shopping_cart.php")

    async def add_product(self, request: web.Request) -> web.Response:
        form = await self.sent(request)
        good = self.good(form["products_id"][0])
        self.add(request, good, form.get("id[1]", [""])[0])
        raise web.HTTPFound("/shopping_cart.php")

    def short(self, visit: Visit) -> bool:
        return any(self.sold_out(line.good) for line in visit.lines)

    async def shopping_cart(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        return self.page(
            request, "shopping_cart.html", lines=self.lines(visit), short=self.short(visit)
        )

    async def update_product(self, request: web.Request) -> web.Response:
        form, visit = await self.sent(request), self.visit(request)
        gone, counts = form.get("cart_delete[]", []), form.get("cart_quantity[]", [])
        for place, (line, count) in enumerate(zip(visit.lines, counts, strict=False)):
            line.count = 0 if str(place) in gone else int(count or 0)
        visit.lines[:] = [line for line in visit.lines if line.count > 0]
        raise web.HTTPFound("/shopping_cart.php")

    # the checkout

    def reached(self, request: web.Request, *needed: str) -> Visit:
        """The visit, when it has a cart that can be sent and has come so far."""
        visit = self.visit(request)
        if not visit.lines or self.short(visit):
            raise web.HTTPFound("/shopping_cart.php")
        pages = {
            "firstname": "/login.php",
            "shipping": "/checkout_shipping.php",
            "payment": "/checkout_payment.php",
        }
        for name in needed:
            if name not in visit.notes:
                raise web.HTTPFound(pages[name])
        return visit

    async def login(self, request: web.Request) -> web.Response:
        self.begin_checkout()
        return self.page(request, "login.html")

    async def create_account(self, request: web.Request) -> web.Response:
        return self.page(
            request, "create_account.html", guest="guest" in request.query, typed={}, wrong=[]
        )

    async def created_account(self, request: web.Request) -> web.Response:
        typed = {name: values[0].strip() for name, values in (await self.sent(request)).items()}
        wrong = [text for name, text in ASKED.items() if not typed.get(name)]
        if wrong:
            guest = "guest" in request.query
            return self.page(request, "create_account.html", guest=guest, typed=typed, wrong=wrong)
        self.visit(request).notes |= {name: typed[name] for name in ASKED}
        raise web.HTTPFound("/checkout_shipping.php")

    async def checkout_shipping(self, request: web.Request) -> web.Response:
        self.reached(request, "firstname")
        return self.page(request, "checkout_shipping.html")

    async def chose_shipping(self, request: web.Request) -> web.Response:
        shipping = (await self.sent(request)).get("shipping", [""])[0]
        if shipping not in SHIPPING:
            raise web.HTTPFound("/checkout_shipping.php")
        self.reached(request, "firstname").notes["shipping"] = shipping
        raise web.HTTPFound("/checkout_payment.php")

    async def checkout_payment(self, request: web.Request) -> web.Response:
        self.reached(request, "firstname", "shipping")
        return self.page(request, "checkout_payment.html")

    async def checkout_confirmation(self, request: web.Request) -> web.Response:
        visit = self.reached(request, "firstname", "shipping")
        payment = (await self.sent(request)).get("payment", [""])[0]
        if payment not in PAYMENT:
            visit.notes["message"] = "Vælg en betalingsmåde til din ordre."
            raise web.HTTPFound("/checkout_payment.php")
        visit.notes["payment"] = payment
        return self.page(request, "checkout_confirmation.html")

    async def checkout_process(self, request: web.Request) -> web.Response:
        visit = self.reached(request, "firstname", "shipping", "payment")
        visit.notes["order"] = str(self.order(visit))
        raise web.HTTPFound("/checkout_success.php")

    async def checkout_success(self, request: web.Request) -> web.Response:
        return self.page(request, "checkout_success.html")
