"""The processes of a browser as the system knows them: found, measured and ended, whatever state they are in.

What belongs together has its temporary files in one folder, whose name stands in each one's environment; a
browser and its helpers are a process group besides. Nothing here speaks to a browser.
"""

import contextlib
import os
import signal
import time
from collections.abc import Collection, Iterator
from pathlib import Path

import psutil

HOME = "TMPDIR"
"""The variable that tells a program where its temporary files belong."""
_DEAD_WITHIN = 2.0  # seconds that killed processes have to vanish
_LOOK_EVERY = 0.02  # seconds


def kill_leftovers(folder: Path) -> int:
    """Kill browsers and drivers with their temporary files in this folder; how many processes.

    For whoever owns the folder and has started none there (or wants none of them any more).
    """
    found = list(at_home_in(folder))
    groups = {process.pid for process in found if _group(process.pid) == process.pid}
    for group in groups:
        kill_group(group)
    for process in found:
        kill(process)
    await_death(groups)
    return len(found)


def at_home_in(folder: Path) -> Iterator[psutil.Process]:
    """Other processes whose temporary files are in this folder, or in one below it."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            home = process.environ().get(HOME)
            if home and process.pid != os.getpid() and Path(home).is_relative_to(folder):
                yield process


def make_patient(process: psutil.Process) -> None:
    """Let browsers give way to the scheduler and the pages when the cores are full (measured)."""
    if hasattr(os, "SCHED_BATCH"):
        os.sched_setscheduler(process.pid, os.SCHED_BATCH, os.sched_param(0))


def family(driver: psutil.Process) -> list[psutil.Process]:
    """The driver and its children of all generations; nobody when it is dead."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return [driver, *driver.children(recursive=True)]
    return []


def kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()


def await_death(groups: Collection[int]) -> None:
    until = time.monotonic() + _DEAD_WITHIN
    while time.monotonic() < until:
        if all(
            _is_gone(process) for process in psutil.process_iter() if _group(process.pid) in groups
        ):
            return
        time.sleep(_LOOK_EVERY)


def _is_gone(process: psutil.Process) -> bool:
    """Also buries one that became our child: a container's first process inherits all orphans."""
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(process.pid, os.WNOHANG)[0] == process.pid
    with contextlib.suppress(psutil.NoSuchProcess):
        # a dead one is buried by its parent; when that is dead too, perhaps by us in a moment
        return process.status() == psutil.STATUS_ZOMBIE and _group(process.ppid()) != _group(
            process.pid
        )
    return True


def _group(pid: int) -> int:
    """The process group of a process; 0 when it is gone."""
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
