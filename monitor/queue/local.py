"""The queue of a single process: a waiting line for each lane, in memory.

It keeps at most one slot of each check, waiting or running, so it can't grow beyond the number of
checks, however long the lanes stand still. A slot that waited past its `start_by` is skipped when
its turn or its successor comes.
"""

import asyncio
import heapq
import itertools
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from config.store import CheckId, StoreId
from monitor.lanes import Lane, Lanes
from monitor.queue.base import Due, Execute, OnSkipped

log = structlog.get_logger(__name__)

_Place = tuple[datetime, int, CheckId]
"""A place in a line: when the run must start, order of arrival, whose it is."""


class LocalQueue:
    """Satisfies `Queue` within one event loop. A lane's cap is the number of its workers."""

    def __init__(self, *, now: Callable[[], datetime], on_skipped: OnSkipped) -> None:
        self._now = now
        self._on_skipped = on_skipped
        self._arrivals = itertools.count()
        self._waiting: dict[CheckId, Due] = {}
        self._lines: dict[Lane, list[_Place]] = {lane: [] for lane in Lane}
        # Stores with a run in a lane, each with the places that wait for that run to end.
        self._busy: dict[tuple[Lane, StoreId], list[_Place]] = {}
        self._running: dict[CheckId, Due] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._idle: dict[Lane, list[asyncio.Future[None]]] = {lane: [] for lane in Lane}
        self._stop = asyncio.Event()

    def waiting(self, lane: Lane) -> int:
        """How many slots wait in this lane."""
        return sum(due.lane is lane for due in self._waiting.values())

    def running(self, lane: Lane) -> int:
        """How many runs are under way in this lane."""
        return sum(due.lane is lane for due in self._running.values())

    async def put(self, due: Due) -> bool:
        check_id = due.check_id
        other = self._waiting.get(check_id) or self._running.get(check_id)
        if other is not None and other.slot == due.slot:
            return False
        if self._stop.is_set() or check_id in self._running:
            self._on_skipped(check_id, 1)
            return False
        if other is not None:
            return self._take_place(of=other, for_=due)
        self._waiting[check_id] = due
        place = (due.start_by, next(self._arrivals), check_id)
        heapq.heappush(self._lines[due.lane], place)
        self._call_worker(due.lane)
        return True

    async def serve(self, execute: Execute, *, lanes: Lanes) -> None:
        async with asyncio.TaskGroup() as group:
            for lane, cap in lanes.caps.items():
                for number in range(cap):
                    name = f"{lane} {number}"
                    self._workers.add(group.create_task(self._work(lane, execute), name=name))
            try:
                await self._stop.wait()
            finally:  # also when cancelled: a run that ends must not be followed by the next
                self._stop.set()

    async def stop(self, *, within: timedelta) -> Sequence[Due]:
        self._stop.set()
        handed_back = tuple(self._waiting.values())
        self._waiting.clear()
        for lane in Lane:
            while self._call_worker(lane):
                pass
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=within.total_seconds())
            for worker in late:
                worker.cancel()
            if late:
                await asyncio.wait(late)
        return handed_back

    async def _work(self, lane: Lane, execute: Execute) -> None:
        while not self._stop.is_set():
            due = self._next(lane)
            if due is None:
                await self._rest(lane)
                continue
            self._running[due.check_id] = due
            self._busy[lane, due.store_id] = []
            try:
                await execute(due.check_id, due.slot)
            except Exception:  # one lost run must not end all the others
                log.exception("run_lost", check=due.check_id, slot=due.slot.isoformat())
            finally:
                del self._running[due.check_id]
                for place in self._busy.pop((lane, due.store_id)):
                    heapq.heappush(self._lines[lane], place)

    async def _rest(self, lane: Lane) -> None:
        call = asyncio.get_running_loop().create_future()
        self._idle[lane].append(call)
        await call

    def _call_worker(self, lane: Lane) -> bool:
        """Wake one worker of the lane; False when all are at work."""
        while self._idle[lane]:
            call = self._idle[lane].pop()
            if not call.done():  # its worker was cancelled
                call.set_result(None)
                return True
        return False

    def _next(self, lane: Lane) -> Due | None:
        """Whose turn it is: the first in line whose store is free and who is still in time."""
        line = self._lines[lane]
        while line:
            place = heapq.heappop(line)
            due = self._waiting[place[-1]]
            if (lane, due.store_id) in self._busy:
                heapq.heappush(self._busy[lane, due.store_id], place)
                continue
            del self._waiting[due.check_id]
            if due.start_by >= self._now():
                return due
            self._on_skipped(due.check_id, 1)
        return None

    def _take_place(self, *, of: Due, for_: Due) -> bool:
        """A slot that waited too long is skipped, and its successor inherits its place in line."""
        self._on_skipped(of.check_id, 1)
        if of.start_by >= self._now():
            return False
        self._waiting[of.check_id] = for_
        return True
