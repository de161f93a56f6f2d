"""`tillwatch guest`: what is stored of a shop's cost, day by day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.cli.guest import _read, _table, _told
from monitor.storage.sql import Storage, open_storage
from probes.result import Measurement, Unit
from tests.contract.examples import CHECK, DAY, decision, result


async def visit(storage: Storage, *, slot: datetime, vendor: str, events: int) -> None:
    figures = {"checkouts": 1, "events_held": events, "requests": 40, "received": 2_000_000}
    held = Measurement(name="event_held", value=events, unit=Unit.COUNT, labels={"vendor": vendor})
    counted = (Measurement(name=n, value=v, unit=Unit.COUNT) for n, v in figures.items())
    run = result(f"run-{slot:%d%H%M}", slot=slot)
    run = replace(run, outcome=replace(run.outcome, measurements=(*counted, held)))
    version = (await storage.journal.load(CHECK)).version + 1
    assert await storage.journal.commit(run, decision(version))


async def test_the_report(tmp_path: Path) -> None:
    url, now = f"sqlite:///{tmp_path / 'tillwatch.db'}", datetime.now(UTC)
    storage = await open_storage(url)
    await visit(storage, slot=now, vendor="ga4", events=3)
    await storage.close()

    found = await _read(url, "nordlys", now.date())

    assert found.vendors == {"ga4": 3}
    assert _told(found) == "ga4 3"
    [day] = found.days
    assert (day.runs, day.checkouts, day.requests, day.received) == (1, 1, 40, 2_000_000)
    assert _table(found.days).row_count == 1


async def test_vendors_are_told_of_the_whole_time_and_what_is_forgotten_is_said(
    tmp_path: Path,
) -> None:
    url, today = f"sqlite:///{tmp_path / 'tillwatch.db'}", datetime.now(UTC)
    storage = await open_storage(url)
    await visit(storage, slot=today - 3 * DAY, vendor="meta", events=5)
    for number in range(250):
        slot = today - DAY - timedelta(minutes=number)
        await visit(storage, slot=slot, vendor="ga4", events=2)
    await storage.upkeep.roll_up(until=today.date())
    await storage.upkeep.forget_runs(before=today - 2 * DAY, limit=9)
    await storage.close()

    found = await _read(url, "nordlys", today.date() - 7 * DAY)

    assert found.vendors == {"ga4": 500}
    assert _told(found) == (
        "ga4 500, 5 in runs that are no longer kept, of vendors not known any more"
    )
