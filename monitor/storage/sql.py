"""Opens the one database of the program: SQLite on one machine, PostgreSQL for several."""

from dataclasses import dataclass
from datetime import timedelta

from monitor.storage.base import History, Journal, Outbox, Upkeep
from monitor.storage.database import Database
from monitor.storage.engines import Flush, make_database, parse_address
from monitor.storage.history import SqlHistory
from monitor.storage.journal import SqlJournal
from monitor.storage.outbox import SqlOutbox
from monitor.storage.schema import is_current, refuse, upgrade
from monitor.storage.upkeep import SqlUpkeep

PATIENCE = timedelta(seconds=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class Storage:
    """The open database, one attribute for each of its users."""

    journal: Journal
    history: History
    outbox: Outbox
    upkeep: Upkeep
    database: Database

    async def close(self) -> None:
        """Finish what was asked for, then let go of the database."""
        await self.database.close()


async def open_storage(
    url: str,
    *,
    may_upgrade: bool = True,
    patience: timedelta = PATIENCE,
    flush: Flush = "FULL",
) -> Storage:
    """Open `sqlite:///path` or `postgresql://…` and bring its tables up to date.

    Not for who only reads (`may_upgrade`): a service of the older version may be at work on them. `patience` is
    how long a locked or absent database is waited for. Raises StorageError with what helps,
    NewerDatabaseError when a newer Tillwatch wrote it.
    """
    database = make_database(parse_address(url), patience=patience, flush=flush)
    try:
        if not await database.read(is_current):
            await (database.write(upgrade) if may_upgrade else database.read(refuse))
    except BaseException:
        await database.close()
        raise
    return Storage(
        journal=SqlJournal(database),
        history=SqlHistory(database),
        outbox=SqlOutbox(database),
        upkeep=SqlUpkeep(database),
        database=database,
    )
