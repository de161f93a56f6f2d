"""How long a user waits: `tillwatch run` with 200 stores until it looks at a shop, and `check-config`.

The real program, installed next to this Python. The first slot is not what a log says: it is the first
request that reaches one of the shops, the start of the program included. Each store has its two
ordinary checks, so a slot is due every quarter of a second, and half of that is part of the figure.
The program was started once before, so that its bytecode is there, as where it was installed.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL
from pathlib import Path
from statistics import median

from tests.bench.items import Item, versions

STORES = 200
_PROGRAM = Path(sys.executable).with_name("tillwatch")
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
_WITHIN = 60.0  # seconds
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"


def run(*, times: int = 7) -> list[Item]:
    """The bench's items; a time takes about 5 seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        starts = [asyncio.run(_first_request(folder / str(n))) for n in range(times + 1)][1:]
        readings = [_check_config(folder / "0") for _ in range(times)]
    return [
        _item("start_200_stores", median(starts), 3.0),
        _item("check_config_200_stores", median(readings), 2.0),
    ]


def _item(name: str, value: float, limit: float) -> Item:
    return Item(
        id=name,
        value=round(value, 2),
        limit=limit,
        better="lower",
        baseline="none: the real program, from its start on",
        unit="s",
        versions=versions("pydantic", "sqlalchemy"),
    )


async def _first_request(folder: Path) -> float:
    """Seconds from the program's start to the first request that a shop gets."""
    asked = asyncio.Event()

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        asked.set()
        await reader.read(1)
        writer.write(_ANSWER)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    _write_stores(folder, port)
    begin = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *(_PROGRAM, "run", "--config", folder, "--data", folder / "data"),
        *("--listen", "127.0.0.1:0"),
        stderr=DEVNULL,
        env=_environ()
        | {
            "TILLWATCH_REFERENCE_HOSTS": f"127.0.0.1:{port}",
            "TILLWATCH_SHUTDOWN_AFTER": "1s",
        },
    )
    try:
        async with asyncio.timeout(_WITHIN):
            await asked.wait()
        return time.monotonic() - begin
    finally:
        process.terminate()
        await process.wait()
        server.close()


def _write_stores(folder: Path, port: int) -> None:
    stores = folder / "stores"
    stores.mkdir(parents=True)
    for number in range(STORES):
        text = f"name: Butik {number}\nurl: http://127.0.0.1:{port}/butik-{number}\n"
        (stores / f"butik-{number}.yaml").write_text(text)


def _check_config(folder: Path) -> float:
    begin = time.monotonic()
    done = subprocess.run(
        [_PROGRAM, "check-config", "--config", folder],
        capture_output=True,
        text=True,
        check=True,
        env=_environ(),
    )
    took = time.monotonic() - begin
    assert f"{STORES} stores" in done.stdout, done.stdout
    return took


def _environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
