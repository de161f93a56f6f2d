"""A Drupal Commerce shop in German: a checkout of panes in one form, parts of which are replaced as they are chosen.

The shipping methods are not there before the shopper asks for them with a button of its own; each
answer by script gives the replaced fields new ids. Without scripts the same buttons send the form.
"""

import secrets
from collections.abc import Sequence
from typing import Any, ClassVar

from aiohttp import web

from tests.gallery.goods import Good
from tests.gallery.till import Till, Visit

ADDRESS = "shipping_information[shipping_profile][address][0][address]"
ASKED = ("given_name", "family_name", "address_line1", "postal_code", "locality")
METHOD = "shipping_information[shipments][0][shipping_method][0]"
METHODS = {"1--default": ("Standardversand", 5), "2--default": ("Expressversand", 13)}
PAYMENT = "payment_information[payment_method]"
PAYMENTS = {"new--credit_card--example": "Kreditkarte", "rechnung": "Kauf auf Rechnung"}
CARD = "payment_information[add_payment_method][payment_details]"
RECALCULATE = "Versand neu berechnen"


class Drupal(Till):
    platform = "drupal"
    language = "de"
    currency = "EUR"
    cookie = "SSESS3f1c"
    assets = "/themes/custom/heide/"
    button_script = "js/ajax.js"
    terms: ClassVar[dict[str, str]] = {"1": "Wohnen", "2": "Küche", "3": "Kleidung"}
    address, asked, card = ADDRESS, ASKED, CARD
    method, methods = METHOD, METHODS
    payment, payments = PAYMENT, PAYMENTS
    recalculate = RECALCULATE

    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/", self.front),
            web.get("/produkte", self.catalogue),
            web.get("/taxonomy/term/{term}", self.catalogue),
            web.get("/product/{number}", self.product),
            web.post("/product/{number}", self.add_to_cart),
            web.get("/cart", self.cart),
            web.post("/cart", self.cart_form),
            web.get("/checkout/1", self.checkout),
            web.get("/checkout/1/login", self.login),
            web.post("/checkout/1/login", self.guest),
            web.get("/checkout/1/order_information", self.information),
            web.post("/checkout/1/order_information", self.informed),
            web.get("/checkout/1/review", self.review),
            web.post("/checkout/1/review", self.pay),
            web.get("/checkout/1/complete", self.complete),
        ]

    def extras(self, visit: Visit) -> dict[str, Any]:
        message, error = visit.notes.pop("message", ""), visit.notes.pop("error", "")
        return {"terms": self.terms, "message": message, "error": error, "suffix": ""}

    # the catalogue

    def path(self, good: Good) -> str:
        return f"/product/{good.number}"

    async def front(self, request: web.Request) -> web.Response:
        return self.page(request, "front.html", goods=self.listed[2:5])

    async def catalogue(self, request: web.Request) -> web.Response:
        asked = request.query.get("search_api_fulltext", "").lower()
        goods = [good for good in self.listed if asked in good.title.lower()]
        title = self.terms.get(request.match_info.get("term", ""), "Produkte")
        return self.page(request, "catalogue.html", goods=goods, title=title)

    async def product(self, request: web.Request) -> web.Response:
        good = self.good(request.match_info["number"])
        others = [other for other in self.listed if other is not good][2:5]
        return self.page(request, "product.html", good=good, others=others)

    # the cart

    async def add_to_cart(self, request: web.Request) -> web.Response:
        good, form = self.good(request.match_info["number"]), await request.post()
        if self.sold_out(good):
            raise web.HTTPSeeOther(self.path(good))
        size = str(form.get("purchased_entity[0][attributes][attribute_size]", ""))
        self.add(request, good, size)
        self.visit(request).notes["message"] = good.title
        raise web.HTTPSeeOther(self.path(good))

    async def cart(self, request: web.Request) -> web.Response:
        return self.page(request, "cart.html", lines=self.lines(self.visit(request)))

    async def cart_form(self, request: web.Request) -> web.Response:
        form, visit = await request.post(), self.visit(request)
        for place, line in enumerate(visit.lines):
            gone = f"delete-order-item-{place}" in form
            line.count = 0 if gone else int(str(form.get(f"edit_quantity[{place}]", line.count)))
        visit.lines[:] = [line for line in visit.lines if line.count > 0]
        raise web.HTTPSeeOther("/checkout/1" if form.get("op") == "Zur Kasse" else "/cart")

    # the checkout

    async def checkout(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        if not visit.lines:
            raise web.HTTPSeeOther("/cart")
        raise web.HTTPSeeOther(
            "/checkout/1/order_information" if "guest" in visit.notes else "/checkout/1/login"
        )

    async def login(self, request: web.Request) -> web.Response:
        if not self.visit(request).lines:
            raise web.HTTPForbidden(text="Zugriff verweigert")
        self.begin_checkout()
        return self.page(request, "login.html")

    async def guest(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        if (await request.post()).get("op") != "Als Gast fortfahren":
            visit.notes["error"] = "Unbekannter Benutzername oder falsches Passwort."
            raise web.HTTPSeeOther("/checkout/1/login")
        visit.notes["guest"] = "1"
        raise web.HTTPSeeOther("/checkout/1/order_information")

    def reached(self, request: web.Request, needed: str) -> Visit:
        visit = self.visit(request)
        if not visit.lines:
            raise web.HTTPForbidden(text="Zugriff verweigert")
        if needed not in visit.notes:
            raise web.HTTPSeeOther("/checkout/1")
        return visit

    async def information(self, request: web.Request) -> web.Response:
        self.reached(request, "guest")
        return self.page(request, "information.html", sent={}, asked_rates=False, wrong=[])

    async def informed(self, request: web.Request) -> web.Response:
        """The one form: a part of it by script, the same by its button, or all of it."""
        visit = self.reached(request, "guest")
        sent = {name: str(value) for name, value in (await request.post()).items()}
        complete = all(sent.get(f"{ADDRESS}[{name}]", "").strip() for name in ASKED)
        again = (
            sent.get("op") == RECALCULATE or sent.get("_triggering_element_value") == RECALCULATE
        )
        values = {"sent": sent, "asked_rates": complete and (again or METHOD in sent), "wrong": []}
        if "ajax_form" in request.query:
            return self.commands(request, sent, values)
        if again:
            return self.page(request, "information.html", **values)
        wrong = self.wrong(sent)
        if wrong:
            return self.page(
                request, "information.html", **(values | {"wrong": wrong, "asked_rates": complete})
            )
        visit.notes |= {name: sent[f"{ADDRESS}[{name}]"] for name in ASKED}
        visit.notes |= {"method": METHODS[sent[METHOD]][0], "payment": PAYMENTS[sent[PAYMENT]]}
        raise web.HTTPSeeOther("/checkout/1/review")

    def commands(
        self, request: web.Request, sent: dict[str, str], values: dict[str, Any]
    ) -> web.Response:
        """What the script is told to replace."""
        pane = "payment" if sent.get("_triggering_element_name") == PAYMENT else "shipping"
        html = self.fragment(
            request, f"{pane}_pane.html", **values, suffix=f"--{secrets.token_urlsafe(6)}"
        )
        selector = f"#{pane}-information-wrapper"
        return web.json_response(
            [{"command": "insert", "method": "replaceWith", "selector": selector, "data": html}]
        )

    def wrong(self, sent: dict[str, str]) -> list[str]:
        wrong = []
        if "@" not in sent.get("contact_information[email]", ""):
            wrong.append("Das Feld E-Mail ist erforderlich.")
        wrong += [
            f"Das Feld {name} ist erforderlich."
            for name in ASKED
            if not sent.get(f"{ADDRESS}[{name}]", "").strip()
        ]
        if sent.get(METHOD) not in METHODS:
            wrong.append("Das Feld Versandart ist erforderlich.")
        if sent.get(PAYMENT) not in PAYMENTS:
            wrong.append("Das Feld Zahlungsart ist erforderlich.")
        by_card = sent.get(PAYMENT) == "new--credit_card--example"
        if by_card and len(sent.get(f"{CARD}[number]", "")) < 12:
            wrong.append("Die Kartennummer ist ungültig.")
        return wrong

    async def review(self, request: web.Request) -> web.Response:
        self.reached(request, "payment")
        return self.page(request, "review.html")

    async def pay(self, request: web.Request) -> web.Response:
        visit = self.reached(request, "payment")
        visit.notes["order"] = str(self.order(visit))
        raise web.HTTPSeeOther("/checkout/1/complete")

    async def complete(self, request: web.Request) -> web.Response:
        if "order" not in self.visit(request).notes:
            raise web.HTTPForbidden(text="Zugriff verweigert")
        return self.page(request, "complete.html")
