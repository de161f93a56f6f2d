"""How a guest behaves: limits that hold in others' shops, and what a file should say of them. Pure.

A shop on this machine, as a demo is, is nobody's: there a limit holds only where it is written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from config.checks import Depth, PurchaseSpec
from config.store import Store
from config.units import format_length

_DAY = timedelta(days=1)
_MOST_CHECKOUTS = 1440  # that `checkouts_per_day` may be


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
    return min(spec.pause, spec.longest_pause)


def day(store: Store, now: datetime) -> tuple[datetime, datetime]:
    """From when to when the store's day is that it has now; one of 23 or 25 hours where the clocks change."""
    began = now.astimezone(store.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return began.astimezone(UTC), (began + _DAY).astimezone(UTC)


def apart(
    store: Store, spec: PurchaseSpec, *, left: int, last: datetime, until: datetime
) -> timedelta:
    """How long after its `last` checkout a check may begin one more, so that those `left` last `until` then.

    Of several purchases each has its share by how often it runs. Runs come at their own intervals: the one
    that is nearest to the right moment is taken.
    """
    share = (_DAY / spec.every) / sum(_runs_a_day(store).values())
    return (until - last) / (left * share + 1) - spec.every / 2


def _runs_a_day(store: Store) -> Mapping[str, float]:
    """How often each purchase that a limit holds for would begin a checkout."""
    return {
        name: _DAY / spec.every
        for name, spec in store.checks.items()
        if isinstance(spec, PurchaseSpec) and checkouts_a_day(store, spec) is not None
    }


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
    runs = _runs_a_day(store)
    for name in runs:
        yield from _too_often(store, name, purchases[name], runs=sum(runs.values()))


def _too_often(store: Store, name: str, spec: PurchaseSpec, *, runs: float) -> Iterator[Note]:
    """Where interval and limit disagree; `runs` are those of all purchases of the store in a day."""
    limit = spec.checkouts_per_day
    if runs <= limit:
        return
    alone = runs == _DAY / spec.every
    told = f"every {format_length(spec.every)} makes" if alone else "all purchases together make"
    advice = f"Write every: {format_length(_minutes(spec.every * runs / limit))}"
    if runs <= _MOST_CHECKOUTS:
        advice += f" or checkouts_per_day: {runs:.0f}"
    yield Note(
        store=store.id,
        key=f"checks.{name}.checkouts_per_day",
        message=f"{told} {runs:.0f} runs a day, and {limit} of them may begin a checkout: these are spread "
        f"over the day, the others end at the cart. {advice}",
    )


def _minutes(length: timedelta) -> timedelta:
    """Rounded up to whole minutes."""
    return timedelta(minutes=-(-length // timedelta(minutes=1)))
