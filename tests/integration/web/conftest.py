"""The pages above a real database, with a past in it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.storage.sql import open_storage
from probes.result import Verdict
from tests.integration.web.world import DATABASE, FAULT, STORES, World, check_of, play, serve


async def _fill(database: Path, runs: dict[str, list[Verdict]]) -> None:
    storage = await open_storage(f"sqlite:///{database}")
    for check_id, verdicts in runs.items():
        store, _, name = check_id.partition("/")
        await play(storage, check_of(STORES[store], name), verdicts)
    await storage.close()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty one and one with a past; copying is quicker than making them for each test."""
    folder = tmp_path_factory.mktemp("databases")
    passed = [Verdict.PASSED] * 3
    past = {
        "nordlys/purchase": [*passed, Verdict.FAILED],
        "nordlys/uptime": passed,
        "havblik/purchase": passed,
        "havblik/uptime": passed,
    }
    asyncio.run(_fill(folder / "empty.db", {}))
    asyncio.run(_fill(folder / "past.db", past))
    asyncio.set_event_loop(None)  # as tests/conftest.py has it
    return folder


@pytest.fixture(autouse=True)
def database(databases: Path, tmp_path: Path) -> None:
    shutil.copy(databases / "empty.db", tmp_path / DATABASE)


@pytest.fixture
async def world(databases: Path, tmp_path: Path, database: None) -> AsyncIterator[World]:
    """Nordlys can't sell, Havblik is in order, Skovtur has no data, Fjord's file is at fault."""
    shutil.copy(databases / "past.db", tmp_path / DATABASE)
    async with serve(tmp_path, faulty={"fjord": (FAULT,)}) as world:
        yield world
