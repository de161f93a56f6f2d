"""Starts a Cartridge shop for a test: an environment of its own, since it wants another Django than django-oscar.

Environment and filled database take a minute, so they are made once and kept under `build/cartridge/`, in a folder
whose name changes with what they were made from; each running shop works on its own copy. Not the shop itself.
"""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
KEPT = HERE.parents[1] / "build" / "cartridge"
LOCK = HERE / "requirements.lock"
DATABASE = "shop.sqlite3"


class ShopError(Exception):
    """The shop could not be made or did not start; the message ends with what it said."""


@dataclass(frozen=True)
class RunningCartridge:
    """A shop that answers at `url`, with its database at hand."""

    url: str
    database: Path

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """Run one statement in the shop's database, in a transaction of its own."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=20)) as database, database:
            return database.execute(statement).fetchall()

    @property
    def orders(self) -> int:
        [(number,)] = self.sql("SELECT count(*) FROM shop_order")
        assert isinstance(number, int)
        return number


@contextlib.contextmanager
def running_cartridge(folder: Path) -> Iterator[RunningCartridge]:
    """A freshly filled shop in its own process, for as long as the block lasts; `folder` takes its data and its log."""
    made = _made()
    shutil.copytree(made / "data", folder, dirs_exist_ok=True)
    log = folder / "shop.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [str(made / "venv/bin/python"), str(HERE / "child.py"), "serve"],
            env=_environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        url = process.stdout.readline().strip() if process.stdout else ""
        if not url:
            raise ShopError(f"The Cartridge shop did not start:\n{log.read_text()[-2000:]}")
        yield RunningCartridge(url=url, database=folder / DATABASE)
    finally:
        process.kill()
        process.communicate()


def _environment(data: Path) -> dict[str, str]:
    return os.environ | {"CARTRIDGE_SHOP": str(data)}


def _made() -> Path:
    """The folder with the environment and the filled shop; made when it is not there."""
    folder = KEPT / _fingerprint()
    if not folder.exists():
        shutil.rmtree(KEPT, ignore_errors=True)  # what is older, or was not finished
        making = KEPT / "making"
        venv.create(making / "venv", with_pip=True)
        python = str(making / "venv/bin/python")
        _run(python, "-m", "pip", "install", "--no-deps", "--require-hashes", "-r", str(LOCK))
        (making / "data").mkdir()
        _run(python, str(HERE / "child.py"), "prepare", env=_environment(making / "data"))
        making.rename(folder)
    return folder


def _run(*command: str, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ShopError(f"The Cartridge shop could not be made:\n{done.stderr[-2000:]}")


def _fingerprint() -> str:
    """Changes with anything that it is made from."""
    made_from = hashlib.sha256(sys.version.encode())
    for source in sorted([LOCK, HERE / "child.py", *(HERE / "project").glob("*.py")]):
        made_from.update(source.read_bytes())
    return made_from.hexdigest()[:16]
