"""What pages ask for comes newest first and only as much as was asked."""

from dataclasses import replace
from functools import partial

from monitor.storage.sql import Storage
from probes.result import Verdict
from tests.contract.examples import (
    CHECK,
    DAY,
    MINUTE,
    NOON,
    decision,
    incident,
    record,
    result,
    started,
)


async def test_an_empty_database_has_nothing_to_show(storage: Storage) -> None:
    assert await storage.history.states() == {}
    assert await storage.history.run("run-1") is None
    assert await storage.history.runs() == []
    assert await storage.history.incident("incident-1") is None
    assert await storage.history.incidents() == []
    assert await storage.history.days(check_id=CHECK, since=NOON.date()) == []


async def test_runs_come_newest_first_and_no_more_than_asked(storage: Storage) -> None:
    await record(storage.journal, 4, every=MINUTE)

    assert [run.run_id for run in await storage.history.runs(limit=3)] == [
        f"{CHECK}-3",
        f"{CHECK}-2",
        f"{CHECK}-1",
    ]


async def test_the_last_run_that_passed_before_another(storage: Storage) -> None:
    for number, verdict in enumerate((Verdict.PASSED, Verdict.PASSED, Verdict.FAILED)):
        run = result(f"run-{number}", slot=NOON + number * MINUTE, verdict=verdict)
        assert await storage.journal.commit(run, decision(number + 1))
    await record(storage.journal, 5, check_id="nordlys/other", every=MINUTE)
    last_passed = partial(storage.history.last_passed, CHECK)

    found = [await last_passed(before=NOON + number * MINUTE) for number in range(5)]

    assert [run.run_id if run else None for run in found] == [None, "run-0", *["run-1"] * 3]


async def test_runs_of_one_store_or_check_only(storage: Storage) -> None:
    await record(storage.journal, 2, check_id="nordlys/purchase", every=MINUTE)
    await record(storage.journal, 2, check_id="nordlys/uptime", every=MINUTE)
    # Its name begins like the other's: a careless prefix would mix them.
    await record(storage.journal, 2, check_id="nordlys-2/uptime", every=MINUTE)

    assert len(await storage.history.runs()) == 6
    assert len(await storage.history.runs(store="nordlys")) == 4
    assert len(await storage.history.runs(check_id="nordlys/uptime")) == 2
    assert await storage.history.runs(store="nordlys-2", check_id="nordlys/uptime") == []


async def test_a_run_that_is_under_way_is_shown(storage: Storage) -> None:
    await storage.journal.start(started())

    [run] = await storage.history.runs()

    assert (run.verdict, run.attempts, run.steps) == (None, 0, ())


async def test_incidents_come_newest_first_by_store_and_openness(storage: Storage) -> None:
    old = replace(incident("old"), resolved_at=NOON)
    new = incident("new", opened_at=NOON + MINUTE)
    other = incident("other", subject="other/purchase", opened_at=NOON + DAY)
    store_wide = incident("file", subject="nordlys", opened_at=NOON + 2 * DAY)
    await storage.journal.apply(replace(decision(), incidents=(old, new, other, store_wide)))

    async def ids(**wanted: object) -> list[str]:
        return [one.id for one in await storage.history.incidents(**wanted)]

    assert await ids() == ["file", "other", "new", "old"]
    assert await ids(limit=2) == ["file", "other"]
    assert await ids(only_open=True) == ["file", "other", "new"]
    # A fault of the store's own file is the store's, too.
    assert await ids(store="nordlys") == ["file", "new", "old"]
    assert await ids(store="nordlys", only_open=True) == ["file", "new"]


async def test_days_come_oldest_first_from_the_day_asked_for(storage: Storage) -> None:
    await record(storage.journal, 3, every=DAY)
    await storage.upkeep.roll_up(until=NOON.date() + 3 * DAY)

    days = await storage.history.days(check_id=CHECK, since=NOON.date() + DAY)

    assert [day.day for day in days] == [NOON.date() + DAY, NOON.date() + 2 * DAY]
    assert days[0].runs[Verdict.PASSED] == 1


async def test_states_are_one_for_each_check(storage: Storage) -> None:
    await storage.journal.commit(result("a"), decision(1))
    await storage.journal.commit(result("b", slot=NOON + MINUTE), decision(2))
    await storage.journal.commit(
        result("c", check_id="nordlys/uptime"), decision(1, check_id="nordlys/uptime")
    )

    states = await storage.history.states()

    assert {check: state.version for check, state in states.items()} == {
        CHECK: 2,
        "nordlys/uptime": 1,
    }
