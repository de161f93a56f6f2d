"""Lanes: how many runs of one sort the machine carries at once. Not the waiting lines themselves."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self, assert_never

import psutil

from config.checks import AnySpec, JourneySpec, PurchaseSpec, UptimeSpec
from config.settings import Settings

_BROWSER_BYTES = 270_000_000
_CONTEXT_BYTES = 150_000_000  # 50 MB for a light page; real shops weigh more
_CGROUP = Path("/sys/fs/cgroup")


class Lane(StrEnum):
    """What a run needs most of."""

    BROWSER = "browser"
    NETWORK = "network"


def lane_of(spec: AnySpec) -> Lane:
    """The lane in which a check of this kind runs."""
    match spec:
        case PurchaseSpec() | JourneySpec():
            return Lane.BROWSER
        case UptimeSpec():
            return Lane.NETWORK
        case _:
            assert_never(spec)


@dataclass(frozen=True)
class Lanes:
    """How many runs each lane carries at once."""

    caps: Mapping[Lane, int]

    @classmethod
    def from_machine(cls, settings: Settings) -> Self:
        """What the settings say; browser runs from cores and memory where they say nothing."""
        browser = settings.browser_runs or browser_runs(cores=_cores(), free_bytes=_free_bytes())
        return cls({Lane.BROWSER: browser, Lane.NETWORK: settings.network_runs})


def browser_runs(*, cores: float, free_bytes: int) -> int:
    """Browser runs at once. Three for two cores: measured, more only makes each of them slower."""
    by_memory = (free_bytes - _BROWSER_BYTES) // _CONTEXT_BYTES
    return max(1, min(int(cores * 1.5), by_memory))


def _cores() -> float:
    """Cores that this process may use; a container often has fewer than the machine."""
    known = hasattr(os, "sched_getaffinity")  # macOS has no such thing
    cores = float(len(os.sched_getaffinity(0)) if known else os.cpu_count() or 1)
    quota, _, period = _read("cpu.max").partition(" ")
    return min(cores, int(quota) / int(period)) if quota.isdigit() else cores


def _free_bytes() -> int:
    """Memory that is free for us; a container's limit may be less than the machine has."""
    free = psutil.virtual_memory().available
    limit = _read("memory.max")
    return min(free, int(limit)) if limit.isdigit() else free


def _read(name: str) -> str:
    try:
        return (_CGROUP / name).read_text(encoding="ascii").strip()
    except OSError:
        return ""
