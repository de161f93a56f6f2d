"""Finds the processes that belong to a folder or to a browser's process group. It only looks."""

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

import psutil


def tenants(folder: Path) -> list[str]:
    """Processes with their temporary files, or a browser's profile, in this folder."""
    return [_story(process) for process in psutil.process_iter() if _lives_in(process, folder)]


def in_groups(groups: Collection[int]) -> list[str]:
    """Processes of these process groups, and the dead among them whom we or the driver must bury."""
    return [_story(process) for process in _members(groups)]


def renderers(group: int) -> list[psutil.Process]:
    """A browser's processes that show pages."""
    return [process for process in _members({group}) if "--type=renderer" in process.cmdline()]


def _members(groups: Collection[int]) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, psutil.NoSuchProcess):
            if os.getpgid(process.pid) in groups and not _is_buried_by_init(process):
                yield process


def _is_buried_by_init(process: psutil.Process) -> bool:
    """Some take their time."""
    return process.status() == psutil.STATUS_ZOMBIE and process.ppid() == 1


def _lives_in(process: psutil.Process, folder: Path) -> bool:
    with suppress(psutil.Error):
        home = process.environ().get("TMPDIR", "")
        said = any(str(folder) in word for word in process.cmdline())
        return process.pid != os.getpid() and (home.startswith(str(folder)) or said)
    return False


def _story(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return f"{process.pid} {process.status()} {' '.join(process.cmdline()[:2])}"
    return f"{process.pid} going"


def groups_of(folder: Path) -> set[int]:
    """The process groups whose head lives in this folder: those of its browsers."""
    heads = [process.pid for process in psutil.process_iter() if _lives_in(process, folder)]
    return {pid for pid in heads if _group(pid) == pid}


def _group(pid: int) -> int:
    with suppress(ProcessLookupError):
        return os.getpgid(pid)
    return 0
