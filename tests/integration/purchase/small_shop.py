"""The smallest shop that can be bought from, each page of which a test may replace."""

import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOME = '<h1>A shop that sells</h1><a href="/shop">Shop</a>'
PRODUCT = """<main><h1>Candle</h1><form method="post" action="/cart/add">
    <button>Add to cart</button></form></main>"""
CART = '<main><p class="cart-item">Candle</p><a href="/checkout">Check out</a></main>'
ADDRESS = """<input type="email" name="email"><input name="street"><input name="city">
    <button>Continue</button>"""
CHECKOUT = f'<main><h1>Checkout</h1><form method="post">{ADDRESS}</form></main>'
PAGES: Mapping[str, str] = {
    "/": HOME,
    "/shop": '<main><a href="/product/1">Candle</a></main>',
    "/product/1": PRODUCT,
    "/cart": CART,
    "/checkout": CHECKOUT,
}


@dataclass(kw_only=True)
class SmallShop:
    """`requests` are methods and paths as they came in; `signed` those that carried a sign-in."""

    port: int
    scheme: str
    requests: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.at("127.0.0.1")

    def at(self, host: str) -> str:
        """The same shop under another name of this machine."""
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def posted(self) -> list[str]:
        return [one.removeprefix("POST ") for one in self.requests if one.startswith("POST ")]


@contextlib.asynccontextmanager
async def small_shop(
    pages: Mapping[str, str | Handler] | None = None,
    *,
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[SmallShop]:
    """`pages`: text or a handler in place of a page of the shop, by path."""
    shop = SmallShop(port=0, scheme="https" if tls else "http")
    shown = {**PAGES, **(pages or {})}

    async def show(request: web.Request) -> web.StreamResponse:
        shop.requests.append(f"{request.method} {request.path}")
        if "Authorization" in request.headers:
            shop.signed.append(request.path)
        page = shown.get(request.path)
        if callable(page):
            return await page(request)
        if request.method == "POST":
            return web.Response(status=303, headers={"Location": "/cart"})
        if page is None:
            return web.Response(status=404, text="<h1>No such page</h1>", content_type="text/html")
        text = f"<!doctype html><title>Small shop</title>{page}"
        return web.Response(text=text, content_type="text/html")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", show)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, 0, ssl_context=tls).start()
        shop.port = int(runner.addresses[0][1])
        yield shop
    finally:
        await runner.cleanup()
