"""The seams between the program and its database, one small interface for each user.

Every implementation runs through one contract suite (`tests/contract/`). Nothing here speaks SQL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from alerts.model import CheckState, Decision, Incident, OutboxFigures, OwedMessage
from alerts.outbox import Outbox
from config.faults import ToMendError
from probes.result import Cause, CheckResult, Finding, Json, Measurement, Step, Verdict

__all__ = [
    "Checkouts",
    "Cost",
    "Day",
    "History",
    "Journal",
    "NewerDatabaseError",
    "Outbox",  # declared by its user, the dispatcher
    "OutboxFigures",
    "OwedMessage",
    "StaleStateError",
    "StartedRun",
    "StorageError",
    "StoredRun",
    "Upkeep",
]


class StorageError(ToMendError):
    """The database can't do what was asked (locked, full, read-only, gone); the message says what helps."""


class NewerDatabaseError(StorageError):
    """The database was written by a newer Tillwatch; nothing was touched."""


class StaleStateError(Exception):
    """Somebody else stored a newer state of this check; load it and decide again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StartedRun:
    """A run that has begun; it must end in exactly one result."""

    run_id: str
    check_id: str
    location: str
    slot: datetime
    started_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRun:
    """A run as the history shows it. `verdict` is None while it is still running."""

    run_id: str
    check_id: str
    location: str
    slot: datetime
    started_at: datetime
    duration: timedelta
    verdict: Verdict | None
    attempts: int
    flaky: bool
    code: str | None = None
    step: str | None = None
    expected: str = ""
    seen: str = ""
    url: str = ""
    causes: tuple[Cause, ...] = ()
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    fingerprint: Mapping[str, Json] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A check's day (UTC) in figures, kept for ever."""

    check_id: str
    day: date
    runs: Mapping[Verdict, int]
    flaky: int
    duration_seconds: float
    slowest_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a check's runs of one day (UTC) cost the shop.

    Requests and bytes (`received`) are sums over the `measured` runs only.
    """

    check_id: str
    day: date
    runs: int
    checkouts: int = 0
    events_held: int = 0
    measured: int = 0
    requests: int = 0
    received: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkouts:
    """How many checkouts a check has begun, and the last slot that did."""

    number: int
    last: datetime


class Journal(Protocol):
    """What the pipeline writes."""

    async def start(self, run: StartedRun) -> bool:
        """Record that a run begins. False: this (check, slot) has a run already."""

    async def load(self, check_id: str) -> CheckState:
        """The stored state; a fresh one of version 0 for a check that was never seen."""

    async def commit(self, result: CheckResult, decision: Decision) -> bool:
        """Store result, state, incidents and owed messages in one transaction.

        False: this run has its result already and nothing was changed. Raises StaleStateError when
        the stored state is not the one that was decided on (`decision.state.version - 1`).
        """

    async def apply(self, decision: Decision) -> None:
        """Store a decision that no run caused (a skipped slot, a fault of a file). As `commit`."""

    async def unfinished(self, location: str) -> Sequence[StartedRun]:
        """Runs of this location that began and have no result: the process died under them."""


class History(Protocol):
    """What pages, metrics and commands read. Never writes."""

    async def states(self) -> Mapping[str, CheckState]:
        """Of each check and each store that has one, by its id."""

    async def run(self, run_id: str) -> StoredRun | None:
        """None when there is no such run, or it is not kept any more."""

    async def runs(
        self, *, store: str | None = None, check_id: str | None = None, limit: int = 50
    ) -> Sequence[StoredRun]:
        """The newest first."""

    async def last_passed(self, check_id: str, *, before: datetime) -> StoredRun | None:
        """The newest run that passed and has an earlier slot."""

    async def incident(self, incident_id: str) -> Incident | None:
        """As it is now; None when there is no such incident."""

    async def incidents(
        self, *, store: str | None = None, only_open: bool = False, limit: int = 50
    ) -> Sequence[Incident]:
        """The newest first."""

    async def days(self, *, check_id: str, since: date) -> Sequence[Day]:
        """The oldest first."""

    async def costs(self, store: str, *, since: date) -> Sequence[Cost]:
        """What all checks of a store cost it, day by day, the oldest first; today's so far too."""

    async def held(self, store: str, *, since: date) -> Mapping[str, int]:
        """How many events of each vendor were held back from that day (UTC) on, the most first; only of runs that are kept."""

    async def checkouts(self, store: str, *, since: datetime) -> Mapping[str, Checkouts]:
        """What each check of a store has begun in slots from `since` on; without those that began none."""


class Upkeep(Protocol):
    """What keeps the database small, in short transactions that never hold up a check."""

    async def roll_up(self, *, until: date) -> int:
        """Write the days before `until` that have no roll-up yet; the number written."""

    async def forget_runs(self, *, before: datetime, limit: int) -> int:
        """Delete at most `limit` runs that are older and already rolled up; the number deleted."""

    async def forget_messages(self, *, before: datetime, limit: int) -> int:
        """Delete at most `limit` messages that are older and no longer owed; the number deleted.

        Those of open incidents stay. The totals of their channels stay.
        """
