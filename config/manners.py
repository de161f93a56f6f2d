"""How a guest behaves: limits that hold in others' shops, and what a file should say of them. Pure.

A shop on this machine, as a demo is, is nobody's: there a limit holds only where it is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from typing_extensions import override

from config.checks import Depth, PurchaseSpec
from config.store import Store
from config.units import format_length

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something to know of a store's file that is no fault."""

    store: str
    key: str
    message: str

    @override
    def __str__(self) -> str:
        return f"{self.store}: {self.key}: {self.message}"


def checkouts_a_day(store: Store, spec: PurchaseSpec) -> int | None:
    """How many checkouts a day may be begun in this store; None: as many as there are runs."""
    if spec.until is Depth.CART:
        return None
    if store.is_at_home and "checkouts_per_day" not in spec.model_fields_set:
        return None
    return spec.checkouts_per_day


def pause(store: Store, spec: PurchaseSpec) -> timedelta:
    """The least time between two pages; never so much that a run would not end in time."""
    if store.is_at_home and "pause" not in spec.model_fields_set:
        return timedelta(0)
    return min(spec.pause, spec.timeout / 16)


def midnight(store: Store, now: datetime) -> datetime:
    """When the store's day began."""
    return now.astimezone(store.zone).replace(hour=0, minute=0, second=0, microsecond=0)


def notes(store: Store) -> Iterator[Note]:
    """What the owner of this file should know."""
    purchases = {
        name: spec for name, spec in store.checks.items() if isinstance(spec, PurchaseSpec)
    }
    if purchases and store.consent is None and not store.is_at_home:
        yield Note(
            store=store.id,
            key="consent",
            message="nobody is named who allowed the monitoring. Most shops ask robots to keep away "
            "from the cart and the checkout (robots.txt), and a purchase ends before them: ask the "
            'shop\'s owner, and write consent: {given: 2026-11-01, by: "Mette, owner"}',
        )
    for name, spec in purchases.items():
        limit, runs = checkouts_a_day(store, spec), _DAY / spec.every
        if limit is not None and limit < runs:
            yield Note(
                store=store.id,
                key=f"checks.{name}.checkouts_per_day",
                message=f"every {format_length(spec.every)} makes {runs:.0f} runs a day, and "
                f"{limit} of them may begin a checkout: when these are used up, after "
                f"{format_length(_minutes(limit * spec.every))}, runs end at the cart until midnight. "
                f"Write every: {format_length(_minutes(_DAY / limit))} or checkouts_per_day: {runs:.0f}",
            )


def _minutes(length: timedelta) -> timedelta:
    """Rounded up to whole minutes."""
    return timedelta(minutes=-(-length // timedelta(minutes=1)))
