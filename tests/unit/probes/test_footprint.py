"""What a run cost the shop is what all its attempts did."""

from probes.footprint import (
    CHECKOUTS,
    EVENT_HELD,
    EVENTS_HELD,
    figure,
    held_by_vendor,
    with_earlier,
)
from probes.result import Measurement, Unit


def counted(name: str, value: float, **labels: str) -> Measurement:
    return Measurement(name=name, value=value, unit=Unit.COUNT, labels=labels)


def test_checkouts_and_events_of_all_attempts_count() -> None:
    first = (counted(CHECKOUTS, 1), counted(EVENTS_HELD, 4), counted("requests", 40))
    second = (counted(CHECKOUTS, 1), counted(EVENTS_HELD, 6), counted("requests", 50))

    run = with_earlier(second, first)

    assert [figure(run, name) for name in (CHECKOUTS, EVENTS_HELD, "requests")] == [2, 10, 50]


def test_also_when_the_last_attempt_counted_nothing() -> None:
    assert figure(with_earlier((), (counted(CHECKOUTS, 1),)), CHECKOUTS) == 1


def test_events_of_all_attempts_count_for_their_vendor() -> None:
    first = (counted(EVENT_HELD, 1, vendor="ga4", step="home"), counted(EVENTS_HELD, 1))
    second = (
        counted(EVENT_HELD, 2, vendor="ga4", step="home"),
        counted(EVENT_HELD, 1, vendor="meta", step="home"),
        counted(EVENTS_HELD, 3),
    )

    run = with_earlier(second, first)

    assert held_by_vendor(run) == {"ga4": 3, "meta": 1}
    assert figure(run, EVENTS_HELD) == 4


def test_who_was_not_told_the_most_comes_first() -> None:
    run = (
        counted(EVENT_HELD, 1, vendor="meta"),
        counted(EVENT_HELD, 2, vendor="ga4"),
        counted(EVENT_HELD, 2, vendor="ga4"),
        counted(EVENTS_HELD, 5),
    )

    assert list(held_by_vendor(run).items()) == [("ga4", 4), ("meta", 1)]
