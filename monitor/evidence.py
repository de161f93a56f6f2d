"""Keeps what proves a failure (screenshot, trace, logs) in a folder, by store, check and run.

Files only: which run has which is stored with its result. Evidence is a help and never a condition:
when it can't be kept the result is stored all the same.
"""

import asyncio
import contextlib
import errno
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

import structlog

from probes.result import Artifact

log = structlog.get_logger(__name__)

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 80
_MORE_SPACE = "free some space, or keep less with TILLWATCH_KEEP_EVIDENCE_BYTES"
_MORE_RIGHTS = "give the service the right to write there"
_HELPS = {
    errno.ENOSPC: _MORE_SPACE,
    errno.EDQUOT: _MORE_SPACE,
    errno.EACCES: _MORE_RIGHTS,
    errno.EPERM: _MORE_RIGHTS,
    errno.EROFS: _MORE_RIGHTS,
}


class EvidenceError(Exception):
    """Evidence can't be kept or forgotten (disk full, no rights); the message says what helps."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """The evidence of one run, as it counts against the limits; `size` in bytes."""

    store: str
    folder: Path
    since: datetime
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Ceiling:
    """So many runs, and so many bytes of them."""

    runs: int
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What may be kept: nothing from before `before`; of each store, and in all, at most so much.

    A store that fails every minute is held by its own limit, and takes no other's evidence with it.
    """

    before: datetime
    of_each: Ceiling
    in_all: Ceiling

    def beyond(self, kept: Iterable[Kept]) -> Sequence[Kept]:
        """Those that have to go, the oldest first."""
        newest_first = sorted(kept, key=lambda run: run.since, reverse=True)
        gone = [run for run in newest_first if run.since < self.before]
        left = [run for run in newest_first if run.since >= self.before]
        by_store: defaultdict[str, list[Kept]] = defaultdict(list)
        for run in left:
            by_store[run.store].append(run)
        for runs in by_store.values():
            gone += _too_many(runs, self.of_each)
        lost = {run.folder for run in gone}
        gone += _too_many([run for run in left if run.folder not in lost], self.in_all)
        return sorted(gone, key=lambda run: run.since)


def _too_many(newest_first: Sequence[Kept], limit: Ceiling) -> Sequence[Kept]:
    """All from the first on with which it is more than that."""
    total = 0
    for number, run in enumerate(newest_first):
        total += run.size
        if number >= limit.runs or total > limit.size:
            return newest_first[number:]
    return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What is kept of one run. `files` are the sizes in bytes, by name."""

    check_id: str
    run_id: str
    folder: Path
    files: Mapping[str, int]


class EvidenceStore:
    """Evidence in a folder: `<folder>/<store>/<check>/<run id>/<name>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._size: int | None = None

    async def keep(
        self, check_id: str, run_id: str, artifacts: Sequence[Artifact]
    ) -> tuple[Artifact, ...]:
        """Move these files here, and tell under what names and where they are now.

        A name that was kept for this run before is replaced. Raises EvidenceError, and then nothing
        of these files is kept.
        """
        home = self._home(check_id, run_id)
        if home is None:
            raise EvidenceError(f"No evidence can be kept for a run {check_id} {run_id}.")
        if self._size is not None:
            self._size -= _size(home)
        try:
            return await asyncio.to_thread(self._keep, home, artifacts)
        finally:
            if self._size is not None:
                self._size += _size(home)

    def path(self, check_id: str, run_id: str, name: str) -> Path | None:
        """The file of that name that was kept for that run; None for anything else."""
        home = self._home(check_id, run_id)
        if home is None or not _NAME.fullmatch(name):
            return None
        found = home / name
        return found if found.is_file() and not found.is_symlink() else None

    def find(self, what: str) -> Sequence[Found]:
        """Runs with evidence whose id begins like this, or of the store or check of this name.

        The newest first. A name is one of a store or a check as long as something is kept of it.
        """
        homes = [*self._folder.glob("*/*/*/")]
        named = [home for home in homes if what in (_check_of(home), home.parts[-3])]
        meant = named or [home for home in homes if what and home.name.startswith(what)]
        found = [_found(home) for home in sorted(meant, key=lambda home: home.name, reverse=True)]
        return [one for one in found if one.files]

    async def forget(self, limits: Limits) -> int:
        """Delete what is beyond the limits, the oldest first. The number of runs it went from.

        A run's evidence goes as a whole, one run after the other. Raises EvidenceError at the end when
        something could not be deleted.
        """
        size, beyond = await asyncio.to_thread(self._weighed, limits)
        self._size = size
        forgotten, trouble = 0, None
        for run in beyond:
            try:
                await asyncio.to_thread(shutil.rmtree, run.folder)
            except FileNotFoundError:
                log.debug("evidence_was_gone", folder=str(run.folder))
            except OSError as error:
                trouble = error
                continue
            self._size -= run.size
            forgotten += 1
        if trouble is not None:
            raise self._trouble(trouble) from trouble
        return forgotten

    async def count(self) -> None:
        """Find out how much there is. Many files: elsewhere than in the loop."""
        kept = await asyncio.to_thread(self._all)
        self._size = sum(run.size for run in kept)

    @property
    def size(self) -> int | None:
        """Bytes of all evidence, kept up to date once it was counted; None before."""
        return self._size

    def _home(self, check_id: str, run_id: str) -> Path | None:
        parts = (*check_id.split("/"), run_id)
        if len(parts) != 3 or not all(_NAME.fullmatch(part) for part in parts):  # noqa: PLR2004 - store, check, run
            return None
        return self._folder.joinpath(*parts)

    def _keep(self, home: Path, artifacts: Sequence[Artifact]) -> tuple[Artifact, ...]:
        kept: list[Artifact] = []
        names = _fit_names(artifact.name for artifact in artifacts)
        try:
            home.mkdir(parents=True, exist_ok=True)
            for artifact, name in zip(artifacts, names, strict=True):
                _move(artifact.path, home / name)
                kept.append(replace(artifact, name=name, path=home / name))
        except OSError as error:
            for artifact in kept:
                artifact.path.unlink(missing_ok=True)
            raise self._trouble(error) from error
        return tuple(kept)

    def _weighed(self, limits: Limits) -> tuple[int, Sequence[Kept]]:
        """How much there is, and what of it is beyond the limits."""
        kept = self._all()
        return sum(run.size for run in kept), limits.beyond(kept)

    def _all(self) -> list[Kept]:
        found: list[Kept] = []
        for home in self._folder.glob("*/*/*/"):
            try:
                since = datetime.fromtimestamp(home.stat().st_mtime, UTC)
                found.append(
                    Kept(store=home.parts[-3], folder=home, since=since, size=_size(home))
                )
            except OSError:
                continue  # it is going away at this moment
        return found

    def _trouble(self, error: OSError) -> EvidenceError:
        helps = _HELPS.get(error.errno or 0, "see that it is there and can be written")
        return EvidenceError(
            f"The evidence folder {self._folder} can't be used ({error.strerror}); {helps}."
        )


def _check_of(home: Path) -> str:
    return "/".join(home.parts[-3:-1])


def _found(home: Path) -> Found:
    files = {}
    with contextlib.suppress(FileNotFoundError):  # a service may forget it at this moment
        files = {one.name: one.stat().st_size for one in sorted(home.iterdir())}
    return Found(check_id=_check_of(home), run_id=home.name, folder=home, files=files)


def _size(home: Path) -> int:
    return sum(file.stat().st_size for file in home.iterdir()) if home.is_dir() else 0


def _fit_names(names: Iterable[str]) -> Iterator[str]:
    """Names that are safe in a path and in a link; two that come out alike are told apart."""
    taken: set[str] = set()
    for given in names:
        name = _UNFIT.sub("_", given).lstrip(".-")
        cut = PurePath(name[-_LONGEST:])
        stem, suffix, number = cut.stem.lstrip(".-") or "file", cut.suffix, 1
        fit = stem + suffix
        while fit.lower() in taken:
            number += 1
            fit = f"{stem}-{number}{suffix}"
        taken.add(fit.lower())
        yield fit


def _move(source: Path, target: Path) -> None:
    """Whole or not at all, also from another disk."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = target.with_name(f".{target.name}.part")
        try:
            shutil.copyfile(source, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
