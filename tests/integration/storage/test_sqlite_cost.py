"""What the database costs: bytes for each run, indexes instead of scans, short turns of the writer."""

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import sqlite

from monitor.storage.sql import Storage, open_storage
from monitor.storage.tables import Detail, runs
from tests.bench.storage import measure
from tests.contract.examples import (
    DAY,
    MINUTE,
    NOON,
    decision,
    full_result,
    incident,
    message,
    record,
    result,
    started,
)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = await open_storage(f"sqlite:///{tmp_path}/tillwatch.db")
    yield opened
    await opened.close()


async def test_an_ordinary_purchase_run_takes_at_most_600_bytes(tmp_path: Path) -> None:
    # With its share of four indexes. So 200 shops, every five minutes, 90 days: 3.1 GB.
    figures = await measure(tmp_path, runs=1000)

    assert figures.bytes_per_run <= 600


async def test_what_the_first_release_wrote_can_be_read() -> None:
    # The words of the packing are part of the format: they must never change.
    detail = unpacked(FIRST_RELEASE)

    given = full_result().outcome
    assert detail.steps == given.steps
    assert detail.fingerprint == given.fingerprint


async def test_what_was_packed_with_its_second_words_can_be_read() -> None:
    assert unpacked(SECOND_WORDS).steps == full_result().outcome.steps


def unpacked(text: str) -> Detail:
    detail: Detail = runs.c.detail.type.process_result_value(
        base64.b64decode(text), sqlite.dialect()
    )
    return detail


FIRST_RELEASE = (
    "eLvVozHgq0aO7fy8VAWoYxQy8xSAGUABGkLQRPCoYY4LUCK7tKhMIbVIoSQ/91HDXCX0OMvLL0rJqSzWS61IzC3I"
    "SYXFDFUSiJGxiamZOSEbSQxoiPvwJW8jVHcAnWVoWgspMlKApQbEW9BSrTgnv5yIkg3ieUSpVgLMzwpADyoUK9Xi"
    "yc0lJWlJyDna0MiUmDwNtq62FrOUQy7NgAUQNATBRWMlnAfUhloaGhoBDUMthUGhCC5/Y2sBqgXG2g=="
)


SECOND_WORDS = (
    "eLv/Nmb4rZdLDoIwEIavMmHjjlAEvYA3cE0IpnWhvFKqSAwJG+/gQi/HSSy0lPLwsXAJJCUznf+f/7vqpMBfgZQ2cBXx"
    "QYJuPwmAqKvHhn84nugZCAWWRHX1NMZaiBOKwyIzySWI0pB0Gp1SFSYB9oVWh4AVgBgmCOIsJ7xQcCxngE9bdiCUDz7U"
    "91srZ3lk868mDBcE+yRKWTEit0Zlf1iCyLSXjrtafyvdmEcZ5Z+Lz6aocE7bUaNlbCFXOscEQrMwyX8AUVF8D6GMyxB4"
    "gSAy/Ls8yNh+pxMDst0ZvOyTmB7wyhmzEzeunEN2UOhAPXmavbVZDtkyF/XM3HSxpWWvfAG1WPYz"
)


async def test_no_query_reads_a_whole_table_that_grows(storage: Storage) -> None:
    await record(storage.journal, 3, every=DAY)

    with statements() as seen:
        await everyday_life(storage)

    plans = await storage.database.write(
        lambda connection: [plan(connection, *one) for one in seen]
    )
    scans = {
        (line, statement)
        for lines, (statement, _) in zip(plans, seen, strict=True)
        for line in lines
        if line.startswith(("SCAN runs", "SCAN notifications", "SCAN days"))
        and "USING INDEX" not in line
    }
    assert len(seen) > 20
    assert scans == set()


async def test_a_stores_month_comes_out_of_its_index_in_order(storage: Storage) -> None:
    with statements() as seen:
        await storage.history.runs(store="nordlys", limit=10_000)
        await storage.history.runs(check_id="nordlys/purchase", limit=10_000)

    month, check = await storage.database.write(
        lambda connection: [plan(connection, *one) for one in seen]
    )
    assert month == ["SEARCH runs USING INDEX runs_of_a_store (store=?)"]
    assert check == ["SEARCH runs USING INDEX sqlite_autoindex_runs_2 (check_id=?)"]


async def everyday_life(storage: Storage) -> None:
    """Every question and every change that a day brings."""
    journal, history, outbox, upkeep = (
        storage.journal,
        storage.history,
        storage.outbox,
        storage.upkeep,
    )
    await journal.start(started("run-9", slot=NOON + 9 * DAY))
    await journal.commit(
        result("run-9", slot=NOON + 9 * DAY),
        replace(decision(4), incidents=(incident(),), withdrawn=("other",)),
    )
    await journal.unfinished("here")
    await history.runs()
    await history.runs(store="nordlys")
    await history.runs(check_id="nordlys/purchase")
    await history.run("run-9")
    await history.last_passed("nordlys/purchase", before=NOON)
    await history.incidents(only_open=True)
    await history.incidents(store="nordlys")
    await history.days(check_id="nordlys/purchase", since=NOON.date())
    await outbox.owe([message("a"), message("b", channel="mail")])
    await outbox.claim(now=NOON, lease=MINUTE, limit=9)
    await outbox.failed("a", error="no", next_try=NOON)
    await outbox.delivered("a", now=NOON)
    await outbox.about("incident-1")
    await outbox.figures(now=NOON)
    await upkeep.roll_up(until=NOON.date() + 5 * DAY)
    await upkeep.forget_runs(before=NOON + DAY, limit=9)
    await upkeep.forget_messages(before=NOON + DAY, limit=9)


@contextmanager
def statements() -> Iterator[list[tuple[str, object]]]:
    """What is sent to the database meanwhile, with its parameters."""
    seen: list[tuple[str, object]] = []

    def note(
        _connection: object, _cursor: object, statement: str, given: object, *_: object
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            seen.append((statement, given))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def plan(connection: Connection, statement: str, given: object) -> Sequence[str]:
    parameters = given[0] if isinstance(given, list) else given
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return [row.detail for row in rows]


async def test_forgetting_never_holds_the_database_for_long(storage: Storage) -> None:
    async with asyncio.TaskGroup() as tasks:
        for number in range(12):
            check = f"nordlys/{number}"
            tasks.create_task(record(storage.journal, 20, check_id=check, every=MINUTE))
    await storage.upkeep.roll_up(until=NOON.date() + DAY)

    with statements() as seen:
        assert await storage.upkeep.forget_runs(before=NOON + DAY, limit=240) == 240

    # A hundred take some ten milliseconds; between two steps everybody else has a turn.
    deletes = [given for statement, given in seen if statement.startswith("DELETE")]
    assert [len(given) for given in deletes] == [100, 100, 40]
