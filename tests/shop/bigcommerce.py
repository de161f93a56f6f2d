"""BigCommerce with the theme Cornerstone, and its checkout, which is all script: three steps at one address."""

from aiohttp import web

from tests.shop import pages
from tests.shop.breakage import broken
from tests.shop.cart import lines_of
from tests.shop.catalogue import BY_VARIANT, variant_of
from tests.shop.counter import door, fields, methods, number, order, rates, see, take, typed_email
from tests.shop.faults import Fault
from tests.shop.flavours import FLAVOURS
from tests.shop.visit import SHOP, VISIT, render
from tests.shop.words import words

CHECKOUT = "/api/storefront/checkouts/{id}"


def _wanted(form: dict[str, str]) -> int:
    chosen = next((value for key, value in form.items() if key.startswith("attribute")), "")
    return number(chosen) or number(form.get("product_id"))


async def attributes(request: web.Request) -> web.StreamResponse:
    """What a choice makes of the product."""
    visit, variant = request[VISIT], variant_of(_wanted(await fields(request)))
    in_stock = variant is not None and visit.in_stock(variant)
    message = None if in_stock else words(visit.language)["sold_out"]
    return web.json_response({"data": {"instock": in_stock, "stock_message": message}})


async def add(request: web.Request) -> web.StreamResponse:
    wanted = _wanted(await fields(request))
    reply, refusal = await take(request, wanted)
    if reply:
        return reply
    if refusal:
        return web.json_response({"data": {"error": refusal}})
    item = {"id": wanted, "quantity": request[VISIT].session.count}
    return web.json_response({"data": {"cart_id": "n0rdly5", "cart_item": item}})


async def add_by_form(request: web.Request) -> web.StreamResponse:
    """What the product's form does while there is no script."""
    reply, _ = await take(request, _wanted(await fields(request)))
    return reply or see("/cart.php")


async def cart(request: web.Request) -> web.StreamResponse:
    """The page, or what the dialog shows after adding."""
    if "suggest" in request.query:
        product = BY_VARIANT[number(request.query["suggest"])]
        return render(request, "preview.html", product=product)
    if reply := await broken(request, Fault.CART_500):
        return reply
    return render(request, "cart.html", lines=lines_of(request[VISIT]))


async def carts(request: web.Request) -> web.StreamResponse:
    """The visitor's carts: none or one."""
    lines = request[VISIT].session.lines
    items = [{"id": str(id_), "quantity": quantity} for id_, quantity in lines.items()]
    kinds = {"physicalItems": items, "digitalItems": [], "giftCertificates": []}
    return web.json_response([{"id": "n0rdly5", "lineItems": kinds}] if items else [])


async def forget(request: web.Request) -> web.StreamResponse:
    request[VISIT].session.lines.clear()
    return web.Response(status=204)


async def checkout(request: web.Request) -> web.StreamResponse:
    return await door(request) or render(request, "checkout.html")


async def billing(request: web.Request) -> web.StreamResponse:
    wrong = typed_email(request, (await request.json())["email"])
    if wrong:
        return web.json_response({"detail": wrong}, status=422)
    return web.json_response({"id": "n0rdly5"})


async def consignment(request: web.Request) -> web.StreamResponse:
    """Ways of shipping for a new address; ways to pay for a way of shipping."""
    if request.method == "PUT":
        return web.json_response({"methods": [*methods(request).items()]})
    return web.json_response({"options": await rates(request)})


async def place(request: web.Request) -> web.StreamResponse:
    return web.json_response({"orderId": order(request, how="checkout")})


async def thanks(request: web.Request) -> web.StreamResponse:
    return pages.show_thanks(request)


async def old_address(request: web.Request) -> web.StreamResponse:
    return see("/checkout")


def add_routes(app: web.Application, prefix: str) -> None:
    get, post = app.router.add_get, app.router.add_post
    paths = FLAVOURS[app[SHOP].flavour].paths
    get(paths["all"], pages.product_list)
    get("/cart.php", cart)
    post("/cart.php", add_by_form)
    get("/checkout", checkout)
    get("/checkout.php", old_address)
    get("/checkout/order-confirmation", thanks)
    post("/remote/v1/product-attributes/{id}", attributes)
    post("/remote/v1/cart/add", add)
    get("/api/storefront/carts", carts)
    app.router.add_delete("/api/storefront/carts/{id}", forget)
    post(f"{CHECKOUT}/billing-address", billing)
    app.router.add_route("*", f"{CHECKOUT}/consignments", consignment)
    post("/internalapi/v1/checkout/order", place)
    get(paths["files"] + "{name}", pages.picture)
    get(paths["assets"] + "{name}", pages.script_or_style)
    get(paths["product"], pages.product)
