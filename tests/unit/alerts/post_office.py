"""A dispatcher at work in virtual time, between an outbox in memory and channels that can be broken.

The outbox in memory keeps to the contract of `alerts.outbox`; the dispatcher with the real one and
real servers is tested in tests/integration/alerts.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from alerts.courier import Story
from alerts.dispatcher import Dispatcher
from alerts.letter import DeliveryError, Letter
from alerts.model import Event, Incident, Notification, OutboxFigures, OwedMessage
from alerts.owed import opened, resolved
from config.store import Store
from tests.unit.alerts.builders import NOON, make_incident, make_store


@dataclass
class Entry:
    """A message in the outbox."""

    note: Notification
    next_try: datetime
    claimed_until: datetime | None = None
    tries: int = 0
    last_error: str | None = None
    delivered_at: datetime | None = None
    abandoned: str | None = None

    @property
    def is_owed(self) -> bool:
        return self.delivered_at is None and self.abandoned is None


@dataclass
class MemoryOutbox:
    entries: dict[str, Entry] = field(default_factory=dict)
    out_of_order: bool = False

    async def claim(self, *, now: datetime, lease: timedelta, limit: int) -> Sequence[OwedMessage]:
        self._check()
        heads: dict[tuple[str, str], Entry] = {}
        for entry in self.entries.values():
            if entry.is_owed:
                heads.setdefault((entry.note.incident_id, entry.note.channel), entry)
        due = [entry for entry in heads.values() if entry.next_try <= now][:limit]
        for entry in due:
            entry.next_try = entry.claimed_until = now + lease
        return [
            OwedMessage(
                notification=entry.note,
                tries=entry.tries,
                last_error=entry.last_error,
                claimed_until=now + lease,
            )
            for entry in due
        ]

    async def renew(self, keys: Collection[str], *, until: datetime) -> None:
        self._check()
        for key in keys:
            entry = self.entries[key]
            if entry.is_owed and entry.claimed_until:
                entry.next_try = entry.claimed_until = until

    async def delivered(self, key: str, *, now: datetime) -> None:
        self._check()
        self.entries[key].delivered_at = now

    async def failed(self, key: str, *, error: str, next_try: datetime) -> None:
        self._check()
        entry = self.entries[key]
        entry.tries, entry.last_error, entry.next_try = entry.tries + 1, error, next_try
        entry.claimed_until = None

    async def abandon(self, key: str, *, reason: str, now: datetime) -> None:
        self._check()
        self.entries[key].abandoned = reason

    async def owe(self, notifications: Sequence[Notification]) -> None:
        self._check()
        for note in notifications:
            self.entries.setdefault(note.key, Entry(note, note.not_before))

    async def about(self, incident_id: str) -> Sequence[Notification]:
        self._check()
        return [
            entry.note for entry in self.entries.values() if entry.note.incident_id == incident_id
        ]

    async def reached(self, incident_id: str) -> Collection[str]:
        self._check()
        entries = [one for one in self.entries.values() if one.note.incident_id == incident_id]
        return {one.note.channel for one in entries if one.delivered_at}

    async def figures(self, *, now: datetime) -> OutboxFigures:
        raise NotImplementedError  # the dispatcher never asks

    def _check(self) -> None:
        if self.out_of_order:
            raise OSError("database is locked")


Behaviour = Callable[[Letter], Awaitable[None]]


@dataclass
class Sent:
    """A letter that reached its address, so many seconds after the start."""

    at: float
    address: str
    letter: Letter


@dataclass
class Office:
    """Stores, incidents, an outbox, channels by address, and a dispatcher between them."""

    shop: Store = field(default_factory=make_store)
    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)
    incidents: dict[str, Incident] = field(default_factory=dict)
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    tries: list[tuple[float, str]] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    stores: dict[str, Store] = field(init=False)
    story_fault: Exception | None = None
    open_fault: Exception | None = None

    def __post_init__(self) -> None:
        self.stores = {self.shop.id: self.shop}
        self._start = asyncio.get_running_loop().time()
        self.dispatcher = self.make_dispatcher()

    def make_dispatcher(self) -> Dispatcher:
        return Dispatcher(outbox=self.outbox, facts=self, channel=self, now=self.now)

    # time

    @property
    def seconds(self) -> float:
        return round(asyncio.get_running_loop().time() - self._start, 3)

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    # what the dispatcher asks (alerts.courier.Facts)

    def store(self, store_id: str) -> Store | None:
        return self.stores.get(store_id)

    async def open_incidents(self) -> Sequence[Incident]:
        if self.open_fault:
            raise self.open_fault
        return [one for one in self.incidents.values() if one.resolved_at is None]

    async def story(self, notification: Notification) -> Story | None:
        if self.story_fault:
            raise self.story_fault
        incident = self.incidents.get(notification.incident_id)
        return Story(incident=incident, link="https://watch.example/i/1") if incident else None

    # where letters go (alerts.courier.Channel)

    async def send(self, channel: str, letter: Letter) -> None:
        self.tries.append((self.seconds, channel))
        behave = self.behaviours.get(channel)
        if behave:
            await behave(letter)
        self.sent.append(Sent(self.seconds, channel, letter))

    # what happens

    async def open(self, incident_id: str = "i1", **given: object) -> Incident:
        """An incident opens, and its OPENED messages are owed, as the pipeline does it."""
        values = {"id": incident_id, "opened_at": self.now(), "told_at": self.now()}
        incident = make_incident(**(values | given))
        self.incidents[incident_id] = incident
        await self.outbox.owe(opened(incident, store=self.shop, now=self.now()))
        self.dispatcher.wake()
        return incident

    async def resolve(self, incident_id: str = "i1") -> None:
        incident = replace(self.incidents[incident_id], resolved_at=self.now())
        self.incidents[incident_id] = incident
        await self.outbox.owe(resolved(incident, store=self.shop, now=self.now()))
        self.dispatcher.wake()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """The dispatcher runs; at the end it is cancelled, as when the process is killed."""
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self.dispatcher.run())
            try:
                yield
            finally:
                task.cancel()

    # what was seen

    def tries_at(self, address: str) -> list[float]:
        return [at for at, tried in self.tries if tried == address]

    def got(self, channel: str) -> list[str]:
        """The events that a channel was told of, in the order in which they arrived."""
        events = {key: entry.note.event.value for key, entry in self.outbox.entries.items()}
        address = self.shop.channels[channel].get_secret_value()
        return [events[one.letter.key] for one in self.sent if one.address == address]

    @property
    def notes(self) -> list[Notification]:
        return [entry.note for entry in self.outbox.entries.values()]

    def entry(self, event: Event, channel: str) -> Entry:
        (found,) = [
            entry
            for entry in self.outbox.entries.values()
            if entry.note.event is event and entry.note.channel == channel
        ]
        return found


def down(*, until: float = float("inf"), permanent: bool = False) -> Behaviour:
    """Fails until so many seconds after the start of the loop's time."""

    async def behave(_letter: Letter) -> None:
        if asyncio.get_running_loop().time() < until:
            raise DeliveryError("nobody answers there", permanent=permanent)

    return behave


def slow(seconds: float) -> Behaviour:
    async def behave(_letter: Letter) -> None:
        await asyncio.sleep(seconds)

    return behave
