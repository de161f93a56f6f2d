"""The loop that hands each slot to the queue when its time has come. It decides nothing about runs.

When a slot is due is `monitor.schedule`'s business; here is only what a real clock does to it:

- A slot that is noticed too late is skipped and counted, never piled up.
- The clock may be set. Forward: what was passed over is skipped and counted. Back: a slot that was
  handed out is not handed out again. When the clock was only wrong for a while (a machine that
  starts with its clock hours ahead), the checks go on at the right time at once, instead of
  standing still until the wrong time comes round.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime, timedelta

import structlog

from config.store import Check, CheckId
from monitor.queue.base import Due, OnSkipped
from monitor.rhythm import Rhythm
from monitor.schedule import LONGEST_GRACE

log = structlog.get_logger(__name__)

_LOOK_EVERY = 1.0  # seconds; the clock is looked at so often, in case it is set
_TOGETHER = 0.002  # seconds; slots so close are handed out together: to wake up is what costs
_CLOCK_WAS_SET = timedelta(seconds=1)  # far more than the clock and the loop's time drift apart
_REMEMBERED = 50  # times the clock was set; the journal refuses a slot that has run, all the same


class Scheduler:
    """Hands out slots. One is enough, several do no harm: they all hand out the same ones."""

    def __init__(
        self,
        put: Callable[[Due], Awaitable[bool]],
        *,
        now: Callable[[], datetime],
        on_skipped: OnSkipped,
    ) -> None:
        self._put = put
        self._now = now
        self._on_skipped = on_skipped
        self._rhythms: list[tuple[datetime, int, Rhythm]] = []  # a heap by their next slots
        self._wake = asyncio.Event()
        # The stretch of time whose slots are handed out (from a little before it began: some may
        # still be in time), and the stretches before each time that the clock was set.
        self._since = self._looked_at = now()
        self._loop_time = 0.0
        self._covered: deque[tuple[datetime, datetime]] = deque(maxlen=_REMEMBERED)

    @property
    def looked_at(self) -> datetime:
        """When the loop last turned; seconds ago while all is well."""
        return self._looked_at

    def replace(self, checks: Mapping[CheckId, Check]) -> None:
        """Go on with these checks. Slots do not depend on each other, so nothing moves for the rest."""
        by_interval: dict[timedelta, list[Check]] = {}
        for check in checks.values():
            by_interval.setdefault(check.spec.every, []).append(check)
        rhythms = (
            Rhythm(every, alike, after=self._looked_at) for every, alike in by_interval.items()
        )
        self._rhythms = [(rhythm.next, number, rhythm) for number, rhythm in enumerate(rhythms)]
        heapq.heapify(self._rhythms)
        self._wake.set()

    async def run(self) -> None:
        """Hand out slots until cancelled."""
        self._loop_time = asyncio.get_running_loop().time()
        self._looked_at = self._now()
        self._since = self._looked_at - LONGEST_GRACE
        self._stand_at(self._looked_at)
        while True:
            now = self._now()
            self._follow(now)
            # All are taken before the queue is waited for: a `replace` may come in between.
            for due in self._take(now):
                await self._put(due)
            await self._rest()

    def _take(self, now: datetime) -> list[Due]:
        """What is to be handed out now; what is too late is counted."""
        found: list[Due] = []
        while self._rhythms and self._rhythms[0][0] <= now:
            _, number, rhythm = self._rhythms[0]
            found += self._take_from(rhythm, now)
            heapq.heapreplace(self._rhythms, (rhythm.next, number, rhythm))
        return found

    def _take_from(self, rhythm: Rhythm, now: datetime) -> Iterator[Due]:
        rounds = (now - rhythm.next) // rhythm.every
        if rounds:
            rhythm.pass_over(rounds)
            for check_id in rhythm:
                self._on_skipped(check_id, rounds)
        while rhythm.next <= now:
            due = rhythm.take()
            if now - due.slot > rhythm.grace:
                self._on_skipped(due.check_id, 1)
            elif not self._was_covered(due.slot):
                yield due

    async def _rest(self) -> None:
        """Sleep until the next slot, a change of the checks, or the next look at the clock."""
        seconds = _LOOK_EVERY
        if self._rhythms:
            until_next = self._rhythms[0][0] - self._now()
            seconds = min(seconds, max(until_next.total_seconds(), 0.0) + _TOGETHER)
        alarm = asyncio.get_running_loop().call_later(seconds, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            alarm.cancel()
        self._wake.clear()

    def _follow(self, now: datetime) -> None:
        """Notice when the clock was set: it then moved by another length than the loop's own time."""
        loop_time = asyncio.get_running_loop().time()
        expected = self._looked_at + timedelta(seconds=loop_time - self._loop_time)
        if abs(now - expected) > _CLOCK_WAS_SET:
            log.warning("clock_was_set", expected=expected.isoformat(), now=now.isoformat())
            self._covered.append((self._since, self._looked_at))
            self._since = now - LONGEST_GRACE
            if now < expected:
                self._stand_at(now)
        self._looked_at, self._loop_time = now, loop_time

    def _stand_at(self, now: datetime) -> None:
        """Go on with the slots later than `now`."""
        for _, _, rhythm in self._rhythms:
            rhythm.move_to(now)
        self._rhythms = [(rhythm.next, number, rhythm) for _, number, rhythm in self._rhythms]
        heapq.heapify(self._rhythms)

    def _was_covered(self, slot: datetime) -> bool:
        """Whether this slot's turn came already, before the clock was set."""
        return any(start < slot <= end for start, end in self._covered)
