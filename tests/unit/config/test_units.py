"""Lengths, sizes and hours in the spellings of the files."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.units import (
    DayTimes,
    format_length,
    format_size,
    parse_day_times,
    parse_length,
    parse_size,
)

CLOCK = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("100ms", 0.1), ("2.5s", 2.5), ("5m", 300), ("6h", 21600), ("1d", 86400), (" 1s ", 1)],
)
def test_a_length_has_its_unit(text: str, seconds: float) -> None:
    assert parse_length(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["5", "5 m", "-5m", "5M", "1h30m", "", "m", "1.m", "\u0661m", 300, None]
)
def test_what_is_no_length_is_refused_with_an_example(text: object) -> None:
    with pytest.raises(ValueError, match=r"is not a length of time; write a number with its unit"):
        parse_length(text)


@given(st.integers(0, 10**9))
def test_a_length_is_read_back_as_it_was_written(milliseconds: int) -> None:
    length = timedelta(milliseconds=milliseconds)

    assert parse_length(format_length(length)) == length


@pytest.mark.parametrize(
    ("length", "text"), [(90, "90s"), (60, "1m"), (0, "0s"), (0.1, "100ms"), (172800, "2d")]
)
def test_a_length_is_written_short(length: float, text: str) -> None:
    assert format_length(timedelta(seconds=length)) == text


@pytest.mark.parametrize(
    ("text", "size"),
    [("500kB", 500_000), ("1.5MB", 1_500_000), ("2GB", 2 * 10**9), ("10B", 10), ("1KB", 1000)],
)
def test_a_size_has_its_unit(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["1.5", "1.5 MB", "1MiB", "-1MB", True, None])
def test_what_is_no_size_is_refused_with_an_example(text: object) -> None:
    with pytest.raises(ValueError, match=r"is not a size; write a number with its unit"):
        parse_size(text)


@given(st.integers(0, 10**14))
def test_a_size_is_read_back_as_it_was_written(size: int) -> None:
    assert parse_size(format_size(size)) == size


def test_what_is_a_value_already_stays_as_it_is() -> None:
    stretch = DayTimes(time(22), time(7))

    assert parse_size(5) == 5
    assert parse_day_times(stretch) is stretch
    assert parse_length(timedelta(1)) == timedelta(1)


def test_a_size_of_nothing_is_no_gigabyte() -> None:
    assert format_size(0) == "0B"


@given(CLOCK, CLOCK, CLOCK)
def test_a_moment_is_in_a_stretch_of_the_day_or_in_the_rest_of_it(
    start: time, end: time, clock: time
) -> None:
    local = datetime.combine(datetime(2026, 11, 1), clock)  # noqa: DTZ001 - the stretch is local
    if start == end:
        return

    inside = DayTimes(start, end).contains(local)

    assert inside != DayTimes(end, start).contains(local)
    assert parse_day_times(str(DayTimes(start, end))) == DayTimes(start, end)


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("22:00-7:00", DayTimes(time(22), time(7))),
        ("9:30 - 17:00", DayTimes(time(9, 30), time(17))),
        ("22:00-24:00", DayTimes(time(22), time())),
    ],
)
def test_hours_are_taken_as_people_write_them(text: str, stretch: DayTimes) -> None:
    assert parse_day_times(text) == stretch


def test_a_stretch_to_midnight_ends_with_the_day() -> None:
    stretch = parse_day_times("22:00-24:00")

    assert stretch.contains(datetime(2026, 11, 1, 23, 59))  # noqa: DTZ001 - the stretch is local
    assert not stretch.contains(datetime(2026, 11, 2))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    ["22-07", "22:00", "22:00-25:00", "22:00-22:00", "T22:00-07:00", "22:00:30-07:00", 22, None],
)
def test_what_is_no_stretch_of_the_day_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="is not a stretch of the day; write it like 22:00-07:00"):
        parse_day_times(text)
