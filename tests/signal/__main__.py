"""Measures the signal: `python -m tests.signal [--shape NAME …] [--healthy N] [--fault NAME …] [--resume]`.

Six shapes of shop that differ most, unless others are named (`make proof` has the faults of all). Each fault of each
once, by a service that has seen the shop well; then `--healthy` runs with noise, spread over the shapes, while both
cores are kept busy by something else. Each is put down as it ends (build/signal.jsonl), so that --resume goes on where
a measurement was stopped. Writes build/signal.json; exit code 1 when it is not as good as it is meant to be.
"""

import argparse
import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from probes.result import Json
from tests.bench.benches import be_quiet
from tests.integration.purchase.buyer import moved
from tests.signal.noise import noisy
from tests.signal.record import Record
from tests.signal.report import (
    FaultTrial,
    HealthyTrial,
    fault_trial,
    good,
    healthy_trial,
    lines,
    summary,
    write,
)
from tests.signal.shapes import MEASURED, Shape, all_shapes
from tests.signal.trial import Trials, trials

FILE = Path(__file__).parents[2] / "build" / "signal.json"
AT_ONCE = 3
console = Console()


def main() -> int:
    arguments = _arguments()
    be_quiet()
    shapes = [all_shapes()[name] for name in arguments.shape or MEASURED]
    record = Record(FILE.with_suffix(".jsonl"), resume=arguments.resume)
    asyncio.run(_measure(record, shapes, set(arguments.fault), healthy=arguments.healthy))
    found = summary(record.faults, record.healthy)
    write(found, FILE)
    for line in lines(found):
        console.print(line)
    console.print(f"written to {FILE.relative_to(FILE.parents[1])}")
    return 0 if good(found) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.signal", description=__doc__)
    parser.add_argument("--shape", nargs="+", metavar="NAME", choices=all_shapes(), default=[])
    parser.add_argument("--fault", nargs="+", metavar="NAME", default=[], help="only these")
    parser.add_argument("--healthy", type=int, default=504, metavar="N", help="0 for none")
    parser.add_argument("--resume", action="store_true", help="go on with what was stopped")
    return parser.parse_args()


async def _measure(record: Record, shapes: list[Shape], only: set[str], *, healthy: int) -> None:
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        await _all_broken(record, shapes, only, progress)
        with _busy():
            await _all_healthy(record, shapes, -(-healthy // len(shapes)), progress)


async def _all_broken(
    record: Record, shapes: list[Shape], only: set[str], progress: Progress
) -> None:
    """Each fault once, with the memory of a run before it broke."""
    jobs = [
        (shape, fault)
        for shape in shapes
        for fault in shape.rows
        if (not only or fault in only) and not record.has(shape.name, fault)
    ]
    told = progress.add_task("faults", total=len(jobs))
    async with trials() as trial:
        seen = {
            shape.name: await _seen_well(trial, shape)
            for shape in {one.name: one for one, _ in jobs}.values()
        }

        async def job(shape: Shape, fault: str) -> None:
            record.add(await _broken(trial, shape, fault, seen[shape.name]))
            progress.advance(told)

        await _at_once(partial(job, *one) for one in jobs)


async def _all_healthy(
    record: Record, shapes: list[Shape], times: int, progress: Progress
) -> None:
    """So many runs on each shape, the shapes side by side."""
    left = {shape.name: max(times - record.well(shape.name), 0) for shape in shapes}
    told = progress.add_task("healthy", total=sum(left.values()))
    async with trials() as trial:

        async def job(shape: Shape, seed: int) -> None:
            async for one in _healthy(trial, shape, left[shape.name], seed=seed):
                record.add(one)
                progress.advance(told)

        await _at_once(partial(job, shape, seed) for seed, shape in enumerate(shapes))


async def _at_once(jobs: Iterable[Callable[[], Awaitable[None]]]) -> None:
    places = asyncio.Semaphore(AT_ONCE)

    async def carry_out(job: Callable[[], Awaitable[None]]) -> None:
        async with places:
            await job()

    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(carry_out(job))


@dataclass(frozen=True)
class _Seen:
    """What is remembered of a shop that was well at this address."""

    url: str
    memory: Mapping[str, Json]


async def _seen_well(trial: Trials, shape: Shape) -> _Seen:
    with tempfile.TemporaryDirectory() as folder:
        async with shape.open(None, Path(folder)) as site:
            result = await trial.run(site.url, market=shape.market, spec={"until": "payment"})
    return _Seen(site.url, result.outcome.remember)


async def _broken(trial: Trials, shape: Shape, fault: str, seen: _Seen) -> FaultTrial:
    row = shape.rows[fault]
    with tempfile.TemporaryDirectory() as folder:
        async with shape.open(fault, Path(folder)) as site:
            result = await trial.run(
                site.url,
                market=shape.market,
                spec={**row.spec, **site.spec},
                memory=moved(seen.memory, old=seen.url, new=site.url),
            )
    return fault_trial(shape.name, fault, row, result)


async def _healthy(
    trial: Trials, shape: Shape, times: int, *, seed: int
) -> AsyncIterator[HealthyTrial]:
    """One after the other, as a service looks at a shop: each with the memory of the last."""
    memory: Mapping[str, Json] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with shape.open(None, Path(folder)) as site, noisy(site.url, seed=seed) as url:
            for _ in range(times):
                result = await trial.run(
                    url, market=shape.market, spec={"until": "payment"}, memory=memory
                )
                memory = result.outcome.remember or memory
                yield healthy_trial(shape.name, result)


@contextlib.contextmanager
def _busy() -> Iterator[None]:
    """Keep every core busy with something else."""
    with contextlib.ExitStack() as stack:
        for _ in range(os.cpu_count() or 1):
            burner = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            stack.enter_context(burner)
            stack.callback(burner.kill)
        yield


if __name__ == "__main__":
    sys.exit(main())
