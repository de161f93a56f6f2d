"""`tillwatch guest`: what is stored of a shop's cost, day by day."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from monitor.cli.guest import _read, _table
from monitor.storage.sql import open_storage
from probes.result import Measurement, Unit
from tests.contract.examples import decision, result


async def stored(folder: Path) -> None:
    storage = await open_storage(f"sqlite:///{folder / 'tillwatch.db'}")
    now = datetime.now(UTC)
    figures = {"checkouts": 1, "events_held": 3, "requests": 40, "received": 2_000_000}
    measurements = [
        *(Measurement(name=n, value=v, unit=Unit.COUNT) for n, v in figures.items()),
        Measurement(name="event_held", value=3, unit=Unit.COUNT, labels={"vendor": "ga4"}),
    ]
    run = result("run-1", slot=now)
    run = replace(run, outcome=replace(run.outcome, measurements=tuple(measurements)))
    assert await storage.journal.commit(run, decision())
    await storage.close()


async def test_the_report(tmp_path: Path) -> None:
    await stored(tmp_path)
    found = await _read(
        f"sqlite:///{tmp_path / 'tillwatch.db'}", "nordlys", datetime.now(UTC).date()
    )

    assert found.vendors == {"ga4": 3}
    [day] = found.days
    assert (day.runs, day.checkouts, day.requests, day.received) == (1, 1, 40, 2_000_000)
    assert _table(found.days).row_count == 1
