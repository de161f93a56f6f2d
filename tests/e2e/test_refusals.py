"""What keeps `tillwatch run` from starting: one clear message, exit code 2, no traceback, nothing left."""

import asyncio
import fcntl
import re
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path

import pytest

from monitor.storage.sql import open_storage
from tests.e2e.house import House, shop_file
from tests.e2e.mounts import mounted
from tests.often import often

pytestmark = pytest.mark.e2e

ELSEWHERE = "let it be a folder that this user may write, or set TILLWATCH_DATA_DIR to another"


async def _make(path: Path) -> None:
    await (await open_storage(f"sqlite:///{path}")).close()


def database(house: House) -> Path:
    """A sound database where the program will look for it."""
    path = house.data / "tillwatch.db"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    asyncio.run(_make(path))
    return path


def no_config_folder(house: House) -> None:
    house.environ["TILLWATCH_CONFIG_DIR"] = "nosuch"


def bad_settings(house: House) -> None:
    house.environ |= {"TILLWATCH_LISTEN": "8460", "TILLWATCH_BROWSER_RUNS": "many"}


def open_to_strangers(house: House) -> None:
    house.environ["TILLWATCH_LISTEN"] = "0.0.0.0:8460"


def no_browser(house: House) -> None:
    house.write("nordlys", **shop_file("http://127.0.0.1:9", purchase={}))
    house.environ["TILLWATCH_BROWSER"] = "/no/such/browser"


@contextmanager
def taken_port(house: House) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        house.environ["TILLWATCH_LISTEN"] = f"127.0.0.1:{server.getsockname()[1]}"
        yield


def data_is_a_file(house: House) -> None:
    house.data.write_text("", encoding="utf-8")


def data_below_a_file(house: House) -> None:
    (house.root / "file").write_text("", encoding="utf-8")
    house.environ["TILLWATCH_DATA_DIR"] = str(house.root / "file" / "data")


@contextmanager
def read_only_folder(house: House) -> Iterator[None]:
    with mounted(house.data, options="ro,mode=700"):
        yield


@contextmanager
def another_service(house: House) -> Iterator[None]:
    house.data.mkdir(mode=0o700)
    with (house.data / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def locked_database(house: House) -> Iterator[None]:
    house.data.mkdir(mode=0o700)
    path = house.data / "tillwatch.db"  # a new one: a sound one can be read while somebody writes
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def newer_database(house: House) -> None:
    with closing(sqlite3.connect(database(house))) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999_of_tomorrow'")


def damaged_database(house: House) -> None:
    path = database(house)
    sound = path.read_bytes()
    path.write_bytes(sound[:100] + b"\xff" * (len(sound) - 100))


def something_else(house: House) -> None:
    house.data.mkdir(mode=0o700)
    (house.data / "tillwatch.db").write_text("a letter to my aunt, " * 100, encoding="utf-8")


def a_folder_for_a_database(house: House) -> None:
    house.data.mkdir(mode=0o700)
    (house.data / "tillwatch.db").mkdir()


def a_foreign_database(house: House) -> None:
    house.environ["TILLWATCH_DATABASE_URL"] = "mysql://me:s3cret@db/tillwatch"


def no_server(house: House) -> None:
    house.environ["TILLWATCH_DATABASE_URL"] = "postgresql://me:s3cret@127.0.0.1:9/tillwatch"


Trouble = Callable[[House], AbstractContextManager[None] | None]
TABLE: list[tuple[Trouble, str]] = [
    (
        no_config_folder,
        (
            "there is no folder {root}/nosuch; say with --config (or TILLWATCH_CONFIG_DIR) where "
            "defaults.yaml and stores/ are"
        ),
    ),
    (
        bad_settings,
        (
            'TILLWATCH_LISTEN: "8460" is not an address with a port; write it like 127.0.0.1:8460 or '
            '[::1]:8460\nTILLWATCH_BROWSER_RUNS: "many" is not a whole number; write it like 2'
        ),
    ),
    (
        open_to_strangers,
        (
            "TILLWATCH_PASSWORD: is missing, and TILLWATCH_LISTEN=0.0.0.0:8460 can be reached from "
            "other machines; set a password, or listen on 127.0.0.1 only"
        ),
    ),
    (
        no_browser,
        (
            "the browser /no/such/browser is not there; run `tillwatch install-browser`, or set "
            "TILLWATCH_BROWSER to a Chromium program"
        ),
    ),
    (
        taken_port,
        (
            "the pages can't listen on 127.0.0.1:* (address already in use); "
            "stop what is there, or set TILLWATCH_LISTEN to another address"
        ),
    ),
    (data_is_a_file, f"the data folder {{root}}/data can't be used (file exists); {ELSEWHERE}"),
    (
        data_below_a_file,
        f"the data folder {{root}}/file/data can't be used (not a directory); {ELSEWHERE}",
    ),
    (
        read_only_folder,
        f"the data folder {{root}}/data can't be used (read-only file system); {ELSEWHERE}",
    ),
    (
        another_service,
        (
            "another Tillwatch runs on the data folder {root}/data; stop it first, or set "
            "TILLWATCH_DATA_DIR to another folder"
        ),
    ),
    (
        locked_database,
        (
            "The database {root}/data/tillwatch.db is locked by another program; close what else has "
            "it open (database is locked)."
        ),
    ),
    (
        newer_database,
        (
            "The database {root}/data/tillwatch.db was written by a newer Tillwatch (its tables are at "
            "9999_of_tomorrow, this program knows up to *). Nothing was touched. Start the newer "
            "program, or give this one another database."
        ),
    ),
    (
        damaged_database,
        (
            "The database {root}/data/tillwatch.db is damaged; put it aside and bring back a copy, or "
            "start with a new one (database disk image is malformed)."
        ),
    ),
    (
        something_else,
        (
            "The database {root}/data/tillwatch.db is not a database file; put it aside, a new one is "
            "made at the next start (file is not a database)."
        ),
    ),
    (
        a_folder_for_a_database,
        (
            "The database {root}/data/tillwatch.db can't be opened; see that its folder is there and "
            "may be written (unable to open database file)."
        ),
    ),
    (
        a_foreign_database,
        (
            "This is not the address of a database; write sqlite:///data/tillwatch.db or "
            "postgresql://user:password@host/database."
        ),
    ),
    (
        no_server,
        (
            "The database postgresql://me:***@127.0.0.1:9/tillwatch can't be opened; see that its "
            "server runs, and that host, name, user and password in the address are right (*)."
        ),
    ),
]


OFTEN = {no_browser, taken_port, newer_database}


@pytest.mark.parametrize(
    ("trouble", "message"),
    often(TABLE, [row for row in TABLE if row[0] in OFTEN]),
    ids=[row[0].__name__ for row in TABLE],
)
def test_what_can_not_start_says_why_in_one_message(
    house: House, trouble: Trouble, message: str
) -> None:
    house.write("nordlys", **shop_file("http://127.0.0.1:9"))

    with trouble(house) or nullcontext():
        done = house.call("run", timeout=30)

    said = _without_log(done.stderr)
    pattern = re.escape(message.format(root=house.root)).replace(r"\*\*\*", "###")
    wanted = pattern.replace(r"\*", ".*").replace("###", r"\*\*\*")
    assert re.fullmatch(f"tillwatch: {wanted}\n", said), said
    assert done.returncode == 2
    assert done.stdout == ""
    assert "s3cret" not in done.stderr
    assert not house.left()


def _without_log(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if "[info" not in line)
