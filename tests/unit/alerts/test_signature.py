"""A signature that ends is told 14, 7 and 2 days ahead and when it has ended, each time once."""

from datetime import datetime, timedelta

from alerts.model import CheckState, Event, IncidentKind
from alerts.owed import follow_up
from alerts.signature import see_to
from config.store import Store
from probes.codes import Code
from tests.unit.alerts.builders import HOUR, NOON, Life, make_store, signed

DAY = timedelta(days=1)
END = NOON + 20 * DAY


def store_until(expires: datetime | None, **given: object) -> Store:
    return make_store(headers=signed(expires), **given)


def lived(store: Store, *, start: datetime = NOON, days: int = 30) -> Life:
    """So many days, in each hour of which somebody looks."""
    life = Life(store=store, check_id="nordlys", now=start)
    keys = set()
    for _ in range(days * 24):
        life.take(see_to(life.state, store=store, now=life.now))
        for incident in life.state.open.values():
            for note in follow_up(incident, store=store, now=life.now):
                if note.key not in keys:
                    keys.add(note.key)
                    life.owed.append(note)
        life.now += HOUR
    return life


def told(life: Life) -> list[tuple[Event, datetime]]:
    return [(note.event, note.created_at) for note in life.owed]


def test_each_warning_is_told_once_and_the_end_too() -> None:
    assert told(lived(store_until(END))) == [
        (Event.OPENED, END - 14 * DAY),
        (Event.REMINDER, END - 7 * DAY),
        (Event.REMINDER, END - 2 * DAY),
        (Event.REMINDER, END),
    ]


def test_who_wants_no_reminders_is_warned_all_the_same() -> None:
    never = store_until(END, alerts={"remind_every": None})

    assert len(told(lived(never))) == 4


def test_of_a_signature_that_comes_late_only_what_is_still_ahead_is_told() -> None:
    life = lived(store_until(END), start=END - 5 * DAY, days=8)

    assert told(life) == [
        (Event.OPENED, END - 5 * DAY),
        (Event.REMINDER, END - 2 * DAY),
        (Event.REMINDER, END),
    ]


def test_after_an_outage_of_our_own_only_the_newest_warning_is_owed() -> None:
    store = store_until(END)
    life = lived(store, days=8)
    (incident,) = life.state.open.values()

    (note,) = follow_up(incident, store=store, now=END + HOUR)

    assert (note.event, note.created_at) == (Event.REMINDER, END)


def test_the_incident_says_whether_it_ended_already() -> None:
    store = store_until(END)
    ahead = see_to(CheckState(check_id="nordlys"), store=store, now=END - DAY)
    after = see_to(ahead.state, store=store, now=END)

    assert ahead.incidents[0].code == Code.SIGNATURE_EXPIRES
    assert after.incidents[0].code == Code.SIGNATURE_EXPIRED
    assert after.incidents[0].id == ahead.incidents[0].id
    assert after.notifications == ()


def test_a_new_signature_ends_it_and_has_warnings_of_its_own() -> None:
    life = lived(store_until(END), days=16)
    assert life.open == {"signature"}
    soon = store_until(life.now + 10 * DAY)

    life.take(see_to(life.state, store=soon, now=life.now))
    assert life.open == set()
    assert life.told(Event.RESOLVED) == ["slack"]

    life.take(see_to(life.state, store=soon, now=life.now))
    assert life.open == {"signature"}
    assert life.told(Event.OPENED) == ["slack", "slack"]


def test_headers_that_are_gone_end_it_too() -> None:
    life = lived(store_until(END), days=16)

    life.take(see_to(life.state, store=make_store(), now=life.now))

    assert life.open == set()


def test_of_one_that_is_valid_for_long_or_for_ever_nothing_is_said() -> None:
    state = CheckState(check_id="nordlys")
    for store in (store_until(NOON + 15 * DAY), store_until(None), make_store()):
        assert see_to(state, store=store, now=NOON).state is state


def test_it_says_nothing_of_the_value() -> None:
    decision = see_to(CheckState(check_id="nordlys"), store=store_until(END), now=END)

    assert "aGVq" not in repr(decision)
    assert decision.incidents[0].kind is IncidentKind.SIGNATURE
