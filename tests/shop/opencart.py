"""OpenCart 3: everything at one path, told apart by `route`; an accordion as checkout, filled panel by panel."""

from aiohttp import web

from tests.shop import pages
from tests.shop.breakage import broken
from tests.shop.cart import lines_of, set_quantity
from tests.shop.catalogue import BY_VARIANT
from tests.shop.counter import door, fields, methods, missing, number, order, rates, see, take
from tests.shop.faults import Fault
from tests.shop.flavours import FLAVOURS
from tests.shop.visit import SHOP, VISIT, Handler, not_found, render
from tests.shop.words import words

NEEDED = ("firstname", "lastname", "address_1", "city", "postcode", "country_id", "zone_id")


async def product(request: web.Request) -> web.StreamResponse:
    found = BY_VARIANT.get(number(request.query.get("product_id")))
    if found is None:
        return not_found(request)
    request.match_info["handle"] = found.handle
    return await pages.product(request)


async def add(request: web.Request) -> web.StreamResponse:
    visit, form = request[VISIT], await fields(request)
    product = BY_VARIANT[number(form.get("product_id"))]
    chosen = next((value for key, value in form.items() if key.startswith("option")), "")
    if len(product.variants) > 1 and not chosen:
        needed = {"option": {"217": "?", "218": "?"}}
        return web.json_response({"error": needed})
    wanted = number(chosen) or product.variants[0].id
    reply, refusal = await take(request, wanted, number(form.get("quantity")) or 1)
    if reply or refusal:
        return reply or web.json_response({"error": {"warning": refusal}})
    texts = words(visit.language)
    success = (
        f'<a href="{visit.to(product)}">{product.title[visit.language]}</a>: {texts["added"]}'
    )
    return web.json_response({"success": success, "total": f"{visit.session.count} stk."})


async def remove(request: web.Request) -> web.StreamResponse:
    set_quantity(request[VISIT], number((await fields(request)).get("key")), 0)
    return web.json_response({"success": "ok"})


async def edit(request: web.Request) -> web.StreamResponse:
    for key, quantity in (await fields(request)).items():
        if key.startswith("quantity["):
            set_quantity(request[VISIT], number(key[9:-1]), number(quantity))
    return see(request[VISIT].url("cart"))


async def cart(request: web.Request) -> web.StreamResponse:
    if reply := await broken(request, Fault.CART_500):
        return reply
    return render(request, "cart.html", lines=lines_of(request[VISIT]))


async def checkout(request: web.Request) -> web.StreamResponse:
    return await door(request) or render(request, "checkout.html")


async def country(request: web.Request) -> web.StreamResponse:
    zones = [{"zone_id": "", "name": " --- Vælg --- "}, {"zone_id": "936", "name": "Fyn"}]
    return web.json_response({"zone": zones})


async def guest_save(request: web.Request) -> web.StreamResponse:
    errors = missing(request, await fields(request), email="email", also=NEEDED)
    return web.json_response({"error": errors} if errors else [])


async def shipping(request: web.Request) -> web.StreamResponse:
    return render(request, "shipping.html", rates=await rates(request))


async def payment(request: web.Request) -> web.StreamResponse:
    return render(request, "payment.html", methods=methods(request))


async def saved(request: web.Request) -> web.StreamResponse:
    return web.json_response([])


async def confirm(request: web.Request) -> web.StreamResponse:
    """A payment extension's: an order, and a mere GET."""
    order(request, how="cod")
    return web.Response(text="")


async def thanks(request: web.Request) -> web.StreamResponse:
    return pages.show_thanks(request)


ROUTES: dict[str, Handler] = {
    "common/home": pages.home,
    "product/category": pages.product_list,
    "product/product": product,
    "checkout/cart": cart,
    "checkout/cart/add": add,
    "checkout/cart/remove": remove,
    "checkout/cart/edit": edit,
    "checkout/checkout": checkout,
    "checkout/checkout/country": country,
    "checkout/guest/save": guest_save,
    "checkout/shipping_method": shipping,
    "checkout/shipping_method/save": saved,
    "checkout/payment_method": payment,
    "checkout/payment_method/save": saved,
    "extension/payment/cod/confirm": confirm,
    "checkout/success": thanks,
}


async def index(request: web.Request) -> web.StreamResponse:
    handler = ROUTES.get(request.query.get("route", "common/home"))
    return await handler(request) if handler else not_found(request)


def add_routes(app: web.Application, prefix: str) -> None:
    paths = FLAVOURS[app[SHOP].flavour].paths
    app.router.add_route("*", "/index.php", index)
    app.router.add_get(paths["files"] + "{name}", pages.picture)
    app.router.add_get(paths["assets"] + "{name}", pages.script_or_style)
