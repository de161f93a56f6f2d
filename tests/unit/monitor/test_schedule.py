"""Slots are a pure function of a check and a stretch of time."""

import itertools
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.schedule import grace, patience, phase
from tests.unit.monitor.slots import next_slot, slots
from tests.unit.monitor.world import MONDAY, uptime

check_ids = st.from_regex(r"[a-z0-9]{1,12}/[a-z]{1,8}", fullmatch=True)
intervals = st.integers(10_000, 2 * 86_400_000).map(lambda ms: timedelta(milliseconds=ms))
moments = st.datetimes(
    datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2099, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
few_intervals = st.floats(0, 20)


@given(check_ids, intervals, moments, few_intervals)
def test_slots_are_exactly_one_interval_apart(check_id, every, after, length):
    check = uptime(check_id, every=every)

    found = list(slots(check, after=after, until=after + length * every))

    assert {later - earlier for earlier, later in itertools.pairwise(found)} <= {every}
    # as many as the stretch has room for
    assert len(found) in (int(length), int(length) + 1)


@given(check_ids, intervals, moments, few_intervals)
def test_a_stretch_leaves_its_start_out_and_its_end_in(check_id, every, after, length):
    check = uptime(check_id, every=every)
    until = after + length * every

    found = list(slots(check, after=after, until=until))

    assert all(after < slot <= until for slot in found)
    if found:
        assert (
            next(slots(check, after=found[0], until=datetime.max.replace(tzinfo=UTC))) != found[0]
        )
        assert list(slots(check, after=after, until=found[-1])) == found


@given(check_ids, intervals, moments, st.lists(few_intervals, min_size=1, max_size=6))
def test_stretches_that_follow_each_other_give_the_same_as_the_whole(
    check_id, every, after, lengths
):
    check = uptime(check_id, every=every)
    ends = [after]
    for length in lengths:
        ends.append(ends[-1] + length * every)

    pieces = [
        slot
        for start, end in itertools.pairwise(ends)
        for slot in slots(check, after=start, until=end)
    ]

    # however often a scheduler starts anew, or how many there are: none twice, none missing
    assert pieces == list(slots(check, after=after, until=ends[-1]))


@given(check_ids, intervals, moments, st.integers(-14 * 60, 14 * 60))
def test_slots_do_not_depend_on_the_zone_in_which_the_time_is_told(
    check_id, every, after, minutes
):
    check = uptime(check_id, every=every)
    elsewhere = after.astimezone(timezone(timedelta(minutes=minutes)))

    slot = next_slot(check, elsewhere)

    assert slot == next_slot(check, after)
    assert slot.tzinfo is UTC


@pytest.mark.parametrize("zone", ["Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("month", range(1, 13))
def test_the_nights_on_which_clocks_change_are_like_any_other(zone, month):
    check = uptime("nordlys/uptime", every=timedelta(minutes=7), timezone=zone)
    start = datetime(2026, month, 1, tzinfo=ZoneInfo(zone))

    found = list(slots(check, after=start, until=start.astimezone(UTC) + timedelta(days=35)))

    assert {later - earlier for earlier, later in itertools.pairwise(found)} == {
        timedelta(minutes=7)
    }
    # the shop's time zone plays no part at all
    assert found == list(
        slots(
            uptime("nordlys/uptime", every=timedelta(minutes=7)),
            after=start,
            until=found[-1],
        )
    )


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(TypeError):
        next_slot(uptime("nordlys/uptime"), MONDAY.replace(tzinfo=None))


@given(check_ids, intervals)
def test_a_phase_lies_within_its_interval(check_id, every):
    assert timedelta(0) <= phase(check_id, every) < every


def test_every_process_computes_the_same_slots():
    program = (
        "from datetime import timedelta; from monitor.schedule import phase;"
        "print(phase('nordlys/purchase', timedelta(minutes=5)))"
    )

    # `hash()` of a string would differ: each process seeds it anew
    seen = {
        subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True
        ).stdout.strip()
        for _ in range(2)
    }

    # frozen: another figure would move every check of every user at the next release
    assert seen == {"0:02:52.902000"} == {str(phase("nordlys/purchase", timedelta(minutes=5)))}


@pytest.mark.parametrize("every", [timedelta(seconds=10), timedelta(minutes=5), timedelta(days=1)])
@pytest.mark.parametrize("name", ["uptime", "purchase"])
def test_a_thousand_checks_are_spread_evenly_over_their_interval(every, name):
    parts = [0] * 20

    for number in range(1000):
        parts[int(phase(f"shop-{number}/{name}", every) / every * 20)] += 1

    # chi-square of 20 parts: a fair spread stays below 43.8 in 999 of 1,000 cases
    assert sum((part - 50) ** 2 / 50 for part in parts) < 43.8


@given(check_ids, intervals, intervals, moments)
def test_a_check_whose_interval_changed_goes_on_in_the_new_rhythm(check_id, old, new, now):
    last = next_slot(uptime(check_id, every=old), now)

    first = next_slot(uptime(check_id, every=new), last)

    # never the old slot again, never longer than one new interval to wait
    assert last < first <= last + new


@given(intervals)
def test_a_slot_is_given_up_before_the_next_one_comes(every):
    assert timedelta(0) < grace(every) <= timedelta(seconds=30)
    assert grace(every) <= patience(every) < every
