"""In whatever way a page asks, and wherever it is sent on: the signature goes to the shop's own host alone.

A listening stranger counts what he got. Each request must arrive: one that does not would prove nothing.
"""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
import pytest_asyncio
from aiohttp import WSMsgType, web
from playwright.async_api import Browser, Page, async_playwright

from probes.browser.door import Door
from probes.browser.guard import Guard
from probes.browser.program import find_browser
from probes.browser.refusal import Refusal
from tests.shop.app import serving

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

SCRIPT = Path(__file__).with_name("gets.js").read_text(encoding="utf-8")
WAYS = re.findall(r"^  (\w+): \(", SCRIPT, re.MULTILINE)
HEADERS = {
    "Signature": "sig1=:aGVsbG8:",
    "Signature-Input": 'sig1=("@authority" "signature-agent");expires=1797800000',
    "Signature-Agent": '"https://shopify.com"',
}
REFUSALS = (Refusal(url="*/pay"), Refusal(url="*/collect*", body="purchase"))
"""Others whose patterns meet the same requests."""
TARGETS = {
    "own": "{own}/end",
    "own, deeper": "{own}/hop?{own}/hop?{own}/end",
    "checkout": "{own}/da/checkouts/cn/end",
    "stranger": "{stranger}/end",
    "own → stranger": "{own}/hop?{stranger}/end",
    "own → checkout": "{own}/hop?{own}/da/checkout/end",
    "stranger → own": "{stranger}/hop?{own}/end",
    "own → stranger → own": "{own}/hop?{stranger}/hop?{own}/end",
    "own → stranger → stranger": "{own}/hop?{stranger}/hop?{stranger}/end",
}


@dataclass(frozen=True)
class Got:
    """A request as it came in, and how many of the signature's headers it had."""

    at: str
    path: str
    signed: int

    def __str__(self) -> str:
        return f"{self.at} {self.path} ({self.signed} of {len(HEADERS)} headers)"


@dataclass
class World:
    """A shop and a stranger, and what either got."""

    own: str = ""
    stranger: str = ""
    got: list[Got] = field(default_factory=list)

    def arrived(self, name: str) -> bool:
        return any(one.path.endswith(f"/end?{name}") for one in self.got)

    def wrong(self) -> list[str]:
        """Requests that have what they must not have, or lack what they must have."""
        return [str(one) for one in self.got if one.signed != self._right(one)]

    def address(self, target: str) -> str:
        """Where a target is."""
        return TARGETS[target].format(own=self.own, stranger=self.stranger)

    def _right(self, one: Got) -> int:
        checkout = "/checkout" in one.path.partition("?")[0]
        return len(HEADERS) if one.at == "own" and not checkout else 0


@contextlib.asynccontextmanager
async def open_world() -> AsyncIterator[World]:
    world = World()

    def listener(at: str) -> web.Application:
        async def hear(request: web.Request) -> web.StreamResponse:
            path = unquote(request.raw_path)
            if request.method != "OPTIONS":  # what the browser asks by itself before it asks
                signed = sum(name in request.headers for name in HEADERS)
                world.got.append(Got(at, path, signed))
            if request.headers.get("Upgrade") == "websocket":
                return await _websocket(request)
            return _answer(request, path)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", hear)
        return app

    async with serving(listener("own")) as own, serving(listener("stranger")) as stranger:
        world.own = f"http://127.0.0.1:{own}"
        world.stranger = f"http://localhost:{stranger}"
        yield world


async def _websocket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            await socket.close()
    return socket


def _answer(request: web.Request, path: str) -> web.StreamResponse:
    headers = {
        "Access-Control-Allow-Origin": request.headers.get("Origin", "*"),
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Headers": "X-Of-The-Page",
        "Cache-Control": "no-store",
    }
    first, _, rest = path.partition("?")
    if request.method == "OPTIONS":
        return web.Response(headers=headers)
    if first == "/hop":
        return web.Response(status=307, headers={**headers, "Location": rest})
    if first.startswith("/signed/") and "Signature" not in request.headers:
        return web.Response(status=429, headers=headers)
    if first == "/asks":
        script = f"<script>fetch({rest!r}, {{mode: 'no-cors'}})</script>"
        return web.Response(text=script, content_type="text/html", headers=headers)
    kind = {"/": "text/html"}.get(first, "text/javascript")
    return web.Response(text="/* */", content_type=kind, headers=headers)


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="session",
    params=["a process for each site", pytest.param("one process", marks=pytest.mark.proof)],
)
async def browser(request: pytest.FixtureRequest) -> AsyncIterator[Browser]:
    apart = ["--site-per-process"] if request.param != "one process" else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", *apart]
        )
        yield browser
        await browser.close()


@contextlib.asynccontextmanager
async def guarded(browser: Browser, world: World) -> AsyncIterator[Page]:
    guard = Guard(store_url=world.own, headers=HEADERS, refusals=REFUSALS)
    context = await browser.new_context()
    try:
        await guard.watch(context, Door(browser))
        page = await context.new_page()
        await page.goto(world.own)
        yield page
    finally:
        await context.close()
        await guard.leave()


async def soon(world: World, names: list[str]) -> list[str]:
    """The names of which nothing has arrived after a while."""
    for _ in range(500):
        missing = [name for name in names if not world.arrived(name)]
        if not missing:
            return []
        await asyncio.sleep(0.02)
    return missing


async def test_however_a_page_asks_the_signature_goes_to_the_shop_alone(browser: Browser) -> None:
    async with open_world() as world, guarded(browser, world) as page:
        names = []
        for way in WAYS:
            for target in TARGETS:
                names.append(f"{way}: {target.replace(' ', '')}")
                to = f"{world.address(target)}?{quote(names[-1])}"
                await page.evaluate(
                    f"([way, of]) => {{ {SCRIPT}\n ways[way](of) }}",
                    [way, {"to": to, "stranger": world.stranger}],
                )
        missing = await soon(world, names)

    assert len(names) > 200
    assert missing == []
    assert world.wrong() == []


async def test_wherever_a_visitor_is_sent_the_signature_goes_to_the_shop_alone(
    browser: Browser,
) -> None:
    async with open_world() as world, guarded(browser, world) as page:
        for number, target in enumerate(TARGETS):
            await page.goto(f"{world.address(target)}?{number}")
        assert await soon(world, [str(number) for number in range(len(TARGETS))]) == []

    assert world.wrong() == []


async def test_a_page_that_was_refused_when_it_was_fetched_ahead_is_asked_for_anew(
    browser: Browser,
) -> None:
    """Chromium lets nobody add to what it fetches ahead by rules of the page; so that goes unsigned.

    It leaks nothing, and is no harm: what was refused then is not used when the page is opened.
    """
    async with open_world() as world, guarded(browser, world) as page:
        await page.evaluate(
            """urls => document.head.appendChild(Object.assign(document.createElement("script"), {
                type: "speculationrules",
                textContent: JSON.stringify({prefetch: [{urls, eagerness: "immediate"}]}),
            }))""",
            [f"{world.own}/signed/end?ahead"],
        )
        assert await soon(world, ["ahead"]) == []
        response = await page.goto(f"{world.own}/signed/end?ahead")

    assert response
    assert response.status == 200
    assert [one.signed for one in world.got if "ahead" in one.path] == [0, len(HEADERS)]


async def test_a_socket_is_never_signed(browser: Browser) -> None:
    """Chromium lets nobody add to what opens one; so the shop's own goes unsigned, and a stranger's too."""
    async with open_world() as world, guarded(browser, world) as page:
        for number, place in enumerate((world.own, world.stranger)):
            await page.evaluate(
                "to => { new WebSocket(to) }", f"{place.replace('http', 'ws')}/end?{number}"
            )
        assert await soon(world, ["0", "1"]) == []

    assert [one.signed for one in world.got if one.path.startswith("/end")] == [0, 0]
