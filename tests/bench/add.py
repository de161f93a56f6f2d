"""How long `tillwatch add` takes from a shop's address to its file, on the demo shop.

The real program, installed next to this Python, its start and its browser's included. The shop runs in
this process. Each time in a folder of its own: nothing is known of the shop from the time before.
"""

import asyncio
import os
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL
from pathlib import Path
from statistics import median

from tests.bench.items import Item, versions
from tests.shop.app import running_shop

_PROGRAM = Path(sys.executable).with_name("tillwatch")
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
_LIMIT = 20.0  # seconds


def run(*, times: int = 5) -> list[Item]:
    """The bench's item; a time takes about 8 seconds, and the first is not counted."""
    with tempfile.TemporaryDirectory() as name:
        took = asyncio.run(_all(Path(name), times + 1))[1:]
    return [
        Item(
            id="add_demo_shop",
            value=round(median(took), 2),
            limit=_LIMIT,
            better="lower",
            baseline=f"none: the real program, from its start on; slowest {max(took):.1f} s",
            unit="s",
            versions=versions("playwright"),
        )
    ]


async def _all(folder: Path, times: int) -> list[float]:
    async with running_shop() as shop:
        return [await _add(shop.url, folder / str(number)) for number in range(times)]


async def _add(url: str, folder: Path) -> float:
    """Seconds until the file is written and the program has ended."""
    environ = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    begin = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *(_PROGRAM, "add", url, "--as", "demo", "--yes"),
        *("--config", folder / "config", "--data", folder / "data"),
        stdout=DEVNULL,
        stderr=DEVNULL,
        env=environ,
    )
    code = await process.wait()
    took = time.monotonic() - begin
    assert code == 0, code
    return took
