"""A real PostgreSQL server for the tests: own data folder, own socket, gone when the tests are."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

INSTALL = "PostgreSQL is not installed; install it with: sudo apt-get install postgresql"
_PR_SET_PDEATHSIG = 1
_USER = "tillwatch"


@dataclass(frozen=True)
class Server:
    """A running server; nobody else can reach it."""

    folder: Path
    process: "subprocess.Popen[bytes]"
    numbers: Iterator[int] = field(default_factory=count)

    def address(self, name: str) -> str:
        return f"postgresql://{_USER}@/{name}?host={self.folder}"

    def create(self, *, template: str = "template1") -> str:
        """The name of a new database."""
        name = f"db{next(self.numbers)}"
        self.run(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str, *, name: str = "postgres") -> None:
        with psycopg.connect(self.address(name), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_server() -> Iterator[Server]:
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="tillwatch-postgresql-"))
    account = _account()
    try:
        shutil.chown(folder, account)
        _initialise(programs, folder, account)
        process = _start(programs, folder, account)
        try:
            server = Server(folder, process)
            _wait_for(server)
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """Debian keeps them out of PATH, one folder for each version; the newest counts."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    in_path = shutil.which("initdb")
    if in_path:
        return Path(in_path).resolve().parent
    if not found:
        pytest.fail(INSTALL, pytrace=False)
    return found[-1].parent


def _version(path: Path) -> int:
    return int(path.parent.parent.name.partition(".")[0])


def _account() -> str:
    """The server refuses to run as root; Debian's package brings an account for it."""
    return "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _initialise(programs: Path, folder: Path, account: str) -> None:
    command = [programs / "initdb", "-D", folder / "data", "-U", _USER, "-A", "trust"]
    subprocess.run(
        [*command, "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True,
        capture_output=True,
        cwd=folder,
        **_identity(account),
    )


def _start(programs: Path, folder: Path, account: str) -> "subprocess.Popen[bytes]":
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": folder,
        "fsync": "off",
        "full_page_writes": "off",
        "max_connections": "60",
        "shared_buffers": "32MB",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = (folder / "log").open("wb")
    with log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options],
            stdout=log,
            stderr=log,
            cwd=folder,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads run here, and nothing else outlives kill -9
            **_identity(account),
        )


def _identity(account: str) -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wait_for(server: Server) -> None:
    give_up = time.monotonic() + 30
    while server.process.poll() is None:
        try:
            return server.run("SELECT 1")
        except psycopg.OperationalError:
            if time.monotonic() > give_up:
                break
            time.sleep(0.05)
    log = (server.folder / "log").read_text()
    return pytest.fail(f"PostgreSQL did not start:\n{log}", pytrace=False)
