"""The values of Tillwatch itself. `Sources` is all that it needs to know of the rest of the program."""

import platform
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Protocol

from alerts.model import OutboxFigures
from config.reload import Change
from config.store import Config
from monitor.lanes import Lane, Lanes
from monitor.metrics import families as f
from monitor.metrics.families import Sample


class Browsers(Protocol):
    """How the browsers do."""

    @property
    def started(self) -> int:
        """How many were started since the program was."""

    def alive(self) -> int:
        """How many run."""


class Lines(Protocol):
    """How long the queue's lines are."""

    def waiting(self, lane: Lane) -> int: ...

    def running(self, lane: Lane) -> int: ...


class Outbox(Protocol):
    """How the messages do."""

    async def figures(self, *, now: datetime) -> OutboxFigures: ...


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Where the figures come from. `turns` are the loops that must turn, by name.

    `reading` is the newest reading of the configuration, `read_at` the time of the newest that found
    no fault. `evidence_bytes` is cheap, as it is asked at each scrape; None until it is known.
    """

    reading: Callable[[], Change]
    read_at: Callable[[], datetime | None]
    outbox: Outbox
    browsers: Browsers
    lines: Lines
    lanes: Lanes
    evidence_bytes: Callable[[], int | None]
    turns: Mapping[str, Callable[[], datetime | None]] = field(default_factory=dict)


@cache
def _build() -> Sample:
    """Read once: the version stands in a file."""
    return f.BUILD_INFO, (version("tillwatch"), platform.python_version()), 1


def of_service(sources: Sources) -> Iterator[Sample]:
    """What is known without asking the database."""
    yield _build()
    yield from _reading(sources)
    for lane in Lane:
        yield f.QUEUE_WAITING, (lane.value,), sources.lines.waiting(lane)
        yield f.QUEUE_RUNNING, (lane.value,), sources.lines.running(lane)
        yield f.LANE_CAPACITY, (lane.value,), sources.lanes.caps[lane]
    yield f.BROWSERS, (), sources.browsers.alive()
    yield f.BROWSER_STARTS, (), sources.browsers.started
    evidence_bytes = sources.evidence_bytes()
    if evidence_bytes is not None:
        yield f.EVIDENCE_BYTES, (), evidence_bytes
    for name, turned in sources.turns.items():
        moment = turned()
        if moment is not None:
            yield f.LOOP_TURN, (name,), moment.timestamp()


def of_outbox(figures: OutboxFigures, config: Config, *, now: datetime) -> Iterator[Sample]:
    """Channels that no store has any more are left out."""
    waited = (now - (figures.oldest_waiting or now)).total_seconds()
    yield f.UNDELIVERED, (), figures.waiting
    yield f.UNDELIVERED_AGE, (), max(waited, 0.0)
    yield f.HELD, (), figures.held
    outcomes = {
        "delivered": figures.delivered,
        "failed": figures.failed_tries,
        "abandoned": figures.abandoned,
    }
    for channel in sorted({name for store in config.stores.values() for name in store.channels}):
        for outcome, totals in outcomes.items():
            yield f.NOTIFICATIONS, (channel, outcome), totals.get(channel, 0)


def _reading(sources: Sources) -> Iterator[Sample]:
    reading, read_at = sources.reading(), sources.read_at()
    yield f.CONFIG_SUCCESSFUL, (), reading.sound
    if read_at is not None:
        yield f.CONFIG_SUCCEEDED_AT, (), read_at.timestamp()
    yield f.CONFIG_FAULTS, ("",), len(reading.shared)
    for store in sorted(reading.config.stores.keys() | reading.faulty.keys()):
        yield f.CONFIG_FAULTS, (store,), len(reading.faulty.get(store, ()))
