"""What happens to a database file, and what its owner is told: nothing is lost, nobody guesses."""

import asyncio
import gc
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.storage.base import StorageError
from monitor.storage.sql import Storage, open_storage
from tests.contract.examples import MINUTE, NOON, decision, message, result, started

SHORT = timedelta(seconds=0.3)
NOBODY = 65534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tillwatch.db"


async def opened(file: Path, patience: timedelta = SHORT) -> Storage:
    return await open_storage(f"sqlite:///{file}", patience=patience)


async def store_one(storage: Storage, number: int = 0) -> bool:
    run = result(f"run-{number}", slot=NOON + number * MINUTE, check_id=f"nordlys/{number}")
    return await storage.journal.commit(run, decision(check_id=f"nordlys/{number}"))


async def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    storage = await opened(tmp_path / "data" / "here" / "tillwatch.db")

    assert await store_one(storage)
    await storage.close()


async def test_an_acknowledged_commit_is_flushed_to_the_disk(file: Path) -> None:
    # These two settings are what survives a power cut; no test here can pull the plug.
    storage = await opened(file)

    journal, flush = await storage.database.write(
        lambda connection: [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous")
        ]
    )

    assert (journal, flush) == ("wal", 2)
    await storage.close()


async def test_a_reader_is_refused_when_it_would_write(file: Path) -> None:
    storage = await opened(file)

    with pytest.raises(StorageError, match="can't be written"):
        await storage.database.read(lambda c: c.exec_driver_sql("DELETE FROM runs"))
    await storage.close()


async def test_a_locked_database_is_waited_for(file: Path) -> None:
    storage = await opened(file, patience=timedelta(seconds=10))

    with locked(file) as release:
        async with asyncio.TaskGroup() as tasks:
            stored = tasks.create_task(store_one(storage))
            await asyncio.sleep(0.2)
            assert not stored.done()
            release()

    assert stored.result()
    await storage.close()


async def test_a_database_that_stays_locked_is_said_to_be(file: Path) -> None:
    storage = await opened(file)

    with locked(file):
        async with asyncio.TaskGroup() as tasks:
            refused = [tasks.create_task(refusal(store_one(storage, n))) for n in range(5)]
        start = time.monotonic()
        # Readers are not held up by a writer.
        assert await storage.history.runs() == []
        assert time.monotonic() - start < 0.25

    assert {task.result() for task in refused} == {
        (
            f"The database {file} is locked by another program; close what else has it open "
            "(database is locked)."
        )
    }
    assert await store_one(storage)
    await storage.close()


async def test_what_fails_after_its_caller_went_away_is_no_error_of_the_program(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A service that is stopped while the database is locked."""
    storage = await opened(file)

    with locked(file):
        async with asyncio.TaskGroup() as tasks:
            gone = tasks.create_task(store_one(storage))
            await asyncio.sleep(0.1)
            gone.cancel()
        await storage.close()
        await asyncio.sleep(0)
    gc.collect()

    assert gone.cancelled()
    assert caplog.messages == []


async def refusal(work: object) -> str:
    with pytest.raises(StorageError) as caught:
        await work
    return str(caught.value)


@contextmanager
def locked(file: Path) -> Iterator[Callable[[], None]]:
    """Another program writes to the file and takes its time; call what is given to end that."""
    other = sqlite3.connect(file, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield lambda: other.execute("ROLLBACK") and None
    finally:
        other.close()


async def test_a_full_disk_loses_nothing_and_is_over_when_it_is_over(file: Path) -> None:
    storage = await opened(file)
    await limit_pages(storage, 45)
    owed = replace(decision(), notifications=(message(),))
    assert await storage.journal.commit(result("owed"), owed)

    stored, text = 0, ""
    while not text:
        try:
            await store_one(storage, stored)
            stored += 1
        except StorageError as error:
            text = str(error)

    assert text == (
        f"The database {file} can't grow: the disk is full; free some space, nothing stored is "
        "lost (database or disk is full)."
    )
    await limit_pages(storage, 10_000)
    assert await store_one(storage, stored)
    assert len(await storage.history.runs(limit=10_000)) == stored + 2
    assert len(await storage.outbox.claim(now=NOON, lease=MINUTE, limit=9)) == 1
    await storage.close()


async def limit_pages(storage: Storage, pages: int) -> None:
    """SQLite then behaves as on a disk that has no more room than that."""
    await storage.database.write(
        lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    )


async def test_a_file_that_may_not_be_written_is_said_to_be(shared: Path) -> None:
    await (await opened(shared)).close()

    with no_rights(shared):
        text = await refusal(opened(shared))

    assert text.startswith(
        f"The database {shared} can't be written; give the service write access"
    )


async def test_a_folder_that_may_not_be_written_is_said_to_be(shared: Path) -> None:
    with no_rights(shared.parent):
        text = await refusal(opened(shared.parent / "data" / "tillwatch.db"))

    assert text == (
        f"The folder {shared.parent}/data for the database can't be made (Permission denied)."
    )


@pytest.fixture
def shared() -> Iterator[Path]:
    """A file in a folder that everybody may enter; pytest's own is closed to others."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder / "tillwatch.db"
    shutil.rmtree(folder)


@contextmanager
def no_rights(path: Path) -> Iterator[None]:
    """As a user who may read but not write."""
    before = path.stat().st_mode
    path.chmod(before & ~0o222)
    was_root = os.geteuid() == 0
    if was_root:  # to whom no mode is a hindrance
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
        path.chmod(before)


async def test_a_file_that_is_no_database_is_left_as_it_is(file: Path) -> None:
    before = fill(file, b"Dear diary, today I bought a lamp stand. " * 100)

    text = await refusal(opened(file))

    assert text.startswith(f"The database {file} is not a database file; put it aside")
    assert content(file) == before


def fill(file: Path, data: bytes) -> bytes:
    file.write_bytes(data)
    return data


def content(file: Path) -> bytes:
    return file.read_bytes()


async def test_a_damaged_database_is_said_to_be(file: Path) -> None:
    storage = await opened(file)
    for number in range(20):
        await store_one(storage, number)
    await storage.close()
    damaged = bytearray(content(file))
    for page in range(4096, len(damaged), 4096):
        damaged[page : page + 100] = b"\xff" * 100
    fill(file, damaged)

    text = await refusal(opened(file))

    assert text.startswith(f"The database {file} is damaged; put it aside and bring back a copy")


async def test_a_file_deleted_in_use_is_noticed_at_once(file: Path) -> None:
    storage = await opened(file)
    await store_one(storage)

    await asyncio.to_thread(file.unlink)

    # SQLite itself would go on, and all of it would be lost at the end.
    text = await refusal(store_one(storage, 1))
    assert text.startswith(f"The database {file} was deleted or moved while it was in use")
    assert "deleted or moved" in await refusal(storage.history.runs())
    await storage.close()


async def test_a_file_replaced_in_use_is_noticed_at_once(file: Path, tmp_path: Path) -> None:
    await (await opened(tmp_path / "copy.db")).close()
    storage = await opened(file)

    (tmp_path / "copy.db").replace(file)

    assert "deleted or moved" in await refusal(store_one(storage, 1))
    await storage.close()


async def test_two_programs_may_use_one_file(file: Path) -> None:
    # `tillwatch history` beside `tillwatch run`.
    service, command = await opened(file), await opened(file)

    assert await service.journal.start(started())

    assert len(await command.history.runs()) == 1
    await service.close()
    await command.close()
