"""Queue, runner and pipeline on a real database, in real time: what is on record afterwards."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.checks import UptimeSpec
from config.secrets import Redactor
from config.store import Check, Store
from monitor.execute import Executor
from monitor.lanes import Lane, Lanes
from monitor.pipeline import Pipeline
from monitor.queue.base import Due
from monitor.queue.local import LocalQueue
from monitor.runner import Runner, begin
from monitor.storage.sql import Storage, open_storage
from probes.base import RunContext
from probes.codes import Code
from probes.result import Artifact, Failure, Outcome, Verdict

SLOT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LONG = timedelta(seconds=30)
PASSED = Outcome(verdict=Verdict.PASSED)
FAILED = Outcome(
    verdict=Verdict.FAILED,
    failure=Failure(code=Code.CART_EMPTY, expected="one product", seen="an empty cart"),
)


def now() -> datetime:
    return datetime.now(UTC)


async def no(_failed: Code) -> bool:
    return False


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - nobody tells of these
        await asyncio.sleep(0.01)


async def always(_check: Check, _slot: datetime) -> bool:
    return True


@dataclass
class House:
    """The service without schedule and pages; the probe waits until `gate` is open."""

    storage: Storage
    folder: Path
    outcome: Outcome = PASSED
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    looks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    def __post_init__(self) -> None:
        stores = (Store(id=f"shop-{n}", url="https://shop.example") for n in range(40))
        self.checks = {
            f"{store.id}/uptime": Check(id=f"{store.id}/uptime", store=store, spec=UptimeSpec())
            for store in stores
        }
        self.pipeline = Pipeline(
            self.storage.journal, self.storage.history, now=now, on_stored=lambda *_: None
        )
        runner = Runner(
            probe_for=lambda _check: self,
            evidence=self,
            scratch=self.folder,
            redactor=Redactor(),
            our_network_is_down=no,
        )
        self.executor = Executor(
            runner,
            self.pipeline,
            location="home",
            checks=lambda: self.checks,
            may_check_out=always,
            now=now,
        )
        self.queue = LocalQueue(now=lambda: SLOT, on_skipped=self.pipeline.skipped)

    async def run(self, _check: Check, _context: RunContext) -> Outcome:
        self.looks.release()
        await self.gate.wait()
        return self.outcome

    async def keep(
        self, _check_id: str, _run_id: str, artifacts: Sequence[Artifact]
    ) -> Sequence[Artifact]:
        return artifacts

    async def put_all(self, minute: int = 0) -> None:
        slot = SLOT + timedelta(minutes=minute)
        for check_id in self.checks:
            due = Due(check_id=check_id, slot=slot, lane=Lane.NETWORK, start_by=SLOT + LONG)
            await self.queue.put(due)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            lanes = Lanes({Lane.NETWORK: 8})
            group.create_task(self.queue.serve(self.executor.execute, lanes=lanes))
            yield

    def is_idle(self) -> bool:
        return not self.queue.waiting(Lane.NETWORK) + self.queue.running(Lane.NETWORK)

    async def verdicts(self) -> Counter[Verdict | None]:
        return Counter(run.verdict for run in await self.storage.history.runs(limit=1000))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "tillwatch.db"


@pytest.fixture
async def house(file, tmp_path):
    storage = await open_storage(f"sqlite:///{file}", patience=timedelta(seconds=0.2))
    yield House(storage, tmp_path)
    await storage.close()


async def test_each_run_is_on_record_with_its_result_and_counted_once(house):
    house.gate.set()

    async with house.serving():
        for minute, outcome in enumerate((PASSED, FAILED, PASSED)):
            house.outcome = outcome
            await house.put_all(minute)
            await until(house.is_idle)
        await house.queue.stop(within=LONG)

    assert await house.verdicts() == {Verdict.PASSED: 80, Verdict.FAILED: 40}
    for state in (await house.storage.history.states()).values():
        assert state.counters.runs == {Verdict.PASSED: 2, Verdict.FAILED: 1}
    # opened by the failure, closed by what came after
    incidents = await house.storage.history.incidents(limit=1000)
    assert len(incidents) == 40
    assert all(incident.resolved_at for incident in incidents)


async def test_a_stop_in_the_middle_leaves_no_run_without_a_result(house):
    async with house.serving():
        await house.put_all()
        for _ in range(8):
            await house.looks.acquire()
        handed_back = await house.queue.stop(within=timedelta(0))

    assert len(handed_back) == 32
    assert await house.verdicts() == {Verdict.ERROR: 8}
    assert not await house.storage.journal.unfinished("home")


async def test_runs_that_a_killed_process_left_behind_end_at_the_next_start(house, file):
    for check in house.checks.values():
        run = begin(check, SLOT, location="home", now=now())
        assert await house.storage.journal.start(run)

    assert await house.executor.recover(house.storage.journal) == 40

    assert await house.verdicts() == {Verdict.ERROR: 40}
    # and their slots are not run again
    house.gate.set()
    async with house.serving():
        await house.put_all()
        await house.queue.stop(within=LONG)
    assert await house.verdicts() == {Verdict.ERROR: 40}


async def test_results_wait_for_a_database_that_is_locked(house, file):
    async with house.serving():
        await house.put_all()
        for _ in range(8):
            await house.looks.acquire()
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")  # as a backup program may do

        house.gate.set()
        await until(lambda: house.pipeline.trouble is not None)
        assert "locked" in house.pipeline.trouble
        other.execute("COMMIT")
        other.close()
        await until(house.is_idle)
        await house.queue.stop(within=LONG)
    await house.pipeline.write_skipped()

    assert house.pipeline.trouble is None
    states = (await house.storage.history.states()).values()
    skipped = sum(state.counters.skipped for state in states)
    # what ran is stored; what could not begin was skipped and counted
    assert (await house.verdicts())[Verdict.PASSED] + skipped == 40
    assert (await house.verdicts())[Verdict.PASSED] >= 8
