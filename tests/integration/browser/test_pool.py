"""The warm browser's ordinary life: lent, shared, renewed, closed, and every context with it."""

import asyncio
import os

import psutil
import pytest

from probes.base import ProbeError
from probes.browser import pool as pool_module
from probes.browser.warm import WarmBrowser
from probes.codes import Code
from tests.integration.browser.conftest import Bench
from tests.integration.browser.tenants import in_groups, tenants

pytestmark = pytest.mark.integration


async def contexts(warm: WarmBrowser) -> int:
    """How many contexts the browser itself knows of, its own first one left out."""
    session = await warm.browser.new_browser_cdp_session()
    answer = await session.send("Target.getBrowserContexts")
    await session.detach()
    return len(answer["browserContextIds"])


async def test_all_runs_share_one_browser_that_starts_with_the_first(bench: Bench) -> None:
    pool = bench.pool()
    assert pool.alive() == 0

    async with bench.lease(pool) as first, bench.lease(pool) as second:
        assert first is second
    async with bench.lease(pool) as third:
        assert third is first

    assert (pool.started, pool.alive()) == (1, 1)


async def test_runs_that_begin_together_start_one_browser_not_two(bench: Bench) -> None:
    pool = bench.pool()

    async def run() -> WarmBrowser:
        async with bench.lease(pool) as warm:
            return warm

    async with asyncio.TaskGroup() as group:
        runs = [group.create_task(run()) for _ in range(3)]

    assert len({run.result() for run in runs}) == 1
    assert pool.started == 1


async def test_a_visit_closes_its_context_when_all_went_well(bench: Bench, pages: str) -> None:
    pool = bench.pool()

    async with bench.visit(pool, pages) as page:
        await page.goto(f"{pages}/fine")

    async with bench.lease(pool) as warm:
        assert await contexts(warm) == 0


async def test_a_visit_closes_its_context_when_the_probe_raises(bench: Bench, pages: str) -> None:
    pool = bench.pool()

    async def broken() -> None:
        async with bench.visit(pool, pages) as page:
            await page.goto(f"{pages}/fine")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await broken()

    async with bench.lease(pool) as warm:
        assert await contexts(warm) == 0


async def test_a_visit_closes_its_context_when_cancelled_in_the_middle_of_a_page(
    bench: Bench, pages: str
) -> None:
    pool = bench.pool()
    async with bench.lease(pool) as warm:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1), bench.visit(pool, pages) as page:
                await page.goto(f"{pages}/never")

        assert await contexts(warm) == 0
    assert not warm.retired


async def test_a_browser_whose_new_context_was_cancelled_half_way_serves_nobody_else(
    bench: Bench, pages: str
) -> None:
    # the driver goes on and opens the context, which nobody would ever close
    pool = bench.pool()
    async with bench.lease(pool) as warm:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.005), bench.visit(pool, pages):
                pass

        assert warm.retired


async def test_a_page_that_keeps_its_tab_busy_for_ever_is_closed_and_the_browser_serves_on(
    bench: Bench, pages: str
) -> None:
    pool = bench.pool()

    async def look() -> None:
        async with bench.visit(pool, pages) as page:
            await page.goto(f"{pages}/busy", wait_until="commit")
            await asyncio.sleep(0.2)
            async with asyncio.timeout(1):
                await page.title()

    with pytest.raises(TimeoutError):
        await look()

    async with bench.visit(pool, pages) as page:
        await page.goto(f"{pages}/fine")
    assert pool.started == 1


async def test_after_so_many_runs_a_new_browser_takes_over_while_the_old_one_finishes(
    bench: Bench,
) -> None:
    pool = bench.pool(recycle_after=2)
    async with bench.lease(pool) as old:
        async with bench.lease(pool):
            pass
        async with bench.lease(pool):
            pass

        async with bench.lease(pool) as new:
            assert new is not old
            assert old.browser.is_connected()
            assert pool.alive() == 2

    assert not in_groups({old.group})
    assert (pool.started, pool.alive()) == (2, 1)


async def test_a_browser_that_has_grown_too_large_is_renewed(bench: Bench) -> None:
    pool = bench.pool(recycle_above=1)
    started = []
    for _ in range(11):
        async with bench.lease(pool):
            started.append(pool.started)

    assert started == [1] * 10 + [2]


async def test_closing_ends_browsers_that_are_lent_at_the_moment_too(bench: Bench) -> None:
    pool = bench.pool(recycle_after=1)
    async with bench.lease(pool), bench.lease(pool):
        async with bench.lease(pool):
            pass
        async with bench.lease(pool):
            assert pool.alive() == 2

            await pool.close()

            assert not in_groups(bench.groups)
            assert not tenants(bench.scratch)
    assert pool.alive() == 0


async def test_no_browser_is_started_when_memory_is_short(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = bench.pool()
    monkeypatch.setattr(pool_module, "LEAST_FREE_MEMORY", 10**15)

    with pytest.raises(ProbeError, match="too little memory is free") as refused:
        async with bench.lease(pool):
            pass

    assert refused.value.code is Code.MEMORY


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="only Linux has such a class")
async def test_browser_and_helpers_give_way_to_the_service(bench: Bench, pages: str) -> None:
    pool = bench.pool()
    async with bench.lease(pool) as warm, bench.visit(pool, pages) as page:
        await page.goto(f"{pages}/fine")

        family = [warm.process, *warm.process.children(recursive=True)]
        classes = {os.sched_getscheduler(process.pid) for process in family}

    assert len(family) > 3
    assert classes == {os.SCHED_BATCH}
    assert os.sched_getscheduler(psutil.Process().pid) == os.SCHED_OTHER
