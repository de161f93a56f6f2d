"""The tables are made and changed by migrations alone, from the first one on, on both databases."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect

import monitor.storage
from monitor.storage.base import StorageError
from monitor.storage.engines import parse_address
from monitor.storage.sql import open_storage
from monitor.storage.tables import metadata
from tests.contract.examples import decision, full_result
from tests.contract.postgres import Server

MIGRATIONS = Path(monitor.storage.__file__).parent / "migrations"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/tillwatch.db"
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.create()
    yield server.address(name)
    server.drop(name)


@pytest.fixture
def engine(empty: str) -> Iterator[Engine]:
    made = create_engine(parse_address(empty))
    yield made
    made.dispose()


def alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def stored_revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def revisions() -> list[str]:
    scripts = ScriptDirectory(str(MIGRATIONS))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


async def test_opening_an_empty_database_makes_the_tables(empty: str, engine: Engine) -> None:
    storage = await open_storage(empty)

    assert await storage.journal.commit(full_result(), decision())

    await storage.close()
    assert set(metadata.tables) < set(inspect(engine).get_table_names())


async def test_the_migrations_make_what_the_code_expects(empty: str, engine: Engine) -> None:
    await (await open_storage(empty)).close()

    assert differences(engine) == []


async def test_the_comparison_would_see_a_difference(empty: str, engine: Engine) -> None:
    # Or the test above could never fail.
    await (await open_storage(empty)).close()
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE channels ADD COLUMN extra INTEGER")
        connection.exec_driver_sql("DROP INDEX runs_by_slot")

    assert len(differences(engine)) == 2


@pytest.mark.parametrize("revision", revisions())
async def test_a_database_of_any_age_is_brought_up_to_date(
    empty: str, engine: Engine, revision: str
) -> None:
    with engine.begin() as connection:
        command.upgrade(alembic(connection), revision)

    storage = await open_storage(empty)

    assert differences(engine) == []
    assert await storage.journal.commit(full_result(), decision())
    await storage.close()


@pytest.mark.parametrize("revision", [None, *revisions()[:-1]])
async def test_who_only_reads_changes_no_table(
    empty: str, engine: Engine, revision: str | None
) -> None:
    if revision is not None:
        with engine.begin() as connection:
            command.upgrade(alembic(connection), revision)
    with pytest.raises(StorageError, match=r"Nothing was touched. The service \(tillwatch run\)"):
        await open_storage(empty, may_upgrade=False)

    assert stored_revision(engine) == revision
    await (await open_storage(empty)).close()
    await (await open_storage(empty, may_upgrade=False)).close()


async def test_programs_that_start_together_make_the_tables_once(
    empty: str, engine: Engine
) -> None:
    async with asyncio.TaskGroup() as tasks:
        opened = [tasks.create_task(open_storage(empty)) for _ in range(4)]

    for task in opened:
        await task.result().close()
    assert differences(engine) == []


async def test_a_migration_that_breaks_leaves_nothing_half(
    empty: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = Connection.execute, 0

    def break_in_the_middle(self: Connection, *given: object, **named: object) -> object:
        nonlocal calls
        calls += "CREATE TABLE" in str(given[0])
        if calls > 3:
            raise RuntimeError("the power is gone")
        return real(self, *given, **named)

    monkeypatch.setattr(Connection, "execute", break_in_the_middle)
    with pytest.raises(RuntimeError):
        await open_storage(empty)
    monkeypatch.undo()

    assert inspect(engine).get_table_names() == []
    await (await open_storage(empty)).close()
    assert differences(engine) == []
