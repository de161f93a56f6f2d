"""Days are kept for ever, runs for weeks, and nothing is forgotten that is still needed."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from monitor.storage.base import Day
from monitor.storage.sql import Storage
from probes.result import Verdict
from tests.contract.examples import (
    CHECK,
    DAY,
    MINUTE,
    NOON,
    decision,
    incident,
    message,
    record,
    result,
    started,
)

TODAY = NOON.date()


async def rolled_up(storage: Storage, *, since: date = TODAY) -> list[date]:
    return [day.day for day in await storage.history.days(check_id=CHECK, since=since)]


async def test_a_day_in_figures(storage: Storage) -> None:
    # Midnight belongs to the day that begins.
    midnight = NOON - timedelta(hours=12)
    runs = [
        result("1", slot=midnight, verdict=Verdict.PASSED, seconds=1.5),
        result("2", slot=NOON, verdict=Verdict.FAILED, seconds=4.25),
        replace(result("3", slot=NOON + MINUTE, verdict=Verdict.PASSED, seconds=2), flaky=True),
        result("4", slot=midnight + DAY - timedelta(microseconds=1), verdict=Verdict.BLOCKED),
        result("5", slot=midnight + DAY),
    ]
    for number, run in enumerate(runs):
        await storage.journal.commit(run, decision(number + 1))

    assert await storage.upkeep.roll_up(until=TODAY + DAY) == 1

    [day] = await storage.history.days(check_id=CHECK, since=TODAY)
    assert day == Day(
        check_id=CHECK,
        day=TODAY,
        runs={
            Verdict.PASSED: 2,
            Verdict.DEGRADED: 0,
            Verdict.FAILED: 1,
            Verdict.BLOCKED: 1,
            Verdict.ERROR: 0,
        },
        flaky=1,
        duration_seconds=11.0,
        slowest_seconds=4.25,
    )


async def test_a_day_is_rolled_up_once(storage: Storage) -> None:
    await record(storage.journal, 2, every=DAY)

    assert await storage.upkeep.roll_up(until=TODAY + DAY) == 1
    assert await storage.upkeep.roll_up(until=TODAY + DAY) == 0
    assert await storage.upkeep.roll_up(until=TODAY + 5 * DAY) == 1
    assert await rolled_up(storage) == [TODAY, TODAY + DAY]


async def test_each_check_has_its_own_days(storage: Storage) -> None:
    await record(storage.journal, 3, check_id=CHECK, every=DAY)
    await record(storage.journal, 2, check_id="nordlys/uptime", every=DAY)

    assert await storage.upkeep.roll_up(until=TODAY + 9 * DAY) == 5


async def test_a_day_waits_for_a_run_that_is_under_way(storage: Storage) -> None:
    await record(storage.journal, 2, every=DAY)
    await storage.journal.start(started("slow", slot=NOON + MINUTE))

    # Nor may a later day go ahead: days are written in their order.
    assert await storage.upkeep.roll_up(until=TODAY + 2 * DAY) == 0

    await storage.journal.commit(result("slow", slot=NOON + MINUTE), decision(3))
    assert await storage.upkeep.roll_up(until=TODAY + 2 * DAY) == 2
    [first, _] = await storage.history.days(check_id=CHECK, since=TODAY)
    assert first.runs[Verdict.PASSED] == 2


async def test_a_run_whose_location_is_gone_holds_up_nothing_for_ever(storage: Storage) -> None:
    await record(storage.journal, 2, every=DAY)
    await storage.journal.start(started("lost", slot=NOON + MINUTE))

    assert await storage.upkeep.roll_up(until=TODAY + 3 * DAY) == 2


async def test_runs_are_forgotten_oldest_first_and_no_more_than_asked(storage: Storage) -> None:
    await record(storage.journal, 5, every=MINUTE)
    await storage.upkeep.roll_up(until=TODAY + DAY)

    assert await storage.upkeep.forget_runs(before=NOON + 4 * MINUTE, limit=3) == 3
    left = [run.run_id for run in await storage.history.runs()]
    assert left == [f"{CHECK}-4", f"{CHECK}-3"]

    assert await storage.upkeep.forget_runs(before=NOON + 4 * MINUTE, limit=3) == 1
    assert await storage.upkeep.forget_runs(before=NOON + 4 * MINUTE, limit=3) == 0


async def test_many_runs_are_forgotten_in_small_steps(storage: Storage) -> None:
    async with asyncio.TaskGroup() as tasks:
        for number in range(13):
            check = f"nordlys/{number}"
            tasks.create_task(record(storage.journal, 20, check_id=check, every=MINUTE))
    await storage.upkeep.roll_up(until=TODAY + DAY)

    assert await storage.upkeep.forget_runs(before=NOON + DAY, limit=250) == 250
    assert len(await storage.history.runs(limit=1000)) == 10


async def test_a_run_that_is_in_no_figures_yet_is_kept(storage: Storage) -> None:
    await record(storage.journal, 2, every=DAY)
    await storage.upkeep.roll_up(until=TODAY + DAY)

    assert await storage.upkeep.forget_runs(before=NOON + 9 * DAY, limit=9) == 1
    assert [run.run_id for run in await storage.history.runs()] == [f"{CHECK}-1"]


async def test_the_run_that_shows_an_open_incident_is_kept(storage: Storage) -> None:
    shown = replace(incident(), run_id=f"{CHECK}-0")
    await record(storage.journal, 2, every=MINUTE)
    await storage.journal.apply(replace(decision(3), incidents=(shown,)))
    await storage.upkeep.roll_up(until=TODAY + DAY)

    assert await storage.upkeep.forget_runs(before=NOON + DAY, limit=9) == 1
    assert await storage.history.run(f"{CHECK}-0") is not None

    over = replace(shown, resolved_at=NOON + DAY)
    await storage.journal.apply(replace(decision(4), incidents=(over,)))
    assert await storage.upkeep.forget_runs(before=NOON + DAY, limit=9) == 1


async def test_figures_outlive_their_runs(storage: Storage) -> None:
    await record(storage.journal, 2, every=MINUTE)
    await storage.upkeep.roll_up(until=TODAY + DAY)
    await storage.upkeep.forget_runs(before=NOON + DAY, limit=9)

    assert await storage.upkeep.roll_up(until=TODAY + DAY) == 0
    [day] = await storage.history.days(check_id=CHECK, since=TODAY)
    assert day.runs[Verdict.PASSED] == 2


async def test_messages_are_forgotten_when_nothing_is_owed_of_them(storage: Storage) -> None:
    keys = ("delivered", "abandoned", "owed")
    await storage.outbox.owe([message(key, incident_id=key) for key in keys])
    await storage.outbox.delivered("delivered", now=NOON)
    await storage.outbox.abandon("abandoned", reason="gone", now=NOON)

    assert await storage.upkeep.forget_messages(before=NOON, limit=9) == 0
    assert await storage.upkeep.forget_messages(before=NOON + MINUTE, limit=9) == 2

    # What a counter has counted stays counted.
    figures = await storage.outbox.figures(now=NOON)
    assert (figures.delivered, figures.abandoned) == ({"slack": 1}, {"slack": 1})
    [owed] = await storage.outbox.claim(now=NOON, lease=MINUTE, limit=9)
    assert owed.notification.key == "owed"


async def test_messages_of_an_open_incident_are_kept_so_that_nothing_is_told_twice(
    storage: Storage,
) -> None:
    await storage.journal.apply(
        replace(decision(1), incidents=(incident(),), notifications=(message(),))
    )
    await storage.outbox.delivered("message-1", now=NOON)

    assert await storage.upkeep.forget_messages(before=NOON + DAY, limit=9) == 0

    over = replace(incident(), resolved_at=NOON + DAY)
    await storage.journal.apply(replace(decision(2), incidents=(over,)))
    assert await storage.upkeep.forget_messages(before=NOON + DAY, limit=9) == 1
