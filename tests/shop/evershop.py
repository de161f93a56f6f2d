"""EverShop: pages drawn by a server and woken by a script, JSON to add, a checkout of one page."""

from aiohttp import web

from tests.shop import pages
from tests.shop.breakage import broken
from tests.shop.cart import lines_of, set_quantity
from tests.shop.catalogue import BY_VARIANT
from tests.shop.counter import door, fields, methods, number, order, rates, take, typed_email
from tests.shop.faults import Fault
from tests.shop.flavours import FLAVOURS
from tests.shop.visit import SHOP, VISIT, Visit, render

_LINES = "/api/cart/n0rdly5/items"


async def add(request: web.Request) -> web.StreamResponse:
    visit, form = request[VISIT], await fields(request)
    wanted = number(form.get("sku"))
    reply, refusal = await take(request, wanted, number(form.get("qty")) or 1)
    if reply or refusal:
        return reply or web.json_response(
            {"error": {"status": 400, "message": refusal}}, status=400
        )
    item = {"productName": BY_VARIANT[wanted].title[visit.language]}
    return web.json_response({"data": {"item": item, "count": visit.session.count}})


async def cart(request: web.Request) -> web.StreamResponse:
    """The page; or, for whoever asks so, the data that it is drawn from."""
    if reply := await broken(request, Fault.CART_500):
        return reply
    if request.query.get("ajax") == "true":
        return web.json_response({"eContext": {"graphqlResponse": _drawn_from(request[VISIT])}})
    return render(request, "cart.html", lines=lines_of(request[VISIT]))


def _drawn_from(visit: Visit) -> dict[str, object]:
    """Answers under names that each build makes anew; of which one is the cart's, and there may be none."""
    lines = [
        {"cartItemId": str(id_), "qty": quantity, "removeApi": f"{_LINES}/{id_}"}
        for id_, quantity in visit.session.lines.items()
    ]
    cart = {"totalQty": visit.session.count, "items": lines} if lines else None
    return {"e3b2ozlmekmx2pvlcq": cart, "e3b2ozlmekmx2pvlcr": {"items": [{"name": "Menu"}]}}


async def remove(request: web.Request) -> web.StreamResponse:
    set_quantity(request[VISIT], number(request.match_info["line"]), 0)
    return web.json_response({"data": {"item": {}}})


async def checkout(request: web.Request) -> web.StreamResponse:
    return await door(request) or render(request, "checkout.html", methods=methods(request))


async def shipping_methods(request: web.Request) -> web.StreamResponse:
    typed_email(request, request.query.get("email", ""))
    return web.json_response({"data": {"methods": await rates(request)}})


async def place(request: web.Request) -> web.StreamResponse:
    return web.json_response({"data": {"orderId": order(request, how="checkout")}})


async def thanks(request: web.Request) -> web.StreamResponse:
    return pages.show_thanks(request)


def add_routes(app: web.Application, prefix: str) -> None:
    get, post = app.router.add_get, app.router.add_post
    paths = FLAVOURS[app[SHOP].flavour].paths
    get(paths["all"], pages.product_list)
    get(paths["product"], pages.product)
    get("/cart", cart)
    get("/checkout", checkout)
    get("/checkout/success", thanks)
    post("/api/cart/mine/items", add)
    app.router.add_delete(_LINES + "/{line}", remove)
    get("/api/carts/mine/shippingMethods", shipping_methods)
    post("/api/carts/n0rdly5/checkout", place)
    get(paths["files"] + "{name}", pages.picture)
    get(paths["assets"] + "{name}", pages.script_or_style)
