"""Lengths as pictures: where on a bar of 100 units each piece stands. Pure; templates draw them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.storage.base import Day, StoredRun
from probes.result import SAW_THE_SHOP, SOLD, Step

_THINNEST = 0.6
_WHOLE = 100.0


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a bar, in hundredths of its length."""

    step: Step
    start: float
    width: float


@dataclass(frozen=True, kw_only=True)
class DayBar:
    """A day. `sold` is the share of runs in which the shop sold; None: nobody saw it."""

    day: date
    sold: float | None


def pieces(steps: Iterable[Step], *, whole: timedelta) -> Sequence[Piece]:
    """The steps on a bar that is `whole` long."""
    length = max(whole.total_seconds(), 0.001)
    found = []
    for step in steps:
        width = max(step.duration.total_seconds() / length * _WHOLE, _THINNEST)
        start = min(step.started.total_seconds() / length * _WHOLE, _WHOLE - _THINNEST)
        found.append(
            Piece(step=step, start=round(start, 2), width=round(min(width, _WHOLE - start), 2))
        )
    return found


def end_of(run: StoredRun) -> timedelta:
    """When the last step ended; the run itself when it has no steps."""
    ends = [step.started + step.duration for step in run.steps]
    return max(ends, default=run.duration)


def day_bars(days: Iterable[Day], *, first: date, number: int) -> Sequence[DayBar]:
    """So many days from the first on; those without figures, too."""
    known = {day.day: day for day in days}
    wanted = (first + timedelta(days=place) for place in range(number))
    return [
        DayBar(day=day, sold=availability([known[day]]) if day in known else None)
        for day in wanted
    ]


def availability(days: Iterable[Day]) -> float | None:
    """The share of runs in which the shop sold, of those that saw it."""
    sold = seen = 0
    for day in days:
        sold += sum(day.runs.get(verdict, 0) for verdict in SOLD)
        seen += sum(day.runs.get(verdict, 0) for verdict in SAW_THE_SHOP)
    return sold / seen if seen else None
