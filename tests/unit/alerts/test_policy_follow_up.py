"""What an incident that stays open makes people hear again: reminders and escalation."""

from datetime import datetime, timedelta

import pytest

from alerts.model import Event, Incident, IncidentKind, Notification
from alerts.owed import follow_up
from config.store import Store
from probes.result import Severity
from tests.unit.alerts.builders import HOUR, MINUTE, NOON, Life, make_incident, make_store

DAY = timedelta(days=1)


def reminding(every: str | None = "2h", **given: object) -> Store:
    return make_store(alerts={"remind_every": every, **given.pop("alerts", {})}, **given)


def escalating(**given: object) -> Store:
    alerts = {"escalate": {"after": "30m", "to": ["phone"]}, **given.pop("alerts", {})}
    return make_store(alerts=alerts, **given)


def due(incident: Incident, store: Store, *, at: datetime) -> list[tuple[Event, str]]:
    return [(note.event, note.channel) for note in follow_up(incident, store=store, now=at)]


def polled(
    incident: Incident, store: Store, *, until: datetime, every: timedelta = MINUTE
) -> dict[str, tuple[datetime, Notification]]:
    """Each message with the moment at which it was first owed, as an outbox would keep it."""
    kept: dict[str, tuple[datetime, Notification]] = {}
    now = incident.opened_at
    while now <= until:
        for note in follow_up(incident, store=store, now=now):
            kept.setdefault(note.key, (now, note))
        now += every
    return kept


def test_a_failure_is_repeated_to_those_who_were_told() -> None:
    incident, store = make_incident(), reminding()

    assert due(incident, store, at=NOON + 2 * HOUR - MINUTE) == []
    assert due(incident, store, at=NOON + 2 * HOUR) == [
        (Event.REMINDER, "slack"),
        (Event.REMINDER, "mail"),
    ]


def test_each_reminder_is_owed_once() -> None:
    kept = polled(make_incident(), reminding(), until=NOON + 7 * HOUR)

    moments = [moment for moment, note in kept.values() if note.channel == "slack"]
    assert moments == [NOON + 2 * HOUR, NOON + 4 * HOUR, NOON + 6 * HOUR]
    assert len(kept) == 6


def test_after_an_outage_of_our_own_only_the_newest_reminder_is_owed() -> None:
    notes = follow_up(make_incident(), store=reminding(), now=NOON + 21 * HOUR)

    assert [note.channel for note in notes] == ["slack", "mail"]
    assert {note.created_at for note in notes} == {NOON + 20 * HOUR}


def test_who_wants_reminders_less_often_goes_on_hearing_of_an_incident_that_is_open() -> None:
    incident = make_incident()
    often = polled(incident, reminding("1h"), until=NOON + 12 * HOUR)

    seldom = polled(incident, reminding("12h"), until=NOON + 24 * HOUR, every=HOUR)

    new = {key: seldom[key][0] for key in seldom.keys() - often.keys()}
    assert set(new.values()) == {NOON + 24 * HOUR}


@pytest.mark.parametrize("kind", [IncidentKind.WARNING, IncidentKind.BLIND, IncidentKind.CONFIG])
def test_what_is_not_critical_is_repeated_once_a_day_at_the_most(kind: IncidentKind) -> None:
    incident = make_incident(kind=kind, severity=Severity.WARNING, told=("slack",))

    kept = polled(incident, reminding(), until=NOON + 3 * DAY, every=HOUR)

    assert [moment for moment, _ in kept.values()] == [NOON + DAY, NOON + 2 * DAY, NOON + 3 * DAY]


def test_nobody_is_reminded_when_nobody_wants_it() -> None:
    assert due(make_incident(), reminding(None), at=NOON + DAY) == []


def test_a_failure_that_lasts_is_told_to_more_people_once() -> None:
    kept = polled(make_incident(), escalating(), until=NOON + 3 * HOUR)

    ((moment, note),) = kept.values()
    assert (moment, note.event, note.channel) == (NOON + 30 * MINUTE, Event.ESCALATED, "phone")


def test_a_warning_is_not_escalated() -> None:
    incident = make_incident(kind=IncidentKind.WARNING, severity=Severity.WARNING)

    assert due(incident, escalating(), at=NOON + DAY) == []


def test_nobody_hears_of_the_end_of_what_no_round_has_escalated() -> None:
    """The service was down meanwhile, and its first run passes."""
    life = Life(store=escalating())
    life.run("failed")

    life.run("passed", after=2 * HOUR)

    assert life.told(Event.RESOLVED) == ["slack", "mail"]


def test_those_who_never_heard_of_it_do_not_hear_of_the_end() -> None:
    life = Life(store=escalating())
    life.run("failed")

    life.run("passed", after=29 * MINUTE)

    assert life.told(Event.RESOLVED) == ["slack", "mail"]


def test_maintenance_holds_reminders_and_escalation_back_until_it_is_over() -> None:
    window = {"from": "2026-01-12 12:10", "to": "2026-01-12 18:30"}
    store = escalating(maintenance=[window], alerts={"remind_every": "2h"})

    kept = polled(make_incident(), store, until=NOON + 7 * HOUR)

    end = NOON + 6 * HOUR + 30 * MINUTE
    assert {moment for moment, _ in kept.values()} == {end}
    assert [note.event for _, note in kept.values()] == ["escalated", "reminder", "reminder"]


def test_a_failure_that_ends_in_the_maintenance_never_reached_the_escalation() -> None:
    window = {"from": "2026-01-12 12:10", "to": "2026-01-12 18:30"}
    life = Life(store=escalating(maintenance=[window]), now=NOON - 5 * MINUTE)
    life.run("failed")

    life.run("passed", after=2 * HOUR)

    assert life.told(Event.RESOLVED) == ["slack", "mail"]


def test_quiet_hours_hold_back_reminders_of_what_is_not_critical() -> None:
    store = reminding(quiet={"daily": "22:00-13:00"})
    warning = make_incident(kind=IncidentKind.WARNING, severity=Severity.WARNING, told=("slack",))

    kept = polled(warning, store, until=NOON + 30 * HOUR)

    assert [moment for moment, _ in kept.values()] == [NOON + 25 * HOUR]
    assert due(make_incident(), store, at=NOON + 12 * HOUR) != []


@pytest.mark.parametrize(
    "change",
    [
        {"resolved_at": NOON + HOUR},
        {"told": (), "told_at": None, "explained_by": "i0"},
    ],
)
def test_nobody_is_reminded_of_what_is_over_or_was_never_told(change: dict[str, object]) -> None:
    store = escalating(alerts={"remind_every": "2h"})

    assert due(make_incident(**change), store, at=NOON + DAY) == []


def test_time_counts_from_when_people_were_told_not_from_the_quiet_night() -> None:
    store = escalating(alerts={"remind_every": "2h"})
    incident = make_incident(told_at=NOON + 8 * HOUR)

    assert due(incident, store, at=NOON + 8 * HOUR) == []
    assert due(incident, store, at=NOON + 8 * HOUR + 30 * MINUTE) == [(Event.ESCALATED, "phone")]


def test_when_all_who_were_told_are_gone_the_channels_of_today_are_reminded() -> None:
    store = reminding(
        channels={"teams": "json://teams"}, alerts={"critical": ("teams",), "warning": ("teams",)}
    )

    assert due(make_incident(), store, at=NOON + 2 * HOUR) == [(Event.REMINDER, "teams")]


def test_a_channel_that_was_removed_is_not_reminded() -> None:
    store = reminding(channels={"mail": "json://mail"})

    assert due(make_incident(), store, at=NOON + 2 * HOUR) == [(Event.REMINDER, "mail")]


def test_nobody_is_reminded_of_what_nobody_can_see_but_of_that_itself() -> None:
    store, now = reminding(), NOON + DAY
    down = make_incident()
    blind = make_incident(id="i2", kind=IncidentKind.BLIND, severity=Severity.WARNING)
    unseen = {down.subject}

    assert follow_up(down, store=store, now=now, unseen=unseen) == ()
    assert follow_up(blind, store=store, now=now, unseen=unseen) != ()
    assert follow_up(down, store=store, now=now, unseen={"nordlys/uptime"}) != ()


def test_more_people_are_told_of_a_shop_that_was_down_when_it_was_last_seen() -> None:
    down = make_incident()

    notes = follow_up(down, store=escalating(), now=NOON + HOUR, unseen={down.subject})

    assert [(note.event, note.channel) for note in notes] == [(Event.ESCALATED, "phone")]


def test_nothing_more_is_said_of_a_check_that_nobody_carries_out() -> None:
    store = reminding(checks={})
    of_the_file = make_incident(kind=IncidentKind.CONFIG, subject="nordlys")

    assert due(make_incident(), store, at=NOON + DAY) == []
    assert due(of_the_file, store, at=NOON + DAY) != []
