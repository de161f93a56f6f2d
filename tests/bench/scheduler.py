"""What it costs to hand out 10,000 slots a minute, beside APScheduler with the same work.

Both start one coroutine for each slot; ours passes through the queue with its lanes on the way. Real
time, in pairs that alternate. Processor time is the process's own, set-up left out.
"""

import asyncio
import gc
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from statistics import median

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from config.checks import UptimeSpec
from config.store import Check, Store
from monitor.lanes import Lane, Lanes
from monitor.queue.local import LocalQueue
from monitor.scheduler import Scheduler
from tests.bench.items import Item, versions
from tests.unit.monitor.slots import next_slot

CHECKS = 10_000
MINUTE = timedelta(minutes=1)
PAIRS, SECONDS = 5, 10.0
SET_UP = timedelta(seconds=8)


@dataclass(frozen=True)
class Figures:
    cpu_per_slot: float
    delays: list[float]

    def delay(self, part: float) -> float:
        return sorted(self.delays)[ceil(part * len(self.delays)) - 1]


def _now() -> datetime:
    return datetime.now(UTC)


def _checks() -> dict[str, Check]:
    checks = {}
    for number in range(CHECKS):
        store = Store(id=f"shop-{number}", url=f"https://shop-{number}.example")
        check_id = f"{store.id}/uptime"
        checks[check_id] = Check(id=check_id, store=store, spec=UptimeSpec(every=MINUTE))
    return checks


async def _measure(delays: list[float], seconds: float) -> Figures:
    gc.collect()
    await asyncio.sleep(1)  # what the start itself costs is another matter
    delays.clear()
    cpu = time.process_time()
    await asyncio.sleep(seconds)
    return Figures((time.process_time() - cpu) / len(delays), list(delays))


async def ours(checks: dict[str, Check], seconds: float) -> Figures:
    delays: list[float] = []

    async def execute(_check_id: str, slot: datetime) -> None:
        delays.append((_now() - slot).total_seconds())

    def on_skipped(check_id: str, slots: int) -> None:
        raise RuntimeError(f"{slots} slots of {check_id} were skipped: the machine is too busy")

    queue = LocalQueue(now=_now, on_skipped=on_skipped)
    scheduler = Scheduler(queue.put, now=_now, on_skipped=on_skipped)
    scheduler.replace(checks)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(queue.serve(execute, lanes=Lanes({Lane.NETWORK: 50})))
        scheduling = group.create_task(scheduler.run())
        figures = await _measure(delays, seconds)
        scheduling.cancel()
        serving.cancel()
    return figures


async def apscheduler(checks: dict[str, Check], seconds: float) -> Figures:
    delays: list[float] = []

    async def job(due: list[datetime]) -> None:
        delays.append((_now() - due[0]).total_seconds())
        due[0] += MINUTE

    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # jobs cut off at the end
    scheduler = AsyncIOScheduler(timezone=UTC)
    begin = _now() + SET_UP
    for check in checks.values():
        first = next_slot(check, begin)
        trigger = IntervalTrigger(minutes=1, start_date=first, timezone=UTC)
        scheduler.add_job(job, trigger, args=[[first]], misfire_grace_time=30)
    scheduler.start()
    await asyncio.sleep((begin - _now()).total_seconds())
    figures = await _measure(delays, seconds)
    scheduler.shutdown(wait=False)
    await asyncio.sleep(0.1)  # for jobs that have just begun
    return figures


def run(*, pairs: int = PAIRS, seconds: float = SECONDS) -> list[Item]:
    """The bench's items; takes about `pairs * (2 * seconds + 10)` seconds."""
    checks = _checks()
    sides = [
        (asyncio.run(ours(checks, seconds)), asyncio.run(apscheduler(checks, seconds)))
        for _ in range(pairs)
    ]
    told = versions("apscheduler")
    cpu = [(own.cpu_per_slot * 1e6, other.cpu_per_slot * 1e6) for own, other in sides]
    delays = [(own.delay(0.99) * 1000, other.delay(0.99) * 1000) for own, other in sides]
    return [
        Item(
            id="scheduler_cpu_ratio",
            value=round(median(own / other for own, other in cpu), 3),
            limit=0.6,
            better="lower",
            baseline=f"APScheduler: {median(other for _, other in cpu):.0f} µs a slot, "
            f"ours {median(own for own, _ in cpu):.0f} µs",
            unit="ratio",
            versions=told,
        ),
        Item(
            id="scheduler_delay_p99",
            value=round(median(own for own, _ in delays), 2),
            limit=5.0,
            better="lower",
            baseline=f"APScheduler: {median(other for _, other in delays):.1f} ms",
            unit="ms",
            versions=told,
        ),
    ]
