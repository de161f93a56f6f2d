"""Each slot ends in exactly one stored result, or is counted as skipped; whatever happens meanwhile."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.model import CheckState
from config.secrets import Redactor
from config.store import Check
from monitor.execute import Executor
from monitor.lanes import Lane, Lanes
from monitor.pipeline import Pipeline
from monitor.queue.local import LocalQueue
from monitor.runner import Runner
from monitor.scheduler import Scheduler
from probes.base import ProbeError, RunContext
from probes.codes import Code
from probes.result import Artifact, Failure, Outcome, Verdict
from tests.unit.monitor.memory_journal import MemoryJournal
from tests.unit.monitor.slots import slots
from tests.unit.monitor.world import MONDAY, WallClock, by_id, purchase, uptime

CHECK = uptime("nordlys/uptime")
PASSED = Outcome(verdict=Verdict.PASSED)
FAILED = Outcome(
    verdict=Verdict.FAILED,
    failure=Failure(code=Code.CART_EMPTY, expected="one product", seen="an empty cart"),
)

Act = tuple[float, Outcome | Exception]
"""What an attempt does: how long it takes, and how it ends."""


async def always(_check: Check, _slot: datetime) -> bool:
    return True


class House:
    """All that runs a check, from queue to journal, as the program puts it together."""

    def __init__(
        self, journal: MemoryJournal, scratch: Path, *, clock: WallClock, acts: Iterator[Act]
    ) -> None:
        self.journal = journal
        self.acts = acts
        self.checks = by_id(CHECK)
        self.pipeline = Pipeline(journal, journal, now=clock, on_stored=lambda *_: None)
        runner = Runner(
            probe_for=lambda _check: self,
            evidence=self,
            scratch=scratch,
            redactor=Redactor(),
            our_network_is_down=self._no,
        )
        self.executor = Executor(
            runner,
            self.pipeline,
            location="home",
            checks=lambda: self.checks,
            may_check_out=always,
            now=clock,
        )
        self.queue = LocalQueue(now=clock, on_skipped=self.pipeline.skipped)
        self.scheduler = Scheduler(self.queue.put, now=clock, on_skipped=self.pipeline.skipped)

    async def run(self, check: Check, context: RunContext) -> Outcome:
        seconds, end = next(self.acts)
        await asyncio.sleep(seconds)
        if isinstance(end, Exception):
            raise end
        return end

    async def keep(
        self, check_id: str, run_id: str, artifacts: Sequence[Artifact]
    ) -> Sequence[Artifact]:
        return artifacts

    @staticmethod
    async def _no(_failed: Code) -> bool:
        return False

    def verdicts(self) -> list[Verdict]:
        return [result.verdict for result in self.journal.results.values()]


@pytest.fixture
def journal():
    return MemoryJournal()


@pytest.fixture
def clock():
    return WallClock()


@pytest.fixture
def build(journal, tmp_path, clock) -> Callable[..., House]:
    def build(*acts: Act) -> House:
        return House(journal, tmp_path, clock=clock, acts=cycle(acts or [(1, PASSED)]))

    return build


async def test_a_run_ends_in_one_stored_result(build, journal):
    house = build((12, PASSED))

    await house.executor.execute(CHECK.id, MONDAY)

    (run,) = journal.started.values()
    (result,) = journal.results.values()
    assert (result.run_id, result.slot) == (run.run_id, MONDAY)
    assert result.verdict is Verdict.PASSED
    assert journal.states[CHECK.id].last.run_id == run.run_id


@pytest.mark.parametrize("stopped", [False, True])
async def test_what_a_run_finds_after_its_store_was_removed_is_counted_and_opens_nothing(
    build, journal, stopped
):
    house = build((12, FAILED))
    async with asyncio.TaskGroup() as group:
        run = group.create_task(house.executor.execute(CHECK.id, MONDAY))
        await asyncio.sleep(6)
        house.checks = {}
        if stopped:
            run.cancel()

    state = journal.states[CHECK.id]
    assert len(journal.results) == 1
    assert sum(state.counters.runs.values()) == 1
    assert (state.open, state.blind_since) == ({}, None)


async def test_a_slot_that_was_run_is_not_run_again(build, journal):
    house = build()

    await house.executor.execute(CHECK.id, MONDAY)
    await house.executor.execute(CHECK.id, MONDAY)

    assert len(journal.results) == 1


async def test_a_check_that_was_removed_while_it_waited_is_not_run(build, journal):
    house = build()
    house.checks = {}

    await house.executor.execute(CHECK.id, MONDAY)

    assert not journal.started


async def test_a_run_remembers_what_the_last_one_asked_it_to(build, journal):
    house = build((1, Outcome(verdict=Verdict.PASSED, remember={"product": "/lys"})))
    memories = []
    look = house.run

    async def run(check: Check, context: RunContext) -> Outcome:
        memories.append(dict(context.memory))
        return await look(check, context)

    house.run = run

    await house.executor.execute(CHECK.id, MONDAY)
    await house.executor.execute(CHECK.id, MONDAY + timedelta(minutes=1))

    assert memories == [{}, {"product": "/lys"}]


async def test_what_is_logged_during_a_run_names_the_run(build, journal):
    house = build((1, ValueError("a fault of ours")))

    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars]
    ) as logs:
        await house.executor.execute(CHECK.id, MONDAY)

    (run_id,) = journal.results
    assert (logs[0]["run_id"], logs[0]["check"]) == (run_id, CHECK.id)
    assert not structlog.contextvars.get_contextvars()


async def cancel_after(seconds: float, house: House) -> asyncio.Task[None]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(house.executor.execute(CHECK.id, MONDAY))
        await asyncio.sleep(seconds)
        task.cancel()
    return task


async def say_nothing(*_: object) -> bool:
    """Commits nothing: what a killed process still does, nobody will ever know."""
    await asyncio.sleep(1_000_000)
    return False


async def kill_after(seconds: float, house: House) -> None:
    calm, house.journal.commit = house.journal.commit, say_nothing
    await cancel_after(seconds, house)
    house.journal.commit = calm


async def test_a_cancelled_run_ends_in_a_result_too(build, journal):
    house = build((100, PASSED))

    task = await cancel_after(40, house)

    assert task.cancelled()
    (result,) = journal.results.values()
    assert result.verdict is Verdict.ERROR
    assert result.outcome.failure.code is Code.INTERRUPTED
    assert result.duration == timedelta(seconds=40)


async def test_a_run_that_is_cancelled_while_its_result_is_stored_keeps_its_verdict(
    build, journal
):
    house = build((10, FAILED))
    calm = journal.commit

    async def commit(*args: object) -> bool:
        await asyncio.sleep(1)
        return await calm(*args)

    journal.commit = commit

    await cancel_after(20.5, house)  # two attempts, then half a second into the commit

    assert house.verdicts() == [Verdict.FAILED]


async def test_a_cancelled_run_does_not_wait_for_a_storage_that_is_out_of_order(
    build, journal, clock
):
    house = build((100, PASSED))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(house.executor.execute(CHECK.id, MONDAY))
        await asyncio.sleep(50)
        journal.out_of_order = True
        task.cancel()

    assert clock() - MONDAY <= timedelta(seconds=55)
    journal.out_of_order = False
    # the next start says how it ended
    assert await house.executor.recover(journal) == 1
    assert journal.results[next(iter(journal.started))].outcome.failure.code is Code.INTERRUPTED


async def test_runs_that_a_killed_process_left_behind_end_as_interrupted_once(build, journal):
    house = build((100, PASSED))
    await kill_after(50, house)

    assert await house.executor.recover(journal) == 1
    assert await house.executor.recover(journal) == 0

    assert house.verdicts() == [Verdict.ERROR]
    assert journal.states[CHECK.id].counters.runs == {Verdict.ERROR: 1}


async def test_a_run_left_behind_by_a_check_that_is_gone_ends_too(build, journal):
    house = build((100, PASSED))
    await kill_after(50, house)
    house.checks = {}

    assert await house.executor.recover(journal) == 1

    assert house.verdicts() == [Verdict.ERROR]


ends = st.sampled_from(
    [
        PASSED,
        FAILED,
        Outcome(verdict=Verdict.DEGRADED),
        Outcome(
            verdict=Verdict.BLOCKED,
            failure=Failure(
                code=Code.RATE_LIMITED,
                expected="a page",
                seen="status 429",
                retry_after=timedelta(seconds=100),
            ),
        ),
        ProbeError(Code.BROWSER, "the browser went away"),
        ValueError("a fault of ours"),
    ]
)
all_acts = st.lists(st.tuples(st.floats(0, 100), ends), min_size=1, max_size=10)
outages = st.lists(st.tuples(st.floats(0, 200), st.floats(0, 100)), max_size=3)


CHECKS = (
    uptime("one/uptime", every=timedelta(seconds=20)),
    purchase("one/purchase", every=timedelta(seconds=70)),
    purchase("two/purchase", every=timedelta(seconds=60)),
    purchase("two/purchase-mobile", every=timedelta(seconds=60)),
)


async def break_storage(journal: MemoryJournal, outages: Sequence[tuple[float, float]]) -> None:
    for calm, storm in outages:
        await asyncio.sleep(calm)
        journal.out_of_order = True
        await asyncio.sleep(storm)
        journal.out_of_order = False


@asynccontextmanager
async def at_work(
    house: House, outages: Sequence[tuple[float, float]]
) -> AsyncIterator[tuple[asyncio.Task[None], asyncio.Task[None]]]:
    """Schedule and queue at work, as two tasks; when they are left, the storage works again."""
    house.checks = by_id(*CHECKS)
    house.scheduler.replace(house.checks)
    lanes = Lanes({Lane.BROWSER: 2, Lane.NETWORK: 1})
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(house.queue.serve(house.executor.execute, lanes=lanes))
        scheduling = group.create_task(house.scheduler.run())
        storms = group.create_task(break_storage(house.journal, outages))
        yield scheduling, serving
        storms.cancel()
    house.journal.out_of_order = False


def books(journal: MemoryJournal) -> Iterator[tuple[Check, Counter[datetime], int]]:
    """Of each check: how often each slot has a result, and how many slots were counted as skipped."""
    for check in CHECKS:
        results = [r for r in journal.results.values() if r.check_id == check.id]
        counters = journal.states.get(check.id, CheckState(check_id=check.id)).counters
        assert sum(counters.runs.values()) == len(results)
        yield check, Counter(result.slot for result in results), counters.skipped


def its_moments(until: timedelta) -> list[float]:
    """Seconds from the beginning to each slot of all checks: when something happens."""
    moments = (
        slot for check in CHECKS for slot in slots(check, after=MONDAY, until=MONDAY + until)
    )
    return sorted((moment - MONDAY).total_seconds() for moment in moments)


# also a stop in the very moment of a slot, and a hair before or after it
lengths = st.floats(1, 1200) | st.builds(
    float.__add__, st.sampled_from(its_moments(timedelta(minutes=10))), st.floats(-0.003, 0.003)
)


@settings(max_examples=40, deadline=None)
@given(acts=all_acts, outages=outages, length=lengths, within=st.floats(0, 60))
async def test_each_slot_ends_in_one_result_or_is_counted_as_skipped(
    tmp_path_factory, *, acts, outages, length, within
):
    journal, clock = MemoryJournal(), WallClock()
    house = House(journal, tmp_path_factory.mktemp("run"), clock=clock, acts=cycle(acts))
    begin = clock()

    async with at_work(house, outages) as (scheduling, _):
        await asyncio.sleep(length)
        scheduling.cancel()
        end = house.scheduler.looked_at  # what came due since, nobody has promised yet
        for due in await house.queue.stop(within=timedelta(seconds=within)):
            house.pipeline.skipped(due.check_id, 1)
    await house.executor.recover(journal)
    await house.pipeline.write_skipped()

    for check, results, skipped in books(journal):
        its_slots = set(slots(check, after=begin, until=end))
        assert set(results.values()) <= {1}
        assert results.keys() <= its_slots
        assert len(results) + skipped == len(its_slots)
    # one that stopped late in the run was recovered, none was left
    assert journal.results.keys() == journal.started.keys()


@settings(max_examples=40, deadline=None)
@given(acts=all_acts, outages=outages, length=st.floats(1, 600))
async def test_each_run_of_a_killed_process_ends_in_one_result(
    tmp_path_factory, *, acts, outages, length
):
    journal, clock = MemoryJournal(), WallClock()
    house = House(journal, tmp_path_factory.mktemp("run"), clock=clock, acts=cycle(acts))

    async with at_work(house, outages) as (scheduling, serving):
        await asyncio.sleep(length)
        scheduling.cancel()
        calm, journal.commit = journal.commit, say_nothing
        serving.cancel()
    journal.commit = calm
    await house.executor.recover(journal)

    assert journal.results.keys() == journal.started.keys()
    assert all(set(results.values()) <= {1} for _, results, _ in books(journal))


async def test_a_shop_that_asks_to_be_left_alone_for_a_while_is_and_what_is_left_out_is_counted(
    build, journal, clock
):
    asked, check = timedelta(minutes=10), CHECKS[1]
    house = build()
    looks: list[datetime] = []

    async def run(looked: Check, context: RunContext) -> Outcome:
        if looked is not check:
            return PASSED
        looks.append(clock())
        if len(looks) > 1:
            return PASSED
        refused = Failure(code=Code.RATE_LIMITED, expected="a page", seen="429", retry_after=asked)
        return Outcome(verdict=Verdict.BLOCKED, failure=refused)

    house.run = run
    async with at_work(house, outages=()) as tasks:
        await asyncio.sleep(1800)
        for task in tasks:
            task.cancel()
    await house.pipeline.write_skipped()

    first, second = looks[:2]
    left_out = list(slots(check, after=first, until=first + asked))
    assert len(left_out) >= 8
    assert asked <= second - first <= asked + check.spec.every + timedelta(seconds=1)
    assert journal.states[check.id].counters.skipped == len(left_out)
    assert journal.states[check.id].blocked_until is None
    # who is asked to stay away stays away with all checks of the shop
    other = CHECKS[0]
    its_own = list(slots(other, after=first, until=first + asked))
    assert journal.states[other.id].counters.skipped == len(its_own)
