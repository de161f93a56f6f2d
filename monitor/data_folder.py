"""The folder that one running service owns: database, evidence, and what is thrown away at each start.

The lock on it keeps a second service from working on the same database and from sweeping away the
scratch files of the first. It goes with the process, however that ends.
"""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from config.faults import ToMendError
from config.settings import Settings
from probes.browser.family import kill_leftovers

log = structlog.get_logger(__name__)


class DataFolderError(ToMendError):
    """The data folder can't be used; the message says what would help."""


@dataclass(frozen=True, kw_only=True)
class DataFolder:
    """Where things are. `scratch` is empty at each start, and is the home of all temporary files."""

    database_url: str
    evidence: Path
    scratch: Path


@contextmanager
def data_folder(settings: Settings) -> Iterator[DataFolder]:
    """Own the folder for as long as the block lasts. Raises DataFolderError.

    Temporary files of this process and of all that it starts (the browser's profiles among them) go
    to the scratch folder, so that nothing of a killed service is left in the system's.
    """
    root = settings.data_dir.absolute()
    scratch = root / "scratch"
    lock = _lock(root)
    before = os.environ.get("TMPDIR")
    try:
        killed = kill_leftovers(scratch)
        if killed:
            log.warning("browser_of_a_killed_service_ended", processes=killed)
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True, exist_ok=True)
        _use_for_temporary_files(str(scratch))
        yield DataFolder(
            database_url=database_url(settings),
            evidence=evidence_folder(settings),
            scratch=scratch,
        )
    finally:
        _use_for_temporary_files(before)
        shutil.rmtree(scratch, ignore_errors=True)
        os.close(lock)


def database_url(settings: Settings) -> str:
    """The configured database, or SQLite in the data folder."""
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{database_file(settings)}"


def database_file(settings: Settings) -> Path:
    """Where SQLite's file is when no other database is configured."""
    return settings.data_dir.absolute() / "tillwatch.db"


def evidence_folder(settings: Settings) -> Path:
    """Where the evidence is kept."""
    return settings.data_dir.absolute() / "evidence"


def _lock(root: Path) -> int:
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if root.stat().st_mode & stat.S_IRWXO:
            log.warning("data_folder_open_to_others", folder=str(root), helps=f"chmod o= {root}")
        handle = os.open(root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DataFolderError(
            f"the data folder {root} can't be used ({str(error.strerror).lower()}); "
            "let it be a folder that this user may write, or set TILLWATCH_DATA_DIR to another"
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise DataFolderError(
            f"another Tillwatch runs on the data folder {root}; stop it first, "
            "or set TILLWATCH_DATA_DIR to another folder"
        ) from None
    return handle


def _use_for_temporary_files(folder: str | None) -> None:
    if folder is None:
        os.environ.pop("TMPDIR", None)
    else:
        os.environ["TMPDIR"] = folder
    tempfile.tempdir = folder
