"""One warm browser for all tests of the purchase check: they share one event loop, that of the session."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page

from probes.browser.pool import BrowserPool
from tests.integration.purchase.buyer import Buyer


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def pool() -> AsyncIterator[BrowserPool]:
    pool = BrowserPool()
    yield pool
    await pool.close()


@pytest.fixture(scope="session")
def buyer(pool: BrowserPool, tmp_path_factory: pytest.TempPathFactory) -> Buyer:
    return Buyer(pool, tmp_path_factory.mktemp("purchases"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def blank_page(pool: BrowserPool) -> AsyncIterator[Page]:
    """A page to be filled by a test, at an address where nothing is."""
    async with pool.lease() as warm:
        context = await warm.browser.new_context()
        page = await context.new_page()
        await page.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
        await page.goto("http://shop.example/here")
        yield page
        await context.close()
