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

_Place = tuple[int, datetime, int, CheckId]
"""A place in a line: priority, when the run must start, order of arrival, whose it is."""


class LocalQueue:
    """Satisfies `Queue` within one event loop."""

    def __init__(self, *, now: Callable[[], datetime], on_skipped: OnSkipped) -> None:
        self._now = now
        self._on_skipped = on_skipped
        self._arrivals = itertools.count()
        self._waiting: dict[CheckId, Due] = {}
        self._lines: dict[Lane, list[_Place]] = {lane: [] for lane in Lane}
        # Stores with a run in a lane, each with the places that wait for that run to end.
        self._busy: dict[tuple[Lane, StoreId], list[_Place]] = {}
        self._running: dict[CheckId, Due] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room: dict[Lane, int] = dict.fromkeys(Lane, 0)
        self._start: Callable[[Lane, Due], None] | None = None
        self._stopping = False
        self._stopped = asyncio.Event()

    def waiting(self, lane: Lane) -> int:
        """How many slots wait in this lane."""
        return sum(due.lane is lane for due in self._waiting.values())

    def running(self, lane: Lane) -> int:
        """How many runs are under way in this lane."""
        return sum(due.lane is lane for due in self._running.values())

    async def put(self, due: Due) -> bool:
        other = self._waiting.get(due.check_id) or self._running.get(due.check_id)
        if other is not None and other.slot == due.slot:
            return False
        if self._stopping or due.check_id in self._running:
            self._on_skipped(due.check_id, 1)
            return False
        if other is not None:
            return self._take_place(of=other, for_=due)
        self._waiting[due.check_id] = due
        place = (due.priority, due.start_by, next(self._arrivals), due.check_id)
        heapq.heappush(self._lines[due.lane], place)
        self._fill(due.lane)
        return True

    async def serve(self, execute: Execute, *, lanes: Lanes) -> None:
        async with asyncio.TaskGroup() as group:

            def start(lane: Lane, due: Due) -> None:
                task = group.create_task(_run(execute, due), name=f"run {due.check_id}")
                self._tasks.add(task)
                task.add_done_callback(lambda task: self._finish(lane, due, task=task))

            self._start = start
            self._room.update(lanes.caps)
            for lane in Lane:
                self._fill(lane)
            try:
                await self._stopped.wait()
            finally:  # also when cancelled: a run that ends must not start the next one
                self._stopping = True

    async def stop(self, *, within: timedelta) -> Sequence[Due]:
        self._stopping = True
        handed_back = tuple(self._waiting.values())
        self._waiting.clear()
        for due in handed_back:
            self._on_skipped(due.check_id, 1)
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within.total_seconds())
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        self._stopped.set()
        return handed_back

    def _take_place(self, *, of: Due, for_: Due) -> bool:
        """A slot that waited too long is skipped, and its successor inherits its place in line."""
        self._on_skipped(of.check_id, 1)
        if of.start_by >= self._now():
            return False
        self._waiting[of.check_id] = for_
        return True

    def _fill(self, lane: Lane) -> None:
        while self._start and not self._stopping and self._room[lane] > 0:
            due = self._next(lane)
            if due is None:
                return
            self._room[lane] -= 1
            self._busy[lane, due.store_id] = []
            self._running[due.check_id] = due
            self._start(lane, due)

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

    def _finish(self, lane: Lane, due: Due, *, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        del self._running[due.check_id]
        self._room[lane] += 1
        for place in self._busy.pop((lane, due.store_id)):
            heapq.heappush(self._lines[lane], place)
        self._fill(lane)


async def _run(execute: Execute, due: Due) -> None:
    try:
        await execute(due.check_id, due.slot)
    except Exception:  # one lost run must not end all the others
        log.exception("run_lost", check=due.check_id, slot=due.slot.isoformat())
