"""The configuration that runs now: follows the folder of YAML, and tells when a file is at fault.

What a new reading changes is `config.reload`'s business; what follows from the change is whoever's
who listens.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path

import structlog
from watchfiles import awatch

from alerts.apprise_channel import channel_fault
from config.faults import Fault, ToMendError
from config.files import STORES
from config.loader import Loaded, load
from config.reload import Change, next_config
from config.secrets import Redactor
from config.store import Check, CheckId, Config, Store, StoreId
from monitor.storage.base import StorageError
from probes.purchase.platform import Part, locator_fault, platform_names
from probes.purchase.vendors import vendor_names

log = structlog.get_logger(__name__)

_LOOK_EVERY = (
    2_000  # milliseconds; some mounts tell nobody of a change, nor of one before the watch began
)
_SETTLED_AFTER = 0.3  # seconds; a file that is written anew may be gone for a moment
_LOOK_AGAIN_AFTER, _TELL_AGAIN_AFTER = 1.0, 3.0  # seconds
_SUFFIXES = (".yaml", ".yml")


class ConfigFolderError(ToMendError):
    """There is no such folder; the message says which, and how to name another."""


def read(folder: Path, environ: Mapping[str, str], *, running: Config | None = None) -> Loaded:
    """Read the folder with what this program knows of platforms and channels."""
    return load(
        folder,
        environ=environ,
        platforms=platform_names(),
        parts=tuple(Part),
        locator_fault=locator_fault,
        channel_fault=channel_fault,
        vendors=vendor_names(),
        running=running,
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
        self._scripts: frozenset[Path] = frozenset()
        self.change = Change(config=Config())
        self.sound_at: datetime | None = None

    @property
    def config(self) -> Config:
        return self.change.config

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
        loaded = await asyncio.to_thread(self._read)
        self._redactor.learn(loaded.secrets)
        self._scripts = frozenset(self._folder / name for name in loaded.scripts)
        self.change = next_config(self.config, loaded)
        if self.change.sound:
            self.sound_at = self._now()
        for fault in loaded.faults:
            log.error("config_fault", fault=str(fault))
        log.info("config_loaded", stores=len(self.config.stores), faults=len(loaded.faults))
        return self.change

    def _read(self) -> Loaded:
        """A reading that fails for a fault of our own changes nothing, and is seen like any fault."""
        try:
            return read(self._folder, self._environ, running=self.config)
        except Exception as error:
            log.exception("reading_broke")
            message = f"Tillwatch itself has a fault and can't read it: {type(error).__name__}"
            return Loaded(
                config=Config(), faults=(Fault(f"{self._folder.name}/", 0, "", message),)
            )

    async def follow(self, on_change: Callable[[Change], Awaitable[None]]) -> None:
        """Reload whenever a file changes, until cancelled.

        Also when the whole folder is taken away and comes back. What `on_change` could not store is
        told again a little later.
        """
        async with contextlib.aclosing(self._hints()) as hints:
            async for _ in hints:
                await self._keep_up(on_change)

    async def _hints(self) -> AsyncGenerator[None, None]:
        """Whenever a file may have changed; every second while the folder can't be watched."""
        warned = False
        while True:
            try:
                async with contextlib.aclosing(self._watch()) as changes:
                    async for _ in changes:
                        yield
            except FileNotFoundError:
                pass  # there is no folder at the moment
            except (OSError, RuntimeError) as error:
                if not warned:
                    log.warning("folder_looked_at_instead_of_watched", reason=str(error))
                    warned = True
            await asyncio.sleep(_LOOK_AGAIN_AFTER)
            yield

    async def _watch(self) -> AsyncGenerator[None, None]:
        """Until one of the folders is another one: its watch is of no use any more."""
        these = self._folders()
        changes = awatch(
            *these,
            recursive=False,
            ignore_permission_denied=True,
            rust_timeout=_LOOK_EVERY,
            yield_on_timeout=True,
        )
        async with contextlib.aclosing(changes):
            async for _ in changes:
                yield
                if self._folders() != these:
                    return

    def _folders(self) -> dict[Path, int]:
        """What is read, as it can be told from another of the same name."""
        around = {self._folder / STORES, *(path.parent for path in self._scripts)}
        found = {self._folder: self._folder.stat().st_ino}
        return found | {path: path.stat().st_ino for path in sorted(around) if path.is_dir()}

    async def _keep_up(self, on_change: Callable[[Change], Awaitable[None]]) -> None:
        while (found := await asyncio.to_thread(self._look)) != self._seen:
            await asyncio.sleep(_SETTLED_AFTER)
            if await asyncio.to_thread(self._look) != found:
                continue
            try:
                await on_change(await self.reload())
            except StorageError as error:
                log.warning("change_not_told_yet", error=str(error))
                self._seen = None
                await asyncio.sleep(_TELL_AGAIN_AFTER)

    def _look(self) -> object:
        """What tells one reading from the next without reading: names, sizes, times of change."""
        found = []
        for path in (*_in(self._folder), *_in(self._folder / STORES), *sorted(self._scripts)):
            if path.suffix.lower() in _SUFFIXES or path in self._scripts:
                try:
                    stat = path.stat()
                except OSError:
                    continue  # removed between the two looks; gone from the list is change enough
                found.append((str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino))
        return found


def _in(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []  # gone at the moment, or closed to us; the loader says so
