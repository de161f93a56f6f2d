"""Checks that run equally often take turns just as their slots say."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.lanes import Lane
from monitor.rhythm import Rhythm
from monitor.schedule import patience
from tests.unit.monitor.slots import slots
from tests.unit.monitor.world import MONDAY, purchase, uptime

numbers = st.sets(st.integers(0, 1000), min_size=1, max_size=8)
intervals = st.integers(10_000, 86_400_000).map(lambda ms: timedelta(milliseconds=ms))
shifts = st.floats(-100_000, 100_000).map(lambda seconds: timedelta(seconds=seconds))


@given(numbers, intervals, shifts, st.integers(0, 5))
def test_a_rhythm_gives_the_slots_of_its_checks_in_order(numbers, every, shift, rounds):
    checks = [uptime(f"shop-{number}/uptime", every=every) for number in numbers]
    after = MONDAY + shift

    rhythm = Rhythm(every, checks, after=after)
    rhythm.pass_over(rounds)
    taken = [(due.slot, due.check_id) for due in (rhythm.take() for _ in range(3 * len(checks)))]

    begin = after + rounds * every
    assert taken == sorted(
        (slot, check.id)
        for check in checks
        for slot in slots(check, after=begin, until=begin + 3 * every)
    )


@given(numbers, intervals, shifts)
def test_a_rhythm_can_be_moved_to_any_time(numbers, every, shift):
    checks = [uptime(f"shop-{number}/uptime", every=every) for number in numbers]
    rhythm = Rhythm(every, checks, after=MONDAY)

    rhythm.move_to(MONDAY + shift)

    assert rhythm.next == Rhythm(every, checks, after=MONDAY + shift).next
    assert rhythm.take().slot > MONDAY + shift


def test_what_is_due_says_which_lane_it_needs_and_when_it_must_have_begun():
    every = timedelta(minutes=5)
    checks = (uptime("shop/uptime", every=every), purchase("shop/purchase", every=every))
    rhythm = Rhythm(every, checks, after=MONDAY)

    due = {due.check_id: due for due in (rhythm.take(), rhythm.take())}

    assert due["shop/uptime"].lane is Lane.NETWORK
    assert due["shop/purchase"].lane is Lane.BROWSER
    assert all(one.start_by - one.slot == patience(every) for one in due.values())
