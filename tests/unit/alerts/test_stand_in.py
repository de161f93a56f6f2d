"""Who is told instead, who is told of the end, and which reminder is stale."""

from dataclasses import replace
from datetime import timedelta

from alerts.model import Event, Notification, message_key
from alerts.stand_in import all_clears, is_overtaken, stand_in
from probes.result import Severity
from tests.unit.alerts.builders import HOUR, NOON, make_incident, make_store

OVER = replace(make_incident(), resolved_at=NOON + HOUR)


def _note(channel: str, event: Event = Event.OPENED, **given: object) -> Notification:
    values = {
        "key": message_key("i1", event, channel=channel),
        "incident_id": "i1",
        "store_id": "nordlys",
        "channel": channel,
        "event": event,
        "severity": Severity.CRITICAL,
        "created_at": NOON,
        "not_before": NOON,
    }
    return Notification(**(values | given))


def test_a_stand_in_is_the_same_message_with_a_key_of_its_own() -> None:
    note = _note(
        "slack", Event.REMINDER, key=message_key("i1", Event.REMINDER, channel="slack", number=3)
    )

    other = stand_in(note, store=make_store(), about=[note])

    key = message_key("i1", Event.REMINDER, channel="mail", number=3)
    assert other == replace(note, key=key, channel="mail", instead_of=("slack",))


def test_a_fallback_that_is_no_channel_of_the_store_is_passed_over() -> None:
    store = make_store(alerts={"fallback": ("pager", "phone")})
    note = _note("slack")

    other = stand_in(note, store=store, about=[note])

    assert other is not None
    assert other.channel == "phone"


def test_nobody_is_left_when_all_have_it() -> None:
    about = [_note("slack"), _note("mail"), _note("phone")]

    assert stand_in(about[0], store=make_store(), about=about) is None


def test_a_channel_has_one_stand_in_however_often_it_fails() -> None:
    about = [_note("slack"), _note("mail", instead_of=("slack",))]

    assert stand_in(about[0], store=make_store(), about=about) is None


def test_one_that_was_told_of_the_escalation_may_still_stand_in_for_the_opening() -> None:
    store = make_store(alerts={"fallback": ("phone",)})
    about = [_note("slack"), _note("phone", Event.ESCALATED)]

    other = stand_in(about[0], store=store, about=about)

    assert other is not None
    assert other.channel == "phone"


def test_one_that_knows_of_the_end_is_not_told_of_the_beginning_after_it() -> None:
    store = make_store(alerts={"fallback": ("phone",)})
    about = [_note("slack"), _note("phone", Event.RESOLVED, instead_of=("mail",))]

    assert stand_in(about[0], store=store, about=about) is None


def test_the_end_is_told_to_whoever_heard_and_lacks_it() -> None:
    about = [
        _note("slack"),
        _note("mail", instead_of=("slack",)),
        _note("phone", Event.ESCALATED),
        _note("slack", Event.RESOLVED),
    ]

    clears = all_clears(
        OVER, store=make_store(), about=about, reached={"phone"}, now=NOON + 2 * HOUR
    )

    assert [(note.channel, note.event, note.instead_of) for note in clears] == [
        ("mail", Event.RESOLVED, ("slack",)),
        ("phone", Event.RESOLVED, ()),
    ]
    assert {note.created_at for note in clears} == {NOON + HOUR}


def test_there_is_no_end_for_one_whom_the_escalation_did_not_reach() -> None:
    about = [_note("slack"), _note("phone", Event.ESCALATED), _note("slack", Event.RESOLVED)]

    assert all_clears(OVER, store=make_store(), about=about, reached={"slack"}, now=NOON) == ()


def test_the_end_is_held_back_for_as_long_as_for_the_others() -> None:
    held = NOON + 9 * HOUR
    about = [_note("slack"), _note("mail"), _note("slack", Event.RESOLVED, not_before=held)]

    (clear,) = all_clears(OVER, store=make_store(), about=about, reached=(), now=NOON + HOUR)

    assert clear.not_before == held


def test_there_is_no_end_while_it_lasts_and_none_for_a_channel_that_is_gone() -> None:
    about = [_note("slack"), _note("pager")]

    assert all_clears(make_incident(), store=make_store(), about=about, reached=(), now=NOON) == ()
    (clear,) = all_clears(OVER, store=make_store(), about=about, reached=(), now=NOON)
    assert clear.channel == "slack"


def test_a_reminder_is_stale_when_it_is_over_or_newer_news_waits_on_its_channel() -> None:
    reminder = _note("slack", Event.REMINDER)
    newer = replace(reminder, key="newer", created_at=NOON + HOUR)
    elsewhere = replace(newer, channel="mail")
    older = replace(reminder, key="older", created_at=NOON - timedelta(hours=1))

    def stale(*about: Notification, incident: object = None) -> bool:
        return is_overtaken(reminder, incident=incident or make_incident(), about=about)

    assert stale(reminder, newer)
    assert stale(reminder, incident=OVER)
    assert not stale(older, reminder, elsewhere)


def test_an_escalation_is_stale_when_it_is_over_and_not_before() -> None:
    escalated = _note("phone", Event.ESCALATED)
    about = [escalated, _note("phone", Event.REMINDER, created_at=NOON + HOUR)]

    assert is_overtaken(escalated, incident=OVER, about=about)
    assert not is_overtaken(escalated, incident=make_incident(), about=about)


def test_the_beginning_and_the_end_never_go_stale() -> None:
    newer = _note("slack", Event.REMINDER, created_at=NOON + HOUR)

    for note in (_note("slack"), _note("slack", Event.RESOLVED)):
        assert not is_overtaken(note, incident=OVER, about=[note, newer])
