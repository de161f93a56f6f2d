"""All that the pages know of the rest of the program."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from aiohttp import web
from prometheus_client import CollectorRegistry

from config.reload import Change
from config.settings import Settings
from config.store import Config
from monitor.storage.base import History

Reason = str | None
"""What is wrong, in words; None when nothing is."""

ReadyCheck = Callable[[], Reason] | Callable[[], Awaitable[Reason]]
"""Says whether one part of the program does its work."""


class Evidence(Protocol):
    """Where the files of a run are kept."""

    def path(self, check_id: str, run_id: str, name: str) -> Path | None:
        """Where this file is; None when there can be none of this name."""


class Scrape(Protocol):
    """What `/metrics` is made from."""

    async def registry(self) -> CollectorRegistry:
        """Everything as it is now; may be read in another thread."""


@dataclass(frozen=True, kw_only=True)
class Deps:
    """Given once, at the start. `reading` is the newest reading of the configuration."""

    settings: Settings
    reading: Callable[[], Change]
    history: History
    evidence: Evidence
    metrics: Scrape
    now: Callable[[], datetime]
    ready: Mapping[str, ReadyCheck] = field(default_factory=dict)

    @property
    def config(self) -> Config:
        return self.reading().config


ID = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}"
"""What ids and names of files look like; nothing else is asked of the database or the disk."""

DEPS = web.AppKey("deps", Deps)
