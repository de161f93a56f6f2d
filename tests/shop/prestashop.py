"""PrestaShop's classic theme: a dialog after adding, and a checkout of four steps at one address.

Each step is a page of the server's; only the current one's fields are in sight.
"""

from aiohttp import web

from tests.shop import pages
from tests.shop.breakage import broken
from tests.shop.cart import lines_of, set_quantity
from tests.shop.catalogue import BY_VARIANT, Product
from tests.shop.counter import door, fields, methods, missing, number, order, rates, see, take
from tests.shop.faults import Fault
from tests.shop.flavours import FLAVOURS
from tests.shop.state import Session
from tests.shop.visit import SHOP, VISIT, Visit, render

STEPS = ("personal-information", "addresses", "delivery", "payment")


def buyable(visit: Visit, product: Product, variant: int | None) -> bool:
    """Whether the variant that a page shows can be bought: its button is made with it."""
    return any(visit.in_stock(one) for one in product.variants if variant in {None, one.id})


async def product(request: web.Request) -> web.StreamResponse:
    """The page, or (asked by its script) the button anew for another variant."""
    visit = request[VISIT]
    if request.query.get("action") != "refresh":
        return await pages.product(request)
    form = await fields(request)
    variant = _wanted(form)
    html = render(
        request, "add.html", buyable=buyable(visit, BY_VARIANT[variant], variant)
    ).text  # fmt: skip
    return web.json_response({"product_add_to_cart": html})


def _wanted(form: dict[str, str]) -> int:
    chosen = next((value for key, value in form.items() if key.startswith("group")), "")
    return number(chosen) or number(form.get("id_product"))


async def cart(request: web.Request) -> web.StreamResponse:
    visit, form = request[VISIT], await fields(request)
    if form.get("delete") and form.get("token") == visit.session.csrf:
        set_quantity(visit, number(form.get("id_product")), 0)
        return see(visit.url("cart"))
    if request.method == "POST":
        return await _update(request, form)
    if reply := await broken(request, Fault.CART_500):
        return reply
    return render(request, "cart.html", lines=lines_of(visit))


async def _update(request: web.Request, form: dict[str, str]) -> web.StreamResponse:
    """What the theme's script sends; a form that went off without it asks for nothing."""
    if form.get("action") != "update":
        return see(request[VISIT].url("cart"))
    wanted = _wanted(form)
    reply, refusal = await take(request, wanted, number(form.get("qty")) or 1)
    if reply or refusal:
        return reply or web.json_response({"hasError": True, "errors": [refusal]})
    return web.json_response({"success": True, "id_product": wanted})


async def corner(request: web.Request) -> web.StreamResponse:
    """What the script shows after adding: the cart's corner and a dialog."""
    form = await fields(request)
    product = BY_VARIANT[number(form.get("id_product"))]
    preview = render(request, "blockcart.html").text
    modal = render(request, "modal.html", product=product).text
    return web.json_response({"preview": preview, "modal": modal})


async def checkout(request: web.Request) -> web.StreamResponse:
    """The step that is next; what is sent is the current one's."""
    if reply := await door(request):
        return reply
    visit, form = request[VISIT], await fields(request)
    errors: dict[str, str] = {}
    if form.get("submitCreate"):
        needed = ("firstname", "lastname", "psgdpr")
        errors = missing(request, form, email="email", also=needed)
        if not errors:
            visit.session.address = {"email": form["email"], "step": "addresses"}
    elif form.get("saveAddress"):
        errors = {name: "?" for name in ("address1", "postcode", "city") if not form.get(name)}
        if not errors:
            visit.session.address["step"] = "delivery"
    elif form.get("confirmDeliveryOption"):
        visit.session.address["step"] = "payment"
    return await _show(request, visit.session, {**form, **visit.session.address}, errors)


async def _show(
    request: web.Request, session: Session, address: dict[str, str], errors: dict[str, str]
) -> web.StreamResponse:
    current = session.address.get("step", STEPS[0])
    found = await rates(request) if current == "delivery" else []
    return render(
        request,
        "checkout.html",
        current=current,
        place=STEPS.index(current) + 1,
        address=address,
        errors=errors,
        rates=found,
        methods=methods(request),
    )


async def validation(request: web.Request) -> web.StreamResponse:
    """A payment module's: an order."""
    order(request, how=request.match_info["module"])
    return see("/order-confirmation")


async def thanks(request: web.Request) -> web.StreamResponse:
    return pages.show_thanks(request)


def add_routes(app: web.Application, prefix: str) -> None:
    paths = FLAVOURS[app[SHOP].flavour].paths
    app.router.add_get(paths["all"], pages.product_list)
    app.router.add_route("*", paths["product"].replace("{id}", r"{id:\d+}"), product)
    app.router.add_route("*", paths["cart"].partition("?")[0], cart)
    app.router.add_route("*", paths["checkout"], checkout)
    app.router.add_post("/module/ps_shoppingcart/ajax", corner)
    app.router.add_route("*", "/module/{module}/validation", validation)
    app.router.add_get("/order-confirmation", thanks)
    app.router.add_get(paths["files"] + "{name}", pages.picture)
    app.router.add_get(paths["assets"] + "{name}", pages.script_or_style)
