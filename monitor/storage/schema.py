"""Brings the tables to what this program needs, and leaves a newer database alone."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from monitor.storage.base import NewerDatabaseError, StorageError
from monitor.storage.errors import place_of

_LOCK = 0x7111_3A7C


def is_current(connection: Connection) -> bool:
    """Whether nothing is to be done. Writes nothing; raises NewerDatabaseError."""
    scripts = ScriptDirectory.from_config(_config())
    known = {script.revision for script in scripts.walk_revisions()}
    stored = MigrationContext.configure(connection).get_current_heads()
    if not known.issuperset(stored):
        place = place_of(connection.engine.url)
        raise NewerDatabaseError(
            f"The database {place} was written by a newer Tillwatch (its tables are at "
            f"{', '.join(stored)}, this program knows up to {scripts.get_current_head()}). "
            "Nothing was touched. Start the newer program, or give this one another database."
        )
    return set(stored) == set(scripts.get_heads())


def upgrade(connection: Connection) -> None:
    """Create or change the tables, in the one transaction of `connection`."""
    if connection.dialect.name == "postgresql":
        # Several workers start at the same moment; the second finds everything done.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def refuse(connection: Connection) -> None:
    """Say that the tables are not those of this program. Raises StorageError."""
    raise StorageError(
        f"The tables of the database {place_of(connection.engine.url)} are not those of this Tillwatch "
        "yet. Nothing was touched. The service (tillwatch run) brings them up to date."
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
