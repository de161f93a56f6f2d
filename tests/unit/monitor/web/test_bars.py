"""Bars: nothing sticks out, nothing is lost, and a day nobody saw is no good day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.storage.base import Day
from monitor.web.bars import availability, day_bars, pieces
from probes.result import Step, Verdict

FIRST = date(2026, 11, 1)


def step(started: float, seconds: float) -> Step:
    return Step(
        name="home",
        verdict=Verdict.PASSED,
        started=timedelta(seconds=started),
        duration=timedelta(seconds=seconds),
    )


def day(number: int, **runs: int) -> Day:
    return Day(
        check_id="nordlys/purchase",
        day=FIRST + timedelta(days=number),
        runs={Verdict(name): count for name, count in runs.items()},
        flaky=0,
        duration_seconds=1.0,
        slowest_seconds=1.0,
    )


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), max_size=6), st.floats(0, 1000))
def test_no_piece_sticks_out_of_its_bar(times: list[tuple[float, float]], whole: float) -> None:
    shown = pieces([step(*one) for one in times], whole=timedelta(seconds=whole))

    assert len(shown) == len(times)
    for piece in shown:
        assert piece.width > 0
        assert 0 <= piece.start <= 100
        assert piece.start + piece.width <= 100.001


def test_a_piece_stands_where_its_step_was() -> None:
    (first, second) = pieces([step(0, 1), step(2, 2)], whole=timedelta(seconds=4))

    assert (first.start, first.width) == (0, 25)
    assert (second.start, second.width) == (50, 50)


def test_only_runs_that_saw_the_shop_speak_of_it() -> None:
    assert availability([day(0, passed=3, failed=1, blocked=50, error=50)]) == 0.75
    assert availability([day(0, passed=1, degraded=1)]) == 1.0
    assert availability([day(0, blocked=9)]) is None
    assert availability([]) is None


def test_days_without_figures_have_their_place() -> None:
    bars = day_bars([day(1, passed=2), day(3, blocked=2)], first=FIRST, number=5)

    assert [bar.sold for bar in bars] == [None, 1.0, None, None, None]
    assert [bar.day.day for bar in bars] == [1, 2, 3, 4, 5]
