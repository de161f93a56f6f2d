"""Lengths as pictures: where on a bar of 100 units each piece stands. Pure; templates draw them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.storage.base import Day, StoredRun
from probes.result import Step, Verdict

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
    """A day's runs that saw the shop. `sold` is the share in which it sold; None: nobody saw it."""

    day: Day
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


def day_bar(day: Day) -> DayBar:
    sold = day.runs.get(Verdict.PASSED, 0) + day.runs.get(Verdict.DEGRADED, 0)
    seen = sold + day.runs.get(Verdict.FAILED, 0)
    return DayBar(day=day, sold=sold / seen if seen else None)


def availability(days: Iterable[Day]) -> float | None:
    """The share of runs in which the shop sold, of those that saw it."""
    totals = dict.fromkeys(Verdict, 0)
    for day in days:
        for verdict, number in day.runs.items():
            totals[verdict] += number
    sold = totals[Verdict.PASSED] + totals[Verdict.DEGRADED]
    seen = sold + totals[Verdict.FAILED]
    return sold / seen if seen else None
