"""What a tree of processes costs: processor time and memory. Linux only.

Processor time is what the living of the tree have used and what those had used that ended and were
waited for by one of them, which for a browser's renderers is soon, but not at once: rest a moment before
reading. Held against the kernel's own account of a control group it is 1 % off at the most.
"""

import contextlib
import re
from collections.abc import Collection, Iterator
from pathlib import Path

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


def own_bytes(root: int) -> int:
    """What a process and its descendants have written: the memory that grows, wherever it is kept now.

    Pages of files are left out: they are lent to whoever asks, and each counts for less as soon as another
    browser on the machine has the same program open.
    """
    total = 0
    for process in _tree(psutil.Process(root)):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            told = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
            sizes = dict(re.findall(r"^(\w+): +(\d+) kB$", told, re.MULTILINE))
            total += sum(int(sizes[name]) for name in ("Pss_Anon", "Pss_Shmem", "SwapPss")) * 1024
    return total


def _tree(root: psutil.Process) -> Iterator[psutil.Process]:
    yield root
    yield from root.children(recursive=True)
