"""A purchase run against a bare Playwright script of the same steps, in the same warm browser."""

import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import psutil
from playwright.async_api import Browser, expect

from config.checks import PurchaseSpec
from config.store import Check, Store
from probes.base import RunContext
from probes.browser.pool import BrowserPool
from probes.purchase.probe import PurchaseProbe
from probes.result import Json, Verdict
from tests.bench.items import Item, versions

ROOT = Path(__file__).parents[2]
IDENTITY = "Tillwatch/bench (+https://tillwatch.example)"
_SHOP = """
import asyncio
from tests.shop.app import running_shop
async def main():
    async with running_shop() as shop:
        print(shop.url, flush=True)
        await asyncio.to_thread(input)
asyncio.run(main())
"""


@contextlib.contextmanager
def shop_process() -> Iterator[str]:
    """The demo shop in a process of its own, so that its work is not counted as ours; its URL."""
    with subprocess.Popen(
        [sys.executable, "-c", _SHOP],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


async def bare(browser: Browser, url: str) -> None:
    """The six steps as a plain script that somebody would write by hand for this very shop.

    With the same settings of the context, so that only the flow differs.
    """
    context = await browser.new_context(
        service_workers="block",
        accept_downloads=False,
        locale="en",
        timezone_id="UTC",
        viewport={"width": 1366, "height": 900},
        user_agent="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"HeadlessChrome/{browser.version.partition('.')[0]}.0.0.0 Safari/537.36 {IDENTITY}",
    )
    try:
        page = await context.new_page()
        await page.goto(f"{url}/", wait_until="domcontentloaded")
        await page.goto(f"{url}/collections/all", wait_until="domcontentloaded")
        await expect(page.locator("main a[href*='/products/']:visible").first).to_be_visible()
        await page.goto(f"{url}/products/lysestage", wait_until="domcontentloaded")
        await page.wait_for_timeout(HYDRATION)
        await page.locator("product-form button[name=add]").click()
        await expect(page.locator("cart-drawer.active")).to_be_visible()
        await page.goto(f"{url}/cart", wait_until="domcontentloaded")
        await page.locator("main button#checkout").click()
        await expect(page.locator("#email")).to_be_visible()
    finally:
        await context.close()


HYDRATION = 220
"""Milliseconds; the script knows how long this shop's buttons are dead. Ours has to find out."""


def cpu_seconds() -> float:
    """CPU of this process, its children of all generations, and those of them that have ended."""
    me = psutil.Process()
    total = 0.0
    for process in [me, *me.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


class Ours:
    """The purchase probe, with the memory that a running service has of the shop."""

    def __init__(self, pool: BrowserPool, url: str) -> None:
        self._probe = PurchaseProbe(pool, identity=IDENTITY)
        spec = PurchaseSpec()
        store = Store(id="bench", url=url, checks={"purchase": spec})
        self._check = Check(id="bench/purchase", store=store, spec=spec)
        self._memory: dict[str, Json] = {}

    async def run(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            outcome = await self._probe.run(
                self._check,
                RunContext(
                    run_id="bench",
                    attempt=1,
                    full_evidence=False,
                    scratch=Path(folder),
                    memory=self._memory,
                ),
            )
        assert outcome.verdict is Verdict.PASSED, outcome.failure
        self._memory = {**outcome.remember}


@contextlib.asynccontextmanager
async def contestants() -> AsyncIterator[tuple[Callable[[], Awaitable[None]], Ours]]:
    """Both, warmed up, on the same browser."""
    with shop_process() as url:
        pool = BrowserPool(recycle_after=10_000)
        try:
            async with pool.lease() as warm:
                ours = Ours(pool, url)

                async def script() -> None:
                    await bare(warm.browser, url)

                for _ in range(2):
                    await script()
                    await ours.run()
                yield script, ours
        finally:
            await pool.close()


async def measured(work: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """CPU seconds and wall seconds of one go."""
    loop = asyncio.get_running_loop()
    cpu, wall = cpu_seconds(), loop.time()
    await work()
    return cpu_seconds() - cpu, loop.time() - wall


async def run_ratios(pairs: int = 15) -> list[Item]:
    """Medians of interleaved pairs."""
    theirs, mine = [], []
    async with contestants() as (script, ours):
        for _ in range(pairs):
            theirs.append(await measured(script))
            mine.append(await measured(ours.run))
    cpu = statistics.median(m[0] / t[0] for m, t in zip(mine, theirs, strict=True))
    wall = statistics.median(m[1] / t[1] for m, t in zip(mine, theirs, strict=True))
    base_cpu = statistics.median(t[0] for t in theirs)
    base_wall = statistics.median(t[1] for t in theirs)
    return [
        Item(
            "purchase_cpu_ratio",
            cpu,
            1.10,
            "lower",
            f"bare script {base_cpu:.2f} CPU-s",
            "ratio",
            versions(),
        ),
        Item(
            "purchase_wall_ratio",
            wall,
            1.10,
            "lower",
            f"bare script {base_wall:.2f} s",
            "ratio",
            versions(),
        ),
    ]


async def throughput(at_once: int, seconds: float = 20.0) -> tuple[float, float]:
    """Runs a minute, of the script and of ours, so many at once."""
    async with contestants() as (script, ours):
        return (
            await _per_minute(script, at_once, seconds),
            await _per_minute(ours.run, at_once, seconds),
        )


async def _per_minute(work: Callable[[], Awaitable[None]], at_once: int, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    end, done = loop.time() + seconds, 0

    async def again() -> None:
        nonlocal done
        while loop.time() < end:
            await work()
            done += 1

    begin = loop.time()
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(again())
    return done / (loop.time() - begin) * 60


if __name__ == "__main__":
    for item in asyncio.run(run_ratios(int(os.environ.get("PAIRS", "15")))):
        print(item)
