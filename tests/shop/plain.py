"""The same shop without a trace of Shopify: full page posts, and a checkout of three pages."""

import asyncio

from aiohttp import web

from tests.shop import pages
from tests.shop.breakage import broken
from tests.shop.cart import addable, lines_of, put, set_quantity
from tests.shop.catalogue import BY_VARIANT
from tests.shop.checkout import FAULTS, RATES_TAKE, shipping_rates
from tests.shop.faults import Fault
from tests.shop.visit import VISIT, Visit, posted, render
from tests.shop.words import words

ADDRESS = ("email", "first_name", "last_name", "address", "postcode", "city")


def _see(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path})


async def _form(request: web.Request) -> dict[str, str]:
    """The posted form, if it is this visitor's own."""
    form = await posted(request)
    if form.get("csrf_token") != request[VISIT].session.csrf:
        raise web.HTTPForbidden(text="CSRF")
    return form


async def add(request: web.Request) -> web.StreamResponse:
    visit = request[VISIT]
    form = await _form(request)
    if visit.suffers(Fault.ADD_SLOW):
        await asyncio.sleep(visit.shop.faults.seconds(Fault.ADD_SLOW))
    if reply := await broken(request, Fault.ADD_500):
        return reply
    variant_id = int(form["variant"]) if form.get("variant", "").isdigit() else 0
    if variant_id not in BY_VARIANT:
        return _see(visit.url("all"))
    if not addable(visit, variant_id):
        return pages.show_product(
            request, BY_VARIANT[variant_id], error=words(visit.language)["stock_message"]
        )
    put(visit, {variant_id: int(form.get("quantity", "1"))})
    return _see(visit.url("cart"))


async def basket(request: web.Request) -> web.StreamResponse:
    if reply := await broken(request, Fault.CART_500):
        return reply
    return render(request, "plain/basket.html", lines=lines_of(request[VISIT]))


async def update(request: web.Request) -> web.StreamResponse:
    """Set one line's quantity; 0 removes it."""
    visit = request[VISIT]
    form = await _form(request)
    set_quantity(visit, int(form["variant"]), int(form.get("quantity", "0")))
    return _see(visit.url("cart"))


async def _guard(request: web.Request) -> web.StreamResponse | None:
    """What every checkout page asks first."""
    visit = request[VISIT]
    if not visit.session.lines:
        return _see(visit.url("cart"))
    return await broken(request, *FAULTS, Fault.CHECKOUT_STOCK_PROBLEM)


async def contact(request: web.Request) -> web.StreamResponse:
    return await _guard(request) or _contact(request, errors={})


def _contact(request: web.Request, *, errors: dict[str, str]) -> web.Response:
    address = request[VISIT].session.address
    return render(request, "plain/contact.html", address=address, errors=errors)


async def contact_post(request: web.Request) -> web.StreamResponse:
    visit = request[VISIT]
    form = await _form(request)
    texts = words(visit.language)
    email = form.get("email", "")
    visit.shop.emails.append(email)
    visit.session.address = {key: form.get(key, "") for key in ADDRESS}
    errors = {key: texts["fill_in"] for key in ADDRESS if not form.get(key)}
    if "@" not in email or visit.suffers(Fault.CONTACT_REFUSED):
        errors["email"] = texts["email_wrong"]
    if errors:
        return _contact(request, errors=errors)
    return _see(f"{visit.prefix}/checkout/shipping")


async def shipping(request: web.Request) -> web.StreamResponse:
    visit = request[VISIT]
    if reply := await _guard(request):
        return reply
    if not visit.session.address:
        return _see(visit.url("checkout"))
    late = visit.suffers(Fault.SHIPPING_LATE)
    await asyncio.sleep(visit.shop.faults.seconds(Fault.SHIPPING_LATE) if late else RATES_TAKE)
    rates = shipping_rates(visit, visit.language)
    return render(request, "plain/shipping.html", rates=rates)


async def shipping_post(request: web.Request) -> web.StreamResponse:
    form = await _form(request)
    chosen = "payment" if form.get("shipping") else "shipping"
    return _see(f"{request[VISIT].prefix}/checkout/{chosen}")


async def payment(request: web.Request) -> web.StreamResponse:
    return await _guard(request) or render(request, "plain/payment.html")


async def complete(request: web.Request) -> web.StreamResponse:
    """Pay: a real order."""
    visit: Visit = request[VISIT]
    await _form(request)
    if not visit.session.lines:
        return _see(visit.url("cart"))
    email = visit.session.address.get("email", "")
    visit.shop.place_order(visit.session, how="checkout", email=email)
    return _see(f"{visit.prefix}/checkout/thank-you")


async def thanks(request: web.Request) -> web.StreamResponse:
    return pages.show_thanks(request)


def add_routes(app: web.Application, prefix: str) -> None:
    get, post = app.router.add_get, app.router.add_post
    get(f"{prefix}/shop", pages.product_list)
    get(f"{prefix}/product/{{handle}}", pages.product)
    get(f"{prefix}/basket", basket)
    post(f"{prefix}/basket/add", add)
    post(f"{prefix}/basket/update", update)
    get(f"{prefix}/checkout/contact", contact)
    post(f"{prefix}/checkout/contact", contact_post)
    get(f"{prefix}/checkout/shipping", shipping)
    post(f"{prefix}/checkout/shipping", shipping_post)
    get(f"{prefix}/checkout/payment", payment)
    post(f"{prefix}/checkout/complete", complete)
    get(f"{prefix}/checkout/thank-you", thanks)
    if not prefix:
        get("/media/{name}", pages.picture)
        get("/static/{name}", pages.script_or_style)
