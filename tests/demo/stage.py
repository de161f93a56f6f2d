"""The demo's stage: the demo shop, a mailbox, and the real program as its own process between them."""

import asyncio
import contextlib
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.shop.app import RunningShop, running_shop
from tests.shop.mailbox import RunningMailbox, running_mailbox

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "demo"
EVERY = 15  # seconds between two checks; a shop on this machine is nobody's guest
PORTS = (8460, 8461, 8462)  # pages, shop, mailbox; others when these are taken
_STARTS_WITHIN = 30.0
_STOPS_WITHIN = 40.0

_DEFAULTS = """\
# What all stores share. Written by the demo.
market: {{language: da, country: DK, currency: DKK, timezone: Europe/Copenhagen}}
channels:
  mail: mailto://127.0.0.1:{smtp}/?from=tillwatch@demo.example&to=manager@demo.example&mode=insecure
"""
_STORE = """\
# One shop is one file, and only `url` is needed. Written by the demo.
name: Nordlys Interiør
url: {url}
owner: you
orders: {{per_day: 120, average: 549}}
checks:  # oftener than any real shop may be asked; left out, a purchase is made every 5 minutes
  purchase: {{every: {every}s, timeout: 12s, step_timeout: 6s}}
  uptime: {{every: {every}s}}
"""


class StageError(Exception):
    """The demo can't go on; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What is on the stage, and where."""

    pages: str
    shop: RunningShop
    mailbox: RunningMailbox
    program: asyncio.subprocess.Process
    log: Path

    async def ask(self, path: str) -> dict[str, list[dict[str, object]]]:
        """The program's own answer to a question, as its pages would show it."""
        async with aiohttp.ClientSession() as session, session.get(self.pages + path) as answer:
            answer.raise_for_status()
            found: dict[str, list[dict[str, object]]] = await answer.json()
            return found

    async def text(self, path: str) -> str:
        async with aiohttp.ClientSession() as session, session.get(self.pages + path) as answer:
            return await answer.text()


@contextlib.asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    """Set up everything anew, and take it down again. Raises StageError."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    pages, shop_port, mail_port = (_free(port) for port in PORTS)
    async with running_shop(port=shop_port) as shop, running_mailbox(port=mail_port) as mailbox:
        _write_config(shop, mailbox)
        async with _program(pages, mailbox) as (program, log):
            yield Stage(
                pages=f"http://127.0.0.1:{pages}",
                shop=shop,
                mailbox=mailbox,
                program=program,
                log=log,
            )


def _write_config(shop: RunningShop, mailbox: RunningMailbox) -> None:
    stores = FOLDER / "config" / "stores"
    stores.mkdir(parents=True)
    defaults = _DEFAULTS.format(smtp=mailbox.smtp_port)
    (FOLDER / "config" / "defaults.yaml").write_text(defaults, encoding="utf-8")
    (stores / "nordlys.yaml").write_text(
        _STORE.format(url=shop.url, every=EVERY), encoding="utf-8"
    )


@contextlib.asynccontextmanager
async def _program(
    port: int, mailbox: RunningMailbox
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Path]]:
    log = FOLDER / "tillwatch.log"
    with log.open("wb") as out:
        program = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("tillwatch"),
            *("run", "--config", FOLDER / "config", "--data", FOLDER / "data"),
            *("--listen", f"127.0.0.1:{port}"),
            stdout=out,
            stderr=out,
            # no outside network is asked whether ours is down: the mailbox answers for it
            env={**os.environ, "TILLWATCH_REFERENCE_HOSTS": mailbox.url.removeprefix("http://")},
        )
    try:
        await _answers(f"http://127.0.0.1:{port}/healthz", program, log)
        yield program, log
    finally:
        await _end(program)


async def _answers(url: str, program: asyncio.subprocess.Process, log: Path) -> None:
    try:
        async with asyncio.timeout(_STARTS_WITHIN), aiohttp.ClientSession() as session:
            while program.returncode is None:
                with contextlib.suppress(aiohttp.ClientConnectionError):
                    async with session.get(url) as answer:
                        if answer.ok:
                            return
                await asyncio.sleep(0.1)
    except TimeoutError:
        pass  # said below, with what the program said itself
    said = await asyncio.to_thread(log.read_text, encoding="utf-8")
    raise StageError(f"Tillwatch did not start:\n{said}")


async def _end(program: asyncio.subprocess.Process) -> None:
    if program.returncode is not None:
        return
    program.terminate()
    try:
        async with asyncio.timeout(_STOPS_WITHIN):
            await program.wait()
    except TimeoutError:
        program.kill()


def _free(port: int) -> int:
    """This port, or another when somebody has it."""
    for wanted in (port, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StageError("no port is free on 127.0.0.1")
