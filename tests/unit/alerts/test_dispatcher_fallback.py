"""Who is told instead, in which order messages arrive, and that everybody hears of the end."""

import asyncio
from dataclasses import replace

import pytest

from alerts.model import Event
from tests.unit.alerts.builders import make_store
from tests.unit.alerts.post_office import Office, down, slow

SLACK, MAIL, PHONE = "json://slack", "json://mail", "json://phone"


async def test_after_the_third_failed_try_the_next_channel_is_told_which_one_is_dead() -> None:
    office = Office(behaviours={SLACK: down()})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(27)
        assert len(office.tries_at(SLACK)) == 2
        assert office.sent == []
        await asyncio.sleep(13)

    assert len(office.tries_at(SLACK)) == 3
    assert office.got("mail") == ["opened"]
    assert "It comes here because slack couldn't be reached." in office.sent[0].letter.text


async def test_a_fault_that_somebody_has_to_mend_tells_the_next_channel_at_once() -> None:
    office = Office(behaviours={SLACK: down(permanent=True)})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(1)

    assert office.got("mail") == ["opened"]


async def test_the_dead_channel_still_gets_its_message_when_it_is_back() -> None:
    office = Office(behaviours={SLACK: down(until=600)})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(1500)

    assert (office.got("slack"), office.got("mail")) == (["opened"], ["opened"])


async def test_the_next_channel_is_told_once_however_often_the_first_one_fails() -> None:
    office = Office(behaviours={SLACK: down()})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(2 * 3600)

    assert (office.got("mail"), office.got("phone")) == (["opened"], [])


async def test_a_stand_in_that_is_dead_too_hands_on_to_the_next_one() -> None:
    office = Office(behaviours={SLACK: down(), MAIL: down()})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(600)

    assert office.got("phone") == ["opened"]
    assert "because slack, mail couldn't be reached" in office.sent[0].letter.text


async def test_fallback_says_who_is_next_and_in_which_order() -> None:
    store = make_store(alerts={"fallback": ("phone", "mail")})
    office = Office(shop=store, behaviours={SLACK: down()})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(600)

    assert (office.got("phone"), office.got("mail")) == (["opened"], [])


async def test_a_channel_that_has_the_message_already_does_not_stand_in() -> None:
    store = make_store(alerts={"fallback": ("mail",)})
    office = Office(shop=store, behaviours={SLACK: down()})

    async with office.at_work():
        await office.open(told=("slack", "mail"))
        await asyncio.sleep(600)

    assert office.got("mail") == ["opened"]


async def test_two_dead_channels_do_not_make_the_third_ring_twice() -> None:
    office = Office(behaviours={SLACK: down(), MAIL: down()})

    async with office.at_work():
        await office.open(told=("slack", "mail"))
        await asyncio.sleep(600)

    assert office.got("phone") == ["opened"]


async def test_the_end_waits_behind_the_beginning_while_the_channel_is_down() -> None:
    office = Office(behaviours={SLACK: down(until=400)})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(5)
        await office.resolve()
        await asyncio.sleep(1200)

    assert office.got("slack") == ["opened", "resolved"]
    opened, resolved = [one.at for one in office.sent if one.address == SLACK]
    assert resolved - opened == pytest.approx(1.2)


async def test_the_end_waits_behind_a_beginning_that_is_on_its_way() -> None:
    office = Office(behaviours={SLACK: slow(30)})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(5)
        await office.resolve()
        await asyncio.sleep(120)

    assert office.got("slack") == ["opened", "resolved"]


async def test_a_stand_in_hears_of_the_end_although_the_first_channel_never_answers() -> None:
    office = Office(behaviours={SLACK: down()})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(120)
        await office.resolve()
        await asyncio.sleep(1000)

    assert office.got("mail") == ["opened", "resolved"]


async def test_a_stand_in_hears_of_the_end_when_the_first_channel_has_come_back() -> None:
    office = Office(behaviours={SLACK: down(until=100)})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(600)
        await office.resolve()
        await asyncio.sleep(10)

    assert office.got("slack") == ["opened", "resolved"]
    assert office.got("mail") == ["opened", "resolved"]


async def test_a_stand_in_hears_of_the_end_when_a_hanging_lane_failed_for_another_message() -> (
    None
):
    """The second incident's message never gets a try of its own while the first one hangs."""
    office = Office(behaviours={SLACK: down()})

    async with office.at_work():
        await office.open("i1", told=("slack",))
        await office.open("i2", told=("slack",))
        await asyncio.sleep(120)
        await office.resolve("i2")
        await asyncio.sleep(1000)

    assert sorted(office.got("mail")) == ["opened", "opened", "resolved"]


async def test_a_channel_that_failed_is_counted_with_its_reason() -> None:
    office = Office(behaviours={SLACK: down()})

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(60)

    entry = office.entry(Event.OPENED, "slack")
    assert (entry.tries, entry.last_error) == (3, "nobody answers there")


async def test_the_end_of_one_incident_is_not_told_as_that_of_another_that_failed_with_it() -> (
    None
):
    office = Office(behaviours={SLACK: down()})
    over = await office.open("i1", told=("slack",))
    await office.open("i2", told=("slack", "mail"))
    office.incidents["i1"] = replace(over, resolved_at=office.now())

    async with office.at_work():
        await asyncio.sleep(100)

    ends = [note for note in office.notes if note.event is Event.RESOLVED]
    assert {note.incident_id for note in ends} == {"i1"}


async def test_an_escalation_that_comes_too_late_calls_nobody_and_so_does_its_end() -> None:
    store = make_store(alerts={"escalate": {"after": "30m", "to": ["phone"]}})
    office = Office(shop=store, behaviours={PHONE: down(until=2400, permanent=True)})

    async with office.at_work():
        await office.open()
        await asyncio.sleep(2000)
        await office.resolve()
        await asyncio.sleep(3600)

    assert office.tries_at(PHONE) == pytest.approx([1800], abs=70)
    assert office.entry(Event.ESCALATED, "phone").abandoned == "there is newer news"
    assert office.got("slack") == ["opened", "escalated", "resolved"]  # stands in, while it lasts
    assert office.got("mail") == ["opened", "resolved"]


async def test_an_escalation_on_its_way_when_it_ends_is_followed_by_the_end() -> None:
    store = make_store(alerts={"escalate": {"after": "30m", "to": ["phone"]}})
    office = Office(shop=store, behaviours={PHONE: slow(60)})

    async with office.at_work():
        await office.open()
        await asyncio.sleep(1830)
        assert len(office.tries_at(PHONE)) == 1
        assert office.got("phone") == []
        await office.resolve()
        await asyncio.sleep(300)

    assert office.got("phone") == ["escalated", "resolved"]
