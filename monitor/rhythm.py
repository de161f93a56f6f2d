"""Checks that run equally often, as a ring in the order of their phases.

Whose slot comes next then costs the same to know for ten checks and for ten thousand. No clock and no
waiting here: that is the scheduler's part.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from operator import itemgetter

from config.store import Check, CheckId
from monitor.lanes import Lane, lane_of
from monitor.queue.base import Due
from monitor.schedule import grace, patience, phase, round_start


class Rhythm:
    """Knows which slot comes next. It stands between two slots, and only ever moves on."""

    def __init__(self, every: timedelta, checks: Iterable[Check], *, after: datetime) -> None:
        self.every = every
        self.grace = grace(every)
        self._patience = patience(every)
        self._ring: list[tuple[timedelta, CheckId, Lane]] = sorted(
            (phase(check.id, every), check.id, lane_of(check.spec)) for check in checks
        )
        self.move_to(after)

    def __iter__(self) -> Iterator[CheckId]:
        return (check_id for _, check_id, _ in self._ring)

    def move_to(self, after: datetime) -> None:
        """Stand before the first slot later than `after`."""
        self._start = round_start(after, self.every)
        self._place = bisect_right(self._ring, after - self._start, key=itemgetter(0))
        self._settle()

    def pass_over(self, rounds: int) -> None:
        """Leave out so many slots of each check."""
        self._start += rounds * self.every
        self._settle()

    def take(self) -> Due:
        """The next slot; move on behind it."""
        _, check_id, lane = self._ring[self._place]
        slot = self.next
        self._place += 1
        self._settle()
        return Due(check_id=check_id, slot=slot, lane=lane, start_by=slot + self._patience)

    def _settle(self) -> None:
        if self._place == len(self._ring):
            self._place = 0
            self._start += self.every
        self.next = self._start + self._ring[self._place][0]
