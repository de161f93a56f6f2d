"""What runs cost a shop: counted while they are kept, and afterwards from the days."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update

from monitor.storage.base import Checkouts, Cost
from monitor.storage.sql import Storage
from monitor.storage.tables import Detail, runs
from probes.footprint import CHECKOUTS, EVENT_HELD, EVENTS_HELD, RECEIVED, REQUESTS
from probes.result import Measurement, Unit
from tests.contract.examples import CHECK, DAY, MINUTE, NOON, decision, result

VENDORS = ("ga4", "meta")


async def visit(
    storage: Storage, number: int, *, slot: datetime, check_id: str = CHECK, **figures: int
) -> None:
    names = {"received": RECEIVED, "requests": REQUESTS}
    measurements = tuple(
        Measurement(name=EVENT_HELD, value=value, unit=Unit.COUNT, labels={"vendor": name})
        if name in VENDORS
        else Measurement(name=names.get(name, name), value=value, unit=Unit.COUNT)
        for name, value in figures.items()
    )
    run = result(f"{check_id}-{number}", slot=slot, check_id=check_id)
    run = replace(run, outcome=replace(run.outcome, measurements=measurements))
    version = (await storage.journal.load(check_id)).version + 1
    assert await storage.journal.commit(run, decision(version, check_id=check_id))


async def three_runs(storage: Storage) -> None:
    await visit(
        storage, 1, slot=NOON, checkouts=1, events_held=7, requests=40, received=3_000_000_000
    )
    await visit(storage, 2, slot=NOON + MINUTE, checkouts=2, events_held=5)
    await visit(storage, 3, slot=NOON + DAY, checkouts=1, events_held=0)


def expected(*, first: int = 2) -> list[Cost]:
    return [
        Cost(
            check_id=CHECK, day=NOON.date(), runs=first, checkouts=3, events_held=12,
            measured=1, requests=40, received=3_000_000_000,
        ),
        Cost(check_id=CHECK, day=(NOON + DAY).date(), runs=1, checkouts=1),
    ]  # fmt: skip


async def test_the_names_are_those_of_the_measurements() -> None:
    assert (CHECKOUTS, EVENTS_HELD) == ("checkouts", "events_held")


async def test_costs_are_summed_up_by_day(storage: Storage) -> None:
    await three_runs(storage)

    assert await storage.history.costs("nordlys", since=NOON.date()) == expected()


async def test_they_are_the_same_when_a_day_was_rolled_up_and_its_runs_are_gone(
    storage: Storage,
) -> None:
    await three_runs(storage)
    await storage.upkeep.roll_up(until=(NOON + DAY).date())
    assert await storage.history.costs("nordlys", since=NOON.date()) == expected()

    await storage.upkeep.forget_runs(before=NOON + timedelta(hours=1), limit=10)

    assert await storage.history.costs("nordlys", since=NOON.date()) == expected()


async def test_only_the_store_and_the_days_that_were_asked_for(storage: Storage) -> None:
    await three_runs(storage)
    await visit(storage, 9, slot=NOON, check_id="nordlys-2/purchase", checkouts=9)
    await visit(storage, 8, slot=NOON, check_id="nordlys/uptime")

    found = await storage.history.costs("nordlys", since=(NOON + DAY).date())
    assert found == expected()[1:]
    found = await storage.history.costs("nordlys", since=NOON.date())
    assert [cost.check_id for cost in found] == [CHECK, "nordlys/uptime", CHECK]


async def test_a_figure_that_has_a_column_is_stored_there_only(storage: Storage) -> None:
    await visit(storage, 1, slot=NOON, checkouts=1, events_held=7, ttfb=2)

    detail = await storage.database.read(lambda known: known.scalar(select(runs.c.detail)))

    assert detail is not None
    assert [one.name for one in detail.measurements] == ["ttfb"]


async def test_a_row_of_an_older_program_tells_each_figure_once(storage: Storage) -> None:
    # It stored them among the others as well.
    await visit(storage, 1, slot=NOON, checkouts=1)
    both = Detail(measurements=(Measurement(name=CHECKOUTS, value=1, unit=Unit.COUNT),))
    await storage.database.write(
        lambda connection: connection.execute(update(runs).values(detail=both))
    )

    [run] = await storage.history.runs(store="nordlys")

    assert run.measurements == both.measurements


async def test_events_held_back_by_vendor_the_most_first(storage: Storage) -> None:
    await visit(storage, 1, slot=NOON - DAY, events_held=9, ga4=9)
    await visit(storage, 2, slot=NOON, events_held=4, ga4=1, meta=3)
    await visit(storage, 3, slot=NOON + DAY, check_id="nordlys/mobile", events_held=1, ga4=1)
    await visit(storage, 4, slot=NOON, check_id="nordlys-2/purchase", events_held=7, meta=7)
    await visit(storage, 5, slot=NOON, check_id="nordlys/uptime")

    held = await storage.history.held("nordlys", since=NOON.date())

    assert list(held.items()) == [("meta", 3), ("ga4", 2)]
    assert await storage.history.held("gone", since=NOON.date()) == {}


async def test_checkouts_since_a_moment(storage: Storage) -> None:
    await three_runs(storage)
    await visit(storage, 4, slot=NOON + MINUTE, check_id="nordlys/mobile", checkouts=1)
    await visit(storage, 9, slot=NOON + MINUTE, check_id="nordlys-2/purchase", checkouts=9)

    assert await storage.history.checkouts("nordlys", since=NOON + MINUTE) == {
        CHECK: Checkouts(number=3, last=NOON + DAY),
        "nordlys/mobile": Checkouts(number=1, last=NOON + MINUTE),
    }
    assert await storage.history.checkouts("nordlys", since=NOON + 2 * DAY) == {}
    assert await storage.history.checkouts("gone", since=NOON) == {}
