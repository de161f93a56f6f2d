"""The tables, in one place. What changes here needs a migration beside it (a test compares the two)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar

from pydantic import ConfigDict
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from alerts.model import CheckState, Incident, IncidentKind, Notification
from monitor.storage.columns import AsJson, DayNumber, Moment, Packed, Span, Word
from probes.result import Cause, Finding, Json, Measurement, Step, Verdict

metadata = MetaData()


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail:
    """What a run brought home and no query asks for."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_timedelta="float")

    expected: str = ""
    seen: str = ""
    url: str = ""
    causes: tuple[Cause, ...] = ()
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    fingerprint: Mapping[str, Json] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


check_state = Table(
    "check_state",
    metadata,
    Column("check_id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", AsJson(CheckState), nullable=False),
    Column("updated", Moment, nullable=False),
)

# `verdict` is null while the run is under way.
runs = Table(
    "runs",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("check_id", String, nullable=False),
    Column("store", String, nullable=False),
    Column("slot", Moment, nullable=False),
    Column("location", String, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("duration", Span),
    Column("verdict", Word(Verdict)),
    Column("attempts", Integer),
    Column("flaky", Boolean),
    Column("code", String),
    Column("step", String),
    Column("detail", Packed(Detail)),
    # what it cost the shop; null where nobody counted
    Column("checkouts", Integer),
    Column("events_held", Integer),
    Column("requests", Integer),
    Column("received", BigInteger),
    UniqueConstraint("check_id", "slot", name="one_run_for_a_slot"),
    Index("runs_of_a_store", "store", "slot"),
    Index("runs_by_slot", "slot"),
)
_unfinished = runs.c.verdict.is_(None)
Index("runs_unfinished", runs.c.location, sqlite_where=_unfinished, postgresql_where=_unfinished)

# Of incidents and messages only what queries ask for has a column; the whole is in `body`.
incidents = Table(
    "incidents",
    metadata,
    Column("id", String, primary_key=True),
    Column("subject", String, nullable=False),
    Column("store", String, nullable=False),
    Column("kind", Word(IncidentKind), nullable=False),
    Column("run_id", String),
    Column("opened_at", Moment, nullable=False),
    Column("resolved_at", Moment),
    Column("body", AsJson(Incident), nullable=False),
    Index("incidents_of_a_store", "store", "opened_at"),
    Index("incidents_by_opening", "opened_at"),
)
_open = incidents.c.resolved_at.is_(None)
Index(
    "one_open_incident",
    incidents.c.subject,
    incidents.c.kind,
    unique=True,
    sqlite_where=_open,
    postgresql_where=_open,
)

# `id` is the order in which messages were owed. `next_try` is null when nothing more is to be done:
# delivered, abandoned, or (neither is set) withdrawn. A claim moves it to the claim's end, so that a
# claim whose holder died runs out by itself.
notifications = Table(
    "notifications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("incident_id", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("body", AsJson(Notification), nullable=False),
    Column("next_try", Moment),
    Column("claimed_until", Moment),
    Column("tries", Integer, nullable=False),
    Column("last_error", Text),
    Column("delivered_at", Moment),
    Column("abandoned_at", Moment),
    Index("notifications_of_an_incident", "incident_id"),
    Index("notifications_by_creation", "created_at"),
)
_owed = notifications.c.next_try.is_not(None)
Index("notifications_owed", notifications.c.next_try, sqlite_where=_owed, postgresql_where=_owed)

# Totals outlive the messages they count.
channels = Table(
    "channels",
    metadata,
    Column("channel", String, primary_key=True),
    Column("delivered", Integer, nullable=False),
    Column("failed_tries", Integer, nullable=False),
    Column("abandoned", Integer, nullable=False),
)

days = Table(
    "days",
    metadata,
    Column("check_id", String, primary_key=True),
    Column("day", DayNumber, primary_key=True),
    *(Column(verdict.value, Integer, nullable=False) for verdict in Verdict),
    Column("flaky", Integer, nullable=False),
    Column("duration_seconds", Float, nullable=False),
    Column("slowest_seconds", Float, nullable=False),
    Column("checkouts", Integer),
    Column("events_held", Integer),
    # runs whose requests and bytes were counted, and their sums
    Column("measured", Integer),
    Column("requests", BigInteger),
    Column("received", BigInteger),
)


def insert_into(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ON CONFLICT; both databases spell it alike, SQLAlchemy keeps two classes."""
    return _insert(connection.dialect.name, table)


def insert_new(connection: Connection, table: Table, row: Mapping[str, object]) -> bool:
    """Add a row unless it contradicts one that is there; whether it was added."""
    return connection.execute(_new(connection.dialect.name, table), row).first() is not None


@cache
def _new(dialect: str, table: Table) -> "ReturningInsert[tuple[int]]":
    # Not by `rowcount`: PostgreSQL's driver does not give it for an INSERT of one row.
    return _insert(dialect, table).on_conflict_do_nothing().returning(literal(1))


def _insert(dialect: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
