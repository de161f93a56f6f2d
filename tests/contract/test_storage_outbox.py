"""Each owed message is sent by one sender at a time, in order, until it is delivered or abandoned."""

from dataclasses import replace
from datetime import timedelta

from alerts.backoff import LONGEST
from alerts.model import Event, OwedMessage
from monitor.storage.sql import Storage
from tests.contract.examples import DAY, MINUTE, NOON, decision, message

LEASE = timedelta(minutes=5)


async def claim(storage: Storage, *, after: timedelta = timedelta(0), limit: int = 9) -> list[str]:
    owed = await storage.outbox.claim(now=NOON + after, lease=LEASE, limit=limit)
    return [one.notification.key for one in owed]


async def test_a_message_is_owed_with_the_decision_that_caused_it(storage: Storage) -> None:
    await storage.journal.apply(replace(decision(), notifications=(message(),)))

    owed = await storage.outbox.claim(now=NOON, lease=LEASE, limit=9)

    expected = OwedMessage(
        notification=message(), tries=0, last_error=None, claimed_until=NOON + LEASE
    )
    assert owed == [expected]


async def test_a_claimed_message_is_nobody_elses_until_the_lease_ends(storage: Storage) -> None:
    await storage.outbox.owe([message()])
    assert await claim(storage) == ["message-1"]

    assert await claim(storage, after=LEASE - timedelta(microseconds=1)) == []
    # Whoever had it is dead: somebody else takes over.
    assert await claim(storage, after=LEASE) == ["message-1"]


async def test_a_renewed_claim_lasts_longer_and_wakes_nothing_that_is_settled(
    storage: Storage,
) -> None:
    keys = ["waits", "delivered", "failed", "free"]
    await storage.outbox.owe([message(key, incident_id=key) for key in keys[:3]])
    await claim(storage)
    await storage.outbox.owe([message("free", incident_id="free")])
    await storage.outbox.delivered("delivered", now=NOON)
    await storage.outbox.failed("failed", error="no answer", next_try=NOON + MINUTE)

    await storage.outbox.renew(keys, until=NOON + 3 * LEASE)

    assert sorted(await claim(storage, after=LEASE)) == ["failed", "free"]
    assert "waits" in await claim(storage, after=3 * LEASE)


async def test_a_message_waits_for_its_time(storage: Storage) -> None:
    await storage.outbox.owe([message(not_before=NOON + MINUTE)])

    assert await claim(storage) == []
    assert await claim(storage, after=MINUTE) == ["message-1"]


async def test_what_was_due_first_comes_first(storage: Storage) -> None:
    late = message("late", incident_id="a", not_before=NOON - MINUTE)
    early = message("early", incident_id="b", not_before=NOON - 2 * MINUTE)
    await storage.outbox.owe([late, early])

    assert await claim(storage, limit=1) == ["early"]
    assert await claim(storage, limit=1) == ["late"]


async def test_the_end_is_not_told_before_the_beginning(storage: Storage) -> None:
    opened, resolved = message("opened"), message("resolved", event=Event.RESOLVED)
    await storage.outbox.owe([opened, resolved])

    assert await claim(storage) == ["opened"]
    assert await claim(storage) == []  # also while the first is being sent
    await storage.outbox.failed("opened", error="no answer", next_try=NOON + MINUTE)
    assert await claim(storage) == []  # also while it waits for its next try
    assert await claim(storage, after=MINUTE) == ["opened"]
    await storage.outbox.delivered("opened", now=NOON)
    assert await claim(storage) == ["resolved"]


async def test_a_held_beginning_holds_the_end(storage: Storage) -> None:
    await storage.outbox.owe([message("opened", not_before=NOON + DAY), message("resolved")])

    assert await claim(storage) == []
    assert await claim(storage, after=DAY) == ["opened"]


async def test_other_channels_and_incidents_do_not_wait(storage: Storage) -> None:
    await storage.outbox.owe(
        [
            message("held", not_before=NOON + DAY),
            message("by mail", channel="mail"),
            message("other incident", incident_id="incident-2"),
        ]
    )

    assert await claim(storage) == ["by mail", "other incident"]


async def test_an_abandoned_message_lets_the_next_one_pass(storage: Storage) -> None:
    await storage.outbox.owe([message("opened"), message("resolved")])
    await claim(storage)

    await storage.outbox.abandon("opened", reason="the channel is gone", now=NOON)

    assert await claim(storage, after=DAY) == ["resolved"]


async def test_a_failed_try_is_remembered(storage: Storage) -> None:
    await storage.outbox.owe([message()])
    await claim(storage)

    await storage.outbox.failed("message-1", error="550 no", next_try=NOON + MINUTE)

    assert await claim(storage) == []
    [again] = await storage.outbox.claim(now=NOON + MINUTE, lease=LEASE, limit=9)
    assert (again.tries, again.last_error) == (1, "550 no")


async def test_a_delivered_message_is_never_claimed_again(storage: Storage) -> None:
    await storage.outbox.owe([message()])
    await claim(storage)

    await storage.outbox.delivered("message-1", now=NOON)
    # A slow sender whose claim ran out may report late; the message was delivered all the same.
    await storage.outbox.failed("message-1", error="late", next_try=NOON)
    await storage.outbox.abandon("message-1", reason="late", now=NOON)

    assert await claim(storage, after=DAY) == []
    figures = await storage.outbox.figures(now=NOON)
    assert (figures.delivered, figures.failed_tries) == ({"slack": 1}, {"slack": 0})


async def test_a_known_key_is_left_as_it_is(storage: Storage) -> None:
    await storage.outbox.owe([message()])
    await claim(storage)
    await storage.outbox.delivered("message-1", now=NOON)

    await storage.outbox.owe([message(), message("message-2")])

    assert await claim(storage, after=DAY) == ["message-2"]


async def test_owing_nothing_is_allowed(storage: Storage) -> None:
    await storage.outbox.owe([])

    assert await claim(storage) == []


async def test_withdrawn_messages_are_never_sent(storage: Storage) -> None:
    held, other = message(not_before=NOON + DAY), message("other", incident_id="incident-2")
    await storage.outbox.owe([held, other])

    await storage.journal.apply(replace(decision(), withdrawn=("incident-1",)))

    assert await claim(storage, after=2 * DAY) == ["other"]
    assert await storage.outbox.about("incident-1") == []
    assert (await storage.outbox.figures(now=NOON)).held == 0


async def test_a_message_that_is_being_sent_can_not_be_withdrawn(storage: Storage) -> None:
    await storage.outbox.owe([message()])
    await claim(storage)

    await storage.journal.apply(replace(decision(), withdrawn=("incident-1",)))

    await storage.outbox.delivered("message-1", now=NOON)
    assert await storage.outbox.about("incident-1") == [message()]


async def test_a_decision_may_withdraw_old_messages_and_owe_new_ones(storage: Storage) -> None:
    await storage.outbox.owe([message("old", not_before=NOON + DAY)])

    await storage.journal.apply(
        replace(decision(), withdrawn=("incident-1",), notifications=(message("new"),))
    )

    assert await claim(storage, after=2 * DAY) == ["new"]


async def test_all_that_was_ever_owed_about_an_incident_is_known(storage: Storage) -> None:
    first, second, third = (message(f"message-{number}") for number in (1, 2, 3))
    await storage.outbox.owe([first, second, third, message("x", incident_id="incident-2")])
    await storage.outbox.delivered("message-1", now=NOON)
    await storage.outbox.abandon("message-2", reason="overtaken", now=NOON)

    assert await storage.outbox.about("incident-1") == [first, second, third]


async def test_figures_tell_what_waits_what_is_held_and_what_became_of_the_rest(
    storage: Storage,
) -> None:
    for number, offset in enumerate((-3, -2, 5)):
        not_before = NOON + offset * MINUTE
        await storage.outbox.owe(
            [message(f"{number}", incident_id=f"{number}", not_before=not_before)]
        )
    for key, channel in (("4", "slack"), ("5", "mail"), ("6", "phone")):
        await storage.outbox.owe([message(key, incident_id=key, channel=channel)])
    await storage.outbox.delivered("4", now=NOON)
    await storage.outbox.failed("5", error="no", next_try=NOON)
    await storage.outbox.failed("5", error="no", next_try=NOON)
    await storage.outbox.delivered("5", now=NOON)
    await storage.outbox.abandon("6", reason="gone", now=NOON)

    figures = await storage.outbox.figures(now=NOON)

    assert (figures.waiting, figures.held) == (2, 1)
    assert figures.oldest_waiting == NOON - 3 * MINUTE
    assert figures.delivered == {"slack": 1, "mail": 1, "phone": 0}
    assert figures.failed_tries == {"slack": 0, "mail": 2, "phone": 0}
    assert figures.abandoned == {"slack": 0, "mail": 0, "phone": 1}


async def test_an_empty_outbox_has_figures_too(storage: Storage) -> None:
    figures = await storage.outbox.figures(now=NOON)

    assert (figures.waiting, figures.held, figures.oldest_waiting) == (0, 0, None)


async def test_who_was_reached_is_known_by_incident(storage: Storage) -> None:
    await storage.outbox.owe(
        [
            message("by slack"),
            message("by mail", channel="mail"),
            message("by phone", channel="phone"),
            message("other", incident_id="incident-2", channel="pager"),
        ]
    )
    for key in ("by slack", "other"):
        await storage.outbox.delivered(key, now=NOON)
    await storage.outbox.abandon("by mail", reason="gone", now=NOON)

    assert set(await storage.outbox.reached("incident-1")) == {"slack"}


async def test_a_clock_that_was_ahead_holds_no_message_back(storage: Storage) -> None:
    ahead = NOON + 3 * DAY
    await storage.outbox.owe(
        [message("owed-ahead", incident_id="a", created_at=ahead, not_before=ahead)]
    )
    await storage.outbox.owe([message("tried-ahead", incident_id="b")])
    assert await claim(storage, limit=1) == ["tried-ahead"]
    await storage.outbox.failed("tried-ahead", error="no answer", next_try=ahead + MINUTE)

    assert set(await claim(storage)) == {"owed-ahead", "tried-ahead"}
    assert await claim(storage) == []


async def test_a_message_that_is_held_for_days_and_one_that_backs_off_wait(
    storage: Storage,
) -> None:
    held = message("held", incident_id="a", created_at=NOON, not_before=NOON + 3 * DAY)
    await storage.outbox.owe([held, message("tried", incident_id="b")])
    assert await claim(storage) == ["tried"]
    await storage.outbox.failed("tried", error="no answer", next_try=NOON + LONGEST)

    assert await claim(storage) == []
    assert await claim(storage, after=LONGEST) == ["tried"]
    assert await claim(storage, after=3 * DAY) != []
