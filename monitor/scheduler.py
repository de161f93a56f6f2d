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
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog

from config.store import Check, CheckId
from monitor.queue.base import Due, OnSkipped
from monitor.schedule import LONGEST_GRACE, grace, next_slot

log = structlog.get_logger(__name__)

_LOOK_EVERY = 1.0  # seconds; the clock is looked at so often, in case it is set
_SHORTEST_REST = 0.002  # seconds; waking up costs more than handing out several slots together
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
        self._checks: Mapping[CheckId, Check] = {}
        self._heap: list[tuple[datetime, CheckId]] = []
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
        """Go on with these checks: unchanged ones keep their place, new ones begin at their next slot."""
        kept = [
            (slot, check_id)
            for slot, check_id in self._heap
            if check_id in checks
            and checks[check_id].spec.every == self._checks[check_id].spec.every
        ]
        new = checks.keys() - {check_id for _, check_id in kept}
        now = self._now()
        self._heap = kept + [(next_slot(checks[check_id], now), check_id) for check_id in new]
        heapq.heapify(self._heap)
        self._checks = checks
        self._wake.set()

    async def run(self) -> None:
        """Hand out slots until cancelled."""
        self._loop_time = asyncio.get_running_loop().time()
        self._looked_at = self._now()
        self._since = self._looked_at - LONGEST_GRACE
        while True:
            now = self._now()
            self._follow(now)
            await self._hand_out(now)
            await self._rest()

    async def _hand_out(self, now: datetime) -> None:
        while self._heap and self._heap[0][0] <= now:
            slot, check_id = self._heap[0]
            check = self._checks[check_id]
            every = check.spec.every
            passed_over = (now - slot) // every
            slot += passed_over * every
            # Moved on before the queue is waited for: a `replace` may come in between.
            heapq.heapreplace(self._heap, (slot + every, check_id))
            late = now - slot > grace(every)
            if passed_over + late:
                self._on_skipped(check_id, passed_over + late)
            if not late and not self._was_covered(slot):
                await self._put(Due.of(check, slot))

    async def _rest(self) -> None:
        """Sleep until the next slot, a change of the checks, or the next look at the clock."""
        seconds = _LOOK_EVERY
        if self._heap:
            seconds = min(seconds, (self._heap[0][0] - self._now()).total_seconds())
        alarm = asyncio.get_running_loop().call_later(max(seconds, _SHORTEST_REST), self._wake.set)
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
                self._plan_anew(now)
        self._looked_at, self._loop_time = now, loop_time

    def _plan_anew(self, now: datetime) -> None:
        self._heap = [(next_slot(check, now), check.id) for check in self._checks.values()]
        heapq.heapify(self._heap)

    def _was_covered(self, slot: datetime) -> bool:
        """Whether this slot's turn came already, before the clock was set."""
        return any(start < slot <= end for start, end in self._covered)
