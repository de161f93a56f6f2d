"""The seam between the schedule and whoever runs what is due.

Every implementation runs through one contract suite (`tests/contract/test_queue.py`).

"One run at a time for each store" is kept for each lane: a store never has two browsers in it, nor
two of our requests beside each other, but a purchase of a minute doesn't cost the store's uptime
check its slots. One plain request beside a browser's hundred is no worse a guest.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from config.store import CheckId, StoreId, store_of
from monitor.lanes import Lane, Lanes

Execute = Callable[[CheckId, datetime], Awaitable[None]]
"""Carries out one check for one slot and records what came of it. The one callable a queue is given."""

OnSkipped = Callable[[CheckId, int], None]
"""Hears of slots that will not be run. Whoever drops a slot counts it, so none is counted twice."""


class Due(NamedTuple):
    """A slot that is to be run now. Who must start first goes first.

    A tuple, and not a frozen dataclass as other values here: thousands are made in a minute.
    """

    check_id: CheckId
    slot: datetime
    lane: Lane
    start_by: datetime

    @property
    def store_id(self) -> StoreId:
        return store_of(self.check_id)


class Queue(Protocol):
    """Holds what is due; runs it when its lane has room and its store is free."""

    async def put(self, due: Due) -> bool:
        """Line this slot up. False: it was not taken.

        Because it is lined up or running already (nothing to count), or because another slot of the
        check still waits or runs (counted as skipped), or because the queue is stopping (likewise).
        """

    async def serve(self, execute: Execute, *, lanes: Lanes) -> None:
        """Run what is due until `stop`. An `execute` that raises is logged and ends nothing else."""

    async def stop(self, *, within: timedelta) -> Sequence[Due]:
        """Start nothing more, let what runs finish, and cancel what still runs after `within`.

        Gives back what waited, for the caller to count or to keep. Returns when nothing runs any more;
        then `serve` returns too.
        """
