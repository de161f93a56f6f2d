"""What each fault of a whole answer looks like: one small function for each, one table."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

from aiohttp import web

from tests.shop.faults import Fault
from tests.shop.visit import VISIT, Handler, Visit, not_found, render, server_error

Reply = Callable[[web.Request, Visit], Awaitable[web.StreamResponse]]
ENDLESS_SIZE = 1_000_000_000
ENDLESS_PACE = 10_000_000  # bytes a second
ENDLESS_CHUNK = b"<p hidden>" + b"Nordlys " * 12_500 + b"</p>\n"


async def _password(request: web.Request, visit: Visit) -> web.StreamResponse:
    if request.path == "/password":
        return render(request, "password.html")
    return web.Response(status=302, headers={"Location": "/password"})


async def _coming_soon(request: web.Request, visit: Visit) -> web.StreamResponse:
    return render(request, "message.html", heading="coming_soon", text="coming_soon_text")


async def _frozen(request: web.Request, visit: Visit) -> web.StreamResponse:
    return render(request, "error.html", status=402, heading="frozen", text="")


async def _basic_auth(request: web.Request, visit: Visit) -> web.StreamResponse:
    headers = {"WWW-Authenticate": 'Basic realm="Staging"'}
    return web.Response(status=401, text="Authorization required", headers=headers)


async def _login(request: web.Request, visit: Visit) -> web.StreamResponse:
    if request.path == "/customer_authentication/login":
        return render(request, "error.html", heading="login", text="")
    return web.Response(status=302, headers={"Location": "/customer_authentication/login"})


def _refusal(fault: Fault, status: int, reason: str) -> Reply:
    async def reply(request: web.Request, visit: Visit) -> web.StreamResponse:
        headers = {"Retry-After": f"{visit.shop.faults.seconds(fault):.0f}"}
        return web.Response(status=status, reason=reason, text=reason, headers=headers)

    return reply


async def _challenge(request: web.Request, visit: Visit) -> web.StreamResponse:
    response = render(request, "challenge.html", status=403)
    response.headers.update({"cf-mitigated": "challenge", "Server": "cloudflare"})
    return response


async def _queue(request: web.Request, visit: Visit) -> web.StreamResponse:
    if request.path != "/throttle/queue":
        return web.Response(status=302, headers={"Location": "/throttle/queue"})
    seconds = visit.shop.faults.seconds(Fault.SHOP_QUEUE)
    response = render(
        request, "error.html", status=503, heading="server_error", text="server_error_text"
    )
    response.headers["Retry-After"] = f"{seconds:.0f}"
    return response


def _error(status: int) -> Reply:
    async def reply(request: web.Request, visit: Visit) -> web.StreamResponse:
        return server_error(request, status=status)

    return reply


async def _home_503(request: web.Request, visit: Visit) -> web.StreamResponse:
    response = server_error(request, status=503)
    response.headers["Retry-After"] = f"{visit.shop.faults.seconds(Fault.HOME_503):.0f}"
    return response


async def _not_found(request: web.Request, visit: Visit) -> web.StreamResponse:
    return not_found(request)


async def hang() -> NoReturn:
    """Until the visitor goes away or the shop closes."""
    await asyncio.Event().wait()
    raise AssertionError("nothing sets this event")


async def _hang(request: web.Request, visit: Visit) -> web.StreamResponse:
    return await hang()


async def _blank(request: web.Request, visit: Visit) -> web.StreamResponse:
    return web.Response(
        text="<!doctype html><html><head></head><body></body></html>", content_type="text/html"
    )


async def _redirect_loop(request: web.Request, visit: Visit) -> web.StreamResponse:
    turn = int(request.query.get("turn", "0")) + 1
    return web.Response(status=302, headers={"Location": f"{request.path}?turn={turn}"})


async def _dropped(request: web.Request, visit: Visit) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": "50000"})
    await response.prepare(request)
    await response.write(b"<!doctype html><html><head><title>Nordlys</title></head><body><h1>Nord")
    if request.transport is not None:
        request.transport.abort()
    return response


async def _endless(request: web.Request, visit: Visit) -> web.StreamResponse:
    """At the pace of a fast line, and out of sight: a browser is to be kept busy, not killed."""
    headers = {"Content-Type": "text/html", "Content-Length": str(ENDLESS_SIZE)}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    sent = b"<!doctype html><title>Nordlys</title><h1>Nordlys</h1>\n"
    left = ENDLESS_SIZE
    while left > 0:
        await response.write(sent[:left])
        left -= len(sent)
        sent = ENDLESS_CHUNK
        await asyncio.sleep(len(sent) / ENDLESS_PACE)
    return response


async def _to_cart(request: web.Request, visit: Visit) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": visit.url("cart")})


def _checkout_page(template: str, status: int = 200) -> Reply:
    async def reply(request: web.Request, visit: Visit) -> web.StreamResponse:
        return render(request, template, status=status)

    return reply


async def _not_set_up(request: web.Request, visit: Visit) -> web.StreamResponse:
    return render(request, "error.html", status=403, heading="not_set_up", text="")


REPLIES: dict[Fault, Reply] = {
    Fault.SHOP_PASSWORD: _password,
    Fault.SHOP_COMING_SOON: _coming_soon,
    Fault.SHOP_FROZEN: _frozen,
    Fault.SHOP_BASIC_AUTH: _basic_auth,
    Fault.SHOP_LOGIN_WALL: _login,
    Fault.SHOP_RATE_LIMITED: _refusal(Fault.SHOP_RATE_LIMITED, 429, "Too Many Requests"),
    Fault.SHOP_REJECTED: _refusal(Fault.SHOP_REJECTED, 430, "Shopify Security Rejection"),
    Fault.SHOP_CHALLENGE: _challenge,
    Fault.SHOP_QUEUE: _queue,
    Fault.HOME_500: _error(500),
    Fault.HOME_502: _error(502),
    Fault.HOME_503: _home_503,
    Fault.HOME_404: _not_found,
    Fault.HOME_HANGS: _hang,
    Fault.HOME_BLANK: _blank,
    Fault.HOME_REDIRECT_LOOP: _redirect_loop,
    Fault.HOME_DROPPED: _dropped,
    Fault.HOME_ENDLESS: _endless,
    Fault.LIST_404: _not_found,
    Fault.LIST_500: _error(500),
    Fault.PRODUCT_404: _not_found,
    Fault.PRODUCT_500: _error(500),
    Fault.ADD_500: _error(500),
    Fault.CART_500: _error(500),
    Fault.CHECKOUT_500: _error(500),
    Fault.CHECKOUT_404: _not_found,
    Fault.CHECKOUT_HANGS: _hang,
    Fault.CHECKOUT_NOT_SET_UP: _not_set_up,
    Fault.CHECKOUT_TO_CART: _to_cart,
    Fault.CHECKOUT_ONLY_HEADING: _checkout_page("only_heading.html"),
    Fault.CHECKOUT_STOCK_PROBLEM: _checkout_page("stock_problem.html"),
    Fault.CHECKOUT_CAPTCHA: _checkout_page("captcha.html"),
}
_WHOLE_SHOP = tuple(fault for fault in REPLIES if fault.startswith("shop-"))


async def broken(request: web.Request, *faults: Fault) -> web.StreamResponse | None:
    """The answer of the first of these faults that strikes this visitor, or None."""
    visit = request[VISIT]
    for fault in faults:
        if visit.suffers(fault):
            return await REPLIES[fault](request, visit)
    return None


@web.middleware
async def whole_shop(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Faults that every page has; files stay reachable, so that the fault's own page has a face."""
    if VISIT not in request:
        return await handler(request)
    visit = request[VISIT]
    if request.path.startswith((visit.url("assets"), visit.url("files"))):
        return await handler(request)
    return await broken(request, *_WHOLE_SHOP) or await handler(request)
