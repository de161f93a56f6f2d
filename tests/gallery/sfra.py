"""A shop on Salesforce's Storefront Reference Architecture, in English: one checkout page in stages, each sent by script.

The guest's e-mail comes first; shipping methods are asked for again as the address is typed; the
page holds a second, hidden set of address fields for sending to several places.
"""

from collections.abc import Sequence

from aiohttp import web

from tests.gallery.goods import Good
from tests.gallery.till import Till

BASE = "/on/demandware.store/Sites-RefArch-Site/en_GB/"
FIELDS = "dwfrm_shipping_shippingAddress_addressFields_"
ASKED = ("firstName", "lastName", "address1", "country", "city", "postalCode", "phone")
METHODS = {
    "001": ("Ground", "7-10 Business Days", 6),
    "002": ("2-Day Express", "2 Business Days", 12),
}
CARD = "dwfrm_billing_creditCardFields_"


class Sfra(Till):
    platform = "sfra"
    language = "en"
    currency = "GBP"
    cookie = "dwsid"
    assets = "/on/demandware.static/Sites-RefArch-Site/-/en_GB/v1/"
    button_script = "js/productDetail.js"
    base = BASE

    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/", self.home),
            web.get("/cart", self.cart),
            web.get("/search", self.category),
            web.get(r"/{slug}/{number:\d+}.html", self.product),
            web.get("/{category}/{under}/", self.category),
            web.get(BASE + "ConsentTracking-Check", self.consent),
            web.get(BASE + "ConsentTracking-SetSession", self.consented),
            web.get(BASE + "Product-Variation", self.variation),
            web.post(BASE + "Cart-AddProduct", self.add_product),
            web.get(BASE + "Cart-MiniCartShow", self.mini_cart),
            web.get(BASE + "Cart-UpdateQuantity", self.update_quantity),
            web.get(BASE + "Checkout-Begin", self.checkout),
            web.post(BASE + "CheckoutServices-SubmitCustomer", self.submit_customer),
            web.post(
                BASE + "CheckoutShippingServices-UpdateShippingMethodsList", self.update_methods
            ),
            web.post(BASE + "CheckoutShippingServices-SelectShippingMethod", self.select_method),
            web.post(BASE + "CheckoutShippingServices-SubmitShipping", self.submit_shipping),
            web.post(BASE + "CheckoutServices-SubmitPayment", self.submit_payment),
            web.post(BASE + "CheckoutServices-PlaceOrder", self.place_order),
            web.post(BASE + "Order-Confirm", self.confirmation),
        ]

    # the catalogue

    def path(self, good: Good) -> str:
        return f"/{good.slug}/{good.number}.html?lang=en_GB"

    async def home(self, request: web.Request) -> web.Response:
        return self.page(request, "home.html", goods=self.listed[2:6])

    async def category(self, request: web.Request) -> web.Response:
        asked = request.query.get("q", "").lower()
        goods = [good for good in self.listed if asked in good.title.lower()]
        title = request.match_info.get("under", "Search results").replace("-", " ").title()
        return self.page(request, "category.html", goods=goods, title=title)

    async def product(self, request: web.Request) -> web.Response:
        good = self.good(request.match_info["number"])
        others = [other for other in self.listed if other is not good][:4]
        return self.page(request, "product.html", good=good, others=others)

    async def variation(self, request: web.Request) -> web.Response:
        good = self.good(request.query["pid"])
        size = request.query.get(f"dwvar_{good.number}_size", "")
        return web.json_response(
            {
                "product": {
                    "id": f"{good.number}-{size}",
                    "readyToOrder": size in good.sizes,
                    "available": not self.sold_out(good),
                }
            }
        )

    async def consent(self, request: web.Request) -> web.Response:
        return self.page(request, "consent.html")

    async def consented(self, request: web.Request) -> web.Response:
        self.visit(request).notes["consent"] = request.query["consent"]
        return web.json_response({"success": True})

    # the cart

    async def add_product(self, request: web.Request) -> web.Response:
        form = await request.post()
        number, _, size = str(form["pid"]).partition("-")
        good = self.good(number)
        if self.sold_out(good) or (good.sizes and size not in good.sizes):
            return web.json_response(
                {"error": True, "message": "Unable to add the item to the cart"}
            )
        self.add(request, good, size, int(str(form.get("quantity", "1"))))
        count = self.visit(request).count
        return web.json_response(
            {"error": False, "message": "Product added to cart", "quantityTotal": count}
        )

    async def mini_cart(self, request: web.Request) -> web.Response:
        return self.page(request, "mini_cart.html", lines=self.lines(self.visit(request)))

    async def cart(self, request: web.Request) -> web.Response:
        return self.page(request, "cart.html", lines=self.lines(self.visit(request)))

    async def update_quantity(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        visit.lines[int(request.query["uuid"])].count = int(request.query["quantity"])
        visit.lines[:] = [line for line in visit.lines if line.count]
        return web.json_response({"numItems": visit.count})

    # the checkout

    async def checkout(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        if not visit.lines:
            raise web.HTTPFound("/cart")
        self.begin_checkout()
        stage = request.query.get("stage", "customer")
        if stage not in {"customer", "shipping", "payment"} or "email" not in visit.notes:
            stage = "customer"
        methods = {} if "no-shipping" in self.faults else METHODS
        return self.page(request, "checkout.html", stage=stage, methods=methods)

    async def submit_customer(self, request: web.Request) -> web.Response:
        email = str((await request.post()).get("dwfrm_coCustomer_email", ""))
        if "@" not in email:
            wrong = {"dwfrm_coCustomer_email": "Please enter a valid email address."}
            return web.json_response({"error": True, "fieldErrors": [wrong]})
        self.visit(request).notes["email"] = email
        return web.json_response({"error": False, "order": {"orderEmail": email}})

    async def update_methods(self, request: web.Request) -> web.Response:
        methods = {} if "no-shipping" in self.faults else METHODS
        listed = [
            {
                "ID": key,
                "displayName": name,
                "estimatedArrivalTime": time,
                "shippingCost": f"£{cost}.00",
                "selected": key == "001",
            }
            for key, (name, time, cost) in methods.items()
        ]
        return web.json_response({"order": {"shipping": [{"applicableShippingMethods": listed}]}})

    async def select_method(self, request: web.Request) -> web.Response:
        cost = METHODS[str((await request.post())["methodID"])][2]
        total = self.visit(request).total + cost
        return web.json_response(
            {
                "order": {
                    "totals": {"totalShippingCost": f"£{cost}.00", "grandTotal": f"£{total}.00"}
                }
            }
        )

    async def submit_shipping(self, request: web.Request) -> web.Response:
        form = await request.post()
        wrong = {
            FIELDS + name: "This field is required."
            for name in ASKED
            if not form.get(FIELDS + name)
        }
        if wrong:
            return web.json_response({"error": True, "fieldErrors": [wrong]})
        method = str(form.get("dwfrm_shipping_shippingAddress_shippingMethodID", ""))
        if method not in METHODS:
            return web.json_response(
                {"error": True, "serverErrors": ["Please select a shipping method."]}
            )
        notes = self.visit(request).notes
        notes |= {name: str(form[FIELDS + name]) for name in ASKED}
        notes["method"] = METHODS[method][0]
        summary = f"{notes['firstName']} {notes['lastName']}, {notes['address1']}, {notes['city']} {notes['postalCode']}"
        return web.json_response(
            {"error": False, "order": {"summary": f"{summary}. {notes['method']}"}}
        )

    async def submit_payment(self, request: web.Request) -> web.Response:
        form = await request.post()
        names = (
            CARD + "cardNumber",
            CARD + "expirationMonth",
            CARD + "expirationYear",
            CARD + "securityCode",
        )
        wrong = {name: "This field is required." for name in names if not form.get(name)}
        if wrong:
            return web.json_response({"error": True, "fieldErrors": [wrong]})
        self.visit(request).notes["card"] = str(form[CARD + "cardNumber"])[-4:]
        return web.json_response(
            {
                "error": False,
                "order": {
                    "summary": f"Credit Visa ************{self.visit(request).notes['card']}"
                },
            }
        )

    async def place_order(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        if not visit.lines or "card" not in visit.notes:
            return web.json_response({"error": True, "cartError": True, "redirectUrl": "/cart"})
        visit.notes["order"] = f"{self.order(visit):08}"
        return web.json_response(
            {
                "error": False,
                "orderID": visit.notes["order"],
                "orderToken": visit.key,
                "continueUrl": BASE + "Order-Confirm",
            }
        )

    async def confirmation(self, request: web.Request) -> web.Response:
        return self.page(request, "confirmation.html")
