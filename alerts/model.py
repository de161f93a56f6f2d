"""What is known of a check over time, and what is to be said about it. Values only; no clock, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from probes.codes import Code
from probes.result import Json, Severity, Verdict

FLAPPING = 3
"""So many incidents of a kind within an hour are one that comes and goes; so many good runs end it."""

CONFIG_FAULT = "config.fault"
SHARED_FAULT = "config.shared_fault"
"""The codes of CONFIG incidents: a fault of the store's own file, or of what all stores share."""

SIGNATURE_WARNINGS = (timedelta(days=14), timedelta(days=7), timedelta(days=2), timedelta(0))
"""So long before a store's signature ends it is told, each time once."""


class Health(StrEnum):
    """What the wall shows of a check."""

    UNKNOWN = "unknown"
    OK = "ok"
    DEGRADED = "degraded"
    FAILING = "failing"
    BLIND = "blind"


class IncidentKind(StrEnum):
    """What an incident is about. Only FAILURE and WARNING speak of the shop.

    CONFIG and SIGNATURE are about a store's file: that it has a fault, that its signature ends.
    """

    FAILURE = "failure"
    WARNING = "warning"
    BLIND = "blind"
    CONFIG = "config"
    SIGNATURE = "signature"


class Event(StrEnum):
    """What a notification tells of its incident."""

    OPENED = "opened"
    REMINDER = "reminder"
    ESCALATED = "escalated"
    RESOLVED = "resolved"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A fact of the shop that differs from the last good run: values that went and that came.

    `since`: when each of the new ones was first seen, as far as that is known.
    """

    fact: str
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    since: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """A confirmed problem with a life. At most one is open for each (subject, kind).

    `subject` is a check's id, or a store's id when it is about the store's file. `run_id` is the run that
    shows the problem best (the newest that failed), None for a fault of a file. `told` are the
    channels that its OPENED message is owed to, from `told_at` on; empty while another incident
    explains this one (`explained_by`) or there is no channel. `changes` are since the last good
    run. `times` is how many incidents of its kind opened within the hour, with this one.
    """

    id: str
    subject: str
    kind: IncidentKind
    severity: Severity
    code: str
    step: str | None
    summary: str
    run_id: str | None
    opened_at: datetime
    resolved_at: datetime | None = None
    times: int = 1
    told: tuple[str, ...] = ()
    told_at: datetime | None = None
    explained_by: str | None = None
    changes: tuple[Difference, ...] = ()

    @property
    def of_file(self) -> bool:
        """Whether it is about the store's file, and no check's."""
        return self.kind in (IncidentKind.CONFIG, IncidentKind.SIGNATURE)

    @property
    def check_name(self) -> str:
        """The name within its store of the check that it is about; empty where it is about the file."""
        return self.subject.partition("/")[2]

    @property
    def flapping(self) -> bool:
        """Whether it comes and goes. That we can't see is nothing that a shop does."""
        return self.times >= FLAPPING and self.kind is not IncidentKind.BLIND


@dataclass(frozen=True, kw_only=True, slots=True)
class Notification:
    """A message owed to one channel about one incident. `key` makes a repeat harmless.

    `instead_of` are the channels that could not be reached, when this one stands in for them.
    """

    key: str
    incident_id: str
    store_id: str
    channel: str
    event: Event
    severity: Severity
    created_at: datetime
    not_before: datetime
    instead_of: tuple[str, ...] = ()


def message_key(incident_id: str, event: Event, *, channel: str, number: int = 0) -> str:
    """The key of a message. `number` tells the reminders (and escalations) of an incident apart."""
    return f"{incident_id}:{event.value}:{number}@{channel}"


@dataclass(frozen=True, kw_only=True, slots=True)
class OwedMessage:
    """A claimed notification. Nobody else gets it until `claimed_until`."""

    notification: Notification
    tries: int
    last_error: str | None
    claimed_until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxFigures:
    """How the outbox stands: `waiting` leaves out messages that quiet hours hold back."""

    waiting: int
    held: int
    oldest_waiting: datetime | None
    delivered: Mapping[str, int]
    failed_tries: Mapping[str, int]
    abandoned: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counters:
    """Totals since the check was first seen; what `/metrics` shows survives a restart."""

    runs: Mapping[Verdict, int] = field(default_factory=dict)
    flaky: int = 0
    skipped: int = 0
    failures: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    """Events that were held back, by vendor."""
    duration_seconds: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class LastRun:
    """The newest recorded run, as far as pages and metrics need it without asking the history."""

    run_id: str
    slot: datetime
    finished_at: datetime
    verdict: Verdict
    duration_seconds: float
    code: Code | None = None
    step: str | None = None
    steps: Mapping[str, float] = field(default_factory=dict)
    measurements: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckState:
    """All that is known of a check over time. `version` grows by one with each stored change.

    The rows of runs (`..._in_row`) count runs that saw the shop; `sold_in_row` are those that passed
    or were degraded. `fingerprint` is what the last runs that passed knew of the shop; `first_seen` when a
    value came that it does not hold, or did not until lately (`alerts.changed`).
    """

    check_id: str
    version: int = 0
    health: Health = Health.UNKNOWN
    since: datetime | None = None
    failed_in_row: int = 0
    passed_in_row: int = 0
    degraded_in_row: int = 0
    sold_in_row: int = 0
    blind_since: datetime | None = None
    blocked_until: datetime | None = None
    open: Mapping[IncidentKind, Incident] = field(default_factory=dict)
    openings: Mapping[IncidentKind, tuple[datetime, ...]] = field(default_factory=dict)
    counters: Counters = field(default_factory=Counters)
    last: LastRun | None = None
    memory: Mapping[str, Json] = field(default_factory=dict)
    fingerprint: Mapping[str, Json] = field(default_factory=dict)
    first_seen: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What follows from one result: the new state, and what is to be stored with it.

    `incidents` were opened, changed or resolved. `withdrawn` are incidents whose messages were still
    held back by quiet hours when the problem went away: nobody needs to hear of them.
    """

    state: CheckState
    incidents: tuple[Incident, ...] = ()
    notifications: tuple[Notification, ...] = ()
    withdrawn: tuple[str, ...] = ()
