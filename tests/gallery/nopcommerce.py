"""A nopCommerce shop in Danish: carts by script, terms to accept in the cart, one-page checkout as an accordion.

Each part of the accordion is asked of the server when the one before it was saved.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web

from tests.gallery.till import Till, Visit

PREFIX = "BillingNewAddress."
ASKED = {
    "FirstName": "Fornavn er påkrævet.",
    "LastName": "Efternavn er påkrævet.",
    "Email": "E-mail er påkrævet.",
    "CountryId": "Land er påkrævet.",
    "City": "By er påkrævet",
    "Address1": "Vejnavn er påkrævet",
    "ZipPostalCode": "Postnummer er påkrævet",
    "PhoneNumber": "Telefon er påkrævet",
}
GIFT_CARD = ("RecipientName", "RecipientEmail", "SenderName", "SenderEmail")


class NopCommerce(Till):
    platform = "nopcommerce"
    language = "da"
    currency = "DKK"
    cookie = ".Nop.Customer"
    assets = "/js/"
    button_script = "public.ajaxcart.js"
    categories: ClassVar[dict[str, str]] = {"bolig": "Bolig", "koekken": "Køkken", "toej": "Tøj"}

    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/", self.home),
            web.get("/cart", self.cart),
            web.post("/cart", self.change_cart),
            web.get("/login/checkoutasguest", self.sign_in),
            web.get("/login", self.sign_in),
            web.get("/checkout", self.checkout),
            web.get("/onepagecheckout", self.one_page),
            web.post("/checkout/OpcSaveBilling/", self.save_billing),
            web.post("/checkout/OpcSaveShipping/", self.save_shipping),
            web.post("/checkout/OpcSaveShippingMethod/", self.save_method),
            web.post("/checkout/OpcSavePaymentMethod/", self.save_payment),
            web.post("/checkout/OpcSavePaymentInfo/", self.save_payment_info),
            web.post("/checkout/OpcConfirmOrder/", self.confirm),
            web.get("/checkout/completed/", self.completed),
            web.get("/country/getstatesbycountryid", self.states),
            web.post(r"/addproducttocart/details/{number:\d+}/{type:\d}", self.add_details),
            web.post(
                r"/addproducttocart/catalog/{number:\d+}/{type:\d}/{count:\d+}", self.add_catalog
            ),
            web.get("/search", self.search),
            web.get("/{slug}", self.slug),
        ]

    # the catalogue

    async def home(self, request: web.Request) -> web.Response:
        return self.page(request, "home.html", goods=self.listed[1:6])

    async def search(self, request: web.Request) -> web.Response:
        asked = request.query.get("q", "").lower()
        goods = [good for good in self.listed if asked and asked in good.title.lower()]
        return self.page(request, "category.html", title="Søg", goods=goods)

    async def slug(self, request: web.Request) -> web.Response:
        """Categories and products share the first level, as nopCommerce's do."""
        slug = request.match_info["slug"]
        if slug in self.categories:
            return self.page(
                request, "category.html", title=self.categories[slug], goods=self.listed
            )
        good = self.good(slug)
        related = [other for other in self.listed if other is not good][:4]
        return self.page(request, "product.html", good=good, related=related)

    # the cart

    async def add_catalog(self, request: web.Request) -> web.Response:
        good = self.good(request.match_info["number"])
        if request.match_info["type"] != "1":
            return web.json_response(
                {"success": True, "message": "Varen er føjet til din ønskeliste"}
            )
        if good.kind in {"sizes", "gift-card"} or self.sold_out(good):
            return web.json_response({"redirect": f"/{good.slug}"})
        return self._added(request, good.number, "", int(request.match_info["count"]))

    async def add_details(self, request: web.Request) -> web.Response:
        form = await request.post()
        good = self.good(request.match_info["number"])
        if request.match_info["type"] != "1":
            return web.json_response(
                {"success": True, "message": "Varen er føjet til din ønskeliste"}
            )
        size = str(form.get(f"product_attribute_{good.number}", ""))
        warnings = []
        if self.sold_out(good):
            warnings.append("Varen er ikke på lager")
        if good.sizes and size not in good.sizes:
            warnings.append("Vælg venligst Størrelse")
        if good.kind == "gift-card" and not all(
            form.get(f"giftcard_{good.number}.{name}") for name in GIFT_CARD
        ):
            warnings.append("Angiv gyldigt navn og e-mail til gavekortet")
        if warnings:
            return web.json_response({"success": False, "message": warnings})
        count = int(str(form.get(f"addtocart_{good.number}.EnteredQuantity", "1")) or 1)
        return self._added(request, good.number, size, count)

    def _added(self, request: web.Request, number: int, size: str, count: int) -> web.Response:
        self.add(request, self.good(str(number)), size, count)
        return web.json_response(
            {
                "success": True,
                "message": 'Varen er føjet til din <a href="/cart">indkøbskurv</a>',
                "updatetopcartsectionhtml": f"({self.visit(request).count})",
                "updateflyoutcartsectionhtml": self.fragment(request, "flyout.html"),
            }
        )

    async def cart(self, request: web.Request) -> web.Response:
        return self.page(request, "cart.html", lines=self.lines(self.visit(request)))

    async def change_cart(self, request: web.Request) -> web.Response:
        form = await request.post()
        if "checkout" in form:
            raise web.HTTPFound("/login/checkoutasguest?returnUrl=%2Fcart")
        if "continueshopping" in form:
            raise web.HTTPFound("/")
        visit = self.visit(request)
        removed = set(form.getall("removefromcart", []))
        for place, line in enumerate(visit.lines):
            count = str(form.get(f"itemquantity{place}", line.count))
            line.count = 0 if str(place) in removed else int(count or 0)
        visit.lines[:] = [line for line in visit.lines if line.count > 0]
        return await self.cart(request)

    # the checkout

    async def sign_in(self, request: web.Request) -> web.Response:
        return self.page(request, "sign_in.html", guest="checkoutasguest" in request.path)

    async def checkout(self, request: web.Request) -> web.Response:
        raise web.HTTPFound("/onepagecheckout" if self.visit(request).lines else "/cart")

    async def one_page(self, request: web.Request) -> web.Response:
        if not self.visit(request).lines:
            raise web.HTTPFound("/cart")
        self.begin_checkout()
        return self.page(request, "one_page.html")

    async def states(self, request: web.Request) -> web.Response:
        return web.json_response([{"id": 0, "name": "Andet"}])

    async def save_billing(self, request: web.Request) -> web.Response:
        form = await request.post()
        missing = [
            text
            for name, text in ASKED.items()
            if str(form.get(PREFIX + name, "")).strip() in {"", "0"}
        ]
        if missing:
            return web.json_response({"error": 1, "message": missing})
        notes = self.visit(request).notes
        notes |= {name: str(form[PREFIX + name]) for name in ASKED}
        if form.get("ShipToSameAddress") == "true":
            return self._next(request, "shipping-method", "shipping_method", "methods.html")
        return self._next(request, "shipping", "shipping", "shipping_address.html")

    async def save_shipping(self, request: web.Request) -> web.Response:
        return self._next(request, "shipping-method", "shipping_method", "methods.html")

    async def save_method(self, request: web.Request) -> web.Response:
        form = await request.post()
        if "shippingoption" not in form:
            return web.json_response({"error": 1, "message": "Leveringsmetoden kan ikke bruges"})
        self.visit(request).notes["delivery"] = str(form["shippingoption"]).partition("___")[0]
        return self._next(request, "payment-method", "payment_method", "payments.html")

    async def save_payment(self, request: web.Request) -> web.Response:
        form = await request.post()
        if "paymentmethod" not in form:
            return web.json_response({"error": 1, "message": "Vælg en betalingsmetode"})
        self.visit(request).notes["payment"] = str(form["paymentmethod"])
        return self._next(request, "payment-info", "payment_info", "payment_info.html")

    async def save_payment_info(self, request: web.Request) -> web.Response:
        form = await request.post()
        by_card = self.visit(request).notes.get("payment") == "Payments.Manual"
        if by_card and len(str(form.get("CardNumber", ""))) < 12:
            html = self.fragment(request, "payment_info.html", wrong=True)
            return web.json_response({"update_section": {"name": "payment-info", "html": html}})
        return self._next(request, "confirm-order", "confirm_order", "confirm.html")

    async def confirm(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        if "payment" not in visit.notes or not visit.lines:
            return web.json_response({"error": 1, "message": "Kurven er tom"})
        visit.notes["order"] = str(self.order(visit))
        return web.json_response({"success": 1})

    async def completed(self, request: web.Request) -> web.Response:
        return self.page(request, "completed.html")

    def _next(self, request: web.Request, section: str, goto: str, template: str) -> web.Response:
        html = self.fragment(request, template, wrong=False)
        return web.json_response(
            {"update_section": {"name": section, "html": html}, "goto_section": goto}
        )

    def extras(self, visit: Visit) -> dict[str, Any]:
        return {"categories": self.categories}
