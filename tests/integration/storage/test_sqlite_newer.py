"""A database from the future is left alone, and so is what is no database's address."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.storage.base import NewerDatabaseError, StorageError
from monitor.storage.sql import Storage, open_storage
from tests.contract.examples import decision, result


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tillwatch.db"


async def opened(file: Path) -> Storage:
    return await open_storage(f"sqlite:///{file}", patience=timedelta(seconds=0.3))


async def trouble(storage: Storage) -> StorageError:
    with pytest.raises(StorageError) as caught:
        await storage.history.states()
    return caught.value


async def test_a_newer_database_is_not_touched(file: Path) -> None:
    await (await opened(file)).close()
    change(file, "UPDATE alembic_version SET version_num = '9999_from_the_future'")
    before = content(file)

    with pytest.raises(NewerDatabaseError) as caught:
        await opened(file)

    assert str(caught.value) == (
        f"The database {file} was written by a newer Tillwatch (its tables are at "
        "9999_from_the_future, this program knows up to 0003). Nothing was touched. Start the "
        "newer program, or give this one another database."
    )
    assert content(file) == before


async def test_a_state_from_the_future_is_said_to_be(file: Path) -> None:
    storage = await opened(file)
    await storage.journal.commit(result(), decision())
    change(file, """UPDATE check_state SET state = '{"check_id": "a/b", "health": "on fire"}'""")

    text = str(await trouble(storage))

    assert "may have been written by a newer one" in text
    await storage.close()


def change(file: Path, statement: str) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute(statement)
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()


@pytest.mark.parametrize(
    "address", ["mysql://u:geheim@h/db", "sqlite://", "sqlite:///:memory:", "geheim", ""]
)
async def test_what_is_no_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(StorageError) as caught:
        await open_storage(address)

    # It may hold a password.
    assert str(caught.value) == (
        "This is not the address of a database; write sqlite:///data/tillwatch.db or "
        "postgresql://user:password@host/database."
    )


def content(file: Path) -> bytes:
    return file.read_bytes()
