"""What a visit cost the shop, as measurements: what it asked for, what it began, what it kept to itself.

Pure. Whoever visits measures it; who runs, stores or shows it finds the names here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from probes.result import Measurement, Unit

EVENTS_HELD = "events_held"
"""Events for those who count visits, that never left."""
EVENT_HELD = "event_held"
"""The same by vendor, account, event, step and consent, as its labels."""
CHECKOUTS = "checkouts"
"""Checkouts that were begun."""
REQUESTS, RECEIVED = "requests", "received"
"""Requests and bytes; only in runs that were measured."""
COUNTED: Mapping[str, Unit] = {
    CHECKOUTS: Unit.COUNT,
    EVENTS_HELD: Unit.COUNT,
    REQUESTS: Unit.COUNT,
    RECEIVED: Unit.BYTES,
}
"""What is summed up over runs and days."""
_OF_ALL_ATTEMPTS = frozenset({EVENTS_HELD, EVENT_HELD, CHECKOUTS})


def figure(measurements: Iterable[Measurement], name: str) -> int | None:
    """One figure of a run; None where it was not measured."""
    return next((int(one.value) for one in measurements if one.name == name), None)


def counted(figures: Mapping[str, int | None]) -> Iterator[Measurement]:
    """The measurements that these figures are; none where it was not measured."""
    for name, value in figures.items():
        if value is not None:
            yield Measurement(name=name, value=value, unit=COUNTED[name])


def held_by_vendor(measurements: Iterable[Measurement]) -> Mapping[str, int]:
    """How many events were held back of each vendor; the most first."""
    held: Counter[str] = Counter()
    for one in measurements:
        if one.name == EVENT_HELD:
            held[one.labels["vendor"]] += int(one.value)
    return dict(held.most_common())


def with_earlier(
    measurements: Sequence[Measurement], earlier: Iterable[Measurement]
) -> tuple[Measurement, ...]:
    """A run's measurements: its last attempt's, and in what it cost the shop those before it too."""
    told = {_of_what(one): one for one in measurements}
    for one in earlier:
        if one.name in _OF_ALL_ATTEMPTS:
            again = told.get(_of_what(one))
            told[_of_what(one)] = replace(one, value=one.value + (again.value if again else 0))
    return tuple(told.values())


def _of_what(one: Measurement) -> tuple[str, frozenset[tuple[str, str]]]:
    return one.name, frozenset(one.labels.items())
