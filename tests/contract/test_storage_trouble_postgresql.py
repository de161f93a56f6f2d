"""A server that is away, locked, full of others, read-only: waited for within bounds, then said."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from monitor.storage.base import StorageError
from monitor.storage.sql import Storage, open_storage
from tests.contract.examples import MINUTE, NOON, decision, message, result
from tests.contract.postgres import Server

SHORT = timedelta(seconds=0.5)


@pytest.fixture
async def storage(postgres_address: str) -> AsyncIterator[Storage]:
    opened = await open_storage(postgres_address, patience=SHORT)
    yield opened
    await opened.close()


async def store_one(storage: Storage, number: int = 0) -> bool:
    run = result(f"run-{number}", slot=NOON + number * MINUTE, check_id=f"nordlys/{number}")
    owed = (message(f"message-{number}", incident_id=f"{number}"),)
    decided = replace(decision(check_id=f"nordlys/{number}"), notifications=owed)
    return await storage.journal.commit(run, decided)


async def refusal(work: object) -> str:
    with pytest.raises(StorageError) as caught:
        await work
    return str(caught.value)


async def test_a_lost_connection_is_not_noticed_by_anybody(
    storage: Storage, postgres: Server, with_tables: str
) -> None:
    await store_one(storage, 1)
    hang_up(postgres, with_tables)

    assert await store_one(storage, 2)
    hang_up(postgres, with_tables)
    assert len(await storage.history.runs()) == 2


def hang_up(postgres: Server, name: str) -> None:
    """As a restart of the server does."""
    backends = f"pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    postgres.run(f"SELECT pg_terminate_backend(pid, 5000) FROM {backends}")  # noqa: S608 - our own name


async def test_connections_lost_under_load_lose_nothing(
    postgres: Server, with_tables: str, postgres_address: str
) -> None:
    """With the patience of the service: the same commit may lose its connection three times."""
    storage = await open_storage(postgres_address)
    async with asyncio.TaskGroup() as tasks:
        commits = [tasks.create_task(store_one(storage, number)) for number in range(300)]
        for _ in range(3):
            await asyncio.sleep(0.05)
            await asyncio.to_thread(hang_up, postgres, with_tables)

    # False says that a try whose answer was lost had been stored: once, in any case.
    assert all(commit.done() for commit in commits)
    assert len(await storage.history.runs(limit=1000)) == 300
    assert len(await storage.outbox.claim(now=NOON, lease=MINUTE, limit=1000)) == 300
    await storage.close()


async def test_a_locked_table_is_said_to_be_and_waited_for(
    storage: Storage, postgres_address: str
) -> None:
    with psycopg.connect(postgres_address) as other:
        other.execute("LOCK TABLE runs IN ACCESS EXCLUSIVE MODE")
        start = time.monotonic()
        text = await refusal(store_one(storage))
        took = time.monotonic() - start

    assert text.startswith("The database postgresql://tillwatch@/")
    assert "is locked by another program" in text
    assert took < 5
    assert await store_one(storage)


async def test_a_stand_by_server_is_said_to_be_read_only(
    postgres: Server, with_tables: str
) -> None:
    name = postgres.create(template=with_tables)
    postgres.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    storage = await open_storage(postgres.address(name), patience=SHORT)

    text = await refusal(store_one(storage))

    assert "can't be written: it is read-only" in text
    await storage.close()
    postgres.drop(name)


async def test_a_reader_is_refused_when_it_would_write(storage: Storage) -> None:
    text = await refusal(storage.database.read(lambda c: c.exec_driver_sql("DELETE FROM runs")))

    assert "can't be written: it is read-only" in text


async def test_a_missing_database_is_said_to_be(postgres: Server) -> None:
    text = await refusal(open_storage(postgres.address("nowhere"), patience=SHORT))

    assert "can't be opened; see that its server runs, and that host, name, user" in text
    assert 'database "nowhere" does not exist' in text


async def test_a_missing_server_is_waited_for_and_said_to_be() -> None:
    start = time.monotonic()

    text = await refusal(open_storage("postgresql://anna:geheim@127.0.0.1:1/db", patience=SHORT))

    assert text.startswith("The database postgresql://anna:***@127.0.0.1:1/db can't be opened")
    assert text.endswith("Connection refused).")
    assert "geheim" not in text
    assert SHORT.total_seconds() <= time.monotonic() - start < 5


async def test_options_in_the_address_are_kept_beside_our_own(postgres: Server) -> None:
    name = postgres.create()
    postgres.run("CREATE SCHEMA elsewhere", name=name)
    address = f"{postgres.address(name)}&options=-csearch_path%3Delsewhere"

    storage = await open_storage(address, patience=SHORT)
    await store_one(storage)
    with psycopg.connect(postgres.address(name)) as other:
        other.execute("LOCK TABLE elsewhere.runs")
        assert "is locked by another program" in await refusal(store_one(storage, 1))
    await storage.close()
