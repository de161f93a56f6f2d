"""The time that something on a page may take, and that it has anew where something else took it.

Not the step's own time, which is the flow's: it is told when a press begins anew.
"""

import asyncio
from collections.abc import Callable


def _nothing() -> None:
    """Nobody wants to know."""


class Countdown:
    """Called, it tells how many of `seconds` are left. `on_again`: called when all of them are given once more."""

    def __init__(self, seconds: float, *, on_again: Callable[[], None] = _nothing) -> None:
        self._seconds, self._on_again = seconds, on_again
        self._clock = asyncio.get_running_loop().time
        self._end = self._clock() + seconds

    def __call__(self) -> float:
        return self._end - self._clock()

    def again(self) -> None:
        """Give all of the time once more."""
        self._end = self._clock() + self._seconds
        self._on_again()
