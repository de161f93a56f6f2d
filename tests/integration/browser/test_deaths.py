"""Browsers that crash, hang or are killed: our own fault, said as such, and the next run has a new one."""

import asyncio
import os
import signal
import time

import psutil
import pytest

from probes.base import ProbeError
from probes.browser.errors import PageError, translated
from probes.browser.pool import BrowserPool
from probes.browser.warm import WarmBrowser
from probes.codes import Code
from tests.integration.browser.conftest import Bench
from tests.integration.browser.tenants import renderers
from tests.often import often

pytestmark = pytest.mark.integration

SOON = 10.0  # seconds


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bounds as they are would make this file take minutes."""
    monkeypatch.setattr("probes.browser.guest.CLOSE_WITHIN", 1.0)
    monkeypatch.setattr("probes.browser.warm.CLOSE_WITHIN", 1.0)
    monkeypatch.setattr("probes.browser.warm._DRIVER_STOPS_WITHIN", 1.0)


def kill_browser(warm: WarmBrowser) -> None:
    os.kill(warm.group, signal.SIGKILL)


def kill_driver(warm: WarmBrowser) -> None:
    warm.process.kill()


def kill_renderers(warm: WarmBrowser) -> None:
    for renderer in renderers(warm.group):
        renderer.kill()


def hang_browser(warm: WarmBrowser) -> None:
    os.killpg(warm.group, signal.SIGSTOP)


def hang_driver(warm: WarmBrowser) -> None:
    warm.process.suspend()


def hang_all(warm: WarmBrowser) -> None:
    hang_browser(warm)
    hang_driver(warm)


async def look(bench: Bench, pool: BrowserPool, url: str, *, within: float = 10) -> None:
    """As a probe does it: a page that does not come in time is the shop's fault, for all it knows."""
    async with bench.visit(pool, url) as page:
        try:
            async with asyncio.timeout(within):
                with translated():
                    await page.goto(url)
        except TimeoutError:
            return


async def dies_under_way(bench: Bench, pool: BrowserPool, url: str, death: object) -> None:
    """A visit in whose middle something happens to the browser."""
    async with bench.lease(pool) as warm, bench.visit(pool, url) as page:
        await page.goto(f"{url}/fine")
        death(warm)  # type: ignore[operator]
        try:
            async with asyncio.timeout(1):
                with translated():
                    await page.goto(f"{url}/fine?again")
        except TimeoutError:
            return


MOMENTS = [n * 0.02 for n in range(12)]
DEATHS = [kill_browser, kill_driver, hang_browser, hang_driver, hang_all]


@pytest.mark.parametrize("death", often(DEATHS, DEATHS[::2]))
async def test_a_browser_that_dies_or_hangs_in_the_middle_of_a_visit_is_our_fault_and_replaced(
    bench: Bench, pages: str, death: object
) -> None:
    pool = bench.pool()
    begun = time.monotonic()

    with pytest.raises(ProbeError) as raised:
        await dies_under_way(bench, pool, pages, death)

    assert raised.value.code is Code.BROWSER
    assert time.monotonic() - begun < SOON
    await bench.nobody_left()
    await look(bench, pool, f"{pages}/fine")
    assert pool.started == 2


@pytest.mark.parametrize("death", [kill_browser, kill_driver])
async def test_a_browser_that_died_while_nobody_used_it_is_replaced_without_anybody_noticing(
    bench: Bench, pages: str, death: object
) -> None:
    pool = bench.pool()
    async with bench.lease(pool) as warm:
        pass
    death(warm)  # type: ignore[operator]
    await asyncio.sleep(0.3)

    await look(bench, pool, f"{pages}/fine")

    assert (pool.started, pool.alive()) == (2, 1)
    await bench.nobody_left()


async def test_a_browser_that_hung_while_nobody_used_it_costs_one_visit(
    bench: Bench, pages: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("probes.browser.guest._OPEN_WITHIN", 1.0)
    pool = bench.pool()
    async with bench.lease(pool) as warm:
        pass
    hang_browser(warm)

    with pytest.raises(ProbeError, match="opened no page in time"):
        await look(bench, pool, f"{pages}/fine")

    await bench.nobody_left()
    await look(bench, pool, f"{pages}/fine")


async def test_two_visits_on_a_browser_that_dies_both_hear_of_it_and_share_the_next_one(
    bench: Bench, pages: str
) -> None:
    pool = bench.pool()
    seen: list[BaseException] = []

    async def visit() -> None:
        try:
            await look(bench, pool, f"{pages}/never")
        except ProbeError as error:
            seen.append(error)

    async with bench.lease(pool) as warm, asyncio.TaskGroup() as visits:
        visits.create_task(visit())
        visits.create_task(visit())
        await asyncio.sleep(1)
        kill_browser(warm)

    assert len(seen) == 2
    async with asyncio.TaskGroup() as visits:
        visits.create_task(look(bench, pool, f"{pages}/fine"))
        visits.create_task(look(bench, pool, f"{pages}/fine"))
    assert (pool.started, pool.alive()) == (2, 1)


@pytest.mark.parametrize("moment", often(MOMENTS, MOMENTS[::4]))
async def test_a_browser_that_dies_while_the_visit_begins_never_leaves_it_waiting(
    bench: Bench, pages: str, moment: float
) -> None:
    # some of Playwright's calls are never answered when the browser dies at the wrong moment
    pool = bench.pool()
    async with bench.lease(pool) as warm:
        asyncio.get_running_loop().call_later(moment, kill_browser, warm)
        begun = time.monotonic()

        with pytest.raises(ProbeError) as raised:
            await look(bench, pool, f"{pages}/never")

        assert raised.value.code is Code.BROWSER
        assert time.monotonic() - begun < moment + 3


async def test_a_page_whose_renderer_dies_is_the_pages_fault_and_the_browser_serves_on(
    bench: Bench, pages: str
) -> None:
    # a page can do that by itself; the confirming attempt tells whether it was the page
    pool = bench.pool()

    async def crash() -> None:
        async with bench.lease(pool) as warm, bench.visit(pool, pages) as page:
            await page.goto(f"{pages}/fine")
            asyncio.get_running_loop().call_later(0.3, kill_renderers, warm)
            with translated():
                await page.evaluate("() => new Promise(() => {})")

    with pytest.raises(PageError) as raised:
        await crash()

    assert raised.value.problem.code is Code.CRASHED
    await look(bench, pool, f"{pages}/fine")
    assert pool.started == 1


async def test_the_browser_of_a_cancelled_visit_is_buried_even_when_it_hangs(
    bench: Bench, pages: str
) -> None:
    pool = bench.pool()
    async with bench.lease(pool) as warm:

        async def hang() -> None:
            async with asyncio.timeout(2), bench.visit(pool, pages) as page:
                hang_browser(warm)
                await page.goto(f"{pages}/fine")

        with pytest.raises(TimeoutError):  # and not ProbeError: a cancellation must get through
            await hang()
        assert warm.retired

    await bench.nobody_left()


async def test_a_visit_that_is_cancelled_while_it_closes_leaves_its_browser_to_nobody(
    bench: Bench, pages: str
) -> None:
    pool = bench.pool()
    inside = asyncio.Event()

    async def stay() -> None:
        async with bench.visit(pool, pages):
            inside.set()
            await asyncio.Event().wait()

    async with bench.lease(pool) as warm:
        async with asyncio.TaskGroup() as group:
            visiting = group.create_task(stay())
            await inside.wait()
            hang_browser(warm)  # its context would take long to close
            for _ in range(2):
                visiting.cancel()
                for _ in range(20):
                    await asyncio.sleep(0)
        assert warm.retired

    await bench.nobody_left()


@pytest.mark.proof
async def test_renewed_again_and_again_no_process_of_the_old_ones_is_left(bench: Bench) -> None:
    pool = bench.pool(recycle_after=1)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    for _ in range(8):
        async with bench.lease(pool):
            pass

    assert {child.pid for child in psutil.Process().children(recursive=True)} == before
    assert (pool.started, pool.alive()) == (8, 0)
