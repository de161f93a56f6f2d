"""Many messages at once, in virtual time: each address has its lane, and what waits stays claimed."""

import asyncio
from datetime import timedelta

import pytest

from alerts.dispatcher import Dispatcher
from alerts.letter import Letter
from tests.unit.alerts.builders import HOUR, make_store
from tests.unit.alerts.post_office import Behaviour, Office, down, slow

SLACK, MAIL = "json://slack", "json://mail"


async def test_an_address_gets_one_letter_at_a_time_with_a_pause_in_between() -> None:
    office = Office(behaviours={SLACK: slow(2)})

    async with office.at_work():
        for number in range(4):
            await office.open(f"i{number}", told=("slack",))
        await asyncio.sleep(20)

    assert office.tries_at(SLACK) == pytest.approx([0, 3.2, 6.4, 9.6])


async def test_an_address_that_is_slow_does_not_hold_up_another() -> None:
    office = Office(behaviours={SLACK: slow(60)})

    async with office.at_work():
        for number in range(4):
            await office.open(f"i{number}")
        await asyncio.sleep(10)

    assert len(office.tries_at(SLACK)) == 1
    assert len([one for one in office.sent if one.address == MAIL]) == 4


async def test_many_slow_addresses_do_not_use_more_than_eight_sends_at_once() -> None:
    channels = {f"c{number}": f"json://c{number}" for number in range(20)}
    store = make_store(channels=channels, alerts={"critical": tuple(channels)})
    office = Office(shop=store, behaviours=dict.fromkeys(channels.values(), slow(30)))

    async with office.at_work():
        await office.open(told=tuple(channels))
        await asyncio.sleep(10)

    assert len(office.tries) == 8


async def test_when_an_address_does_not_answer_all_that_wait_for_it_have_failed_with_it() -> None:
    """Else a channel that hangs for a minute each time would take hours for a hundred messages."""
    office = Office(behaviours={SLACK: _hang(then=down())})

    async with office.at_work():
        for number in range(30):
            await office.open(f"i{number}", told=("slack",))
        await asyncio.sleep(65)

    assert len(office.tries_at(SLACK)) == 1
    assert {entry.tries for entry in office.outbox.entries.values()} == {1}


def _hang(*, then: Behaviour) -> Behaviour:
    async def behave(letter: Letter) -> None:
        await asyncio.sleep(60)
        await then(letter)

    return behave


async def test_what_is_given_up_unsent_costs_those_behind_it_no_pause() -> None:
    office = Office()
    for number in range(100):
        await office.open(f"i{number}", told=("slack",))
        if number < 99:
            del office.incidents[f"i{number}"]

    async with office.at_work():
        await asyncio.sleep(1)

    assert len(office.sent) == 1


async def test_many_messages_to_a_slow_address_do_not_hold_up_another() -> None:
    office = Office(behaviours={SLACK: slow(30)})

    async with office.at_work():
        for number in range(250):
            await office.open(f"i{number}", told=("slack",))
        await asyncio.sleep(20)
        await office.open("late", told=("mail",))
        await asyncio.sleep(5)

    assert office.got("mail") == ["opened"]


async def test_no_more_is_claimed_than_can_be_held() -> None:
    """What is claimed here can't be sent by anybody else."""
    office = Office(behaviours={SLACK: slow(30)})

    async with office.at_work():
        for number in range(1050):
            await office.open(f"i{number}", told=("slack",))
        await asyncio.sleep(20)

    claimed = [entry for entry in office.outbox.entries.values() if entry.claimed_until]
    assert len(claimed) == 1000


async def test_two_hundred_messages_to_one_address_arrive_one_after_the_other() -> None:
    office = Office(behaviours={SLACK: slow(0.3)})

    async with office.at_work():
        for number in range(200):
            await office.open(f"i{number}", told=("slack",))
        await asyncio.sleep(200 * 1.5 + 5)

    assert office.got("slack") == ["opened"] * 200


async def test_what_waits_in_a_lane_stays_claimed_however_slow_the_lane_is() -> None:
    office = Office(behaviours={SLACK: slow(20)})

    async with office.at_work():
        for number in range(10):
            await office.open(f"i{number}", told=("slack",))
        for _second in range(200):
            await asyncio.sleep(1)
            assert not await office.outbox.claim(now=office.now(), lease=HOUR, limit=9)

    assert office.tries_at(SLACK) == pytest.approx([21.2 * number for number in range(10)])


async def test_a_claim_that_could_not_be_renewed_is_left_to_the_next_one() -> None:
    """A letter that waited long in its lane may have been claimed by another process by now."""
    office = Office(behaviours={SLACK: slow(20)})
    renew, office.outbox.renew = office.outbox.renew, _fail  # type: ignore[method-assign]

    async with office.at_work():
        for number in range(4):
            await office.open(f"i{number}", told=("slack",))
        await asyncio.sleep(60)
        office.outbox.renew = renew  # type: ignore[method-assign]
        await asyncio.sleep(600)

    # of 90 s the claims of the third and fourth had less than a send's 65 s left at 42 s
    assert office.tries_at(SLACK)[:2] == pytest.approx([0, 21.2])
    assert office.tries_at(SLACK)[2] >= 90
    assert office.got("slack") == ["opened"] * 4


async def _fail(*_given: object, **_named: object) -> None:
    raise OSError("database is locked")


async def test_a_message_on_its_way_is_not_taken_up_again_when_its_claim_runs_out() -> None:
    office = Office(behaviours={SLACK: slow(15)})
    office.dispatcher = Dispatcher(
        outbox=office.outbox,
        facts=office,
        channel=office,
        now=office.now,
        lease=timedelta(seconds=4),
        longest_send=timedelta(seconds=1),
    )

    async with office.at_work():
        await office.open(told=("slack",))
        await asyncio.sleep(60)

    assert office.tries_at(SLACK) == [0]
