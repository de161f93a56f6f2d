"""Threads for calls that may hang: look-ups of names, which only the system's blocking call can do.

Not an executor of the standard library: those are limited in number, so that names that hang would
hold up other shops' names, which would then seem broken; or they are waited for when the program
ends. Here every call has a thread at once, idle ones are used again, and all are left to die with
the program.
"""

import _thread
import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class DaemonThreads:
    """Runs calls, each on a thread of its own while it lasts."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._idle = threading.Semaphore(0)

    async def run(self, call: Callable[[], T]) -> T:
        """What the call gives or raises. Raises RuntimeError when no thread can be started."""
        future: Future[T] = Future()

        def job() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(call())
            except Exception as error:  # noqa: BLE001 - handed on to whoever waits
                future.set_exception(error)

        if not self._idle.acquire(blocking=False):
            # threading.Thread would hold up the loop until the thread runs
            _thread.start_new_thread(self._work, ())
        self._jobs.put(job)
        return await asyncio.wrap_future(future)

    def _work(self) -> None:
        while True:
            self._jobs.get()()
            self._idle.release()
