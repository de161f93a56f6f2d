"""Magento 2 with the theme Luma: buttons that a script wakes, a cart known by its section, a checkout drawn late."""

from aiohttp import web

from tests.shop import pages
from tests.shop.breakage import broken
from tests.shop.cart import lines_of, set_quantity
from tests.shop.catalogue import BY_VARIANT, Product
from tests.shop.counter import door, fields, methods, number, order, rates, take, typed_email
from tests.shop.faults import Fault
from tests.shop.flavours import FLAVOURS
from tests.shop.visit import SHOP, TEMPLATES, VISIT, Visit, render
from tests.shop.words import words

REST = "/rest/default/V1/guest-carts/{cart}"


async def add(request: web.Request) -> web.StreamResponse:
    """What was said of it comes with the next look at the sections, and an error sends back to the product."""
    visit, form = request[VISIT], await fields(request)
    if form.get("form_key") != visit.session.csrf:
        return web.json_response({"backUrl": "/"})
    wanted = number(form.get("super_attribute[93]")) or number(form.get("product"))
    reply, refusal = await take(request, wanted)
    if reply:
        return reply
    title = BY_VARIANT[wanted].title[visit.language]
    texts = words(visit.language)
    visit.session.address["message"] = refusal or f"{title}: {texts['added']}"
    visit.session.address["message_type"] = "error" if refusal else "success"
    return web.json_response({"backUrl": visit.to(BY_VARIANT[wanted])} if refusal else [])


async def sections(request: web.Request) -> web.StreamResponse:
    """What of a cached page is the visitor's own. Messages are told once."""
    session = request[VISIT].session
    items = [{"item_id": str(id_), "qty": quantity} for id_, quantity in session.lines.items()]
    found: dict[str, object] = {"cart": {"summary_count": session.count, "items": items}}
    if "messages" in request.query.get("sections", ""):
        kind, text = (session.address.pop(key, "") for key in ("message_type", "message"))
        found["messages"] = {"messages": [{"type": kind, "text": text}] if text else []}
    response = web.json_response(found)
    response.set_cookie("form_key", session.csrf)
    return response


async def remove(request: web.Request) -> web.StreamResponse:
    form = await fields(request)
    if form.get("form_key") != request[VISIT].session.csrf:
        return web.json_response({"success": False, "error_message": "form_key"})
    set_quantity(request[VISIT], number(form.get("item_id")), 0)
    return web.json_response({"success": True})


async def cart(request: web.Request) -> web.StreamResponse:
    if reply := await broken(request, Fault.CART_500):
        return reply
    return render(request, "cart.html", lines=lines_of(request[VISIT]))


async def checkout(request: web.Request) -> web.StreamResponse:
    return await door(request) or render(request, "checkout.html", methods={})


async def estimate(request: web.Request) -> web.StreamResponse:
    address = (await request.json())["address"]
    if not address["postcode"]:
        return web.json_response([])
    return web.json_response(await rates(request))


async def shipping_information(request: web.Request) -> web.StreamResponse:
    information = (await request.json())["addressInformation"]
    wrong = typed_email(request, information["shipping_address"]["email"])
    if wrong:
        return web.json_response({"message": wrong}, status=400)
    return web.json_response({"payment_methods": [*methods(request).items()]})


async def payment_information(request: web.Request) -> web.StreamResponse:
    """An order."""
    return web.json_response(order(request, how="rest"))


async def thanks(request: web.Request) -> web.StreamResponse:
    return pages.show_thanks(request)


def options(visit: Visit, product: Product) -> list[dict[str, object]]:
    return [
        {"id": one.id, "label": one.name[visit.language], "in_stock": visit.in_stock(one)}
        for one in product.variants
    ]


TEMPLATES.globals["options_of"] = options


def add_routes(app: web.Application, prefix: str) -> None:
    get, post = app.router.add_get, app.router.add_post
    paths = FLAVOURS[app[SHOP].flavour].paths
    get(paths["all"], pages.product_list)
    get(paths["product"], pages.product)
    get("/checkout/cart/", cart)
    post("/checkout/cart/add/{rest:.*}", add)
    get("/customer/section/load/", sections)
    post("/checkout/sidebar/removeItem/", remove)
    get("/checkout/", checkout)
    post(f"{REST}/estimate-shipping-methods", estimate)
    post(f"{REST}/shipping-information", shipping_information)
    post(f"{REST}/payment-information", payment_information)
    get("/checkout/onepage/success/", thanks)
    get(paths["files"] + "{name}", pages.picture)
    get(paths["assets"] + "{name}", pages.script_or_style)
