"""The two sides of the purchase benchmarks on one warm browser: the real probe and a bare script."""

import asyncio
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, expect

from config.checks import PurchaseSpec
from config.store import Check, Store
from probes.base import RunContext
from probes.browser.pool import BrowserPool
from probes.purchase.probe import PurchaseProbe
from probes.result import Json, Verdict
from tests.bench.burn import Cost
from tests.bench.tree import SETTLE, cpu_seconds

ROOT = Path(__file__).parents[2]
IDENTITY = "Tillwatch/bench (+https://tillwatch.example)"
HYDRATION = 220
"""Milliseconds; the script knows how long this shop's buttons are dead. Ours has to find out."""
_SHOP = """
import asyncio
from tests.shop.app import running_shop
async def main():
    async with running_shop() as shop:
        print(shop.url, flush=True)
        await asyncio.to_thread(input)
asyncio.run(main())
"""

Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Shop:
    """A demo shop in a process of its own."""

    url: str
    pid: int


@contextlib.contextmanager
def shop_process() -> Iterator[Shop]:
    with subprocess.Popen(
        [sys.executable, "-c", _SHOP],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield Shop(process.stdout.readline().strip(), process.pid)
        finally:
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
        self._memory = {**self._memory, **outcome.remember}  # as `alerts.tally` does


@dataclass(frozen=True)
class Contest:
    """Both sides, warmed up, on one browser."""

    shop: Shop
    script: Work
    ours: Work

    async def cost(self, work: Work) -> Cost:
        """Of one go; the shop's own work is not counted."""
        loop = asyncio.get_running_loop()
        apart = {self.shop.pid}
        cpu, begin = cpu_seconds(apart=apart), loop.time()
        await work()
        wall = loop.time() - begin
        await asyncio.sleep(SETTLE)
        return Cost(cpu=cpu_seconds(apart=apart) - cpu, wall=wall)


@contextlib.asynccontextmanager
async def contest() -> AsyncIterator[Contest]:
    with shop_process() as shop:
        pool = BrowserPool(recycle_after=10_000)
        try:
            async with pool.lease() as warm:
                ours = Ours(pool, shop.url)

                async def script() -> None:
                    await bare(warm.browser, shop.url)

                for _ in range(2):
                    await script()
                    await ours.run()
                await asyncio.sleep(SETTLE)
                yield Contest(shop, script, ours.run)
        finally:
            await pool.close()
