"""One warm browser for all tests of the journey check: they share one event loop, that of the session."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from probes.browser.pool import BrowserPool
from tests.integration.journey.traveller import Traveller


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def pool() -> AsyncIterator[BrowserPool]:
    pool = BrowserPool()
    yield pool
    await pool.close()


@pytest.fixture(scope="session")
def traveller(pool: BrowserPool, tmp_path_factory: pytest.TempPathFactory) -> Traveller:
    return Traveller(pool, tmp_path_factory.mktemp("journeys"))
