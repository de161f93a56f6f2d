"""The loop that hands slots out, on virtual time, with a wall clock that is set while it runs."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from config.store import Check
from monitor.queue.base import Due
from monitor.schedule import grace
from monitor.scheduler import Scheduler
from tests.unit.monitor.slots import next_slot, slots
from tests.unit.monitor.world import MONDAY, WallClock, by_id, uptime

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Desk:
    """Stands where the queue stands: notes what is handed out, when, and what was skipped."""

    def __init__(self) -> None:
        self.clock = WallClock()
        self.handed: list[tuple[str, datetime]] = []
        self.delays: list[timedelta] = []
        self.skipped: Counter[str] = Counter()
        self.scheduler = Scheduler(self.put, now=self.clock, on_skipped=self.on_skipped)

    async def put(self, due: Due) -> bool:
        self.handed.append((due.check_id, due.slot))
        self.delays.append(self.clock() - due.slot)
        return True

    def on_skipped(self, check_id: str, slots: int) -> None:
        self.skipped[check_id] += slots

    def slots_of(self, check_id: str) -> list[datetime]:
        return [slot for handed, slot in self.handed if handed == check_id]

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self.scheduler.run())
            yield
            task.cancel()


async def test_each_slot_is_handed_out_at_its_time():
    desk = Desk()
    checks = by_id(
        uptime("nordlys/uptime", every=MINUTE),
        uptime("fjord/uptime", every=timedelta(seconds=10)),
        uptime("fjord/hourly", every=HOUR),
    )
    desk.scheduler.replace(checks)

    async with desk.at_work():
        await asyncio.sleep(2 * 3600)

    for check in checks.values():
        expected = list(slots(check, after=MONDAY, until=MONDAY + 2 * HOUR))
        assert desk.slots_of(check.id) == expected
    assert max(desk.delays) <= timedelta(milliseconds=5)
    assert not desk.skipped


async def test_two_schedulers_hand_out_the_same_slots():
    one, other = Desk(), Desk()
    checks = by_id(*(uptime(f"shop-{n}/uptime") for n in range(20)))
    one.scheduler.replace(checks)

    async with one.at_work():
        await asyncio.sleep(37)
        other.scheduler.replace(checks)
        async with other.at_work():  # begins later, as after a restart
            await asyncio.sleep(600)

    late_starter = set(other.handed)
    # the first seconds of the first one is its own
    assert late_starter == {
        slot for slot in one.handed if slot[1] > MONDAY + timedelta(seconds=37)
    }


async def test_a_scheduler_without_checks_waits_for_some():
    desk = Desk()

    async with desk.at_work():
        await asyncio.sleep(100)
        desk.scheduler.replace(by_id(uptime("nordlys/uptime")))
        await asyncio.sleep(60)

    assert len(desk.handed) == 1


async def test_a_change_of_the_checks_leaves_the_others_in_their_place():
    desk = Desk()
    stays, goes, comes = (uptime(f"{name}/uptime") for name in ("stays", "goes", "comes"))
    changes = uptime("changes/uptime", every=MINUTE)
    changed = uptime("changes/uptime", every=timedelta(seconds=20))
    desk.scheduler.replace(by_id(stays, goes, changes))

    async with desk.at_work():
        await asyncio.sleep(600)
        desk.scheduler.replace(by_id(stays, comes, changed))
        await asyncio.sleep(600)

    middle, end = MONDAY + timedelta(seconds=600), MONDAY + timedelta(seconds=1200)
    assert desk.slots_of("stays/uptime") == list(slots(stays, after=MONDAY, until=end))
    assert desk.slots_of("goes/uptime") == list(slots(goes, after=MONDAY, until=middle))
    assert desk.slots_of("comes/uptime") == list(slots(comes, after=middle, until=end))
    assert desk.slots_of("changes/uptime") == [
        *slots(changes, after=MONDAY, until=middle),
        *slots(changed, after=middle, until=end),
    ]
    assert not desk.skipped


async def test_a_change_in_the_middle_of_handing_out_is_not_lost():
    desk = Desk()
    checks = by_id(*(uptime(f"shop-{n}/uptime") for n in range(10)))
    desk.scheduler.replace(checks)
    note = desk.put

    async def put(due: Due) -> bool:
        desk.scheduler.replace(checks)  # as when a file is saved at this very moment
        return await note(due)

    desk.scheduler._put = put

    async with desk.at_work():
        await asyncio.sleep(600)

    assert Counter(check_id for check_id, _ in desk.handed) == dict.fromkeys(checks, 10)
    assert len(set(desk.handed)) == len(desk.handed)


async def test_what_a_clock_set_forward_passes_over_is_skipped_and_counted():
    desk = Desk()
    check = uptime("nordlys/uptime", every=MINUTE)
    desk.scheduler.replace(by_id(check))

    async with desk.at_work():
        await asyncio.sleep(600)
        desk.clock.set(by=3 * HOUR)  # or the machine slept
        await asyncio.sleep(600)

    found = desk.slots_of(check.id)
    every_slot = list(slots(check, after=MONDAY, until=desk.clock()))
    assert len(every_slot) == 200
    # each slot of the whole time was handed out or counted, and never several at once
    assert desk.skipped[check.id] + len(found) == len(every_slot)
    assert len(found) in (20, 21)
    assert max(desk.delays) <= grace(MINUTE)


async def test_a_clock_set_forward_by_years_costs_nothing():
    desk = Desk()
    desk.scheduler.replace(
        by_id(*(uptime(f"shop-{n}/uptime", every=timedelta(seconds=10)) for n in range(100)))
    )

    async with desk.at_work():
        await asyncio.sleep(20)
        desk.clock.set(by=timedelta(days=20_000))  # a machine without a battery learns the time
        await asyncio.sleep(20)

    assert len(desk.handed) <= 5 * 100
    assert sum(desk.skipped.values()) > 100 * 20_000 * 8639


async def test_a_slot_that_is_a_little_late_is_handed_out_all_the_same():
    desk = Desk()
    check = uptime("nordlys/uptime", every=MINUTE)
    desk.scheduler.replace(by_id(check))
    first = next_slot(check, MONDAY)

    async with desk.at_work():
        await asyncio.sleep((first - MONDAY).total_seconds() - 5)
        desk.clock.set(by=timedelta(seconds=30))  # 25 seconds late
        await asyncio.sleep(2)

    assert desk.slots_of(check.id) == [first]
    assert not desk.skipped


async def test_a_clock_set_back_gives_no_slot_twice():
    desk = Desk()
    check = uptime("nordlys/uptime", every=MINUTE)
    desk.scheduler.replace(by_id(check))

    async with desk.at_work():
        await asyncio.sleep(1800)
        desk.clock.set(by=timedelta(minutes=-20))
        await asyncio.sleep(1800)

    assert desk.slots_of(check.id) == list(slots(check, after=MONDAY, until=desk.clock()))
    assert not desk.skipped


async def test_a_slot_that_was_just_in_time_when_the_clock_was_set_is_not_had_again():
    desk = Desk()
    check = uptime("nordlys/uptime", every=MINUTE)
    desk.scheduler.replace(by_id(check))
    first = next_slot(check, MONDAY)

    async with desk.at_work():
        await asyncio.sleep((first - MONDAY).total_seconds() - 5)
        desk.clock.set(by=timedelta(seconds=10))  # five seconds late: handed out
        await asyncio.sleep(2)
        desk.clock.set(by=timedelta(seconds=-10))  # three seconds early, once more
        await asyncio.sleep(20)

    assert desk.slots_of(check.id) == [first]


async def test_a_clock_that_was_wrong_for_a_while_does_not_stop_the_checks():
    desk = Desk()
    check = uptime("nordlys/uptime", every=MINUTE)
    desk.scheduler.replace(by_id(check))

    async with desk.at_work():
        desk.clock.set(by=2 * HOUR)  # a machine that starts in local time ...
        await asyncio.sleep(300)
        desk.clock.set(by=-2 * HOUR)  # ... and learns the right time five minutes later
        await asyncio.sleep(3 * 3600)

    # on at once with the right time ...
    start, wrong = MONDAY + timedelta(seconds=300), MONDAY + 2 * HOUR - MINUTE
    assert [slot for slot in desk.slots_of(check.id) if slot <= wrong] == list(
        slots(check, after=start, until=wrong)
    )
    # ... and the slots that were had under the wrong one are not had again
    assert len(set(desk.handed)) == len(desk.handed)


async def test_it_shows_that_it_is_alive():
    desk = Desk()

    async with desk.at_work():
        await asyncio.sleep(100)

        assert desk.clock() - desk.scheduler.looked_at <= timedelta(seconds=1)


waits = st.floats(0, 300).map(lambda seconds: ("wait", seconds))
sets = st.floats(-7200, 7200).map(lambda seconds: ("set", seconds))
reloads = st.sets(st.integers(0, 5)).map(lambda numbers: ("reload", numbers))


def desk_with_six_rhythms() -> tuple[Desk, list[Check]]:
    desk = Desk()
    rhythm = [timedelta(seconds=10 * 3**n) for n in range(6)]
    checks = [uptime(f"shop-{n}/uptime", every=every) for n, every in enumerate(rhythm)]
    desk.scheduler.replace(by_id(*checks))
    return desk, checks


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(waits, sets, reloads), min_size=1, max_size=12))
async def test_whatever_the_clock_does_no_slot_comes_twice_or_late(acts):
    desk, checks = desk_with_six_rhythms()

    async with desk.at_work():
        for act, value in acts:
            match act:
                case "wait":
                    await asyncio.sleep(value)
                case "set":
                    desk.clock.set(by=timedelta(seconds=value))
                case "reload":
                    desk.scheduler.replace(by_id(*(checks[n] for n in value)))
        await asyncio.sleep(5)

    assert len(set(desk.handed)) == len(desk.handed)
    for (check_id, slot), delay in zip(desk.handed, desk.delays, strict=True):
        check = checks[int(check_id[5])]
        assert next_slot(check, slot - timedelta(microseconds=1)) == slot
        assert timedelta(0) <= delay <= grace(check.spec.every)


leaps = st.floats(0, 7200).map(lambda seconds: ("set", seconds))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(waits, leaps, reloads), min_size=1, max_size=12))
async def test_each_slot_is_handed_out_or_counted_as_skipped_while_time_goes_on(acts):
    desk, checks = desk_with_six_rhythms()
    always = {0, 3, 5}

    async with desk.at_work():
        await asyncio.sleep(1)  # it has begun: what went before is nobody's
        for act, value in acts:
            match act:
                case "wait":
                    await asyncio.sleep(value)
                case "set":
                    desk.clock.set(by=timedelta(seconds=value))
                case "reload":
                    desk.scheduler.replace(by_id(*(checks[n] for n in always | value)))
        await asyncio.sleep(5)

    for check in (checks[n] for n in always):
        expected = len(list(slots(check, after=MONDAY, until=desk.scheduler.looked_at)))
        assert len(desk.slots_of(check.id)) + desk.skipped[check.id] == expected
