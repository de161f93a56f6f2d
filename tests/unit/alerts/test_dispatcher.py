"""Delivery in virtual time: when a message leaves, when it is tried again, what is recorded."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from alerts.letter import Letter
from alerts.model import Event, IncidentKind, Notification
from probes.result import Severity
from tests.unit.alerts.builders import HOUR, MINUTE, NOON, make_store
from tests.unit.alerts.post_office import Office, down, slow

SLACK, MAIL, PHONE = "json://slack", "json://mail", "json://phone"


async def test_a_message_leaves_at_once_when_the_dispatcher_is_woken() -> None:
    office = Office()

    async with office.at_work():
        await asyncio.sleep(3)
        await office.open()
        await asyncio.sleep(0.5)

    assert [(one.at, one.address) for one in office.sent] == [(3, SLACK), (3, MAIL)]
    assert office.entry(Event.OPENED, "slack").delivered_at == NOON + timedelta(seconds=3)


async def test_what_another_process_owed_is_noticed_within_five_seconds() -> None:
    office = Office()
    office.dispatcher.wake = lambda: None  # type: ignore[method-assign]

    async with office.at_work():
        await asyncio.sleep(0.1)
        await office.open()
        await asyncio.sleep(5)

    assert {one.at for one in office.sent} == {5}


async def test_a_failed_try_is_repeated_after_ten_seconds_doubling_to_a_quarter_of_an_hour() -> (
    None
):
    office = Office(behaviours={SLACK: down()})

    async with office.at_work():
        await office.open()
        await asyncio.sleep(2 * 3600)

    tries = office.tries_at(SLACK)
    waits = [later - earlier for earlier, later in pairwise(tries)]
    expected = [10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900, 900]
    for wait, limit in zip(waits, expected, strict=False):
        assert 0.9 * limit <= wait <= limit + 5  # jitter takes off up to a tenth; a round adds 5 s
    assert office.entry(Event.OPENED, "slack").last_error == "nobody answers there"


async def test_a_message_is_tried_until_it_is_delivered_and_says_how_late_it_is() -> None:
    office = Office(behaviours={SLACK: down(until=3600)})

    async with office.at_work():
        await office.open()
        await asyncio.sleep(2 * 3600)

    (letter,) = [one.letter for one in office.sent if one.address == SLACK]
    assert "late: it couldn't be delivered before" in letter.text
    assert office.got("slack") == ["opened"]


async def test_a_permanent_fault_waits_a_quarter_of_an_hour_at_once() -> None:
    office = Office(behaviours={SLACK: down(permanent=True)})

    async with office.at_work():
        await office.open()
        await asyncio.sleep(1000)

    first, second = office.tries_at(SLACK)
    assert first == 0
    assert 0.9 * 900 <= second <= 905


async def test_a_message_that_is_refused_for_good_does_not_fail_the_others_in_its_lane() -> None:
    refusals = iter([down(permanent=True)])

    async def behave(letter: Letter) -> None:
        await next(refusals, slow(0))(letter)

    office = Office(behaviours={SLACK: behave})

    async with office.at_work():
        for number in range(3):
            await office.open(f"i{number}", told=("slack",))
        await asyncio.sleep(10)

    assert len(office.got("slack")) == 2


async def test_a_crash_between_sending_and_recording_repeats_the_message_once() -> None:
    office = Office()
    office.outbox.delivered = _never  # type: ignore[method-assign, assignment]
    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(1)

    del office.outbox.delivered
    office.dispatcher = office.make_dispatcher()
    async with office.at_work():
        await asyncio.sleep(600)

    assert office.got("slack") == ["opened", "opened"]
    assert office.sent[1].at <= 95  # when the dead one's claim has run out
    assert office.entry(Event.OPENED, "slack").delivered_at is not None


async def _never(*_given: object, **_named: object) -> None:
    await asyncio.Event().wait()


async def test_what_can_not_be_recorded_is_not_sent_again_but_recorded_later() -> None:
    office = Office()

    async def lock(_letter: Letter) -> None:
        office.outbox.out_of_order = True

    office.behaviours[SLACK] = lock
    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(400)
        office.outbox.out_of_order = False
        await asyncio.sleep(400)

    assert office.got("slack") == ["opened"]
    assert office.entry(Event.OPENED, "slack").delivered_at is not None


async def test_last_round_stands_still_while_the_outbox_can_not_be_read() -> None:
    office = Office()

    async with office.at_work():
        await asyncio.sleep(60)
        before = office.dispatcher.last_round
        office.outbox.out_of_order = True
        await asyncio.sleep(600)
        during = office.dispatcher.last_round
        office.outbox.out_of_order = False
        await office.open()
        await asyncio.sleep(10)

    assert before is not None
    assert NOON + timedelta(seconds=55) <= before <= NOON + timedelta(seconds=60)
    assert during == before
    assert office.got("slack") == ["opened"]


async def test_a_message_that_can_not_be_made_is_tried_again_and_the_others_go_out() -> None:
    office = Office(story_fault=KeyError("bug"))

    async with office.at_work():
        await office.open()
        await asyncio.sleep(1)
        assert (
            office.entry(Event.OPENED, "slack").last_error is None
        )  # the bug is in recording, too
        office.story_fault = None
        await asyncio.sleep(60)

    assert office.got("slack") == ["opened"]


async def test_a_message_of_an_incident_that_nobody_knows_is_given_up() -> None:
    office = Office()
    await office.open(told=("slack",))
    office.incidents.clear()

    async with office.at_work():
        await asyncio.sleep(10)

    entry = office.entry(Event.OPENED, "slack")
    assert (office.sent, entry.abandoned) == ([], "nobody knows the incident any more")


async def test_stop_lets_the_letter_under_way_arrive_and_claims_nothing_more() -> None:
    office = Office(behaviours={SLACK: slow(20)})

    async with office.at_work():
        await office.open("i1", told=("slack",))
        await office.open("i2", told=("slack",))
        await asyncio.sleep(5)
        office.dispatcher.stop()
        await asyncio.sleep(60)

    assert office.got("slack") == ["opened"]


async def test_run_ends_by_itself_after_stop() -> None:
    office = Office()
    office.dispatcher.stop()

    async with asyncio.timeout(10):
        await office.dispatcher.run()

    assert office.dispatcher.last_round is None


async def test_a_channel_that_was_removed_is_given_up_and_another_one_is_told() -> None:
    office = Office()
    await office.open(told=("slack",))
    office.stores["nordlys"] = make_store(channels={"mail": MAIL}, alerts={"critical": ("mail",)})

    async with office.at_work():
        await asyncio.sleep(10)

    reason = office.entry(Event.OPENED, "slack").abandoned
    assert reason == "the store has no channel slack any more"
    assert "because slack couldn't be reached" in office.sent[0].letter.text
    assert office.got("mail") == ["opened"]


async def test_a_store_that_can_not_be_read_for_some_hours_loses_nothing() -> None:
    office = Office()
    await office.open(told=("slack",))
    store = office.stores.pop("nordlys")

    async with office.at_work():
        await asyncio.sleep(2 * 3600)
        office.stores["nordlys"] = store
        await asyncio.sleep(1000)

    assert office.got("slack") == ["opened"]


async def test_the_messages_of_a_store_that_was_removed_are_given_up_after_a_day() -> None:
    office = Office()
    await office.open(told=("slack",))
    office.stores.clear()
    entry = office.entry(Event.OPENED, "slack")
    entry.note = replace(entry.note, created_at=NOON - timedelta(hours=23.5))

    async with office.at_work():
        await asyncio.sleep(10 * 60)
        assert entry.abandoned is None
        await asyncio.sleep(3600)

    assert office.entry(Event.OPENED, "slack").abandoned == "the store was removed"


async def test_reminders_are_owed_while_an_incident_lasts_and_not_afterwards() -> None:
    office = Office(shop=make_store(alerts={"remind_every": "10m"}))

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(25 * 60)
        await office.resolve()
        await asyncio.sleep(25 * 60)

    assert office.got("slack") == ["opened", "reminder", "reminder", "resolved"]
    reminders = [one.at for one in office.sent[1:3]]
    assert reminders == pytest.approx([600, 1200], abs=70)


async def test_a_reminder_waits_while_nobody_can_see_the_shop() -> None:
    office = Office(shop=make_store(alerts={"remind_every": "10m"}))

    async with office.at_work():
        await office.open(told=("slack",))
        await office.open("i2", kind=IncidentKind.BLIND, severity=Severity.WARNING, told=())
        await asyncio.sleep(25 * 60)
        assert office.got("slack") == ["opened"]
        await office.resolve("i2")
        await asyncio.sleep(10 * 60)

    assert office.got("slack") == ["opened", "reminder", "reminder"]


async def test_a_reminder_is_owed_once_and_not_in_each_minute_that_it_is_due() -> None:
    office = Office(shop=make_store(alerts={"remind_every": "10m"}))
    owed: list[str] = []
    owe = office.outbox.owe

    async def count(notifications: Sequence[Notification]) -> None:
        owed.extend(note.key for note in notifications)
        await owe(notifications)

    async with office.at_work():
        await office.open(told=("slack",))
        office.outbox.owe = count  # type: ignore[method-assign]
        await asyncio.sleep(19 * 60)

    assert len(owed) == 1


async def test_an_incident_that_lasts_is_told_to_more_people_and_so_is_its_end() -> None:
    alerts = {"escalate": {"after": "30m", "to": ["phone"]}}
    office = Office(shop=make_store(alerts=alerts))

    async with office.at_work():
        await office.open()
        await asyncio.sleep(3600)
        await office.resolve()
        await asyncio.sleep(10)

    assert office.got("phone") == ["escalated", "resolved"]
    assert next(one.at for one in office.sent if one.address == PHONE) == pytest.approx(
        1800, abs=70
    )


async def test_reminders_that_piled_up_behind_a_dead_channel_do_not_all_arrive() -> None:
    store = make_store(
        alerts={"remind_every": "10m", "critical": ("slack",), "fallback": ("slack",)}
    )
    office = Office(shop=store, behaviours={SLACK: down(until=3600)})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(4100)

    assert office.got("slack") == ["opened", "reminder"]


async def test_one_incident_that_can_not_be_followed_up_keeps_no_other_from_it() -> None:
    office = Office(shop=make_store(alerts={"remind_every": "10m"}))

    async with office.at_work():
        await office.open("bad", told=("slack",))
        await office.open("good", told=("slack",))
        await asyncio.sleep(1)
        office.incidents["bad"] = replace(office.incidents["bad"], told_at="never")
        await asyncio.sleep(11 * 60)

    assert office.got("slack") == ["opened", "opened", "reminder"]
    last = office.dispatcher.last_follow_up
    assert last is not None
    assert last < NOON + MINUTE  # it shows that something is wrong


async def test_a_fault_in_reminding_does_not_stop_the_delivery() -> None:
    office = Office(open_fault=OSError("database is locked"))

    async with office.at_work():
        await office.open()
        await asyncio.sleep(200)

    assert office.got("slack") == ["opened"]
    assert office.dispatcher.last_follow_up is None


async def test_messages_that_quiet_hours_hold_back_wait() -> None:
    quiet = {"daily": "11:00-13:00", "except": "none"}
    office = Office(shop=make_store(quiet=quiet))

    async with office.at_work():
        await office.open(told_at=NOON + HOUR, told=("slack",))
        await asyncio.sleep(HOUR.total_seconds() - 1)
        assert office.sent == []
        await asyncio.sleep(MINUTE.total_seconds())

    assert office.got("slack") == ["opened"]
    assert "late" not in office.sent[0].letter.text
