"""Makes many purchases as the service does, two at a time, and weighs itself now and then.

`python -m tests.e2e.soak URL FOLDER RUNS EVERY` prints a line of JSON after every so many runs. One browser for all
of them: the renewal after 200 runs would hide what grows.
"""

import asyncio
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from config.checks import PurchaseSpec
from config.secrets import Redactor
from config.settings import Settings
from config.store import Check, Store
from monitor.evidence import EvidenceStore
from monitor.execute import Executor
from monitor.parts import all_probes, network_question
from monitor.pipeline import Pipeline
from monitor.runner import Runner
from monitor.service import settle
from monitor.storage.sql import Storage, open_storage
from probes.browser.pool import BrowserPool
from tests.bench.tree import SETTLE, own_bytes

AT_ONCE = 2


async def soak(url: str, folder: Path, runs: int, *, every: int) -> None:
    storage = await open_storage(f"sqlite:///{folder / 'tillwatch.db'}")
    pool = BrowserPool(recycle_after=10_000)
    numbers = itertools.count(1)
    try:
        executor = _executor(url, folder, storage, pool)
        settle()
        while (done := next(numbers)) * every <= runs:
            slots = iter(range((done - 1) * every, done * every))
            async with asyncio.TaskGroup() as group:
                for lane in range(AT_ONCE):
                    group.create_task(_work(executor, f"nordlys-{lane}/purchase", slots))
            await asyncio.sleep(SETTLE)
            print(json.dumps({"runs": done * every, **weigh()}), flush=True)
        stored = await storage.history.runs(limit=runs + 1)
        verdicts = [run.verdict for run in stored]
        print(json.dumps({"verdicts": {str(one): verdicts.count(one) for one in set(verdicts)}}))
    finally:
        await pool.close()
        await storage.close()
    print(json.dumps({"left": [child.pid for child in psutil.Process().children(recursive=True)]}))


async def _work(executor: Executor, check_id: str, slots: Iterator[int]) -> None:
    for number in slots:
        await executor.execute(
            check_id, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
        )


def _executor(url: str, folder: Path, storage: Storage, pool: BrowserPool) -> Executor:
    settings = Settings()
    now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731 - passed on twice
    evidence = EvidenceStore(folder / "evidence")
    runner = Runner(
        probe_for=all_probes(pool, settings).of,
        evidence=evidence,
        scratch=folder,
        redactor=Redactor(),
        our_network_is_down=network_question(settings),
    )
    pipeline = Pipeline(storage.journal, storage.history, now=now, on_stored=lambda *_: None)
    spec = PurchaseSpec()
    checks = {
        f"nordlys-{lane}/purchase": Check(
            id=f"nordlys-{lane}/purchase",
            store=Store(id=f"nordlys-{lane}", url=url, checks={"purchase": spec}),
            spec=spec,
        )
        for lane in range(AT_ONCE)
    }
    return Executor(
        runner,
        pipeline,
        location="here",
        checks=lambda: checks,
        may_check_out=always,
        now=now,
    )


async def always(_check: Check, _slot: datetime) -> bool:
    return True


def weigh() -> dict[str, int]:
    """Of this process and all below it."""
    tree = [psutil.Process(), *psutil.Process().children(recursive=True)]
    return {
        "bytes": own_bytes(tree[0].pid),
        "processes": len(tree),
        "zombies": sum(one.status() == psutil.STATUS_ZOMBIE for one in tree),
        "descriptors": tree[0].num_fds(),
    }


if __name__ == "__main__":
    asyncio.run(soak(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), every=int(sys.argv[4])))
