"""Whole runs by the real runner with the real evidence store: confirmation, and each verdict from its real cause."""

import io
import json
import socket
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from aiohttp import web

from config.secrets import Redactor
from config.store import Check
from monitor.evidence import EvidenceStore
from monitor.runner import Progress, Runner, begin
from probes.browser.pool import BrowserPool
from probes.codes import Code
from probes.network import our_network_is_down
from probes.purchase.probe import PurchaseProbe
from probes.result import CheckResult, Verdict
from tests.e2e.mounts import mounted
from tests.integration.purchase.buyer import IDENTITY, Said, assert_said, purchase
from tests.integration.purchase.small_shop import small_shop
from tests.shop.app import running_shop
from tests.shop.faults import Fault

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

JPEG = b"\xff\xd8\xff"
FIRST = "first-attempt-screenshot.jpg"
FULL_EVIDENCE = [
    "before.jpg",
    "console.log",
    FIRST,
    "network.har",
    "page.html",
    "screenshot.jpg",
    "trace.zip",
]


def closed_port() -> str:
    """Where nobody listens any more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


@dataclass
class House:
    """Where runs are carried out: a folder, a browser, and reference hosts that answer or don't."""

    folder: Path
    pool: BrowserPool
    reference_hosts: list[str] = field(default_factory=list)

    async def run(
        self, check: Check, *, on_attempt: Callable[[int], None] = lambda _: None
    ) -> CheckResult:
        scratch = self.folder / "scratch"
        scratch.mkdir(exist_ok=True)
        runner = Runner(
            probe_for=lambda _: PurchaseProbe(self.pool, identity=IDENTITY),
            evidence=EvidenceStore(self.folder / "evidence"),
            scratch=scratch,
            redactor=Redactor(),
            our_network_is_down=self._network_is_down,
        )
        now = datetime.now(UTC)
        run = begin(check, now, location="here", now=now)
        return await runner.run(check, run, progress=Progress(on_attempt=on_attempt))

    async def _network_is_down(self, failed: Code) -> bool:
        within = timedelta(seconds=2)
        return await our_network_is_down(self.reference_hosts, within=within, failed=failed)


@pytest.fixture
def house(tmp_path: Path, pool: BrowserPool) -> House:
    return House(tmp_path, pool)


def said(verdict: Verdict, step: str | None = None, code: Code | None = None) -> Said:
    return Said(verdict=verdict, step=step, code=code)


async def test_a_fault_that_only_the_first_visitor_meets_is_flaky(house: House) -> None:
    async with running_shop() as shop:
        shop.faults.on(Fault.CHECKOUT_500, sessions=1)

        result = await house.run(purchase(shop.url))

    assert_said(result.outcome, said(Verdict.PASSED), about="it was confirmed in a fresh visit")
    assert (result.flaky, result.attempts) == (True, 2)
    assert [artifact.name for artifact in result.outcome.evidence] == [FIRST]
    assert result.outcome.evidence[0].path.read_bytes().startswith(JPEG)


async def test_a_fault_that_lasts_is_confirmed_with_full_evidence(house: House) -> None:
    async with running_shop() as shop:
        shop.faults.on(Fault.CHECKOUT_500)

        result = await house.run(purchase(shop.url))

        assert len(shop.shop.sessions) == 2, "two visitors, who don't know each other"
    wanted = said(Verdict.FAILED, "checkout", Code.SERVER_ERROR)
    assert_said(result.outcome, wanted, about=Fault.CHECKOUT_500.description)
    assert (result.flaky, result.attempts) == (False, 2)
    files = {artifact.name: artifact.path.read_bytes() for artifact in result.outcome.evidence}
    assert sorted(files) == FULL_EVIDENCE
    assert all(files[name].startswith(JPEG) for name in files if name.endswith(".jpg"))
    assert b"Der opstod en fejl" in files["page.html"]
    assert b"[theme] Section settings" in files["console.log"]
    entries = json.loads(files["network.har"])["log"]["entries"]
    answered = {entry["request"]["url"]: entry["response"]["status"] for entry in entries}
    assert 500 in [status for url, status in answered.items() if "/checkouts/" in url]
    assert trace_events(files["trace.zip"]) >= {"before", "after", "frame-snapshot"}
    assert not any(house.folder.glob("scratch/*"))


def trace_events(data: bytes) -> set[str]:
    """The kinds of events in Playwright's trace."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        lines = archive.read("trace.trace").splitlines()
    return {json.loads(line)["type"] for line in lines}


async def test_a_shop_that_is_well_passed(house: House) -> None:
    async with running_shop() as shop:
        result = await house.run(purchase(shop.url))

    assert_said(result.outcome, said(Verdict.PASSED), about="a healthy shop")
    assert (result.flaky, result.attempts) == (False, 1)


async def test_a_shop_that_is_slow_is_degraded(house: House) -> None:
    async with running_shop() as shop:
        result = await house.run(purchase(shop.url, slow="100ms"))

    assert_said(result.outcome, said(Verdict.DEGRADED, code=Code.SLOW), about="slower than 100 ms")
    assert result.attempts == 1


async def test_a_dead_link_to_the_list_is_degraded(house: House) -> None:
    async with running_shop() as shop:
        shop.faults.on(Fault.LIST_404)

        result = await house.run(purchase(shop.url))

    wanted = said(Verdict.DEGRADED, code=Code.NOT_FOUND)
    assert_said(result.outcome, wanted, about="the home page's own products can be bought")


@pytest.mark.parametrize(
    ("fault", "code", "step", "retry_after"),
    [
        (Fault.SHOP_RATE_LIMITED, Code.RATE_LIMITED, "home", timedelta(seconds=30)),
        (Fault.SHOP_REJECTED, Code.RATE_LIMITED, "home", timedelta(seconds=60)),
        (Fault.SHOP_QUEUE, Code.RATE_LIMITED, "home", timedelta(seconds=20)),
        (Fault.SHOP_CHALLENGE, Code.CHALLENGE, "home", None),
        (Fault.CHECKOUT_CAPTCHA, Code.CAPTCHA, "checkout", None),
    ],
)
async def test_a_refusal_is_blocked_and_not_tried_again(
    house: House, fault: Fault, code: Code, step: str, retry_after: timedelta | None
) -> None:
    async with running_shop() as shop:
        shop.faults.on(fault)

        result = await house.run(purchase(shop.url, step_timeout="4s"))

    assert_said(result.outcome, said(Verdict.BLOCKED, step, code), about=fault.description)
    assert result.attempts == 1
    assert result.outcome.failure
    assert result.outcome.failure.retry_after == retry_after


async def test_a_refusal_in_the_second_attempt_leaves_the_shop_unjudged(house: House) -> None:
    async with running_shop() as shop:
        shop.faults.on(Fault.CHECKOUT_500)

        def refuse_from_now_on(attempt: int) -> None:
            if attempt == 2:
                shop.faults.on(Fault.SHOP_RATE_LIMITED)

        result = await house.run(purchase(shop.url), on_attempt=refuse_from_now_on)

    wanted = said(Verdict.BLOCKED, "home", Code.RATE_LIMITED)
    assert_said(result.outcome, wanted, about="nobody knows what the shop does")
    assert result.attempts == 2


async def test_a_browser_that_dies_twice_is_our_own_fault(tmp_path: Path) -> None:
    house = House(tmp_path, BrowserPool())

    async def kill(request: web.Request) -> NoReturn:
        assert house.pool._warm is not None
        house.pool._warm.kill()
        raise web.HTTPServiceUnavailable

    async with small_shop({"/cart": kill}) as shop:
        result = await house.run(purchase(shop.url))

    assert_said(result.outcome, said(Verdict.ERROR, code=Code.BROWSER), about="no browser lived")
    assert result.attempts == 2
    await house.pool.close()


async def test_a_browser_that_dies_once_is_forgotten(tmp_path: Path) -> None:
    house = House(tmp_path, BrowserPool())
    deaths: list[str] = []

    async def kill_once(request: web.Request) -> web.StreamResponse:
        assert house.pool._warm is not None
        if not deaths:
            deaths.append("first")
            house.pool._warm.kill()
        text = '<main><p class="cart-item">Candle</p><a href="/checkout">Check out</a></main>'
        return web.Response(text=text, content_type="text/html")

    async with small_shop({"/cart": kill_once}) as shop:
        result = await house.run(purchase(shop.url))

    assert_said(result.outcome, said(Verdict.PASSED), about="the next browser lived")
    assert (result.flaky, result.attempts) == (False, 2)
    await house.pool.close()


async def test_a_browser_that_is_not_there_is_our_own_fault(tmp_path: Path) -> None:
    house = House(tmp_path, BrowserPool(program=tmp_path / "no-such-browser"))

    result = await house.run(purchase(f"http://{closed_port()}"))

    assert_said(result.outcome, said(Verdict.ERROR, code=Code.BROWSER), about="no browser")
    assert result.outcome.failure
    assert "tillwatch install-browser" in result.outcome.failure.seen


async def test_a_full_disk_is_our_own_fault(house: House) -> None:
    with mounted(house.folder / "scratch", options="size=16k"):
        async with running_shop() as shop:
            shop.faults.on(Fault.HOME_500)

            result = await house.run(purchase(shop.url))

    assert_said(result.outcome, said(Verdict.ERROR, code=Code.DISK), about="no room for evidence")


async def test_a_shop_that_is_well_passes_beside_a_full_disk(house: House) -> None:
    """It needs no room: a light attempt that passes writes nothing."""
    with mounted(house.folder / "scratch", options="size=16k"):
        async with running_shop() as shop:
            result = await house.run(purchase(shop.url))

    assert_said(result.outcome, said(Verdict.PASSED), about="a healthy shop")


async def test_nobody_answers_so_our_own_network_is_down(house: House) -> None:
    house.reference_hosts = [closed_port()]

    result = await house.run(purchase(f"http://{closed_port()}"))

    assert_said(result.outcome, said(Verdict.ERROR, code=Code.NETWORK), about="nobody answers")


async def test_only_the_shop_does_not_answer(house: House) -> None:
    async with small_shop() as somebody:
        house.reference_hosts = [closed_port(), f"127.0.0.1:{somebody.port}"]

        result = await house.run(purchase(f"http://{closed_port()}"))

    assert_said(result.outcome, said(Verdict.FAILED, "home", Code.CONNECT), about="others answer")


async def test_a_broken_page_is_the_shops_whatever_the_network(house: House) -> None:
    house.reference_hosts = [closed_port()]
    async with running_shop() as shop:
        shop.faults.on(Fault.HOME_500)

        result = await house.run(purchase(shop.url))

    wanted = said(Verdict.FAILED, "home", Code.SERVER_ERROR)
    assert_said(result.outcome, wanted, about="it came over our network")
