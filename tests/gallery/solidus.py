"""A Solidus shop in English (starter frontend): a form adds, e-mail or sign-in first, then address, delivery, payment, confirm.

The country comes chosen and its states by script; both addresses are in the page and the second is
hidden by a box that is ticked; without a shipping rate the address page comes again.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web

from tests.gallery.goods import Good
from tests.gallery.till import Till, Visit

ASKED = ("name", "address1", "city", "country_id", "zipcode", "phone")
COUNTRIES = {"57": "Denmark", "214": "United Kingdom", "232": "United States"}
STATES = {"232": {"3535": "California", "3561": "New York"}}
RATES = {"11": ("UPS Ground (USD)", 5), "12": ("UPS Two Day (USD)", 10)}
METHODS = {"1": "Credit Card", "2": "Check"}
UNSHIPPABLE = "We are unable to calculate shipping rates for the selected items."


class Solidus(Till):
    platform = "solidus"
    language = "en"
    currency = "USD"
    cookie = "_store_session"
    assets = "/assets/"
    button_script = "product_form.js"
    taxons: ClassVar[dict[str, str]] = {
        "home": "Home",
        "kitchen": "Kitchen",
        "clothing": "Clothing",
    }
    countries = COUNTRIES
    rates = RATES

    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/", self.home),
            web.get("/products", self.products),
            web.get("/t/{root}/{taxon}", self.taxon),
            web.get("/products/{slug}", self.product),
            web.post("/cart_line_items", self.add_line),
            web.get("/cart", self.cart),
            web.post("/cart", self.update_cart),
            web.get("/api/states", self.states),
            web.get("/checkout", self.checkout),
            web.get("/checkout/registration", self.registration),
            web.post("/checkout/registration", self.register),
            web.get("/checkout/{state}", self.step),
            web.post("/checkout/update/{state}", self.update),
            web.get("/orders/{number}", self.order_page),
        ]

    def extras(self, visit: Visit) -> dict[str, Any]:
        return {"taxons": self.taxons, "flash": visit.notes.pop("flash", "")}

    # the catalogue

    def path(self, good: Good) -> str:
        return f"/products/{good.slug}"

    async def home(self, request: web.Request) -> web.Response:
        return self.page(request, "home.html", goods=self.listed[2:6])

    async def products(self, request: web.Request) -> web.Response:
        asked = request.query.get("keywords", "").lower()
        goods = [good for good in self.listed if asked in good.title.lower()]
        return self.page(request, "products.html", goods=goods, title="All products")

    async def taxon(self, request: web.Request) -> web.Response:
        title = self.taxons.get(request.match_info["taxon"])
        if title is None:
            raise web.HTTPNotFound(text="404")
        return self.page(request, "products.html", goods=self.listed, title=title)

    async def product(self, request: web.Request) -> web.Response:
        return self.page(request, "product.html", good=self.good(request.match_info["slug"]))

    # the cart

    async def add_line(self, request: web.Request) -> web.Response:
        form = await request.post()
        number, _, size = str(form["variant_id"]).partition("-")
        good = self.good(number)
        if self.sold_out(good):
            self.visit(request).notes["flash"] = "Quantity selected is not available."
            raise web.HTTPFound(self.path(good))
        self.add(request, good, size, int(str(form.get("quantity", "1"))))
        raise web.HTTPFound("/cart")

    async def cart(self, request: web.Request) -> web.Response:
        return self.page(request, "cart.html", lines=self.lines(self.visit(request)))

    async def update_cart(self, request: web.Request) -> web.Response:
        form, visit = await request.post(), self.visit(request)
        for place, line in enumerate(visit.lines):
            field = f"order[line_items_attributes][{place}][quantity]"
            line.count = int(str(form.get(field, line.count)))
        visit.lines[:] = [line for line in visit.lines if line.count > 0]
        raise web.HTTPFound("/checkout" if "checkout" in form else "/cart")

    # the checkout

    async def checkout(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        if not visit.lines:
            raise web.HTTPFound("/cart")
        raise web.HTTPFound(
            "/checkout/address" if "email" in visit.notes else "/checkout/registration"
        )

    async def registration(self, request: web.Request) -> web.Response:
        if not self.visit(request).lines:
            raise web.HTTPFound("/cart")
        self.begin_checkout()
        return self.page(request, "registration.html")

    async def register(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        email = str((await request.post()).get("order[email]", ""))
        if "@" not in email:
            visit.notes["flash"] = "Email is invalid"
            raise web.HTTPFound("/checkout/registration")
        visit.notes["email"] = email
        raise web.HTTPFound("/checkout/address")

    async def states(self, request: web.Request) -> web.Response:
        states = STATES.get(request.query["country_id"], {})
        listed = [{"id": key, "name": name} for key, name in states.items()]
        return web.json_response({"states": listed, "states_required": bool(states)})

    def reached(self, visit: Visit) -> str:
        """The furthest page of the checkout that the visit may open."""
        for needed, state in (
            ("email", "registration"),
            ("name", "address"),
            ("rate", "delivery"),
            ("method", "payment"),
        ):
            if needed not in visit.notes:
                return state
        return "confirm"

    async def step(self, request: web.Request) -> web.Response:
        visit, state = self.visit(request), request.match_info["state"]
        states = ["address", "delivery", "payment", "confirm"]
        if not visit.lines:
            raise web.HTTPFound("/cart")
        if state not in states:
            raise web.HTTPNotFound(text="404")
        reached = self.reached(visit)
        if reached not in states or states.index(state) > states.index(reached):
            raise web.HTTPFound(f"/checkout/{reached}")
        methods = {} if "no-payment" in self.faults else METHODS
        return self.page(request, f"{state}.html", states=states, state=state, methods=methods)

    async def update(self, request: web.Request) -> web.Response:
        """Each page of the checkout is sent to its own address and says where to go on."""
        sent = {name: str(value) for name, value in (await request.post()).items()}
        acts = {
            "address": self._address,
            "delivery": self._delivery,
            "payment": self._payment,
            "confirm": self._confirm,
        }
        raise web.HTTPFound(acts[request.match_info["state"]](self.visit(request), sent))

    def _address(self, visit: Visit, sent: dict[str, str]) -> str:
        typed = {
            name: sent.get(f"order[bill_address_attributes][{name}]", "").strip() for name in ASKED
        }
        if typed["country_id"] in STATES:
            typed["state"] = sent.get("order[bill_address_attributes][state_id]", "")
        if not all(typed.values()):
            visit.notes["flash"] = "Bill address can't be blank"
            return "/checkout/address"
        if "no-shipping" in self.faults:
            visit.notes["flash"] = UNSHIPPABLE
            return "/checkout/address"
        visit.notes |= typed
        return "/checkout/delivery"

    def _delivery(self, visit: Visit, sent: dict[str, str]) -> str:
        rate = sent.get("order[shipments_attributes][0][selected_shipping_rate_id]", "")
        if rate not in RATES:
            return "/checkout/delivery"
        visit.notes["rate"] = rate
        return "/checkout/payment"

    def _payment(self, visit: Visit, sent: dict[str, str]) -> str:
        method = sent.get("order[payments_attributes][][payment_method_id]", "")
        carded = method != "1" or len(sent.get("payment_source[1][number]", "")) >= 12
        if method not in METHODS or not carded:
            visit.notes["flash"] = "Payments is invalid"
            return "/checkout/payment"
        visit.notes["method"] = METHODS[method]
        return "/checkout/confirm"

    def _confirm(self, visit: Visit, sent: dict[str, str]) -> str:
        agreed = sent.get("accept_terms_and_conditions") == "accepted"
        if not agreed or self.reached(visit) != "confirm" or not visit.lines:
            return "/checkout/confirm"
        visit.notes["order"] = f"R{self.order(visit):09}"
        return f"/orders/{visit.notes['order']}"

    async def order_page(self, request: web.Request) -> web.Response:
        if request.match_info["number"] != self.visit(request).notes.get("order"):
            raise web.HTTPNotFound(text="404")
        return self.page(request, "order.html")
