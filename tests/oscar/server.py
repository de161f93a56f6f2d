"""Starts the django-oscar shop for a test and reaches into its database. Not the shop itself.

Making and filling the database takes long, so it is done once and kept under `build/oscar/`, in a
folder whose name changes with what it was made from; each running shop works on its own copy.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
KEPT = ROOT / "build" / "oscar"
DATABASE = "shop.sqlite3"

Value = str | int | float | None


class ShopError(Exception):
    """The shop did not start; the message ends with its log."""


@dataclass(frozen=True)
class RunningOscar:
    """A shop that answers at `url`, with its database at hand."""

    url: str
    database: Path
    seeded: Path
    log: Path
    process: subprocess.Popen[str]

    def sql(self, statement: str, *values: Value) -> list[tuple[Value, ...]]:
        """Run one statement in the shop's database, in a transaction of its own."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=20)) as database, database:
            return database.execute(statement, values).fetchall()

    def set_stock(self, upc: str, count: int) -> None:
        """Let so many of a product be left; those that are owed to orders are forgotten."""
        self.sql(
            "UPDATE partner_stockrecord SET num_in_stock = ?, num_allocated = 0 WHERE partner_sku = ?",
            count,
            upc,
        )

    def stock(self, upc: str) -> int:
        """How many a customer could still buy."""
        [(left,)] = self.sql(
            "SELECT num_in_stock - coalesce(num_allocated, 0) FROM partner_stockrecord"
            " WHERE partner_sku = ?",
            upc,
        )
        assert isinstance(left, int)
        return left

    def path_of(self, upc: str) -> str:
        """Where a product is, without the language prefix."""
        [(slug, key)] = self.sql("SELECT slug, id FROM catalogue_product WHERE upc = ?", upc)
        return f"/catalogue/{slug}_{key}/"

    def delete_product(self, upc: str) -> None:
        """Remove a product and every row that speaks of it, as Oscar's dashboard does."""
        [(key,)] = self.sql("SELECT id FROM catalogue_product WHERE upc = ?", upc)
        for (table,) in self.sql("SELECT name FROM sqlite_master WHERE type = 'table'"):
            for _, _, parent, column, *_ in self.sql(f"PRAGMA foreign_key_list({table})"):
                if parent == "catalogue_product":
                    self.sql(f"DELETE FROM {table} WHERE {column} = ?", key)  # noqa: S608 - names from the schema
        self.sql("DELETE FROM catalogue_product WHERE id = ?", key)

    def reset(self) -> None:
        """Make the database what it was at the start: baskets, orders and faults are gone."""
        with (
            contextlib.closing(sqlite3.connect(self.seeded)) as seeded,
            contextlib.closing(sqlite3.connect(self.database, timeout=20)) as database,
        ):
            seeded.backup(database)

    def stop(self) -> None:
        """End the shop's process; harmless when it has ended."""
        self.process.kill()
        self.process.communicate()


@contextlib.contextmanager
def running_oscar(folder: Path, *, port: int = 0) -> Iterator[RunningOscar]:
    """A freshly seeded shop in its own process, for as long as the block lasts.

    `folder` takes the database and the log. Raises ShopError when the shop does not start.
    """
    seeded = seeded_folder()
    shutil.copyfile(seeded / DATABASE, folder / DATABASE)
    log = folder / "shop.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.oscar.child", "serve", str(port)],
            cwd=ROOT,
            env=environment(database=folder / DATABASE, rest=seeded),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    shop = RunningOscar(
        url=process.stdout.readline().strip(),
        database=folder / DATABASE,
        seeded=seeded / DATABASE,
        log=log,
        process=process,
    )
    try:
        if not shop.url:
            raise ShopError(f"The django-oscar shop did not start:\n{log.read_text()[-2000:]}")
        yield shop
    finally:
        shop.stop()


def environment(*, database: Path, rest: Path) -> dict[str, str]:
    """What the settings read: the shop's own database, and what all shops share and only read."""
    return os.environ | {
        "OSCAR_SHOP_DATABASE": str(database),
        "OSCAR_SHOP_MEDIA": str(rest / "media"),
        "OSCAR_SHOP_INDEX": str(rest / "index"),
    }


def seeded_folder() -> Path:
    """The folder with the filled database and the pictures; made when it is not there."""
    folder, making = KEPT / fingerprint(), KEPT / "making"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side, and it takes half a minute
        if not folder.exists():
            shutil.rmtree(making, ignore_errors=True)  # of one that was stopped
            making.mkdir()
            fill(making)
            making.rename(folder)
    return folder


def fill(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.oscar.child", "prepare"],
        cwd=ROOT,
        env=environment(database=folder / DATABASE, rest=folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ShopError(f"The django-oscar shop could not be filled:\n{done.stderr[-2000:]}")


def fingerprint() -> str:
    """Changes with anything that the database is made from."""
    made_from = hashlib.sha256(f"{version('django-oscar')} {version('django')}".encode())
    for source in sorted([HERE / "seed.py", HERE / "child.py", *(HERE / "project").rglob("*.py")]):
        made_from.update(source.read_bytes())
    return made_from.hexdigest()[:16]
