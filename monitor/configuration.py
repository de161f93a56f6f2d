"""The configuration that runs now: follows the folder of YAML, and tells when a file is at fault.

What a new reading changes is `config.reload`'s business; what follows from the change is whoever's
who listens.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path

import structlog
from watchfiles import awatch

from alerts.apprise_channel import channel_fault
from config.loader import Loaded, load
from config.reload import Change, next_config
from config.secrets import Redactor
from config.store import Check, CheckId, Config, Store, StoreId
from monitor.storage.base import StorageError
from probes.purchase.platform import Part, locator_fault, platform_names

log = structlog.get_logger(__name__)

_LOOK_EVERY = 30_000  # milliseconds; some mounts tell nobody of a change
_LOOK_AGAIN_AFTER, _TELL_AGAIN_AFTER = 1.0, 3.0  # seconds
_SUFFIXES = (".yaml", ".yml")


class ConfigFolderError(Exception):
    """There is no such folder; the message says which, and how to name another."""


def read(folder: Path, environ: Mapping[str, str]) -> Loaded:
    """Read the folder with what this program knows of platforms and channels."""
    return load(
        folder,
        environ=environ,
        platforms=platform_names(),
        parts=tuple(Part),
        locator_fault=locator_fault,
        channel_fault=channel_fault,
    )


class Configuration:
    """Holds what runs. `on_change` hears of each reading that was carried out, also a faulty one."""

    def __init__(
        self,
        folder: Path,
        *,
        environ: Mapping[str, str],
        redactor: Redactor,
        now: Callable[[], datetime],
    ) -> None:
        self._folder = folder
        self._environ = environ
        self._redactor = redactor
        self._now = now
        self._seen: object = None
        self.change = Change(config=Config())
        self.loaded_at: datetime | None = None
        self.sound_at: datetime | None = None

    @property
    def config(self) -> Config:
        return self.change.config

    @property
    def sound(self) -> bool:
        """Whether the last reading was without fault."""
        return not (self.change.faulty or self.change.shared)

    def checks(self) -> Mapping[CheckId, Check]:
        return self.config.checks

    def store(self, store_id: StoreId) -> Store | None:
        return self.change.store(store_id)

    async def begin(self) -> Change:
        """Read the folder for the first time. Raises ConfigFolderError: a name was mistyped."""
        if not self._folder.is_dir():
            raise ConfigFolderError(
                f"there is no folder {self._folder.absolute()}; say with --config (or "
                "TILLWATCH_CONFIG_DIR) where defaults.yaml and stores/ are"
            )
        return await self.reload()

    async def reload(self) -> Change:
        """Read the folder again, and run what is sound of it."""
        self._seen = await asyncio.to_thread(self._look)
        loaded = await asyncio.to_thread(read, self._folder, self._environ)
        self._redactor.learn(loaded.secrets)
        self.change = next_config(self.config, loaded)
        self.loaded_at = self._now()
        if self.sound:
            self.sound_at = self.loaded_at
        for fault in loaded.faults:
            log.error("config_fault", fault=str(fault))
        log.info("config_loaded", stores=len(self.config.stores), faults=len(loaded.faults))
        return self.change

    async def follow(self, on_change: Callable[[Change], Awaitable[None]]) -> None:
        """Reload whenever a file changes, until cancelled.

        Also when the whole folder is taken away and comes back. What `on_change` could not store is
        told again a little later.
        """
        while True:
            with contextlib.suppress(FileNotFoundError):  # there is no folder at the moment
                await self._follow_one(on_change)
            await asyncio.sleep(_LOOK_AGAIN_AFTER)
            await self._keep_up(on_change)

    async def _follow_one(self, on_change: Callable[[Change], Awaitable[None]]) -> None:
        """Until the folder is another one: its watch is of no use any more."""
        this = self._folder.stat().st_ino
        changes = awatch(self._folder, rust_timeout=_LOOK_EVERY, yield_on_timeout=True)
        async with contextlib.aclosing(changes):
            async for _ in changes:
                await self._keep_up(on_change)
                if self._folder.stat().st_ino != this:
                    return

    async def _keep_up(self, on_change: Callable[[Change], Awaitable[None]]) -> None:
        while await asyncio.to_thread(self._look) != self._seen:
            try:
                await on_change(await self.reload())
            except StorageError as error:
                log.warning("change_not_told_yet", error=str(error))
                self._seen = None
                await asyncio.sleep(_TELL_AGAIN_AFTER)

    def _look(self) -> object:
        """What tells one reading from the next without reading: names, sizes, times of change."""
        found = []
        for path in sorted(self._folder.rglob("*")):
            if path.suffix in _SUFFIXES:
                try:
                    stat = path.stat()
                except OSError:
                    continue  # removed between the two looks; gone from the list is change enough
                found.append((str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino))
        return found
