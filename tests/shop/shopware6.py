"""Shopware 6's storefront: a cart that slides in, a guest's registration, and one page with the rest."""

import re

from aiohttp import web

from tests.shop import pages
from tests.shop.breakage import broken
from tests.shop.cart import lines_of, set_quantity
from tests.shop.counter import door, fields, methods, missing, number, order, rates, see, take
from tests.shop.faults import Fault
from tests.shop.flavours import FLAVOURS
from tests.shop.visit import SHOP, VISIT, render

NEEDED = (
    "salutationId",
    "firstName",
    "lastName",
    "billingAddress[street]",
    "billingAddress[zipcode]",
    "billingAddress[city]",
    "billingAddress[countryId]",
    "acceptedDataProtection",
)
_LINE = re.compile(r"lineItems\[(\d+)\]\[id\]")


async def add(request: web.Request) -> web.StreamResponse:
    """The answer of the script's request is the cart that slides in, also when it was refused."""
    form = await fields(request)
    wanted = next((number(found[1]) for key in form if (found := _LINE.fullmatch(key))), 0)
    reply, refusal = await take(request, wanted)
    return reply or _offcanvas(request, refusal=refusal)


async def offcanvas(request: web.Request) -> web.StreamResponse:
    return _offcanvas(request)


def _offcanvas(request: web.Request, *, refusal: str = "") -> web.Response:
    return render(request, "offcanvas.html", lines=lines_of(request[VISIT]), refusal=refusal)


async def widget(request: web.Request) -> web.StreamResponse:
    return render(request, "cart_widget.html")


async def cart(request: web.Request) -> web.StreamResponse:
    if reply := await broken(request, Fault.CART_500):
        return reply
    return render(request, "cart.html", lines=lines_of(request[VISIT]))


async def cart_json(request: web.Request) -> web.StreamResponse:
    """What the storefront's script may read; not asked for by a script of another site."""
    if request.headers.get("X-Requested-With") != "XMLHttpRequest":
        return web.json_response({}, status=403)
    lines = request[VISIT].session.lines.items()
    items = [{"id": str(id_), "type": "product", "quantity": quantity} for id_, quantity in lines]
    return web.json_response({"name": "storefront", "lineItems": items})


async def remove(request: web.Request) -> web.StreamResponse:
    set_quantity(request[VISIT], number(request.match_info["id"]), 0)
    return see(request[VISIT].url("cart"))


async def confirm(request: web.Request) -> web.StreamResponse:
    if reply := await door(request):
        return reply
    if not request[VISIT].session.address:
        return see("/checkout/register")
    found, ways = await rates(request), methods(request)
    return render(request, "confirm.html", rates=found, methods=ways)


async def register_page(request: web.Request) -> web.StreamResponse:
    return await door(request) or render(
        request, "register.html", address={}, errors={}
    )  # fmt: skip


async def register(request: web.Request) -> web.StreamResponse:
    form = await fields(request)
    errors = missing(request, form, email="email", also=NEEDED)
    if errors:
        return render(request, "register.html", address=form, errors=errors)
    request[VISIT].session.address = {"email": form["email"]}
    return see("/checkout/confirm")


async def configure(request: web.Request) -> web.StreamResponse:
    return see("/checkout/confirm")


async def place(request: web.Request) -> web.StreamResponse:
    order(request, how="storefront")
    return see("/checkout/finish")


async def thanks(request: web.Request) -> web.StreamResponse:
    return pages.show_thanks(request)


def add_routes(app: web.Application, prefix: str) -> None:
    get, post = app.router.add_get, app.router.add_post
    paths = FLAVOURS[app[SHOP].flavour].paths
    get(paths["all"], pages.product_list)
    get("/checkout/cart", cart)
    get("/checkout/cart.json", cart_json)
    get("/checkout/offcanvas", offcanvas)
    get("/widgets/checkout/info", widget)
    post("/checkout/line-item/add", add)
    post("/checkout/line-item/delete/{id}", remove)
    get("/checkout/confirm", confirm)
    get("/checkout/register", register_page)
    post("/account/register", register)
    post("/checkout/configure", configure)
    post("/checkout/order", place)
    get("/checkout/finish", thanks)
    get(paths["files"] + "{name}", pages.picture)
    get(paths["assets"] + "{name}", pages.script_or_style)
    get(paths["product"], pages.product)
