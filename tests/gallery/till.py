"""What the shops of the gallery share: carts by cookie, pages, faults, and a count of orders.

Not a shop: each platform's module has its own pages, addresses and way to the order. Nothing here
knows how Tillwatch looks for things, and no shop of the gallery may be built from that knowledge.
"""

import asyncio
import secrets
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from tests.gallery.faults import NOTICED
from tests.gallery.goods import Currency, Good, Language, goods, money

HERE = Path(__file__).parent
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300"><rect width="300" height="300" fill="hsl({hue} 30% 85%)"/>'
    '<circle cx="150" cy="150" r="80" fill="hsl({hue} 40% 55%)"/></svg>'
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Line:
    """One row of a cart."""

    good: Good
    size: str
    count: int = 1

    @property
    def total(self) -> int:
        return self.good.price * self.count


@dataclass
class Visit:
    """One browser: its cart and what it typed and chose so far."""

    key: str
    lines: list[Line] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def put(self, good: Good, size: str = "", count: int = 1) -> None:
        for line in self.lines:
            if (line.good, line.size) == (good, size):
                line.count += count
                return
        self.lines.append(Line(good, size, count))

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)


VISIT = web.RequestKey("visit", Visit)


class Till:
    """A shop. `orders` grows by its real order request only; `faults` may be changed at any time."""

    platform: ClassVar[str]
    language: ClassVar[Language]
    currency: ClassVar[Currency]
    cookie: ClassVar[str]  # what the platform calls its session
    assets: ClassVar[str] = "/assets/"  # where its scripts and styles are
    button_script: ClassVar[str] = (
        ""  # without it the add button is dead; empty: the button is a form's
    )

    def __init__(self) -> None:
        self.url = ""
        self.orders = 0
        self.faults: set[str] = set()
        self.goods = goods(self.language, self.currency)
        self._visits: dict[str, Visit] = {}
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates" / self.platform),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        self._templates.filters["money"] = lambda amount: money(amount, self.currency)

    def routes(self) -> Sequence[web.RouteDef]:
        """The platform's own addresses."""
        raise NotImplementedError

    def extras(self, visit: Visit) -> dict[str, Any]:
        """What each page of the platform is given besides `shop` and `visit`."""
        return {}

    def closed(self, request: web.Request) -> web.StreamResponse:
        """What the platform answers while `maintenance` is on."""
        return web.Response(
            status=503, text=self.render("maintenance.html"), content_type="text/html"
        )

    # what handlers ask

    @property
    def listed(self) -> tuple[Good, ...]:
        return () if "products-gone" in self.faults else self.goods

    def good(self, slug: str) -> Good:
        """By its slug or number; 404 when there is none."""
        for good in self.goods:
            if slug in {good.slug, str(good.number)}:
                return good
        raise web.HTTPNotFound(text="404")

    def sold_out(self, good: Good) -> bool:
        return good.kind == "sold-out" or "sold-out" in self.faults

    def visit(self, request: web.Request) -> Visit:
        return request[VISIT]

    def add(self, request: web.Request, good: Good, size: str = "", count: int = 1) -> None:
        """What every way into the cart does in the end, with the faults that belong there."""
        if "add-500" in self.faults:
            raise web.HTTPInternalServerError(text="500")
        if "add-silent" not in self.faults:
            self.visit(request).put(good, size, count)

    def lines(self, visit: Visit) -> list[Line]:
        """What the cart's page shows."""
        return [] if "cart-empty" in self.faults else visit.lines

    def begin_checkout(self) -> None:
        """To be called by the page that opens the checkout."""
        if "checkout-500" in self.faults:
            raise web.HTTPInternalServerError(text="500")

    def order(self, visit: Visit) -> int:
        """The order is placed: its number."""
        self.orders += 1
        visit.lines.clear()
        return 10_000 + self.orders

    # answering

    def render(self, template: str, **values: Any) -> str:
        return self._templates.get_template(template).render(shop=self, **values)

    def fragment(self, request: web.Request, template: str, **values: Any) -> str:
        visit = self.visit(request)
        path = request.path
        return self.render(template, visit=visit, path=path, **(self.extras(visit) | values))

    def page(self, request: web.Request, template: str, **values: Any) -> web.Response:
        return web.Response(
            text=self.fragment(request, template, **values), content_type="text/html"
        )

    def application(self) -> web.Application:
        application = web.Application(middlewares=[self._hours, self._session])
        application.router.add_get("/pictures/{slug}.svg", self._picture)
        application.router.add_get(self.assets + "{file:.+}", self._asset)
        application.router.add_get("/favicon.ico", self._picture)
        application.add_routes(self.routes())
        return application

    @web.middleware
    async def _hours(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        unknown = self.faults - NOTICED[self.platform].keys()
        assert not unknown, f"{self.platform} can't have the fault {unknown}"
        if "maintenance" in self.faults:
            return self.closed(request)
        return await handler(request)

    @web.middleware
    async def _session(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        key = request.cookies.get(self.cookie, "")
        if key not in self._visits:
            key = secrets.token_hex(12)
            self._visits[key] = Visit(key)
        request[VISIT] = self._visits[key]
        try:
            response = await handler(request)
        except web.HTTPException as error:
            error.set_cookie(self.cookie, key, httponly=True)
            raise
        response.set_cookie(self.cookie, key, httponly=True)
        return response

    async def _picture(self, request: web.Request) -> web.Response:
        hue = sum(map(ord, request.match_info.get("slug", ""))) * 37 % 360
        return web.Response(text=PICTURE.format(hue=hue), content_type="image/svg+xml")

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["file"]
        path = HERE / "assets" / self.platform / name
        dead = name == self.button_script and "button-dead" in self.faults
        if dead or ".." in name or not path.is_file():
            raise web.HTTPNotFound(text="404")
        return web.FileResponse(path, headers={"Cache-Control": "no-store"})


@contextmanager
def running(shop: Till) -> Iterator[Till]:
    """The shop answers at `shop.url`, from a thread and a loop of its own, while the block lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = web.AppRunner(shop.application(), access_log=None, shutdown_timeout=0.5)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        shop.url = f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def end() -> None:
        await runner.cleanup()
        await loop.shutdown_default_executor()

    try:
        asyncio.run_coroutine_threadsafe(start(), loop).result(timeout=20)
        yield shop
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(timeout=20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
