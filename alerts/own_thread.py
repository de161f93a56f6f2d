"""Work that can't be awaited, in a thread of its own that nothing waits for at the end.

Not `asyncio.to_thread`: its threads are shared, so a few sends that hang would hold up all others,
and the program could not end before they do.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")


async def in_own_thread(work: Callable[[], T], *, name: str) -> T:
    """What `work` returns or raises. When cancelled the work goes on, and nobody hears of its end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            value = work()
        except Exception as error:  # noqa: BLE001 - whatever it is, who waits is to hear of it
            answer = partial(_fail, done, error)
        else:
            answer = partial(_succeed, done, value)
        with contextlib.suppress(RuntimeError):  # the loop ended first: nobody waits any more
            loop.call_soon_threadsafe(answer)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await done


def _succeed(done: "asyncio.Future[T]", value: T) -> None:
    if not done.done():
        done.set_result(value)


def _fail(done: "asyncio.Future[T]", error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
