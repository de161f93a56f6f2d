"""No event of a visit reaches those who count visits, in whatever way a page sends it.

The vendors' names lead to a server here, by a rule of the browser's; the same ways are tried at an open
door too: a way that leads nowhere would prove nothing.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest
import pytest_asyncio
import trustme
from aiohttp import web
from playwright.async_api import ConsoleMessage, Page, async_playwright
from playwright.async_api import Error as PlaywrightError

from probes.browser.beacons import Event
from probes.browser.door import Door
from probes.browser.guard import Guard, Held
from probes.browser.program import find_browser
from probes.browser.warm import resolver_rules
from tests.shop.app import serving

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

SHOP = "https://nordlys.example"
GA4 = "https://region1.google-analytics.com/g/collect?v=2&tid=G-NORDLYS&en="
_PAGE = """<!doctype html><title>A page</title><link rel="icon" href="data:,">
<script>
const blob = text => URL.createObjectURL(new Blob([text], {type: 'text/javascript'}));
const frame = more => document.body.append(Object.assign(document.createElement('iframe'), more));
const post = (to, more = {}) => fetch(to, {method: 'POST', body: 'x', ...more}).then(() => 0, () => 0);
const inside = to => '<body><script>fetch(' + JSON.stringify(to) + '); navigator.sendBeacon(' + JSON.stringify(to + '2') + ')<' + '/script>';
const ways = {
  fetch: to => fetch(to).then(() => 0),
  json: to => post(to, {headers: {'Content-Type': 'application/json', 'X-Own': '1'}, credentials: 'include', body: '{}'}),
  form: to => { const f = new FormData(); f.append('id', '1'); return post(to, {body: f}); },
  outliving: to => { post(to, {keepalive: true}); },
  xhr: to => { const x = new XMLHttpRequest(); x.open('POST', to); x.send('x'); },
  beacon: to => { navigator.sendBeacon(to, 'x'); },
  image: to => { new Image().src = to; },
  style: to => { document.body.append(Object.assign(document.createElement('p'), {style: `background: url("${to}")`, textContent: 'x'})); },
  script: to => { document.body.append(Object.assign(document.createElement('script'), {src: to})); },
  preload: to => { document.head.append(Object.assign(document.createElement('link'), {rel: 'preload', as: 'image', href: to})); },
  ping: to => { const a = Object.assign(document.createElement('a'), {href: '#x', ping: to}); document.body.append(a); a.click(); },
  stream: to => { const s = new EventSource(to); s.onerror = () => s.close(); },
  worker: to => { new Worker(blob(`fetch(${JSON.stringify(to)})`)); },
  workersWorker: to => { new Worker(blob(`new Worker(${JSON.stringify(blob(`fetch(${JSON.stringify(to)})`))})`)); },
  sharedWorker: to => { new SharedWorker(blob(`fetch(${JSON.stringify(to)})`)); },
  sandbox: to => { frame({sandbox: 'allow-scripts', srcdoc: inside(to)}); },
  otherSite: to => { frame({src: 'https://pixels.example/?html=' + encodeURIComponent(inside(to))}); },
  asFrame: to => { frame({src: to}); },
  formIntoFrame: to => {
    frame({name: 'inner'});
    const made = Object.assign(document.createElement('form'), {method: 'post', action: to, target: 'inner'});
    document.body.append(made);
    made.submit();
  },
  redirect: to => fetch('/hop?to=' + encodeURIComponent(to)).then(() => 0, () => 0),
  imageRedirect: to => { new Image().src = '/hop?to=' + encodeURIComponent(to); },
  popUp: to => { window.open('https://pop-up.example/?html=' + encodeURIComponent(inside(to))); },
  atTheEnd: to => { addEventListener('pagehide', () => { navigator.sendBeacon(to, 'u'); post(to + '2', {keepalive: true}); }); location = '/?next'; },
};
</script><body>"""
WAYS = (
    "fetch", "json", "form", "outliving", "xhr", "beacon", "image", "style", "script", "preload", "ping",
    "stream", "worker", "workersWorker", "sharedWorker", "sandbox", "otherSite", "asFrame", "formIntoFrame",
    "redirect", "imageRedirect", "popUp", "atTheEnd",
)  # fmt: skip
VENDORS = {
    "google_ads": "https://www.google.com/ccm/collect?tid=AW-1&en=add_to_cart",
    "ga4": GA4 + "add_to_cart",
    "meta": "https://www.facebook.com/tr/?id=1&ev=AddToCart",
    "tiktok": "https://analytics.tiktok.com/api/v2/pixel",
    "pinterest": "https://ct.pinterest.com/v3/?tid=1&event=addtocart",
    "snapchat": "https://tr.snapchat.com/p?pid=1&ev=ADD_CART",
    "uet": "https://bat.bing.com/action/0?ti=1&evt=custom&ea=add_to_cart",
    "clarity": "https://y.clarity.ms/collect",
    "hotjar": "https://content.hotjar.io/?site_id=1",
    "klaviyo": "https://a.klaviyo.com/client/events/?company_id=1",
    "criteo": "https://sslwidget.criteo.com/event?a=1&p0=e%3Dvb",
    "reddit": "https://alb.reddit.com/rp.gif?id=1&event=AddToCart",
    "shopify": f"{SHOP}/.well-known/shopify/monorail/v1/produce",
}


@dataclass
class World:
    """A browser for which every name leads to one server, and what that server was asked."""

    door: Door
    got: list[str] = field(default_factory=list)

    def events(self) -> list[str]:
        """What got out of all that only tells of a visit."""
        return [one for one in self.got if "nordlys.example/" not in one or "monorail" in one]

    def of(self, mark: str) -> list[str]:
        return [one for one in self.got if mark in one and "/hop?" not in one]


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="session",
    params=["a process for each site", pytest.param("one process", marks=pytest.mark.proof)],
)
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    got: list[str] = []

    async def page(asked: web.Request) -> web.StreamResponse:
        if asked.host in {"nordlys.example", "pixels.example", "pop-up.example"}:
            return web.Response(text=_PAGE + asked.query.get("html", ""), content_type="text/html")
        return await take(asked)

    async def hop(asked: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": asked.query["to"]})

    async def take(asked: web.Request) -> web.StreamResponse:
        got.append(f"{asked.method} {asked.host}{asked.path_qs}")
        if asked.headers.get("Upgrade") == "websocket":
            socket = web.WebSocketResponse()
            await socket.prepare(asked)
            await socket.close()
            return socket
        origin = {"Access-Control-Allow-Origin": asked.headers.get("Origin", "*")}
        return web.Response(headers={**origin, "Access-Control-Allow-Headers": "*"})

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_get("/hop", hop)
    app.router.add_route("*", "/{path:.*}", take)
    apart = ["--site-per-process"] if request.param != "one process" else []
    async with serving(app, tls=_certified()) as port, async_playwright() as playwright:
        rules = f"{resolver_rules()},MAP *:443 127.0.0.1:{port}"
        browser = await playwright.chromium.launch(
            executable_path=find_browser(),
            args=[
                "--no-sandbox",
                "--ignore-certificate-errors",
                f"--host-resolver-rules={rules}",
                *apart,
            ],
        )
        yield World(Door(browser), got)
        await browser.close()


def _certified() -> SSLContext:
    """Browsers insist on TLS for the best known of these names, not on who vouches for it here."""
    context = SSLContext(PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("nordlys.example").configure_cert(context)
    return context


@dataclass
class Visitor:
    page: Page
    guard: Guard
    complaints: list[str] = field(default_factory=list)


@contextlib.asynccontextmanager
async def visiting(world: World, *, guarded: bool = True) -> AsyncIterator[Visitor]:
    world.got.clear()
    guard = Guard(store_url=SHOP, headers={}, refusals=())
    context = await world.door.browser.new_context(service_workers="block")
    try:
        if guarded:
            await guard.watch(context, world.door)
        page = await context.new_page()
        visitor = Visitor(page, guard)
        page.on("console", lambda said: visitor.complaints.append(_said(said)))
        await page.goto(SHOP)
        yield visitor
    finally:
        await context.close()
        if guarded:
            await guard.leave()


def _said(message: ConsoleMessage) -> str:
    return f"{message.type} {message.text}"


async def send(page: Page, way: str, to: str) -> None:
    await page.evaluate("([way, to]) => ways[way](to)", [way, to])


async def until(true: Callable[[], bool]) -> None:
    """Wait until it is so; what is not within ten seconds never will be."""
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it never came")


def told(guard: Guard, name: str) -> bool:
    return any(held.event.name == name for held in guard.held)


async def go_all_ways(page: Page, came: Callable[[str], bool]) -> None:
    """The last leaves the page, so it waits until all the others have come to something."""
    for way in WAYS[:-1]:
        await send(page, way, f"{GA4}way_{way}")
    await until(lambda: all(map(came, WAYS[:-1])))
    await send(page, WAYS[-1], f"{GA4}way_{WAYS[-1]}")
    await until(lambda: came(WAYS[-1]))


async def test_no_event_leaves_whichever_way_it_is_sent(world: World) -> None:
    async with visiting(world) as visitor:
        await go_all_ways(visitor.page, lambda way: told(visitor.guard, f"way_{way}"))

    assert world.of("way_") == []


async def test_at_an_open_door_each_of_these_ways_leads_out(world: World) -> None:
    async with visiting(world, guarded=False) as visitor:
        await go_all_ways(visitor.page, lambda way: bool(world.of(f"en=way_{way}")))


@pytest.mark.parametrize("vendor", VENDORS)
async def test_no_vendor_hears_of_a_visit(world: World, vendor: str) -> None:
    async with visiting(world) as visitor:
        for way in ("beacon", "json", "image", "script"):
            await send(visitor.page, way, VENDORS[vendor])
        await until(lambda: visitor.guard.held.total() == 4)

    assert world.events() == []
    assert {held.event.vendor for held in visitor.guard.held} == {vendor}
    assert visitor.complaints == []


async def test_hotjars_socket_leads_nowhere(world: World) -> None:
    async with visiting(world) as visitor:
        closed = await visitor.page.evaluate(
            """() => new Promise(done => {
                const socket = new WebSocket('wss://ws12.hotjar.com/api/v2/client/ws');
                socket.onopen = () => done(false);
                socket.onclose = () => done(true);
            })"""
        )

    assert closed
    assert world.of("hotjar") == []


async def test_other_sockets_open(world: World) -> None:
    async with visiting(world) as visitor:
        await visitor.page.evaluate(
            "() => new Promise(done => { new WebSocket('wss://chat.example/ws').onopen = done; })"
        )

    assert world.of("chat.example") == ["GET chat.example/ws"]


async def test_what_loads_a_vendors_code_passes(world: World) -> None:
    async with visiting(world) as visitor:
        await visitor.page.evaluate(
            "() => fetch('https://www.googletagmanager.com/gtag/js?id=G-1')"
        )

    assert world.of("gtag/js") == ["GET www.googletagmanager.com/gtag/js?id=G-1"]
    assert not visitor.guard.held


async def test_two_visits_at_once_keep_their_own_books(world: World) -> None:
    """Also of what a frame, a sandboxed one and a worker of theirs send."""
    ways = ("fetch", "sandbox", "otherSite", "worker", "sharedWorker", "beacon")
    async with visiting(world) as one, visiting(world) as other:
        for way in ways:
            await send(one.page, way, f"{GA4}one_{way}")
            await send(other.page, way, f"{GA4}other_{way}")
        await until(lambda: all(told(one.guard, f"one_{way}") for way in ways))
        await until(lambda: all(told(other.guard, f"other_{way}") for way in ways))

    assert all(held.event.name.startswith("one_") for held in one.guard.held)
    assert all(held.event.name.startswith("other_") for held in other.guard.held)
    assert world.of("en=o") == []


async def test_a_page_that_crashed_holds_nobody_up(world: World) -> None:
    """It never answers whose an event is, and its neighbours would wait at the door for ever."""
    async with asyncio.timeout(30), visiting(world) as one, visiting(world) as crashed:
        async with crashed.page.expect_event("crash", timeout=20_000):
            with contextlib.suppress(PlaywrightError):  # it has no answer to this either
                await crashed.page.goto("chrome://crash")
        await send(one.page, "fetch", f"{GA4}alive")
        await until(lambda: told(one.guard, "alive"))


async def test_it_is_known_in_which_step_an_event_was_sent(world: World) -> None:
    async with visiting(world) as visitor:
        visitor.guard.step = "product"
        await send(visitor.page, "fetch", f"{GA4}view_item&gcs=G100")

    assert visitor.guard.held == {
        Held(Event("ga4", "G-NORDLYS", "view_item", "G100"), "product"): 1
    }


async def test_names_without_end_do_not_fill_the_memory(world: World) -> None:
    async with visiting(world) as visitor:
        for number in range(300):
            visitor.guard.told(Event("meta", "1", f"name{number}"))

    assert visitor.guard.held.total() == 300
    assert len(visitor.guard.held) <= 101


async def test_the_door_is_open_again_when_the_last_visitor_has_gone(world: World) -> None:
    async with visiting(world), visiting(world):
        pass

    async with visiting(world, guarded=False) as visitor:
        await send(visitor.page, "fetch", f"{GA4}afterwards")

    assert len(world.of("afterwards")) == 1


async def test_what_is_sent_in_the_last_moment_does_not_leave_either(world: World) -> None:
    """The context is closed while events are on their way; then the door opens."""
    for number in range(10):
        async with visiting(world) as visitor:
            await visitor.page.evaluate(
                """to => { for (let i = 0; i < 20; i++) {
                    fetch(to, {method: 'POST', mode: 'no-cors', keepalive: true, body: 'x'});
                    navigator.sendBeacon(to, 'x');
                } }""",
                f"{GA4}last_{number}",
            )
        await asyncio.sleep(0.05)
        assert world.of("last_") == []


async def test_a_vendor_that_is_asked_for_json_is_read(world: World) -> None:
    body = json.dumps({"event": "AddToCart", "context": {"pixel": {"code": "C9"}}})
    async with visiting(world) as visitor:
        await visitor.page.evaluate(
            "([to, body]) => fetch(to, {method: 'POST', body, headers: {'Content-Type': 'application/json'}})",
            [VENDORS["tiktok"], body],
        )

    assert set(visitor.guard.held) == {Held(Event("tiktok", "C9", "AddToCart"), "")}
