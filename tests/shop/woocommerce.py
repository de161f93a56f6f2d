"""WooCommerce: pages of forms whose boxes scripts replace; or blocks, which a script draws from the Store API.

`wc-ajax` and the Store API are the platform's; so are the nonce that the API asks for before it changes
anything, and that a shop may close the API to strangers.
"""

from aiohttp import web

from tests.shop import pages
from tests.shop.breakage import broken
from tests.shop.cart import lines_of, set_quantity
from tests.shop.catalogue import BY_HANDLE, BY_VARIANT, Product, variant_of
from tests.shop.counter import door, fields, methods, number, order, rates, see, take, typed_email
from tests.shop.faults import Fault
from tests.shop.flavours import FLAVOURS
from tests.shop.visit import SHOP, TEMPLATES, VISIT, Visit, render
from tests.shop.words import words

API = "/wp-json/wc/store/v1"
ADDRESS = ("first_name", "last_name", "address_1", "postcode", "city")


async def product(request: web.Request) -> web.StreamResponse:
    """A product's page, which is also where its form is sent."""
    form = await fields(request)
    wanted = number(form.get("variation_id")) or number(form.get("add-to-cart"))
    if request.method == "GET" or not wanted:
        return await pages.product(request)
    reply, refusal = await take(request, wanted, number(form.get("quantity")) or 1)
    found = BY_HANDLE[request.match_info["handle"]]
    return reply or pages.show_product(request, found, error=refusal, added=not refusal)


async def cart(request: web.Request) -> web.StreamResponse:
    visit = request[VISIT]
    if "remove_item" in request.query:
        set_quantity(visit, number(request.query["remove_item"]), 0)
        return see(visit.url("cart"))
    if reply := await broken(request, Fault.CART_500):
        return reply
    return render(request, "cart.html", lines=lines_of(visit))


async def checkout(request: web.Request) -> web.StreamResponse:
    """The page; without a script its form is sent here, and that is an order."""
    if reply := await door(request):
        return reply
    if "woocommerce_checkout_place_order" in await fields(request):
        order(request, how="form")
        return see(f"{request[VISIT].url('checkout')}order-received/1/")
    lines = lines_of(request[VISIT], dearer=Fault.CHECKOUT_DEARER)
    return render(
        request, "checkout.html", lines=lines, rates=[], asked=False, methods=methods(request)
    )


async def ajax(request: web.Request) -> web.StreamResponse:
    """`/?wc-ajax=…`; the home page without it."""
    match request.query.get("wc-ajax"):
        case "add_to_cart":
            return await _add_from_list(request)
        case "update_order_review":
            return await _update_review(request)
        case "checkout":
            number_of_it = order(request, how="ajax")
            to = f"{request[VISIT].url('checkout')}order-received/{number_of_it}/"
            return web.json_response({"result": "success", "redirect": to})
        case _:
            return await pages.home(request)


async def _add_from_list(request: web.Request) -> web.StreamResponse:
    visit, form = request[VISIT], await fields(request)
    wanted = number(form.get("product_id"))
    reply, refusal = await take(request, wanted)
    if reply:
        return reply
    if refusal:
        return web.json_response({"error": True, "product_url": visit.to(BY_VARIANT[wanted])})
    count = f'<span class="count">{visit.session.count}</span>'
    return web.json_response({"fragments": {".cart-contents .count": count}})


async def _update_review(request: web.Request) -> web.StreamResponse:
    form = await fields(request)
    if form.get("billing_email"):
        typed_email(request, form["billing_email"])
    asked = bool(form.get("billing_postcode"))
    found = await rates(request)
    context = {
        "lines": lines_of(request[VISIT], dearer=Fault.CHECKOUT_DEARER),
        "rates": found if asked else [],
        "asked": asked,
        "methods": methods(request),
    }
    return web.json_response(
        {
            "result": "success",
            "fragments": {
                ".woocommerce-checkout-review-order-table": _part(request, "review", context),
                ".woocommerce-checkout-payment": _part(request, "payment", context),
            },
        }
    )


def _part(request: web.Request, name: str, context: dict[str, object]) -> str:
    return render(request, f"{name}.html", **context).text or ""


async def store_cart(request: web.Request) -> web.StreamResponse:
    """The Store API's cart. Every answer carries the nonce for the next change."""
    visit = request[VISIT]
    if visit.shop.closed_api:
        return web.json_response({"code": "rest_forbidden"}, status=401)
    shown = visit.session.address.get("postcode") and await rates(request)
    return _answer(visit, cart_json(visit, rates=shown or [], asked=shown is not None))


def cart_json(visit: Visit, *, rates: object, asked: bool) -> dict[str, object]:
    items = [
        {
            "key": str(id_),
            "id": id_,
            "quantity": quantity,
            "name": BY_VARIANT[id_].title[visit.language],
            "permalink": visit.to(BY_VARIANT[id_]),
            "total": visit.money(variant.price * quantity),
        }
        for id_, quantity in visit.session.lines.items()
        if (variant := variant_of(id_))
    ]
    looks_empty = visit.suffers(Fault.CART_LOOKS_EMPTY)
    return {
        "items": items,
        "items_count": visit.session.count,
        "shown": [] if looks_empty else items,
        "shipping_rates": rates if asked else None,
        "total": visit.money(visit.session.total),
    }


def _answer(visit: Visit, body: object, *, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers={"Nonce": visit.session.csrf})


async def store_empty(request: web.Request) -> web.StreamResponse:
    if reply := _without_nonce(request):
        return reply
    request[VISIT].session.lines.clear()
    return _answer(request[VISIT], [])


def _without_nonce(request: web.Request) -> web.Response | None:
    if request.headers.get("Nonce") == request[VISIT].session.csrf:
        return None
    return web.json_response({"code": "woocommerce_rest_missing_nonce"}, status=401)


async def store_customer(request: web.Request) -> web.StreamResponse:
    """The address that was typed into the blocks' checkout; the answer is the cart with its rates."""
    if reply := _without_nonce(request):
        return reply
    visit = request[VISIT]
    body = await request.json()
    address = body["shipping_address"]
    if body["billing_address"].get("email"):
        wrong = typed_email(request, body["billing_address"]["email"])
        if wrong:
            problem = {"code": "rest_invalid_param", "message": wrong, "data": {"status": 400}}
            return _answer(visit, problem, status=400)
    visit.session.address = {key: str(value) for key, value in address.items()}
    asked = all(address.get(name) for name in ADDRESS)
    found = await rates(request) if asked else []
    return _answer(visit, cart_json(visit, rates=found, asked=asked))


async def store_checkout(request: web.Request) -> web.StreamResponse:
    """An order of the blocks'."""
    if reply := _without_nonce(request):
        return reply
    return _answer(request[VISIT], {"order_id": order(request, how="store-api")})


async def thanks(request: web.Request) -> web.StreamResponse:
    return pages.show_thanks(request)


def variations(visit: Visit, product: Product) -> list[dict[str, object]]:
    gone = f'<p class="stock out-of-stock">{words(visit.language)["sold_out"]}</p>'
    return [
        {
            "variation_id": variant.id,
            "is_in_stock": visit.in_stock(variant),
            "availability_html": "" if visit.in_stock(variant) else gone,
        }
        for variant in product.variants
    ]


TEMPLATES.globals["variations_of"] = variations


def add_routes(app: web.Application, prefix: str) -> None:
    get, post = app.router.add_get, app.router.add_post
    post("/", ajax)
    paths = FLAVOURS[app[SHOP].flavour].paths
    get(paths["all"], pages.product_list)
    app.router.add_route("*", paths["product"], product)
    get(paths["cart"], cart)
    app.router.add_route("*", paths["checkout"], checkout)
    get(f"{paths['checkout']}order-received/{{number}}/", thanks)
    get(f"{API}/cart", store_cart)
    app.router.add_delete(f"{API}/cart/items", store_empty)
    post(f"{API}/cart/update-customer", store_customer)
    post(f"{API}/checkout", store_checkout)
    get("/wp-content/uploads/2026/11/{name}", pages.picture)
    get("/wp-content/plugins/woocommerce/assets/{name}", pages.script_or_style)
