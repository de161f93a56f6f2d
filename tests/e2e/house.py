"""A house for the real program: a config folder, a data folder, and the console script as its own process."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from monitor.schedule import phase
from tests.integration.browser.tenants import groups_of, in_groups, tenants

TILLWATCH = Path(sys.executable).with_name("tillwatch")
ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 30.0
LOOK_EVERY = 0.05


HASTY = (
    "import datetime, monitor.storage.sql as sql\n"
    "sql.open_storage.__kwdefaults__['patience'] = datetime.timedelta(seconds=1)"
)
"""For `breaking`: a locked database is not waited for so long."""


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass
class House:
    """Where a program lives. `environ` is added to ours."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)
    command: Sequence[str] = (str(TILLWATCH),)

    def __post_init__(self) -> None:
        self.stores.mkdir(parents=True, exist_ok=True)

    @property
    def config(self) -> Path:
        return self.root / "config"

    @property
    def stores(self) -> Path:
        return self.config / "stores"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def scratch(self) -> Path:
        return self.data / "scratch"

    def write(self, store: str, **keys: object) -> Path:
        """A store's file, put in place at once, as a good editor does it."""
        return self.write_text(store, yaml.safe_dump(keys, allow_unicode=True, sort_keys=False))

    def write_text(self, store: str, text: str) -> Path:
        path = self.stores / f"{store}.yaml"
        new = self.root / f"{store}.new"
        new.write_text(text, encoding="utf-8")
        return new.replace(path)

    def defaults(self, **keys: object) -> None:
        text = yaml.safe_dump(keys, allow_unicode=True)
        (self.config / "defaults.yaml").write_text(text, encoding="utf-8")

    def env(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if "TILLWATCH" not in name}
        folders = {"TILLWATCH_CONFIG_DIR": str(self.config), "TILLWATCH_DATA_DIR": str(self.data)}
        return {**clean, "NO_COLOR": "1", "COLUMNS": "200", **folders, **self.environ}

    def call(
        self, *arguments: str, timeout: float = 60, stdout: int = subprocess.PIPE
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            [*self.command, *arguments],
            cwd=self.root,
            env=self.env(),
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            timeout=timeout,
            check=False,
        )

    async def acall(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """The same, while a shop or a mailbox of this process answers."""
        return await asyncio.to_thread(self.call, *arguments)

    @contextlib.asynccontextmanager
    async def service(self, *, within: float = STARTS_WITHIN) -> AsyncIterator["Service"]:
        """`tillwatch run` once its pages answer; killed at the end when it still runs."""
        service = await self.start()
        try:
            await service.answers(within=within)
            yield service
        finally:
            service.kill()
            await service.ended()

    async def start(self) -> "Service":
        """`tillwatch run`, not awaited."""
        port = free_port()
        log = self.root / "service.log"
        with log.open("ab") as out:
            process = await asyncio.create_subprocess_exec(
                *self.command,
                "run",
                cwd=self.root,
                env={"TILLWATCH_LISTEN": f"127.0.0.1:{port}", **self.env()},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        return Service(house=self, process=process, port=port, log=log)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database, beside the service."""
        path = f"file:{self.data / 'tillwatch.db'}?mode=ro"
        with contextlib.closing(sqlite3.connect(path, uri=True, timeout=10)) as database:
            return database.execute(query, values).fetchall()

    def verdicts(self) -> list[tuple[str, str | None, str | None]]:
        """Check, verdict and code of all runs, the oldest first."""
        return self.rows("SELECT check_id, verdict, code FROM runs ORDER BY started_at, run_id")

    def left(self) -> list[str]:
        """Processes and files that should not be there while no service runs."""
        return [*tenants(self.root), *(str(file) for file in self.root.glob("data/scratch/*"))]


@dataclass
class Service:
    """A running `tillwatch run`, at the head of a process group of its own."""

    house: House
    process: asyncio.subprocess.Process
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            return answer.status, await answer.text()

    async def ask(self, path: str) -> Any:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            return await answer.json()

    async def answers(self, *, within: float) -> None:
        async def healthy() -> bool:
            assert self.process.returncode is None, self.said
            with contextlib.suppress(aiohttp.ClientConnectionError):
                return (await self.get("/healthz"))[0] == 200
            return False

        await eventually(healthy, within=within)

    def send(self, name: signal.Signals, *, to_all: bool = False) -> None:
        """A signal to the service; `to_all`: to its process group, as a terminal does."""
        if to_all:
            os.killpg(self.process.pid, name)
        else:
            self.process.send_signal(name)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    async def ended(self, *, within: float = 30) -> int:
        """Its exit code."""
        async with asyncio.timeout(within):
            return await self.process.wait()

    def browsers(self) -> set[int]:
        """The process groups of its browsers."""
        return groups_of(self.house.root) - {self.process.pid}


async def eventually(
    true: Callable[[], Any], *, within: float = 20, what: Callable[[], object] = lambda: ""
) -> None:
    """Wait until it is true; `what` is told when it never is."""
    try:
        async with asyncio.timeout(within):
            while True:
                said = true()
                if await said if asyncio.iscoroutine(said) else said:
                    return
                await asyncio.sleep(LOOK_EVERY)
    except TimeoutError:
        raise AssertionError(f"not within {within} s: {what()}") from None


async def nobody_left(house: House, groups: set[int] = frozenset(), *, within: float = 5) -> None:  # type: ignore[assignment]
    """Wait until no process of the house is left, its browsers' helpers included."""
    await eventually(
        lambda: not tenants(house.root) and not in_groups(groups),
        within=within,
        what=lambda: [*tenants(house.root), *in_groups(groups)],
    )


def breaking(patch: str) -> tuple[str, ...]:
    """The program with one part of it broken by a line of Python; for faults nobody can cause from outside."""
    return (sys.executable, "-c", f"{patch}\nfrom monitor.cli import main\nmain()")


def shop_file(
    url: str, mail: int | None = None, **checks: Mapping[str, object]
) -> dict[str, object]:
    """The keys of a store's file: only these checks, and a mail channel when there is a mail server."""
    keys: dict[str, object] = {"url": url, "checks": {"purchase": False, "uptime": False} | checks}
    if mail is not None:
        address = f"mailto://127.0.0.1:{mail}/?from=tillwatch@test.example&to=anna@test.example"
        keys["channels"] = {"mail": f"{address}&mode=insecure"}
    return keys


def soon(kind: str, every: int, *, start: float = 3) -> str:
    """The id of a store whose check of this kind has a slot as soon as a service has started."""
    length, now = timedelta(seconds=every), datetime.now(UTC).timestamp()

    def wait(store: str) -> float:
        first = phase(f"{store}/{kind}", length).total_seconds()
        return (first - now - start) % every

    return min((f"nordlys-{number}" for number in range(60)), key=wait)


def keep(name: str, found: Mapping[str, object]) -> None:
    """Write what a proof found to build/proof, for docs/benchmarks.md, and print it."""
    folder = ROOT / "build" / "proof"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found, indent=2)
    (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    print(f"\n{name}: {text}")
