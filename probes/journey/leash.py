"""Lets foreign code run in our event loop, but not hold it: whoever computes or sleeps in it stops all shops.

It bounds what happens between two awaits; how long the whole may take is the step's and the check's
business. Not a sandbox: a script is trusted as the configuration is, only not to be without mistakes.
"""

import asyncio
import contextlib
import signal
import threading
import time
from collections.abc import Coroutine, Generator, Iterator
from types import FrameType
from typing import Any, TypeVar

from typing_extensions import override

T = TypeVar("T")

HOLDS_AT_MOST = 2.0  # seconds
_LOOK_EVERY = 0.25  # seconds
_SIGNAL = signal.SIGVTALRM  # nobody else's; it also wakes a sleep that nobody awaits
_ENDS_WITHIN = 5.0  # seconds; what was cancelled has so long to tidy up


class HeldUpError(BaseException):
    """The code held the loop. No `Exception`: the code itself must not catch it by the way."""


class _Watch:
    """Since when the loop is held by the code, if it is; read by a thread that looks on."""

    def __init__(self) -> None:
        self.until: float | None = None

    @contextlib.contextmanager
    def holding(self) -> Iterator[None]:
        self.until = time.monotonic() + HOLDS_AT_MOST
        try:
            yield
        finally:
            self.until = None

    def is_over(self) -> bool:
        until = self.until
        return until is not None and time.monotonic() > until

    def stop_the_code(self, _signal: int, _frame: FrameType | None) -> None:
        """Runs in the main thread between two lines of whatever runs there."""
        if self.is_over():
            raise HeldUpError

    def look_on(self, ended: threading.Event) -> None:
        while not ended.wait(_LOOK_EVERY):
            if self.is_over():
                signal.pthread_kill(threading.main_thread().ident or 0, _SIGNAL)


_watch = _Watch()
"""One for all: the loop has one thread, so it is held by one piece of code at a time."""


class _Leashed(Generator[Any, Any, T]):
    """Drives a coroutine as a task does, and notes when it runs."""

    def __init__(self, code: Coroutine[Any, Any, T]) -> None:
        self._code = code
        self._cancelled_at: float | None = None

    @override
    def send(self, value: Any) -> Any:
        self._end_the_undead()
        with _watch.holding():
            return self._code.send(value)

    @override
    def throw(self, *error: Any) -> Any:
        self._cancelled_at = time.monotonic()
        with _watch.holding():
            return self._code.throw(*error)

    @override
    def close(self) -> None:
        with _watch.holding():
            self._code.close()

    def __await__(self) -> "Generator[Any, Any, T]":
        return self

    def _end_the_undead(self) -> None:
        """Nobody cancels a second time what goes on although it was cancelled."""
        task = asyncio.current_task()
        if self._cancelled_at is None or task is None:
            return
        if not task.cancelling():
            self._cancelled_at = None
        elif time.monotonic() - self._cancelled_at > _ENDS_WITHIN:
            raise HeldUpError


async def leashed(code: Coroutine[Any, Any, T]) -> T:
    """Await it. Raises HeldUpError when it holds the loop, or will not end when it is cancelled.

    Only in the main thread, where the service's loop is; elsewhere nothing is bounded.
    """
    if threading.current_thread() is not threading.main_thread():
        return await code
    ended = threading.Event()
    signal.signal(_SIGNAL, _watch.stop_the_code)  # stays: a late signal would end the program
    onlooker = threading.Thread(target=_watch.look_on, args=(ended,), daemon=True)
    onlooker.start()
    try:
        return await _Leashed(code)
    finally:
        ended.set()
        await asyncio.to_thread(onlooker.join)
