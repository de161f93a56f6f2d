"""The one-page checkout. Its pay button works: who presses it has placed an order."""

import asyncio

from aiohttp import web

from tests.shop.breakage import broken
from tests.shop.cart import lines_of, put
from tests.shop.faults import Fault
from tests.shop.pages import show_thanks
from tests.shop.state import Checkout
from tests.shop.visit import VISIT, Visit, not_found, posted, render
from tests.shop.words import words

RATES_TAKE = 0.3  # seconds; a carrier's answer
SUBMIT = "SubmitForCompletion"
FAULTS = (
    Fault.CHECKOUT_500,
    Fault.CHECKOUT_404,
    Fault.CHECKOUT_HANGS,
    Fault.CHECKOUT_NOT_SET_UP,
    Fault.CHECKOUT_TO_CART,
    Fault.CHECKOUT_ONLY_HEADING,
    Fault.CHECKOUT_CAPTCHA,
)
RATES = (("parcel", "parcel", 3_900), ("home", "home_delivery", 5_900))


async def begin(request: web.Request) -> web.StreamResponse:
    """Give the checkout its own address; with an empty cart there is none."""
    visit = request[VISIT]
    if not visit.session.lines:
        return web.Response(status=302, headers={"Location": visit.url("cart")})
    checkout = visit.shop.begin_checkout(visit.session)
    locale = "en-dk" if visit.language == "en" else "da-dk"
    target = f"/checkouts/cn/{checkout.token}/{locale}?auto_redirect=false"
    return web.Response(status=302, headers={"Location": target})


def _checkout(request: web.Request) -> Checkout | None:
    """The visitor's own checkout; another's token opens nothing."""
    visit = request[VISIT]
    checkout = visit.shop.checkouts.get(request.match_info["token"])
    return checkout if checkout and checkout.session is visit.session else None


async def page(request: web.Request) -> web.StreamResponse:
    visit, checkout = request[VISIT], _checkout(request)
    visit.language = request.match_info["tongue"]
    visit.prefix = "" if visit.language == visit.shop.language else f"/{visit.language}"
    if checkout is None:
        return not_found(request)
    if not visit.session.lines:
        return web.Response(status=302, headers={"Location": visit.url("cart")})
    if visit.suffers(Fault.CHECKOUT_STOCK_PROBLEM):
        target = f"/checkouts/cn/{checkout.token}/stock_problems"
        return web.Response(status=302, headers={"Location": target})
    if reply := await broken(request, *FAULTS):
        return reply
    lines = lines_of(visit, dearer=Fault.CHECKOUT_DEARER)
    response = render(request, "checkout.html", checkout=checkout, lines=lines)
    response.headers["X-Checkout-One-Session-Token"] = checkout.token
    return response


async def stock_problems(request: web.Request) -> web.StreamResponse:
    return render(request, "stock_problem.html")


async def contact(request: web.Request) -> web.StreamResponse:
    """The page tells the shop each e-mail address that is typed, long before anybody pays."""
    visit, checkout = request[VISIT], _checkout(request)
    body = await request.json()
    if checkout is None or body.get("csrf") != visit.session.csrf:
        return web.json_response({"errors": ["csrf"]}, status=403)
    email = str(body.get("email", ""))
    visit.shop.emails.append(email)
    if "@" not in email or visit.suffers(Fault.CONTACT_REFUSED):
        message = words(_tongue(request, visit))["email_wrong"]
        return web.json_response({"errors": {"email": message}}, status=422)
    return web.json_response({"email": email})


async def rates(request: web.Request) -> web.StreamResponse:
    """The ways of shipping to an address, after a while."""
    visit, checkout = request[VISIT], _checkout(request)
    if checkout is None:
        return web.json_response({"errors": ["checkout"]}, status=404)
    late = visit.suffers(Fault.SHIPPING_LATE)
    await asyncio.sleep(visit.shop.faults.seconds(Fault.SHIPPING_LATE) if late else RATES_TAKE)
    return web.json_response({"rates": shipping_rates(visit, _tongue(request, visit))})


def shipping_rates(visit: Visit, language: str) -> list[dict[str, object]]:
    if visit.suffers(Fault.NO_SHIPPING):
        return []
    texts = words(language)
    return [
        {
            "handle": handle,
            "title": texts[word],
            "price": price,
            "text": visit.money(price),
            "total": visit.money(visit.session.total + price),
        }
        for handle, word, price in RATES
    ]


def _tongue(request: web.Request, visit: Visit) -> str:
    return "en" if "/en-dk" in request.headers.get("Referer", "") else visit.language


async def complete(request: web.Request) -> web.StreamResponse:
    """Pay: a real order, on the visitor's word alone."""
    visit, checkout = request[VISIT], _checkout(request)
    body = await request.json()
    if checkout is None or body.get("variables", {}).get("csrf") != visit.session.csrf:
        return web.json_response({"errors": ["csrf"]}, status=403)
    if body.get("operationName") != SUBMIT or not visit.session.lines:
        return web.json_response({"errors": ["nothing to pay"]}, status=422)
    email = str(body["variables"].get("email", ""))
    visit.shop.place_order(visit.session, how="checkout", email=email)
    return web.json_response(
        {"data": {SUBMIT: {"redirect": f"/checkouts/cn/{checkout.token}/thank-you"}}}
    )


async def express(request: web.Request) -> web.StreamResponse:
    """The accelerated button: one click places an order, as a wallet does."""
    visit = request[VISIT]
    form = await posted(request)
    put(visit, {int(form["id"]): 1})
    order = visit.shop.place_order(visit.session, how="express", email="")
    return web.json_response({"order": order.number})


async def thanks(request: web.Request) -> web.StreamResponse:
    return show_thanks(request)
