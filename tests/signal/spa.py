"""A single-page shop: every address gives the same empty page, and a script draws what is there.

Nothing tells a platform, no class tells what an element is, buttons are `div`s with a role, and a page never
loads anew. Faults have the demo shop's names.
"""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from tests.shop.app import serving
from tests.shop.faults import Fault

_SCRIPT = Path(__file__).with_suffix(".js")
_PAGE = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Fjord &amp; Fyr</title></head>
<body><div id="app" data-faults='{faults}'></div><script type="module" src="/app.js"></script></body></html>"""
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
)
_SOON = "<!doctype html><html lang='da'><title>Fjord</title><h1>Fjord &amp; Fyr</h1><p>Vi åbner snart vores nye butik.</p></html>"
_GOODS = {
    "skaal": ("Skål i stentøj", 249),
    "lampe": ("Lampe med skærm af uld", 899),
    "stage": ("Lysestage i jern", 179),
    "kande": ("Kande med hank", 329),
}
_SOLD_OUT = {"lampe"}
_RATES = ["PostNord 49 kr.", "GLS pakkeshop 39 kr."]
_RATES_TAKE = 0.8  # seconds


@dataclass
class SinglePageShop:
    """What it knows: the carts by visitor, and orders, of which there must never be any."""

    faults: Collection[Fault]
    carts: dict[str, list[str]] = field(default_factory=dict)
    orders: list[str] = field(default_factory=list)
    url: str = ""

    async def page(self, request: web.Request) -> web.StreamResponse:
        if Fault.HOME_HANGS in self.faults:
            await asyncio.Event().wait()
        if Fault.HOME_500 in self.faults:
            return web.Response(status=500, text="Internal Server Error")
        if Fault.SHOP_CHALLENGE in self.faults:
            headers = {"cf-mitigated": "challenge"}
            return web.Response(status=403, text="Just a moment...", headers=headers)
        soon = Fault.SHOP_COMING_SOON in self.faults
        text = _SOON if soon else _PAGE.replace("{faults}", json.dumps([*self.faults]))
        response = web.Response(text=text, content_type="text/html")
        if "visitor" not in request.cookies:
            response.set_cookie("visitor", secrets.token_hex(8))
        return response

    async def script(self, _request: web.Request) -> web.StreamResponse:
        if Fault.SCRIPT_404 in self.faults:
            raise web.HTTPNotFound
        return web.Response(body=_SCRIPT.read_bytes(), content_type="text/javascript")

    async def picture(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(text=_PICTURE, content_type="image/svg+xml")

    async def products(self, _request: web.Request) -> web.StreamResponse:
        if Fault.LIST_500 in self.faults:
            return web.Response(status=500)
        shown = [] if Fault.LIST_EMPTY in self.faults else _GOODS
        return web.json_response([self._shown(slug) for slug in shown])

    async def product(self, request: web.Request) -> web.StreamResponse:
        if Fault.PRODUCT_500 in self.faults:
            return web.Response(status=500)
        return web.json_response(self._shown(request.match_info["slug"]))

    def _shown(self, slug: str) -> dict[str, object]:
        title, price = _GOODS[slug]
        gone = slug in _SOLD_OUT or Fault.ALL_SOLD_OUT in self.faults
        return {"slug": slug, "title": title, "price": price, "sold_out": gone}

    def _cart(self, request: web.Request) -> list[str]:
        return self.carts.setdefault(request.cookies.get("visitor", ""), [])

    async def cart(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"lines": [self._shown(slug) for slug in self._cart(request)]})

    async def add(self, request: web.Request) -> web.StreamResponse:
        if Fault.ADD_500 in self.faults:
            return web.Response(status=500)
        if Fault.ADD_422 in self.faults:
            return web.Response(status=422, text="Varen kan ikke lægges i kurven.")
        slug = (await request.json())["slug"]
        wrong = next(one for one in _GOODS if one not in _SOLD_OUT | {slug})
        if Fault.ADD_SILENT not in self.faults:
            self._cart(request).append(wrong if Fault.ADD_WRONG in self.faults else slug)
        return web.json_response({})

    async def empty(self, request: web.Request) -> web.StreamResponse:
        self._cart(request).clear()
        return web.json_response({})

    async def rates(self, _request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(_RATES_TAKE)
        return web.json_response([] if Fault.NO_SHIPPING in self.faults else _RATES)

    async def order(self, _request: web.Request) -> web.StreamResponse:
        self.orders.append("order")
        return web.json_response({})


@contextlib.asynccontextmanager
async def single_page_shop(*faults: Fault) -> AsyncIterator[SinglePageShop]:
    """The shop on 127.0.0.1 for as long as the block lasts."""
    shop = SinglePageShop(faults=faults)
    app = web.Application()
    get, post = app.router.add_get, app.router.add_post
    get("/app.js", shop.script)
    get("/picture.svg", shop.picture)
    get("/api/products", shop.products)
    get("/api/products/{slug}", shop.product)
    get("/api/cart", shop.cart)
    post("/api/cart/add", shop.add)
    post("/api/cart/empty", shop.empty)
    post("/api/rates", shop.rates)
    post("/api/order", shop.order)
    get("/{path:.*}", shop.page)
    async with serving(app) as port:
        shop.url = f"http://127.0.0.1:{port}"
        yield shop
