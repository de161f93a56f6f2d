"""`guest`: what the monitoring costs a shop, day by day."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table

from monitor.cli.console import out
from monitor.cli.options import DataDir, Json, database_or_exit, settings_from
from monitor.storage.base import Cost
from monitor.storage.sql import open_storage


@dataclass(frozen=True, kw_only=True)
class Guest:
    """What is known of a store's cost: its days, and of whom events were held back in them."""

    days: Sequence[Cost]
    vendors: Mapping[str, int]

    @property
    def of_nobody(self) -> int:
        """Events whose vendor is forgotten: a day keeps their number, its runs are gone."""
        return sum(one.events_held for one in self.days) - sum(self.vendors.values())


def guest(
    store: Annotated[str, typer.Argument(help="STORE.", metavar="STORE")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days (UTC).")] = 7,
    as_json: Json = False,
    data: DataDir = None,
) -> None:
    """Show what the monitoring costs a shop: runs, requests, bytes, checkouts, events held back."""
    settings = settings_from(data=data)
    url = database_or_exit(settings)
    since = datetime.now(UTC).date() - timedelta(days=days - 1)
    found = asyncio.run(_read(url, store, since))
    if as_json:
        report = {
            "store": store,
            "days": [{**asdict(one), "day": one.day.isoformat()} for one in found.days],
            "events_held_by_vendor": found.vendors,
            "events_held_vendor_forgotten": found.of_nobody,
        }
        out.print_json(json.dumps(report, ensure_ascii=False))
    elif found.days:
        out.print(_table(found.days))
        out.print(f"events held back: {_told(found)}", markup=False)
        out.print("≈ is what the runs that were weighed make of all; the others were not weighed")
    else:
        out.print(f"nothing is recorded of {store} since {since}", markup=False)


async def _read(url: str, store: str, since: date) -> Guest:
    storage = await open_storage(url, may_upgrade=False)
    try:
        return Guest(
            days=await storage.history.costs(store, since=since),
            vendors=await storage.history.held(store, since=since),
        )
    finally:
        await storage.close()


def _told(found: Guest) -> str:
    parts = [f"{name} {number}" for name, number in found.vendors.items()]
    if found.of_nobody:
        parts.append(
            f"{found.of_nobody} in runs that are no longer kept, of vendors not known any more"
        )
    return ", ".join(parts) or "none"


def _table(days: Sequence[Cost]) -> Table:
    table = Table("day (UTC)", "check", "runs", "requests", "MB", "checkouts", "events held back")
    for one in days:
        table.add_row(
            f"{one.day}",
            one.check_id,
            f"{one.runs}",
            _estimated(one, one.requests, 1),
            _estimated(one, one.received, 1_000_000),
            f"{one.checkouts}",
            f"{one.events_held}",
        )
    return table


def _estimated(cost: Cost, figure: int, unit: int) -> str:
    """A sum over the runs that were weighed, for all runs of the day."""
    if not cost.measured:
        return "-"
    number = figure / unit * cost.runs / cost.measured
    return f"{number:.0f}" if cost.measured == cost.runs else f"≈ {number:.0f}"
