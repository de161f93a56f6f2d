"""A database and the threads that talk to it, so that the event loop never waits for a disk.

Work is a plain function of a connection. What waits for a thread goes into one transaction (group
commit): a durable commit costs a flush of the disk, and twenty results share one. Not a pool of
anything else, and no SQL: that is in journal, history, outbox and upkeep.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine

from monitor.storage.base import StorageError
from monitor.storage.errors import is_transient, place_of, translated

T = TypeVar("T")
Work = Callable[[Connection], T]
"""May run more than once (its transaction was rolled back before): no effect but on the connection."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0
"""Seconds before work is tried again; growing, so that nobody is flooded with tries."""


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    work: Work[T]
    done: "Future[T]" = field(default_factory=Future)


def _hear(done: "asyncio.Future[Any]") -> None:
    """Take note of an error, also when nobody waits any more: asyncio would log it as forgotten."""
    if not done.cancelled():
        done.exception()


class Worker:
    """Threads that work off one queue, up to `batch` jobs in one transaction."""

    def __init__(
        self, engine: Engine, *, name: str, threads: int, batch: int, patience: timedelta
    ) -> None:
        self._engine = engine
        self._place = place_of(engine.url)
        self._batch = batch
        self._patience = patience.total_seconds()
        self._waiting: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._open = True
        self._threads = [
            threading.Thread(target=self._serve, name=f"{name}-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Work[T]) -> T:
        """Do the work in a transaction; once asked for, it is finished even if the caller goes away."""
        if not self._open:
            raise StorageError(f"The database {self._place} is closed.")
        job = _Job(work)
        self._waiting.put(job)
        done = asyncio.wrap_future(job.done)
        done.add_done_callback(_hear)
        return await asyncio.shield(done)

    async def close(self) -> None:
        """Finish what waits, then stop."""
        self._open = False
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _serve(self) -> None:
        while (job := self._waiting.get()) is not None:
            jobs = [job]
            while len(jobs) < self._batch:
                try:
                    more = self._waiting.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    self._waiting.put(None)
                    break
                jobs.append(more)
            self._finish(jobs)

    def _finish(self, jobs: Sequence[_Job[Any]]) -> None:
        """All in one transaction; when one of them fails, each in its own, so that only it fails."""
        give_up, pause = time.monotonic() + self._patience, _FIRST_PAUSE
        while True:
            try:
                with self._engine.begin() as connection:
                    results = [job.work(connection) for job in jobs]
            except Exception as error:  # noqa: BLE001 - reaches the caller through its future
                passing = is_transient(error)
                if passing and time.monotonic() < give_up:
                    time.sleep(pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
                elif len(jobs) == 1 or passing:
                    return self._fail(jobs, error)
                else:
                    return self._one_by_one(jobs)
            else:
                for job, result in zip(jobs, results, strict=True):
                    job.done.set_result(result)
                return None

    def _one_by_one(self, jobs: Sequence[_Job[Any]]) -> None:
        for job in jobs:
            self._finish([job])

    def _fail(self, jobs: Sequence[_Job[Any]], error: Exception) -> None:
        for job in jobs:
            refused = translated(error, self._place)
            if refused is not error:
                refused.__cause__ = error
            job.done.set_exception(refused)


class Database:
    """One worker that writes and one that reads."""

    def __init__(self, *, writing: Worker, reading: Worker, dispose: Callable[[], None]) -> None:
        self._writing = writing
        self._reading = reading
        self._dispose = dispose

    async def write(self, work: Work[T]) -> T:
        """Do the work in a transaction that has been flushed to disk when this returns."""
        return await self._writing.run(work)

    async def read(self, work: Work[T]) -> T:
        """Do the work on one consistent view of the data; what it writes is refused."""
        return await self._reading.run(work)

    async def close(self) -> None:
        await self._writing.close()
        await self._reading.close()
        await asyncio.to_thread(self._dispose)
