"""The guard at the browser's door: in whatever way a page sends what pays, it does not get out.

On a page of its own; the shops' own pay buttons are in `test_never_pays.py`. The same ways are tried
without the guard too: a way that leads nowhere would prove nothing.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Page, async_playwright

from probes.browser.door import Door
from probes.browser.guard import Guard
from probes.browser.program import find_browser
from probes.browser.refusal import Refusal
from tests.integration.purchase.ways import WAYS, got_through, send
from tests.shop.app import serving

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

REFUSALS = (Refusal(url="*/pay?now*"), Refusal(url="*/graphql", body="SubmitForCompletion"))
FORM = "application/x-www-form-urlencoded"


@dataclass
class Till:
    """A server that knows what reached it."""

    url: str = ""
    got: list[str] = field(default_factory=list)

    def pay(self, path: str = "/pay?now", body: str = "money=1") -> dict[str, str]:
        return {"to": self.url + path, "body": body, "type": FORM}


async def soon(true: Callable[[], bool]) -> None:
    """Give the browser a moment to tell."""
    for _ in range(100):
        if true():
            return
        await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def open_till() -> AsyncIterator[Till]:
    till = Till()

    async def page(request: web.Request) -> web.StreamResponse:
        text = f"<!doctype html><title>Till</title>{request.query.get('script', '')}"
        return web.Response(text=text, content_type="text/html")

    async def hop(request: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": "/pay?now"})

    async def take(request: web.Request) -> web.StreamResponse:
        till.got.append(f"{request.method} {request.path_qs}")
        return web.Response(text="taken", headers={"Access-Control-Allow-Origin": "*"})

    app = web.Application(client_max_size=10_000_000)
    app.router.add_get("/", page)
    app.router.add_post("/hop", hop)
    app.router.add_route("*", "/{path:.*}", take)
    async with serving(app) as port:
        till.url = f"http://127.0.0.1:{port}"
        yield till


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="session",
    params=["a process for each site", pytest.param("one process", marks=pytest.mark.proof)],
)
async def door(request: pytest.FixtureRequest) -> AsyncIterator[Door]:
    """The headless shell keeps sites in one process unless told; full Chromium never does."""
    apart = ["--site-per-process"] if request.param != "one process" else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", *apart]
        )
        yield Door(browser)
        await browser.close()


@contextlib.asynccontextmanager
async def guarded(
    door: Door, till: Till, *, headers: Mapping[str, str] | None = None, refuse: bool = True
) -> AsyncIterator[tuple[Page, Guard]]:
    """A page of the till that is guarded, as in a purchase."""
    guard = Guard(store_url=till.url, headers=headers or {}, refusals=REFUSALS if refuse else ())
    context = await door.browser.new_context()
    try:
        await guard.watch(context, door)
        page = await context.new_page()
        await page.goto(till.url)
        yield page, guard
    finally:
        await context.close()
        await guard.leave()


async def test_nothing_that_pays_gets_past_the_guard(door: Door) -> None:
    async with open_till() as till, guarded(door, till) as (page, guard):
        through = await got_through(page, till.pay(), arrived=lambda: len(till.got))

        assert through == []
        await soon(lambda: bool(guard.refused))
        assert {str(one) for one in guard.refused} == {"POST /pay"}, (
            "and nothing of what was asked"
        )


async def test_without_refusals_each_of_these_ways_pays(door: Door) -> None:
    async with open_till() as till, guarded(door, till, refuse=False) as (page, _):
        through = await got_through(page, till.pay(), arrived=lambda: len(till.got))

    assert through == list(WAYS)


async def test_a_frame_of_another_site_can_not_pay_either(door: Door) -> None:
    async with open_till() as till, guarded(door, till) as (page, _):
        elsewhere = till.url.replace("127.0.0.1", "localhost")
        script = (
            f"<script>fetch('{till.url}/pay?now', {{method: 'POST', mode: 'no-cors'}})</script>"
        )

        await page.evaluate(
            """async address => {
                const frame = document.createElement("iframe");
                frame.src = address;
                const loaded = new Promise(done => { frame.onload = done; });
                document.body.append(frame);
                await loaded;
            }""",
            f"{elsewhere}/?script={script}",
        )
        await page.evaluate("() => fetch('/after')")

        assert till.got == ["GET /after"]


async def test_a_redirect_can_not_lead_to_the_till(door: Door) -> None:
    async with open_till() as till, guarded(door, till) as (page, _):
        await send(page, "fetch", till.pay("/hop"))
        await page.evaluate("() => fetch('/after')")

        assert till.got == ["GET /after"]


@pytest.mark.parametrize(
    ("way", "to", "body", "got"),
    [
        ("fetch", "/graphql", "SubmitForCompletion", []),
        ("fetch", "/graphql", "x" * 2_000_000 + "SubmitForCompletion", []),
        ("beacon", "/graphql", "SubmitForCompletion", []),
        ("fetch", "/graphql", "Proposal", ["POST /graphql"]),
        # a question mark is no wildcard
        ("fetch", "/payment-now", "money", ["POST /payment-now"]),
        ("fetch", "/pay/now", "money", ["POST /pay/now"]),
    ],
    ids=lambda value: str(value)[:20],
)
async def test_only_what_pays_is_refused(
    door: Door, way: str, to: str, body: str, got: list[str]
) -> None:
    async with open_till() as till, guarded(door, till) as (page, _):
        await send(page, way, till.pay(to, body))
        await page.evaluate("() => fetch('/after')")

        assert till.got == [*got, "GET /after"]


async def test_a_look_at_the_till_is_no_payment(door: Door) -> None:
    async with open_till() as till, guarded(door, till) as (page, _):
        await page.goto(f"{till.url}/pay?now")

        assert till.got == ["GET /pay?now"]


async def test_two_visits_at_once_keep_their_own_books(door: Door) -> None:
    async with (
        open_till() as till,
        guarded(door, till) as (page, guard),
        guarded(door, till) as (_, other),
    ):
        await send(page, "fetch", till.pay())
        await page.evaluate("() => fetch('/after')")

        assert till.got == ["GET /after"]
        await soon(lambda: bool(guard.refused))
        assert [str(one) for one in guard.refused] == ["POST /pay"]
        assert not other.refused


async def test_a_guard_that_left_stands_in_nobodys_way(door: Door) -> None:
    async with open_till() as till:
        async with guarded(door, till):
            pass
        context = await door.browser.new_context()
        page = await context.new_page()
        await page.goto(till.url)

        await page.evaluate("() => fetch('/pay?now', {method: 'POST'})")

        assert till.got == ["POST /pay?now"]
        await context.close()
