"""A purchase run beside a bare Playwright script of the same steps, in the same warm browser.

One after the other for processor time and wall time; several at once for runs a minute. Always in turns,
so that both sides meet the same weather.
"""

import asyncio
from statistics import median

from tests.bench.contest import Work, contest
from tests.bench.items import Item, versions

_DEAREST = 1.10
_LEAST_THROUGHPUT = 0.85


def run(*, pairs: int = 25) -> list[Item]:
    """Processor and wall time; a pair takes about 4 seconds."""
    return asyncio.run(_one_by_one(pairs))


def run_at_once(*, pairs: int = 5, seconds: float = 15.0) -> list[Item]:
    """Runs a minute, 2 and 4 at once; takes a good `4 * pairs * seconds`."""
    return asyncio.run(_at_once(pairs, seconds))


async def _one_by_one(pairs: int) -> list[Item]:
    async with contest() as sides:
        costs = [
            (await sides.cost(sides.script), await sides.cost(sides.ours)) for _ in range(pairs)
        ]
    return [
        _item("purchase_cpu_ratio", [(bare.cpu, own.cpu) for bare, own in costs], "CPU-s"),
        _item("purchase_wall_ratio", [(bare.wall, own.wall) for bare, own in costs], "s"),
    ]


def _item(name: str, pairs: list[tuple[float, float]], seconds: str) -> Item:
    bare, own = (median(side) for side in zip(*pairs, strict=True))
    return Item(
        id=name,
        value=round(median(own / bare for bare, own in pairs), 3),
        limit=_DEAREST,
        better="lower",
        baseline=f"bare script: {bare:.2f} {seconds} a run, ours {own:.2f} {seconds}",
        unit="ratio",
        versions=versions("playwright"),
    )


async def _at_once(pairs: int, seconds: float) -> list[Item]:
    async with contest() as sides:
        return [
            _throughput(
                at_once,
                [
                    (
                        await _per_minute(sides.script, at_once, seconds=seconds),
                        await _per_minute(sides.ours, at_once, seconds=seconds),
                    )
                    for _ in range(pairs)
                ],
            )
            for at_once in (2, 4)
        ]


def _throughput(at_once: int, pairs: list[tuple[float, float]]) -> Item:
    bare, own = (median(side) for side in zip(*pairs, strict=True))
    return Item(
        id=f"purchase_throughput_{at_once}",
        value=round(median(own / bare for bare, own in pairs), 3),
        limit=_LEAST_THROUGHPUT,
        better="higher",
        baseline=f"bare script: {bare:.0f} runs a minute, ours {own:.0f}",
        unit="ratio",
        versions=versions("playwright"),
    )


async def _per_minute(work: Work, at_once: int, *, seconds: float) -> float:
    """Begin no run after so many seconds; those that have begun count with the time that they need."""
    loop = asyncio.get_running_loop()
    begin, done = loop.time(), 0

    async def again() -> None:
        nonlocal done
        while loop.time() < begin + seconds:
            await work()
            done += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(again())
    return done / (loop.time() - begin) * 60
