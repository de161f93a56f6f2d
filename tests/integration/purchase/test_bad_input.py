"""Whatever a shop does to a browser, a run ends with a verdict and one clear message, and soon."""

import asyncio
import signal
import ssl
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import NoReturn

import pytest
import pytest_asyncio
import trustme
from aiohttp import web

from probes.base import ProbeError
from probes.browser.pool import BrowserPool
from probes.codes import Code
from probes.result import Outcome, Verdict
from tests.integration.purchase.buyer import (
    Buyer,
    Said,
    assert_said,
    at_once,
    chosen,
    result,
)
from tests.integration.purchase.small_shop import (
    CART,
    CHECKOUT,
    HOME,
    PRODUCT,
    Handler,
    small_shop,
)
from tests.often import often

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

PASSED = Said(verdict=Verdict.PASSED)
NAMES = ("127.0.0.1", "localhost")
BUSY = "<script>for (;;);</script>"
CRASH = """<script>let box = document.body;
    for (let i = 0; i < 60000; i++) box = box.appendChild(document.createElement("div"));
    document.body.offsetHeight;</script>"""


def failed(code: Code, step: str) -> Said:
    return Said(verdict=Verdict.FAILED, step=step, code=code)


def raw(*headers: str, body: str = "") -> Handler:
    """Answers with these very bytes."""

    async def reply(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        text = "\r\n".join([*headers, "", body])
        request.transport.write(text.encode())
        request.transport.close()
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    return reply


async def hang(request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def circle(request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": f"/?{request.query_string}x"})


async def file_to_save(request: web.Request) -> web.StreamResponse:
    headers = {"Content-Disposition": 'attachment; filename="shop.bin"'}
    return web.Response(body=b"\0" * 1000, headers=headers)


async def sign_in(request: web.Request) -> web.StreamResponse:
    if request.headers.get("Authorization") != "Basic a2ltOmh1bnRlcjI=":
        return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="Staging"'})
    text = {"/": HOME, "/product/1": PRODUCT, "/cart": CART}[request.path]
    return web.Response(text=text, content_type="text/html")


# what a page does → what is said of it
BROKEN: Mapping[str, tuple[Mapping[str, str | Handler], Said]] = {
    "never answers": ({"/": hang}, failed(Code.TIMEOUT, "home")),
    "redirects for ever": ({"/": circle}, failed(Code.REDIRECTS, "home")),
    "redirects by script for ever": (
        {"/": "<script>location = '/?' + Math.random()</script>"},
        failed(Code.TIMEOUT, "home"),
    ),
    "is a file to save": ({"/": file_to_save}, failed(Code.DOWNLOAD, "home")),
    "asks for a password": ({"/": sign_in}, failed(Code.SIGN_IN, "home")),
    "speaks no HTTP": ({"/": raw("SSH-2.0-OpenSSH_9.2")}, failed(Code.BROKEN_REPLY, "home")),
    "closes without a word": ({"/": raw()}, failed(Code.BROKEN_REPLY, "home")),
    "is cut off": (
        {
            "/": raw(
                "HTTP/1.1 200 OK", "Content-Length: 5000", "Content-Type: text/html", body="<h1>"
            )
        },
        failed(Code.BROKEN_REPLY, "home"),
    ),
    "leads to an unknown scheme": (
        {"/": raw("HTTP/1.1 302 Found", "Location: shop://open")},
        failed(Code.BROKEN_REPLY, "home"),
    ),
    "crashes the tab": ({"/product/1": PRODUCT + CRASH}, failed(Code.CRASHED, "product")),
    "freezes the tab": ({"/product/1": PRODUCT + BUSY}, failed(Code.CRASHED, "product")),
    "freezes the tab when pressed": (
        {"/product/1": PRODUCT.replace("<button", '<button onclick="for (;;);"')},
        failed(Code.CRASHED, "add_to_cart"),
    ),
    "adds by a file to save": (
        {"/cart/add": file_to_save, "/cart": "<h1>Your cart is empty</h1>"},
        failed(Code.CART_EMPTY, "add_to_cart"),
    ),
    "has a checkout that crashes the tab": (
        {"/checkout": CHECKOUT + CRASH},
        failed(Code.CRASHED, "checkout"),
    ),
}
# what is in the way of a healthy shop
IN_THE_WAY: Mapping[str, Mapping[str, str | Handler]] = {
    "alert": {"/": HOME + "<script>alert('Welcome!')</script>"},
    "confirm": {"/product/1": PRODUCT + "<script>confirm('Are you over 18?') || location.replace('/')</script>"},
    "prompt": {"/cart": CART + "<script>prompt('Your name?')</script>"},
    "will not be left": {
        "/product/1": PRODUCT + "<script>onbeforeunload = event => event.preventDefault()</script>",
        "/cart": CART + "<script>onbeforeunload = event => event.preventDefault()</script>",
    },
    "windows": {
        "/product/1": PRODUCT + "<script>for (let i = 0; i < 5; i++) open('/shop')</script>",
        "/cart": CART.replace("<a ", "<a onclick=\"open('/shop')\" "),
    },
    "a download beside": {"/product/1": PRODUCT + '<iframe src="/file"></iframe>', "/file": file_to_save},
    "sends on by script": {"/": "<script>location.replace('/welcome')</script>", "/welcome": HOME},
    "is filled by script": {
        "/": f"<script>setTimeout(() => document.body.innerHTML = {HOME!r}, 500)</script>"
    },
    "hidden frames": {"/product/1": PRODUCT + '<iframe src="about:blank"></iframe>' * 50},
}  # fmt: skip


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Nobody knows us")


def context_of(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def broken(request: pytest.FixtureRequest, buyer: Buyer) -> dict[str, Outcome | Exception]:
    """What came of the broken pages that this session was asked for."""

    async def buy(does: str) -> Outcome:
        async with small_shop(BROKEN[does][0]) as shop:
            return await buyer.buy(shop.url, step_timeout="5s")

    asked = [row["does"] for row in chosen(request, test_a_broken_page_is_a_failure_of_the_shop)]
    return await at_once(asked, buy)


@pytest.mark.parametrize("does", often(BROKEN, [*BROKEN][::2]))
async def test_a_broken_page_is_a_failure_of_the_shop(
    does: str, broken: Mapping[str, Outcome | Exception]
) -> None:
    outcome = result(broken[does])

    assert_said(outcome, BROKEN[does][1], about=f"a page that {does}")
    # a time-out, the two seconds in which a dead page may answer, and a busy machine; what leads away from the
    # product is pressed once more, on the page opened anew
    most = (3 + 2 + 2 + 5) * (2 if does == "adds by a file to save" else 1)
    assert max(step.duration.total_seconds() for step in outcome.steps) < most


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hindered(request: pytest.FixtureRequest, buyer: Buyer) -> dict[str, Outcome | Exception]:
    async def buy(what: str) -> Outcome:
        async with small_shop(IN_THE_WAY[what]) as shop:
            return await buyer.buy(shop.url)

    asked = [row["what"] for row in chosen(request, test_what_is_in_the_way_stops_nobody)]
    return await at_once(asked, buy)


@pytest.mark.parametrize("what", often(IN_THE_WAY, [*IN_THE_WAY][::2]))
async def test_what_is_in_the_way_stops_nobody(
    what: str, hindered: Mapping[str, Outcome | Exception]
) -> None:
    assert_said(result(hindered[what]), PASSED, about=what)


async def test_the_right_password_opens_a_closed_shop(buyer: Buyer) -> None:
    pages = dict.fromkeys(("/", "/product/1", "/cart"), sign_in)
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(
            shop.url, until="cart", store={"headers": {"Authorization": "Basic a2ltOmh1bnRlcjI="}}
        )

    assert_said(outcome, PASSED, about="a shop that asks for a password")


@pytest.mark.parametrize("wrong", ["self-signed", "another name"])
async def test_a_certificate_that_is_not_trusted_is_a_failure(
    buyer: Buyer, authority: trustme.CA, wrong: str
) -> None:
    names = NAMES if wrong == "self-signed" else ("shop.example",)
    async with small_shop(tls=context_of(authority.issue_cert(*names))) as shop:
        outcome = await buyer.buy(shop.url)

    assert_said(outcome, failed(Code.TLS, "home"), about=f"a certificate that is {wrong}")
    assert shop.requests == []


async def test_plain_words_where_tls_is_expected_is_a_failure(buyer: Buyer) -> None:
    async with small_shop() as shop:
        outcome = await buyer.buy(shop.url.replace("http:", "https:"))

    assert_said(outcome, failed(Code.TLS, "home"), about="a shop without TLS")


async def test_nobody_listens(buyer: Buyer) -> None:
    async with small_shop() as shop:
        url = shop.url

    outcome = await buyer.buy(url)

    assert_said(outcome, failed(Code.CONNECT, "home"), about="a closed port")


async def test_a_name_that_leads_nowhere(buyer: Buyer) -> None:
    outcome = await buyer.buy("http://shop.invalid")

    assert_said(outcome, failed(Code.DNS, "home"), about="a name that nobody has")


HOSTS = ["xn--lysestge-b5a.localhost", "lysestøge.localhost", "LOCALHOST", "a.b.localhost"]


@pytest.mark.parametrize("host", often(HOSTS, HOSTS[1:3]))
async def test_a_shop_may_have_any_name(buyer: Buyer, host: str) -> None:
    async with small_shop() as shop:
        outcome = await buyer.buy(
            shop.at(host), store={"headers": {"Authorization": "Basic a2ltOmh1bnRlcjI="}}
        )

    assert_said(outcome, PASSED, about=host)
    assert set(shop.signed) >= {"/", "/shop", "/product/1", "/cart"}


async def test_a_shop_may_have_an_ipv6_address(buyer: Buyer) -> None:
    async with small_shop(host="::1") as shop:
        outcome = await buyer.buy(shop.at("[::1]"))

    assert_said(outcome, PASSED, about="[::1]")


@pytest_asyncio.fixture(loop_scope="session")
async def own_pool() -> AsyncIterator[BrowserPool]:
    """For those who harm the browser: the others' is to live."""
    pool = BrowserPool()
    yield pool
    await pool.close()


@pytest.mark.parametrize(
    "deed", often([signal.SIGKILL, signal.SIGSTOP], {signal.SIGKILL}), ids=["killed", "frozen"]
)
async def test_a_browser_that_breaks_in_the_middle_is_our_own_fault(
    own_pool: BrowserPool, tmp_path: Path, deed: signal.Signals
) -> None:
    buyer = Buyer(own_pool, tmp_path)

    async def break_browser(request: web.Request) -> web.StreamResponse:
        assert own_pool._warm is not None
        for process in own_pool._warm.process.children(recursive=True):
            process.send_signal(deed)
        return await hang(request)

    async with small_shop({"/cart": break_browser}) as shop:
        with pytest.raises(ProbeError) as caught:
            await buyer.buy(shop.url, step_timeout="2s")
        assert caught.value.code is Code.BROWSER

    async with small_shop() as shop:
        outcome = await buyer.buy(shop.url)
    assert_said(outcome, PASSED, about="the same shop in the next browser")


async def test_a_page_of_a_gigabyte_does_not_eat_the_machine(
    own_pool: BrowserPool, tmp_path: Path
) -> None:
    """Sent as fast as a fast line can: the usual fault of the demo shop is kinder."""
    chunk = b"<p hidden>" + b"Nordlys " * 12_500 + b"</p>"

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        for _ in range(10_000):
            await response.write(chunk)
            await asyncio.sleep(len(chunk) / 60_000_000)
        return response

    async with small_shop({"/": endless}) as shop, asyncio.TaskGroup() as group:
        sizes: list[int] = []
        watching = group.create_task(watch_memory(own_pool, sizes))
        outcome = await Buyer(own_pool, tmp_path).buy(shop.url, step_timeout="15s")
        watching.cancel()

    assert_said(outcome, failed(Code.BROKEN_REPLY, "home"), about="a page of 1 GB")
    assert max(sizes) < 1_500_000_000


async def watch_memory(pool: BrowserPool, sizes: list[int]) -> NoReturn:
    while True:
        if pool._warm is not None:
            sizes.append(await asyncio.to_thread(pool._warm.memory))
        await asyncio.sleep(0.2)
