"""Delivers what is owed: claims it, has it carried, records how it went. Owes reminders, too.

A message is recorded as delivered after it was sent, so a crash in between repeats it once and never
loses it. What fails is tried again for ever, ever less often; when a channel can't be reached another
one is told. Not the place where it is decided what is owed: those are `alerts.policy` and `alerts.owed`.

Channels can't hold each other up: each address has a lane of its own in which one letter is sent at a
time, and when an address doesn't answer, all that wait in its lane have failed with it. What waits in
a lane stays claimed, however long the lane is.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from alerts.backoff import LONGEST, back_off
from alerts.courier import Channel, Courier, Facts, Sent
from alerts.model import Incident, IncidentKind, Notification, OwedMessage
from alerts.outbox import Outbox
from alerts.owed import follow_up
from alerts.stand_in import all_clears, stand_in
from config.store import Store, store_of

_log = structlog.get_logger(__name__)

_POLL = 5.0
"""Seconds; what another process owed is noticed this late, what our own owed at once (`wake`)."""
_FOLLOW_UP_EVERY = timedelta(minutes=1)
_LONGEST_SEND = timedelta(seconds=65)
_LEASE = timedelta(seconds=90)
"""What was claimed by a process that died is sent by the next one after so long."""
_MOST_IN_HAND = 1000
"""More than all shops at once make, so that those for one slow address don't keep the others out."""
_SENDS_AT_ONCE = 8
_PAUSE = 1.2
"""Seconds between two letters to one address: Slack takes one a second."""
_TRIES_ALONE = 3
_MAY_COME_BACK = timedelta(days=1)
"""A store whose file can't be read at the moment is not a store that was removed."""
_RECORD_AGAIN = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Item:
    """A claimed message that has somewhere to go."""

    owed: OwedMessage
    store: Store
    address: str

    @property
    def note(self) -> Notification:
        return self.owed.notification


class Dispatcher:
    """A root task: `run` it once. `last_round` and `last_follow_up` say whether it still moves."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        facts: Facts,
        channel: Channel,
        now: Callable[[], datetime],
        lease: timedelta = _LEASE,
        longest_send: timedelta = _LONGEST_SEND,
    ) -> None:
        """`longest_send` is no shorter than the channel's own limit; `lease` is longer than both."""
        self.last_round: datetime | None = None
        self.last_follow_up: datetime | None = None
        self._outbox, self._facts, self._now = outbox, facts, now
        self._courier = Courier(outbox=outbox, facts=facts, channel=channel, now=now)
        self._lease, self._longest_send = lease, longest_send
        self._in_hand: dict[str, datetime] = {}  # by key, and until when it is claimed
        self._lanes: dict[str, deque[_Item]] = {}
        self._followed_up: frozenset[str] = frozenset()
        self._sending = asyncio.Semaphore(_SENDS_AT_ONCE)
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Something is owed: look at once."""
        self._woken.set()

    def stop(self) -> None:
        """Claim nothing more; `run` returns when the letters under way are done with."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Deliver what is due, until `stop`; what is on its way then is waited for."""
        async with asyncio.TaskGroup() as lanes:
            while not self._stopping:
                self._woken.clear()
                await self._go_round(lanes)
                await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(_POLL):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _go_round(self, lanes: asyncio.TaskGroup) -> None:
        if self.last_follow_up is None or self._now() - self.last_follow_up >= _FOLLOW_UP_EVERY:
            await self._survive(self._follow_up)
        await self._survive(partial(self._claim, lanes))

    async def _survive(self, part: Callable[[], Awaitable[None]]) -> None:
        """A database that is locked or full may be well again in the next round."""
        try:
            await part()
        except Exception as error:  # noqa: BLE001 - logged; nothing may end the delivery of alerts
            _log.error("dispatcher_round_failed", error=f"{type(error).__name__}: {error}")

    async def _follow_up(self) -> None:
        """Owe the reminders of each incident by itself; the round counts when none of them failed."""
        now = self._now()
        incidents = await self._facts.open_incidents()
        unseen = {one.subject for one in incidents if one.kind is IncidentKind.BLIND}
        due: list[Notification] = []
        failed: list[str] = []
        for incident in incidents:
            try:
                due += self._due(incident, now, unseen)
            except Exception as error:  # noqa: BLE001 - logged; another shop's reminders go on
                failed.append(f"{incident.id}: {type(error).__name__}: {error}")
        await self._outbox.owe([note for note in due if note.key not in self._followed_up])
        self._followed_up = frozenset(note.key for note in due)
        if failed:
            _log.error("not_followed_up", incidents=failed)
        else:
            self.last_follow_up = now

    def _due(
        self, incident: Incident, now: datetime, unseen: Collection[str]
    ) -> tuple[Notification, ...]:
        store = self._facts.store(store_of(incident.subject))
        return follow_up(incident, store=store, now=now, unseen=unseen) if store else ()

    async def _claim(self, lanes: asyncio.TaskGroup) -> None:
        await self._renew()
        room = _MOST_IN_HAND - len(self._in_hand)
        if room > 0:
            now = self._now()
            for owed in await self._outbox.claim(now=now, lease=self._lease, limit=room):
                await self._take_in_hand(owed, lanes)
        self.last_round = self._now()

    async def _renew(self) -> None:
        """Keep what is in hand, once the first of it has used up half of the time that it can wait."""
        now = self._now()
        held = [key for key, until in self._in_hand.items() if until > now]
        soon = now + (self._lease + self._longest_send) / 2
        if any(self._in_hand[key] <= soon for key in held):
            until = now + self._lease
            await self._outbox.renew(held, until=until)
            self._in_hand.update((key, until) for key in held if key in self._in_hand)

    async def _take_in_hand(self, owed: OwedMessage, lanes: asyncio.TaskGroup) -> None:
        note = owed.notification
        if note.key in self._in_hand:  # its claim ran out while it is still on its way
            self._in_hand[note.key] = owed.claimed_until
            return
        store = self._facts.store(note.store_id)
        secret = store.channels.get(note.channel) if store else None
        if store is None or secret is None:
            await self._nowhere_to_go(owed, store)
            return
        item = _Item(owed=owed, store=store, address=secret.get_secret_value())
        self._in_hand[note.key] = owed.claimed_until
        if item.address in self._lanes:
            self._lanes[item.address].append(item)
        else:
            self._lanes[item.address] = deque([item])
            lanes.create_task(self._work_off(item.address), name=f"lane of {note.channel}")

    async def _nowhere_to_go(self, owed: OwedMessage, store: Store | None) -> None:
        note, now = owed.notification, self._now()
        if store is not None:
            await self._tell_another(note, store)
            reason = f"the store has no channel {note.channel} any more"
        elif now - note.created_at < _MAY_COME_BACK:
            error = "there is no such store at the moment"
            await self._outbox.failed(note.key, error=error, next_try=now + LONGEST)
            return
        else:
            reason = "the store was removed"
        _log.warning("message_abandoned", key=note.key, channel=note.channel, reason=reason)
        await self._outbox.abandon(note.key, reason=reason, now=now)

    async def _work_off(self, address: str) -> None:
        lane = self._lanes[address]
        while lane and not self._stopping:
            item = lane.popleft()
            sent = await self._handle(item)
            if sent is None or sent.stale is not None:
                continue  # nothing was sent
            if sent.channel_down:
                while lane:
                    await self._conclude(lane.popleft(), sent)
            await asyncio.sleep(_PAUSE)
        del self._lanes[address]
        for item in lane:
            del self._in_hand[item.note.key]

    async def _handle(self, item: _Item) -> Sent | None:
        """Have it carried. None: its claim could not be renewed, so it is left for the next one."""
        async with self._sending:
            if self._now() > self._in_hand[item.note.key] - self._longest_send:
                del self._in_hand[item.note.key]
                return None
            sent = await self._courier.carry(item.note, store=item.store, address=item.address)
        await self._conclude(item, sent)
        return sent

    async def _conclude(self, item: _Item, sent: Sent) -> None:
        """Record it, however long the database refuses: what is not recorded is sent again."""
        while True:
            try:
                await self._record(item, sent)
                break
            except Exception as error:  # noqa: BLE001 - logged, and tried until it works
                reason = f"{type(error).__name__}: {error}"
                _log.error("outcome_not_recorded", key=item.note.key, error=reason)
                await asyncio.sleep(_RECORD_AGAIN)
        del self._in_hand[item.note.key]
        self._woken.set()  # what waited behind it may be sent now

    async def _record(self, item: _Item, sent: Sent) -> None:
        note, now = item.note, self._now()
        # what follows from it comes first: after the record nobody would think of it again
        await self._owe_all_clears(item, sent)
        if sent.stale is not None:
            await self._outbox.abandon(note.key, reason=sent.stale, now=now)
        elif sent.error is not None:
            await self._record_failure(item, sent, sent.error)
        else:
            await self._outbox.delivered(note.key, now=now)
            _log.info("message_delivered", key=note.key, channel=note.channel)

    async def _owe_all_clears(self, item: _Item, sent: Sent) -> None:
        note = item.note
        story = await self._facts.story(note)  # it may have ended while the letter was on its way
        if story is None or story.incident.resolved_at is None:
            return
        about = await self._outbox.about(note.incident_id)
        reached = set(await self._outbox.reached(note.incident_id))
        if sent.error is None and sent.stale is None:
            reached.add(note.channel)
        clears = all_clears(
            story.incident, store=item.store, about=about, reached=reached, now=self._now()
        )
        await self._outbox.owe(clears)

    async def _record_failure(self, item: _Item, sent: Sent, error: str) -> None:
        note, tries = item.note, item.owed.tries + 1
        wait = back_off(tries, permanent=sent.permanent, key=note.key)
        _log.warning(
            "message_not_delivered",
            key=note.key,
            channel=note.channel,
            error=error,
            tries=tries,
            again_in=wait.total_seconds(),
        )
        if sent.permanent or tries >= _TRIES_ALONE:
            await self._tell_another(note, item.store)
        await self._outbox.failed(note.key, error=error, next_try=self._now() + wait)

    async def _tell_another(self, note: Notification, store: Store) -> None:
        about = await self._outbox.about(note.incident_id)
        other = stand_in(note, store=store, about=about)
        if other is not None:
            _log.warning("another_channel_is_told", key=other.key, instead_of=note.channel)
            await self._outbox.owe([other])
