"""Connections to SQLite and PostgreSQL, set so that what was acknowledged survives a power cut."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.storage.base import StorageError
from monitor.storage.database import Database, Worker

Flush = Literal["FULL", "NORMAL"]
"""SQLite's `synchronous`. FULL flushes the disk at every commit; NORMAL may lose the last ones at a
power cut (never at a crash of the program) and is there to measure what FULL costs."""

_BATCH = 64
_READERS = 2
_POSTGRESQL_LANE = 4
_WAL_KEPT = 64 * 1024 * 1024


def parse_address(address: str) -> URL:
    """The address of a database. Raises StorageError for what is neither kind."""
    try:
        url = make_url(address)
    except ArgumentError:
        url = URL.create("unknown")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    raise StorageError(
        "This is not the address of a database; write sqlite:///data/tillwatch.db or "
        "postgresql://user:password@host/database."
    )


def make_database(url: URL, *, patience: timedelta, flush: Flush = "FULL") -> Database:
    """Lanes for the database at `url`; nothing is connected before the first work."""
    if url.drivername == "sqlite":
        return _sqlite(url, patience=patience, flush=flush)
    return _postgresql(url, patience=patience)


def _sqlite(url: URL, *, patience: timedelta, flush: Flush) -> Database:
    """One writer, as SQLite has it, and readers that it does not hold up (write-ahead log)."""
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {path.parent} for the database can't be made ({error.strerror})."
        ) from error
    writer = _sqlite_engine(url, begin="BEGIN IMMEDIATE", connections=1, patience=patience)
    reader = _sqlite_engine(url, begin="BEGIN", connections=_READERS, patience=patience)

    def prepare_writer(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={flush}")
        connection.execute(f"PRAGMA journal_size_limit={_WAL_KEPT}")

    def prepare_reader(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    event.listen(writer, "connect", prepare_writer)
    event.listen(reader, "connect", prepare_reader)

    def dispose() -> None:
        reader.dispose()
        writer.dispose()

    return Database(
        writing=Worker(writer, name="db-write", threads=1, batch=_BATCH, patience=patience),
        reading=Worker(reader, name="db-read", threads=_READERS, batch=1, patience=patience),
        dispose=dispose,
    )


def _sqlite_engine(url: URL, *, begin: str, connections: int, patience: timedelta) -> Engine:
    path = Path(url.database or "")
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        connect_args={"timeout": patience.total_seconds(), "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _know_the_file(_connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["file"] = path.stat().st_ino

    # The driver would begin a transaction late and of the wrong kind: two writers could then
    # deadlock half-way. `isolation_level=None` leaves it to us.
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not path.exists() or path.stat().st_ino != connection.info["file"]:
            # SQLite goes on writing to a deleted file, and all of it is lost at the end.
            raise StorageError(
                f"The database {path} was deleted or moved while it was in use; put it back and "
                "start again, or start again without it to begin a new one."
            )
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: URL, *, patience: timedelta) -> Database:
    """The server shares flushes among transactions itself: one for each piece of work."""
    writer = _postgresql_engine(url, patience=patience)
    reader = _postgresql_engine(url, patience=patience)

    def dispose() -> None:
        reader.dispose()
        writer.dispose()

    read_only = reader.execution_options(postgresql_readonly=True)
    threads = _POSTGRESQL_LANE
    return Database(
        writing=Worker(writer, name="db-write", threads=threads, batch=1, patience=patience),
        reading=Worker(read_only, name="db-read", threads=threads, batch=1, patience=patience),
        dispose=dispose,
    )


def _postgresql_engine(url: URL, *, patience: timedelta) -> Engine:
    milliseconds = round(patience.total_seconds() * 1000)
    given = url.normalized_query.get("options", ())
    return create_engine(
        url,
        pool_size=_POSTGRESQL_LANE,
        max_overflow=0,
        connect_args={
            "application_name": "tillwatch",
            "connect_timeout": 5,
            "tcp_user_timeout": milliseconds,  # a server that vanished without a word
            # an address may have options of its own (a search path); of two alike the last counts
            "options": " ".join((f"-c lock_timeout={milliseconds}", *given)),
        },
    )
