"""A shop that repeats what it was sent, in every place where a secret could hide, and a second origin.

Each of its pages fetches from both in every way that a page has. It takes the visitor up to a
checkout without a form, where a run fails.
"""

import contextlib
import html
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from aiohttp import web

from tests.shop.app import serving

PIXEL = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
PAGES: Mapping[str, str] = {
    "/": '<h1>A shop that sells</h1><a href="/hop?/shop">Shop</a><a href="/collections/all">All</a>',
    "/collections/all": '<main><h1>All</h1><a href="/products/1">Candle</a></main>',
    "/products/1": """<main><h1>Candle</h1><form method="post" action="/cart/add">
        <button type="submit" name="add">Add to cart</button></form></main>""",
    "/cart": """<main><h1>Cart</h1><p class="cart-item">Candle</p>
        <form method="post"><button type="submit" name="checkout">Check out</button></form></main>""",
    "/checkout": "<main><h1>Checkout</h1></main>",
}


@dataclass(frozen=True, kw_only=True)
class Got:
    """A request as it came in."""

    origin: str
    method: str
    path: str
    headers: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.origin}{self.path}"


@dataclass
class EchoShop:
    """`own` and `foreign` are the two origins' addresses; `got` is what either was asked."""

    own: str = ""
    foreign: str = ""
    repeat: str = ""
    got: list[Got] = field(default_factory=list)


@contextlib.asynccontextmanager
async def echo_shop(
    *, foreign_host: str = "localhost", repeat: str = ""
) -> AsyncIterator[EchoShop]:
    """`repeat`: a text that stands on every page."""
    shop = EchoShop(repeat=repeat)

    async def own(request: web.Request) -> web.StreamResponse:
        note(shop, shop.own, request)
        return answer(shop, request)

    async def foreign(request: web.Request) -> web.StreamResponse:
        note(shop, shop.foreign, request)
        return web.Response(
            text="/* nothing */",
            content_type="text/html" if "frame" in request.path else "text/javascript",
            headers={"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"},
        )

    async with serving(_app(own)) as own_port, serving(_app(foreign)) as foreign_port:
        shop.own = f"http://127.0.0.1:{own_port}"
        shop.foreign = f"http://{foreign_host}:{foreign_port}"
        yield shop


def _app(handler: "web._Handler") -> web.Application:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    return app


def note(shop: EchoShop, origin: str, request: web.Request) -> None:
    shop.got.append(
        Got(
            origin=origin,
            method=request.method,
            path=request.path_qs,
            headers={name.lower(): value for name, value in request.headers.items()},
        )
    )


def answer(shop: EchoShop, request: web.Request) -> web.StreamResponse:
    path = request.path
    if path == "/hop":
        return web.Response(status=302, headers={"Location": request.query_string})
    if request.method == "POST" and path in {"/cart/add", "/cart"}:
        to = "/cart" if path == "/cart/add" else "/checkout"
        return web.Response(status=303, headers={"Location": to})
    if path in PAGES:
        return web.Response(text=_page(shop, request), content_type="text/html")
    if path == "/cart.js":
        return web.json_response({"item_count": 0, "sent": dict(request.headers)})
    kinds = {"/image.svg": "image/svg+xml", "/worker.js": "text/javascript"}
    texts = {"/image.svg": PIXEL, "/worker.js": _worker(shop)}
    return web.Response(
        text=texts.get(path, json.dumps(dict(request.headers))),
        content_type=kinds.get(path, "text/plain"),
        headers={"X-Echo": request.headers.get("Signature", "")},
    )


def _worker(shop: EchoShop) -> str:
    return f'fetch("/from-worker"); fetch("{shop.foreign}/from-worker").catch(() => 0);'


def _page(shop: EchoShop, request: web.Request) -> str:
    sent = request.headers.get("Signature", "")
    return f"""<!doctype html><html><head><title>{html.escape(sent)} Shop</title>
        <meta name="generator" content="{html.escape(sent)}">
        <link rel="stylesheet" href="/style.css">
        <script src="/script.js?{quote(sent)}"></script>
        <script src="{shop.foreign}/script.js"></script></head><body>
        {PAGES[request.path].replace("</h1>", f"</h1><p>{html.escape(shop.repeat)}</p>")}
        <p>{html.escape(sent)}</p><!-- {sent} -->
        <img src="/image.svg" alt=""><img src="/hop?{shop.foreign}/image.svg" alt="">
        <img src="/hop?/image.svg" alt=""><iframe src="/frame"></iframe>
        <iframe src="{shop.foreign}/frame"></iframe><iframe src="/hop?{shop.foreign}/frame"></iframe>
        <script>
        const sent = {json.dumps(sent)};
        document.cookie = "sent=" + encodeURIComponent(sent);
        localStorage.sent = btoa(sent);
        console.error("sent " + sent + " " + btoa("name:" + sent));
        fetch("/data?" + encodeURIComponent(sent), {{method: "POST", body: JSON.stringify({{sent}})}});
        fetch("{shop.foreign}/data").catch(() => 0);
        fetch("/hop?{shop.foreign}/data").catch(() => 0);
        const request = new XMLHttpRequest(); request.open("GET", "/xhr"); request.send();
        navigator.sendBeacon("/beacon", "x"); navigator.sendBeacon("{shop.foreign}/beacon", "x");
        new Worker("/worker.js");
        </script></body></html>"""
