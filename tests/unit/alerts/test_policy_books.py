"""What is kept of each run, whom it concerns, and the faults of a store's own file."""

from datetime import timedelta

from alerts.model import CheckState, Event, IncidentKind
from alerts.policy import close_of_file, open_of_file, skip
from probes.codes import Code
from probes.result import Verdict
from tests.unit.alerts.builders import HOUR, MINUTE, NOON, Life, make_store


def test_a_flaky_run_is_counted_and_nobody_is_told() -> None:
    life = Life()

    life.run("passed", flaky=True)

    assert life.state.counters.flaky == 1
    assert life.owed == []


def test_what_the_run_learnt_is_kept() -> None:
    life = Life()

    life.run("passed", fingerprint={"theme": "Dawn"}, remember={"product": "/a"})
    life.run("degraded", fingerprint={"theme": "Sense"})
    life.run("failed", fingerprint={"theme": "Horizon"}, remember={"size": "M"})
    life.run("error", fingerprint={"theme": "?"}, remember={"product": "/error"})

    assert life.state.memory == {"product": "/a", "size": "M"}
    assert life.state.fingerprint == {"theme": "Dawn"}  # of the last run that passed
    assert life.state.open[IncidentKind.FAILURE].changes[0].new == ("Horizon",)


def test_what_changed_stays_with_the_incident_when_a_later_run_sees_less() -> None:
    life = Life()

    life.run("passed", fingerprint={"theme": "Dawn"})
    life.run("failed", fingerprint={"theme": "Horizon"})
    life.run("failed", fingerprint={})

    assert life.state.open[IncidentKind.FAILURE].changes[0].fact == "theme"


def test_a_refusal_is_obeyed_until_the_shop_lets_us_in() -> None:
    life = Life()

    life.run("blocked", retry_after=timedelta(minutes=10))
    assert life.state.blocked_until == life.now + 10 * MINUTE

    life.run("passed")
    assert life.state.blocked_until is None


def test_the_last_run_is_kept_for_pages_and_metrics() -> None:
    life = Life()

    life.run("failed")

    last = life.state.last
    assert last is not None
    assert (last.run_id, last.verdict, last.code, last.step) == (
        "run-1",
        Verdict.FAILED,
        Code.NO_PAYMENT,
        "payment",
    )
    assert (last.duration_seconds, last.finished_at) == (10, life.now)


def test_skipped_slots_are_counted() -> None:
    life = Life()
    life.run("failed")

    decision = skip(life.state, 3)

    assert decision.state.counters.skipped == 3
    assert decision.state.version == life.state.version + 1
    assert decision.state.open == life.state.open


def test_a_late_result_is_counted_and_moves_nothing_backwards() -> None:
    life = Life()
    life.runs_all("failed", "passed")
    before = life.state

    decision = life.run("failed", slot=NOON - HOUR)

    assert decision.incidents == decision.notifications == ()
    assert life.state.counters.runs[Verdict.FAILED] == 2
    assert life.state.version == before.version + 1
    assert (life.state.health, life.state.last, life.state.passed_in_row) == (
        before.health,
        before.last,
        before.passed_in_row,
    )


def test_a_text_of_the_shop_is_shortened_to_one_line() -> None:
    life = Life()

    life.run("failed", seen="a\nb " * 1000)

    summary = life.state.open[IncidentKind.FAILURE].summary
    assert summary.startswith("a b a b")
    assert len(summary) <= 300


def test_a_fault_of_a_file_is_told_once_and_its_end_too() -> None:
    store = make_store()
    life = Life(store=store, check_id="nordlys")

    life.take(open_of_file(life.state, "line 3", store=store, now=NOON))
    life.take(open_of_file(life.state, "line 3", store=store, now=NOON + MINUTE))
    life.take(open_of_file(life.state, "line 4", store=store, now=NOON + 2 * MINUTE))
    assert life.state.version == 2  # the same fault again is nothing new
    assert life.state.open[IncidentKind.CONFIG].summary == "line 4"
    assert life.told(Event.OPENED) == ["slack"]

    life.take(close_of_file(life.state, store=store, now=NOON + HOUR))
    assert life.open == set()
    assert life.told(Event.RESOLVED) == ["slack"]
    assert close_of_file(life.state, store=store, now=NOON + HOUR).state is life.state


def test_a_fault_that_nobody_could_be_told_of_is_told_when_somebody_can() -> None:
    store = make_store()
    life = Life(store=store, check_id="nordlys")
    alone = make_store(channels={}, alerts={"critical": None, "warning": None})
    life.take(open_of_file(life.state, "line 3", store=alone, now=NOON))
    life.take(open_of_file(life.state, "line 3", store=alone, now=NOON + MINUTE))
    assert (life.owed, life.state.version) == ([], 1)

    life.take(open_of_file(life.state, "line 3", store=store, now=NOON + HOUR))
    life.take(open_of_file(life.state, "line 3", store=store, now=NOON + 2 * HOUR))

    assert life.told(Event.OPENED) == ["slack"]
    assert life.state.open[IncidentKind.CONFIG].told_at == NOON + HOUR


def test_maintenance_of_the_shop_does_not_hush_a_fault_of_its_file() -> None:
    window = {"from": "2026-01-12 11:00", "to": "2026-01-12 18:00"}
    store = make_store(maintenance=[window])

    decision = open_of_file(CheckState(check_id="nordlys"), "line 3", store=store, now=NOON)

    assert [note.not_before for note in decision.notifications] == [NOON]


def test_a_store_without_channels_has_incidents_all_the_same() -> None:
    life = Life(store=make_store(channels={}, alerts={"critical": None}))

    life.runs_all("failed", "failed", "passed")

    assert len(life.incidents) == 1
    assert life.owed == []


def test_channels_that_are_added_while_a_failure_is_open_hear_of_it() -> None:
    life = Life(store=make_store(channels={}, alerts={"critical": None}))
    life.run("failed")

    life.store = make_store()
    life.runs_all("failed", "failed", "passed")

    assert life.told(Event.OPENED) == ["slack", "mail"]
    assert life.told(Event.RESOLVED) == ["slack", "mail"]


def test_a_channel_that_was_removed_gets_no_all_clear() -> None:
    life = Life()
    life.run("failed")

    life.store = make_store(channels={"mail": "json://mail"})
    life.run("passed")

    assert life.told(Event.RESOLVED) == ["mail"]


def test_when_all_channels_that_were_told_are_gone_those_of_today_are_told_once() -> None:
    life = Life()
    life.run("failed")
    opened = life.now
    teams = {
        "channels": {"teams": "json://teams"},
        "alerts": {"critical": ("teams",), "warning": ()},
    }
    life.store = make_store(**teams)

    life.runs_all("failed", "failed")
    life.run("passed")

    assert life.told(Event.OPENED) == ["slack", "mail", "teams"]
    assert life.told(Event.RESOLVED) == ["teams"]
    (incident,) = life.incidents.values()
    assert (incident.told, incident.told_at) == (("teams",), opened)


def test_the_end_goes_to_the_channels_of_today_when_no_run_could_tell_them_before() -> None:
    life = Life()
    life.run("failed")
    life.store = make_store(
        channels={"teams": "json://teams"}, alerts={"critical": ("teams",), "warning": ()}
    )

    life.run("passed")

    assert life.told(Event.RESOLVED) == ["teams"]


def test_one_channel_of_several_that_goes_makes_nobody_hear_it_twice() -> None:
    life = Life()
    life.run("failed")
    life.store = make_store(
        channels={"mail": "json://mail", "teams": "json://teams"},
        alerts={"critical": ("mail", "teams"), "warning": ()},
    )

    life.runs_all("failed", "passed")

    assert life.told(Event.OPENED) == ["slack", "mail"]
    assert life.told(Event.RESOLVED) == ["mail"]
