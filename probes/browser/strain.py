"""Whether this machine gives a browser the time of a core that it needs; else nobody knows who was slow.

What is counted is how long the browser's driver, through which every question to a page goes, was ready and had no core.
Linux tells it; elsewhere nothing is known, and the shop is taken at its word.
"""

import time
from pathlib import Path

NANOSECONDS = 1e9


class Strain:
    """Of one visit, from when it is made on."""

    def __init__(self, pid: int) -> None:
        """`pid`: the driver's process."""
        self._pid = pid
        self._began, self._before = time.monotonic(), _waited(pid)

    def share(self) -> float:
        """The part of the time, from 0 to 1, that it waited for a core; 0 where the system does not tell."""
        passed = time.monotonic() - self._began
        waited = _waited(self._pid) - self._before
        return min(max(waited / passed, 0.0), 1.0) if passed > 0 else 0.0


def _waited(pid: int) -> float:
    """Seconds that the process's first thread was ready and had no core (the second number of proc's `schedstat`)."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[1]) / NANOSECONDS
    except (OSError, IndexError, ValueError):
        return 0.0
