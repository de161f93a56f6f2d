"""What the databases' drivers raise, in words that say what helps. The cause is kept."""

import sqlite3

import psycopg
from pydantic import ValidationError
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from monitor.storage.base import StorageError

_SQLITE = (
    ("SQLITE_BUSY", "is locked by another program; close what else has it open"),
    ("SQLITE_LOCKED", "is locked by another program; close what else has it open"),
    ("SQLITE_READONLY", "can't be written; give the service write access to it and its folder"),
    ("SQLITE_PERM", "can't be written; give the service write access to it and its folder"),
    ("SQLITE_FULL", "can't grow: the disk is full; free some space, nothing stored is lost"),
    ("SQLITE_CORRUPT", "is damaged; put it aside and bring back a copy, or start with a new one"),
    ("SQLITE_NOTADB", "is not a database file; put it aside, a new one is made at the next start"),
    ("SQLITE_CANTOPEN", "can't be opened; see that its folder is there and may be written"),
    ("SQLITE_IOERR", "can't be read or written: the disk reports an error or is full"),
)
_POSTGRESQL = (
    ("53100", "can't grow: the disk is full; free some space, nothing stored is lost"),
    ("25006", "can't be written: it is read-only, perhaps a stand-by"),
    ("42501", "refused: the user may not create or change tables here"),
    ("XX", "reports damaged data; bring back a backup"),
    ("55P03", "is locked by another program"),
)
_TRANSIENT_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED")
_TRANSIENT_POSTGRESQL = ("08", "40001", "40P01", "55P03", "57P")
"""Lost connections, deadlocks, a server that restarts: the same work may succeed a moment later."""


def place_of(url: URL) -> str:
    """The database as its owner knows it, without its password."""
    if url.drivername == "sqlite":
        return url.database or ""
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def is_transient(error: Exception) -> bool:
    """Whether the same work may succeed a moment later."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _sqlite_name(cause).startswith(_TRANSIENT_SQLITE)
    if isinstance(cause, psycopg.Error):
        lost = isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None
        return lost or (cause.sqlstate or "").startswith(_TRANSIENT_POSTGRESQL)
    return False


def translated(error: Exception, place: str) -> Exception:
    """The error as callers know it. `place` as `place_of` gives it."""
    if isinstance(error, ValidationError):
        return StorageError(
            f"The database {place} holds data that this Tillwatch can't read; it may have been "
            f"written by a newer one: {error.errors()[0]['msg']}"
        )
    if not isinstance(error, (SQLAlchemyError, sqlite3.Error, psycopg.Error)):
        return error
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return StorageError(f"The database {place} {_advice(error, cause)} ({_short(cause)}).")


def _advice(error: Exception, cause: BaseException) -> str:
    if isinstance(error, IntegrityError):
        return "refused what would contradict what it holds"
    if isinstance(cause, sqlite3.Error):
        return _looked_up(_sqlite_name(cause), _SQLITE)
    if isinstance(cause, psycopg.Error) and cause.sqlstate:
        return _looked_up(cause.sqlstate, _POSTGRESQL)
    if isinstance(cause, psycopg.OperationalError):
        # While connecting, the driver gives no code, only the server's words.
        return (
            "can't be opened; see that its server runs, and that host, name, user and password in "
            "the address are right"
        )
    return "did not do what was asked"


def _looked_up(name: str, table: tuple[tuple[str, str], ...]) -> str:
    return next(
        (advice for start, advice in table if name.startswith(start)), "did not do what was asked"
    )


def _sqlite_name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "")


def _short(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
