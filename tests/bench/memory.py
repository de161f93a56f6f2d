"""Memory of the whole tree of processes while purchase runs are made: service, driver, browser.

The tree is a process of its own with all that `tillwatch run` loads; what it is told on its standard
input is how many runs to make at once. Its memory is looked at from outside.
"""

import asyncio
import contextlib
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from statistics import linear_regression, median

import monitor.app  # noqa: F401 - for what it weighs
from monitor.service import settle
from probes.browser.pool import BrowserPool
from tests.bench.contest import ROOT, Ours, shop_process
from tests.bench.items import Item, versions
from tests.bench.tree import SETTLE, memory_bytes

_LOOK_EVERY = 0.05  # seconds
_AT_ONCE = 4
_WARM_UP = 4  # rounds
_MB = 1e6
_DONE = b"done\n"


def run(*, rounds: int = 12, growth_runs: int = 300, skipped: int = 50) -> list[Item]:
    """The bench's items; a run takes about 2 seconds. Growth is that after the first `skipped` runs."""
    return asyncio.run(_measure(rounds, growth_runs, skipped=skipped))


async def _measure(rounds: int, growth_runs: int, *, skipped: int) -> list[Item]:
    async with _tree() as process:
        for _ in range(_WARM_UP):
            await _peak(process, 1)
        alone = median([await _peak(process, 1) for _ in range(rounds)])
        rests = [await _at_rest(process) for _ in range(growth_runs)][skipped:]
        together = median([await _peak(process, _AT_ONCE) for _ in range(rounds)])
    slope = linear_regression(range(len(rests)), rests).slope
    return [
        _item("memory_one_run", alone, 350, "none: the highest of a run, median of runs"),
        _item(
            "memory_further_run",
            (together - alone) / (_AT_ONCE - 1),
            60,
            f"{alone / _MB:.0f} MB for one run, {together / _MB:.0f} MB for {_AT_ONCE} at once",
        ),
        _item(
            "memory_growth_per_100_runs",
            slope * 100,
            3,
            f"none: slope over {len(rests)} runs of one browser; {rests[0] / _MB:.0f} MB between "
            f"runs at first, {rests[-1] / _MB:.0f} MB at last",
        ),
    ]


def _item(name: str, value: float, limit: float, baseline: str) -> Item:
    return Item(
        id=name,
        value=round(value / _MB, 1),
        limit=limit,
        better="lower",
        baseline=baseline,
        unit="MB",
        versions=versions("playwright"),
    )


@contextlib.asynccontextmanager
async def _tree() -> AsyncIterator[Process]:
    with shop_process() as shop:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.memory", shop.url),
            cwd=ROOT,
            stdin=PIPE,
            stdout=PIPE,
        )
        assert process.stdin
        try:
            yield process
        finally:
            process.stdin.close()
            await process.wait()


async def _peak(process: Process, at_once: int) -> int:
    """The highest of the tree's memory during one round."""
    assert process.stdin
    process.stdin.write(b"%d\n" % at_once)
    highest = 0
    async with asyncio.TaskGroup() as group:
        ended = group.create_task(_until_done(process))
        while not ended.done():
            highest = max(highest, memory_bytes(process.pid))
            await asyncio.sleep(_LOOK_EVERY)
    return highest


async def _at_rest(process: Process) -> int:
    """The tree's memory after one more run."""
    assert process.stdin
    process.stdin.write(b"1\n")
    await _until_done(process)
    await asyncio.sleep(SETTLE)
    return memory_bytes(process.pid)


async def _until_done(process: Process) -> None:
    assert process.stdout
    while (line := await process.stdout.readline()) != _DONE:
        if not line:
            raise RuntimeError("the process that makes the runs has ended")


async def _make_runs(url: str) -> None:
    pool = BrowserPool(recycle_after=10_000)
    ours = Ours(pool, url)
    settle()
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            async with asyncio.TaskGroup() as group:
                for _ in range(int(line)):
                    group.create_task(ours.run())
            print(_DONE.decode(), end="", flush=True)
    finally:
        await pool.close()


if __name__ == "__main__":
    asyncio.run(_make_runs(sys.argv[1]))
