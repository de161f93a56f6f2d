"""An OXID eShop in German (Wave theme): forms to one address that say a class and a function, five numbered steps.

Each page of the checkout has its next-step button, the cart even two; sizes are a list box of
links whose choice reloads the product's part of the page.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from aiohttp import web
from multidict import MultiDictProxy

from tests.gallery.goods import Good
from tests.gallery.till import Till, Visit

ASKED = ("oxfname", "oxlname", "oxstreet", "oxstreetnr", "oxzip", "oxcity", "oxcountryid")
SETS = {"oxidstandard": ("Standard", 4), "1b842e732a23255b1.91207750": ("Express mit DHL", 12)}
PAYMENTS = {"oxidpayadvance": "Vorauskasse", "oxidinvoice": "Rechnung"}
Form = MultiDictProxy[Any]


def to(view: str) -> web.HTTPFound:
    return web.HTTPFound(f"/index.php?cl={view}")


class Oxid(Till):
    platform = "oxid"
    language = "de"
    currency = "EUR"
    cookie = "sid"
    assets = "/out/wave/"
    button_script = "js/oxarticlevariant.min.js"
    categories: ClassVar[dict[str, str]] = {
        "Wohnen": "Wohnen",
        "Kueche": "Küche",
        "Kleidung": "Kleidung",
    }
    sets = SETS
    payments = PAYMENTS

    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/", self.start),
            web.get("/warenkorb/", self.basket),
            web.get("/index.php", self.view),
            web.post("/index.php", self.act),
            web.get("/{category}/", self.list),
            web.get("/{category}/{slug}.html", self.details),
        ]

    def extras(self, visit: Visit) -> dict[str, Any]:
        return {
            "categories": self.categories,
            "fee": SETS[visit.notes.get("set", "oxidstandard")][1],
        }

    def path(self, good: Good) -> str:
        return f"/Wohnen/{good.slug}.html"

    # pages

    async def start(self, request: web.Request) -> web.Response:
        return self.page(request, "start.html", goods=self.listed[1:6])

    async def list(self, request: web.Request) -> web.Response:
        title = self.categories.get(request.match_info["category"])
        if title is None:
            raise web.HTTPNotFound(text="404")
        return self.page(request, "list.html", goods=self.listed, title=title)

    async def details(self, request: web.Request) -> web.Response:
        good = self.good(request.match_info["slug"])
        return self.page(request, "details.html", good=good, size="", others=self.listed[3:6])

    async def basket(self, request: web.Request) -> web.Response:
        lines = self.lines(self.visit(request))
        return self.page(request, "basket.html", lines=lines)

    async def view(self, request: web.Request) -> web.Response:
        """The pages that have no name of their own, by their class."""
        views: dict[str, Callable[[web.Request], Awaitable[web.Response]]] = {
            "basket": self.basket,
            "search": self.search,
            "user": self.user,
            "payment": self.payment,
            "order": self.order_page,
            "thankyou": self.thank_you,
            "oxwarticledetails": self.widget,
        }
        handler = views.get(request.query.get("cl", "start"), self.start)
        return await handler(request)

    async def search(self, request: web.Request) -> web.Response:
        asked = request.query.get("searchparam", "").lower()
        goods = [good for good in self.listed if asked in good.title.lower()]
        return self.page(request, "list.html", goods=goods, title="Suche")

    async def widget(self, request: web.Request) -> web.Response:
        good = self.good(request.query["anid"])
        return self.page(
            request, "main.html", good=good, size=request.query.get("varselid[0]", "")
        )

    async def user(self, request: web.Request) -> web.Response:
        if not self.visit(request).lines:
            raise to("basket")
        self.begin_checkout()
        return self.page(request, "user.html", option="", typed={}, missing=[])

    async def payment(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        if "lgn_usr" not in visit.notes or not visit.lines:
            raise to("user")
        return self.page(request, "payment.html", error=request.query.get("payerror", ""))

    async def order_page(self, request: web.Request) -> web.Response:
        visit = self.visit(request)
        if "payment" not in visit.notes or not visit.lines:
            raise to("payment")
        return self.page(request, "order.html", agb_error="agb" in request.query)

    async def thank_you(self, request: web.Request) -> web.Response:
        if "order" not in self.visit(request).notes:
            raise to("start")
        return self.page(request, "thankyou.html")

    # what forms do

    async def act(self, request: web.Request) -> web.Response:
        form = await request.post()
        acts: dict[str, Callable[[web.Request, Form], Awaitable[web.Response]]] = {
            "tobasket": self.to_basket,
            "changebasket": self.change_basket,
            "createuser": self.create_user,
            "changeshipping": self.change_shipping,
            "validatepayment": self.validate_payment,
            "execute": self.execute,
        }
        view, function = str(form.get("cl", "")), str(form.get("fnc", ""))
        if function in acts:
            return await acts[function](request, form)
        if view == "user" and "option" in form and self.visit(request).lines:
            return self.page(request, "user.html", option=form["option"], typed={}, missing=[])
        raise to(view)

    async def to_basket(self, request: web.Request, form: Form) -> web.Response:
        number, _, size = str(form.get("aid", "")).partition("-")
        good = self.good(number)
        if not self.sold_out(good) and (not good.sizes or size in good.sizes):
            self.add(request, good, size, int(str(form.get("am", "1")) or 1))
            self.visit(request).notes["added"] = good.title
        raise web.HTTPFound(self.path(good))

    async def change_basket(self, request: web.Request, form: Form) -> web.Response:
        visit = self.visit(request)
        for place, line in enumerate(visit.lines):
            count = int(str(form.get(f"aproducts[{place}][am]", line.count)) or 0)
            line.count = (
                0 if f"aproducts[{place}][remove]" in form and "removeBtn" in form else count
            )
        visit.lines[:] = [line for line in visit.lines if line.count > 0]
        raise web.HTTPFound("/warenkorb/")

    async def create_user(self, request: web.Request, form: Form) -> web.Response:
        typed = {name: str(form.get(f"invadr[oxuser__{name}]", "")).strip() for name in ASKED}
        typed["lgn_usr"] = str(form.get("lgn_usr", ""))
        missing = [name for name, value in typed.items() if not value]
        if missing:
            return self.page(request, "user.html", option="1", typed=typed, missing=missing)
        self.visit(request).notes |= typed
        raise to("payment")

    async def change_shipping(self, request: web.Request, form: Form) -> web.Response:
        if form.get("sShipSet") in SETS:
            self.visit(request).notes["set"] = str(form["sShipSet"])
        raise to("payment")

    async def validate_payment(self, request: web.Request, form: Form) -> web.Response:
        if form.get("paymentid") not in PAYMENTS:
            raise to("payment&payerror=1")
        self.visit(request).notes["payment"] = str(form["paymentid"])
        raise to("order")

    async def execute(self, request: web.Request, form: Form) -> web.Response:
        visit = self.visit(request)
        if form.get("ord_agb") != "1":
            raise to("order&agb=1")
        if "payment" not in visit.notes or not visit.lines:
            raise to("basket")
        visit.notes["order"] = str(self.order(visit))
        raise to("thankyou")
