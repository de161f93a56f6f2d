"""One result, stored once, with what follows from it; and slots that were never run."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from alerts.model import CheckState, Decision, Incident, IncidentKind, LastRun
from monitor.pipeline import Pipeline
from monitor.runner import begin
from monitor.storage.base import StartedRun, StorageError
from probes.answers import LONGEST_WAIT
from probes.codes import Code
from probes.result import CheckResult, Failure, Outcome, Severity, Verdict
from tests.unit.monitor.memory_journal import MemoryJournal
from tests.unit.monitor.world import MONDAY, WallClock, purchase, uptime

CHECK = uptime("nordlys/uptime")


class Office:
    """A pipeline with its journal, and what it told of."""

    def __init__(self, journal: MemoryJournal) -> None:
        self.journal = journal
        self.clock = WallClock()
        self.stored: list[tuple[Decision, CheckResult | None]] = []
        self.pipeline = Pipeline(
            journal,
            journal,
            now=self.clock,
            on_stored=lambda decision, result: self.stored.append((decision, result)),
        )

    def begin(self, minute: int = 0) -> StartedRun:
        slot = MONDAY + timedelta(minutes=minute)
        return begin(CHECK, slot, location="home", now=slot)

    @property
    def state(self) -> CheckState:
        return self.journal.states[CHECK.id]


@pytest.fixture
def office():
    return Office(MemoryJournal())


def ended(run: StartedRun, verdict: Verdict = Verdict.PASSED) -> CheckResult:
    failure = None
    if verdict is not Verdict.PASSED:
        failure = Failure(code=Code.SERVER_ERROR, expected="a page", seen="status 500")
    return CheckResult(
        run_id=run.run_id,
        check_id=run.check_id,
        location=run.location,
        slot=run.slot,
        attempts=1,
        flaky=False,
        started_at=run.started_at,
        duration=timedelta(seconds=1),
        outcome=Outcome(verdict=verdict, failure=failure),
    )


async def test_a_result_is_stored_with_the_state_and_told_of(office):
    result = ended(office.begin())

    await office.pipeline.process(result, store=lambda: CHECK.store)

    assert office.journal.results == {result.run_id: result}
    assert office.state.counters.runs == {Verdict.PASSED: 1}
    ((decision, told),) = office.stored
    assert (decision.state, told) == (office.state, result)


@pytest.mark.parametrize("between", [0, 1])
async def test_a_result_that_comes_again_changes_nothing(office, between):
    result = ended(office.begin(), Verdict.FAILED)
    await office.pipeline.process(result, store=lambda: CHECK.store)
    for minute in range(between):
        await office.pipeline.process(ended(office.begin(minute + 1)), store=lambda: CHECK.store)
    before = office.state

    await office.pipeline.process(result, store=lambda: CHECK.store)

    assert office.state == before
    assert len(office.stored) == 1 + between


async def test_a_state_that_changed_meanwhile_is_loaded_and_decided_on_again(office):
    """Two processes, one check: the slower one must not wipe out what the quicker one stored."""
    calm = office.journal.load
    other = ended(office.begin(1))

    async def load(check_id: str) -> CheckState:
        state = await calm(check_id)
        office.journal.load = calm
        await office.pipeline.process(other, store=lambda: CHECK.store)
        return state

    office.journal.load = load

    await office.pipeline.process(ended(office.begin(2)), store=lambda: CHECK.store)

    assert office.state.counters.runs == {Verdict.PASSED: 2}
    assert office.state.version == 2


async def test_a_state_that_never_stands_still_is_given_up(office):
    calm = office.journal.load

    async def load(check_id: str) -> CheckState:
        state = await calm(check_id)
        office.journal.states[check_id] = replace(state, version=state.version + 1)
        return state

    office.journal.load = load

    with pytest.raises(StorageError, match="nordlys/uptime"):
        await office.pipeline.process(ended(office.begin()), store=lambda: CHECK.store)


async def test_a_result_is_kept_until_the_storage_takes_it(office):
    office.journal.out_of_order = True
    assert office.clock() == MONDAY
    result = ended(office.begin())

    async with asyncio.TaskGroup() as group:
        group.create_task(office.pipeline.process(result, store=lambda: CHECK.store))
        await asyncio.sleep(600)
        assert office.pipeline.trouble == "The database is locked."
        office.journal.out_of_order = False

    assert office.journal.results == {result.run_id: result}
    assert office.pipeline.trouble is None
    # pauses never grow beyond half a minute
    assert office.clock() - MONDAY <= timedelta(seconds=630)


@pytest.mark.parametrize("again", [False, True])
async def test_a_result_that_waited_is_judged_by_its_store_as_it_is_then(office, again):
    """Its file was changed or removed while the database was locked, or somebody else was quicker."""
    stores = [CHECK.store]
    calm = office.journal.load

    async def load(check_id: str) -> CheckState:
        state = await calm(check_id)
        if again and stores:
            stores.clear()
            office.journal.states[check_id] = replace(state, version=state.version + 1)
        return state

    office.journal.load = load
    office.journal.out_of_order = not again
    result = ended(office.begin(), Verdict.FAILED)

    async with asyncio.TaskGroup() as group:
        asked = lambda: stores[0] if stores else None  # noqa: E731
        group.create_task(office.pipeline.process(result, store=asked))
        await asyncio.sleep(60)
        stores.clear()
        office.journal.out_of_order = False

    assert office.state.counters.runs == {Verdict.FAILED: 1}
    assert not office.state.open


async def test_a_result_that_can_not_be_stored_for_an_hour_is_given_up(office):
    office.journal.out_of_order = True
    assert office.clock() == MONDAY

    with pytest.raises(StorageError, match="could not be stored: The database is locked"):
        await office.pipeline.process(ended(office.begin()), store=lambda: CHECK.store)

    assert timedelta(hours=1) <= office.clock() - MONDAY < timedelta(minutes=61)


async def test_a_result_of_a_removed_store_is_counted_and_nothing_follows(office):
    await office.pipeline.process(ended(office.begin(), Verdict.FAILED), store=lambda: None)

    assert office.state.counters.runs == {Verdict.FAILED: 1}
    assert not office.state.open
    assert len(office.journal.results) == 1


def incident(subject: str, *, opened: datetime, resolved: datetime | None = None) -> Incident:
    return Incident(
        id=subject,
        subject=subject,
        kind=IncidentKind.FAILURE,
        severity=Severity.CRITICAL,
        code=Code.CONNECT,
        step=None,
        summary="nobody answers",
        run_id="1",
        opened_at=opened,
        resolved_at=resolved,
    )


async def test_a_failure_is_explained_by_what_is_open_or_ended_during_the_run(office, monkeypatch):
    before, during = MONDAY - timedelta(hours=1), MONDAY + timedelta(seconds=1)
    office.journal.known_incidents = (
        incident("nordlys/open", opened=before),
        incident("nordlys/ended-during-the-run", opened=before, resolved=during),
        incident("nordlys/ended-before", opened=before, resolved=MONDAY - timedelta(seconds=1)),
    )
    seen = []

    def decide(state: CheckState, result: CheckResult, *, others, **_: object) -> Decision:
        seen.extend(other.id for other in others)
        return Decision(state=replace(state, version=state.version + 1))

    monkeypatch.setattr("monitor.pipeline.decide", decide)

    await office.pipeline.process(ended(office.begin(), Verdict.FAILED), store=lambda: CHECK.store)

    assert sorted(seen) == ["nordlys/ended-during-the-run", "nordlys/open"]


async def test_a_run_that_passed_asks_for_no_explanation(office):
    await office.pipeline.process(ended(office.begin()), store=lambda: CHECK.store)

    assert office.journal.asked_for_incidents == 0


async def test_a_run_is_admitted_once_for_each_slot(office):
    run = office.begin()

    assert await office.pipeline.admit(run) == CheckState(check_id=CHECK.id)
    assert await office.pipeline.admit(office.begin()) is None

    assert office.journal.started == {run.run_id: run}


async def test_a_shop_that_asked_us_to_stay_away_is_left_alone_until_then(office):
    office.journal.states[CHECK.id] = CheckState(
        check_id=CHECK.id, version=1, blocked_until=MONDAY + timedelta(minutes=2)
    )

    assert await office.pipeline.admit(office.begin(1)) is None
    await asyncio.sleep(120)
    assert await office.pipeline.admit(office.begin(2)) is not None
    await office.pipeline.write_skipped()

    assert [run.slot for run in office.journal.started.values()] == [MONDAY + timedelta(minutes=2)]
    assert office.state.counters.skipped == 1


BLOCKED = {
    Code.RATE_LIMITED: False,
    Code.CHALLENGE: True,  # of the browser; a plain request may be welcome
}


@pytest.mark.parametrize(("code", "admitted"), BLOCKED.items())
async def test_too_many_requests_of_one_check_hold_for_all_of_the_shop(
    office,
    code: Code,
    admitted: bool,  # noqa: FBT001 - a column
) -> None:
    sibling = f"{CHECK.store.id}/purchase"
    last = LastRun(
        run_id="r",
        slot=MONDAY,
        finished_at=MONDAY,
        verdict=Verdict.BLOCKED,
        duration_seconds=1,
        code=code,
    )
    office.journal.states[sibling] = CheckState(
        check_id=sibling, version=1, last=last, blocked_until=MONDAY + timedelta(minutes=2)
    )
    ids = [CHECK.id, sibling]

    assert (await office.pipeline.admit(office.begin(1), siblings=ids) is not None) is admitted
    await asyncio.sleep(120)
    assert await office.pipeline.admit(office.begin(2), siblings=ids) is not None


async def test_a_wait_that_no_shop_was_ever_granted_is_a_clock_that_was_wrong(office):
    office.journal.states[CHECK.id] = CheckState(
        check_id=CHECK.id, version=1, blocked_until=MONDAY + LONGEST_WAIT + timedelta(seconds=1)
    )

    assert await office.pipeline.admit(office.begin(1)) is not None


async def test_no_run_begins_while_nothing_can_be_stored(office):
    office.journal.out_of_order = True

    assert await office.pipeline.admit(office.begin()) is None
    assert office.pipeline.trouble == "The database is locked."

    office.journal.out_of_order = False
    assert await office.pipeline.admit(office.begin(1)) is not None
    assert office.pipeline.trouble is None
    await office.pipeline.write_skipped()
    assert office.state.counters.skipped == 1


async def test_a_storage_that_can_only_be_read_is_trouble_still(office):
    async def refuse(*_: object) -> bool:
        raise StorageError("The disk is full.")

    office.journal.commit = refuse
    blocked = CheckState(
        check_id="nordlys/purchase", version=1, blocked_until=MONDAY + timedelta(days=1)
    )
    office.journal.states[blocked.check_id] = blocked
    other = begin(purchase(blocked.check_id), MONDAY, location="home", now=MONDAY)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(
            office.pipeline.process(ended(office.begin()), store=lambda: CHECK.store)
        )
        await asyncio.sleep(60)
        assert await office.pipeline.admit(other) is None
        trouble = office.pipeline.trouble
        task.cancel()

    assert trouble == "The disk is full."


async def test_skipped_slots_are_stored_together_from_time_to_time(office):
    for _ in range(3):
        office.pipeline.skipped(CHECK.id, 2)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(office.pipeline.run())
        await asyncio.sleep(11)
        task.cancel()

    assert office.state.counters.skipped == 6
    assert office.journal.writes == 1
    assert office.stored == [(Decision(state=office.state), None)]


async def test_skipped_slots_are_not_forgotten_while_nothing_can_be_stored(office):
    office.journal.out_of_order = True
    office.pipeline.skipped(CHECK.id, 2)
    office.pipeline.skipped("fjord/uptime", 1)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(office.pipeline.run())
        await asyncio.sleep(60)
        assert office.pipeline.trouble
        office.journal.out_of_order = False
        await asyncio.sleep(11)
        task.cancel()

    assert office.state.counters.skipped == 2
    assert office.journal.states["fjord/uptime"].counters.skipped == 1
    assert office.pipeline.trouble is None
