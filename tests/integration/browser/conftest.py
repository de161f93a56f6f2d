"""A pool whose leavings are looked for after each test: processes, temporary files, descriptors."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Page

from config.checks import Device
from config.store import Store
from probes.base import RunContext
from probes.browser.guest import visit
from probes.browser.pool import BrowserPool
from probes.browser.warm import WarmBrowser
from tests.integration.browser.tenants import in_groups, tenants
from tests.shop.app import serving

_SETTLES_WITHIN = 3.0  # seconds; asyncio takes the exit codes of its children a moment later


class Bench:
    """Makes pools, and remembers the process groups of all browsers that were lent."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.groups: set[int] = set()
        self._pools: list[BrowserPool] = []

    def pool(self, **options: object) -> BrowserPool:
        pool = BrowserPool(**options)  # type: ignore[arg-type]
        self._pools.append(pool)
        return pool

    @asynccontextmanager
    async def lease(self, pool: BrowserPool) -> AsyncIterator[WarmBrowser]:
        async with pool.lease() as warm:
            self.groups.add(warm.group)
            yield warm

    @asynccontextmanager
    async def visit(
        self, pool: BrowserPool, url: str, *, device: Device = Device.DESKTOP
    ) -> AsyncIterator[Page]:
        """A page in a context of its own, as a probe gets it."""
        async with visit(
            pool,
            store=Store.model_validate({"id": "nordlys", "url": url, "headers": {"X-Key": "1"}}),
            device=device,
            refusals=(),
            identity="Tillwatch/0",
            run=RunContext(run_id="run", attempt=1, full_evidence=False, scratch=self.scratch),
        ) as visiting:
            yield visiting.tab.page

    async def close(self) -> None:
        for pool in self._pools:
            await pool.close()

    async def nobody_left(self) -> None:
        """Wait until all browsers that were lent are gone; the kernel takes a moment."""
        async with asyncio.timeout(2):
            while in_groups(self.groups):  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.02)

    async def nothing_left(self) -> None:
        """Wait until there are neither browsers nor drivers nor their files."""
        async with asyncio.timeout(_SETTLES_WITHIN):
            while self.left():  # noqa: ASYNC110 - the kernel tells nobody
                await asyncio.sleep(0.02)

    def left(self) -> dict[str, object]:
        """What should not be there once all pools are closed."""
        left = {
            "processes": [*tenants(self.scratch), *in_groups(self.groups)],
            "files": [file.name for file in self.scratch.iterdir()],
        }
        return {what: found for what, found in left.items() if found}


@pytest_asyncio.fixture
async def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """Whatever the test does to browsers: in the end nothing of them is left."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    before = _descriptors()
    bench = Bench(scratch)
    yield bench
    await bench.close()
    async with asyncio.timeout(_SETTLES_WITHIN):
        while bench.left() or _descriptors() > before:  # noqa: ASYNC110 - the kernel tells nobody
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.1)  # asyncio hears of its children's end from a thread


def _descriptors() -> int:
    return psutil.Process().num_fds()


@pytest_asyncio.fixture
async def pages() -> AsyncIterator[str]:
    """A site with a page that is fine, one that never comes, and one that keeps its tab busy for ever."""

    async def fine(_request: web.Request) -> web.Response:
        return web.Response(text="<h1>fine</h1>", content_type="text/html")

    async def never(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def busy(_request: web.Request) -> web.Response:
        text = "<script>setTimeout(() => { while (true); }, 50)</script>"
        return web.Response(text=text, content_type="text/html")

    app = web.Application()
    app.router.add_get("/fine", fine)
    app.router.add_get("/never", never)
    app.router.add_get("/busy", busy)
    async with serving(app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def blank() -> AsyncIterator[Page]:
    """A page for a module's tests that fill it themselves."""
    pool = BrowserPool()
    try:
        async with pool.lease() as warm:
            page = await warm.browser.new_page()
            yield page
            await page.context.close()
    finally:
        await pool.close()
