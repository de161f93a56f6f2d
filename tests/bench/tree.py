"""What a tree of processes costs: processor time and memory. Linux only.

Processor time is what the living of the tree have used and what those had used that ended and were
waited for by one of them, which for a browser's renderers is soon, but not at once: rest a moment before
reading. Held against the kernel's own account of a control group it is 1 % off at the most.
"""

import contextlib
from collections.abc import Collection, Iterator

import psutil

SETTLE = 0.3
"""Seconds until what a run left behind (a closed tab, say) has ended."""


def cpu_seconds(*, apart: Collection[int] = ()) -> float:
    """Of this process and its descendants, without the processes with these ids."""
    total = 0.0
    for process in _tree(psutil.Process()):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            if process.pid not in apart:
                total += times.user + times.system + times.children_user + times.children_system
    return total


def memory_bytes(root: int) -> int:
    """Proportional set size of a process and its descendants.

    The resident sizes of a browser's processes can't be added up: they share the program itself, and
    each would count it again. Here a page that n processes share counts 1/n for each.
    """
    total = 0
    for process in _tree(psutil.Process(root)):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            total += process.memory_full_info().pss
    return total


def _tree(root: psutil.Process) -> Iterator[psutil.Process]:
    yield root
    yield from root.children(recursive=True)
