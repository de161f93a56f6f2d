"""What one result after another opens and closes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.model import CheckState, Event, Health, IncidentKind
from alerts.policy import config_fault, config_mended, decide, skip
from probes.codes import Code
from probes.result import Finding, Outcome, Severity, Verdict
from tests.unit.alerts.builders import HOUR, MINUTE, NOON, Life, make_result, make_store


def test_a_failed_run_opens_a_critical_incident_and_is_told_to_the_critical_channels() -> None:
    life = Life()

    life.runs_all("passed", "failed")

    incident = life.state.open[IncidentKind.FAILURE]
    assert (incident.severity, incident.code, incident.step) == (
        "critical",
        "payment.none",
        "payment",
    )
    assert (incident.summary, incident.run_id, incident.opened_at) == ("that", "run-2", life.now)
    assert life.told(Event.OPENED) == ["slack", "mail"]
    assert life.state.health is Health.FAILING


def test_a_failure_that_stays_is_not_told_twice() -> None:
    life = Life()

    life.runs_all("failed", "failed", "failed")

    assert life.told(Event.OPENED) == ["slack", "mail"]


def test_a_passed_run_closes_the_incident_and_tells_those_who_heard() -> None:
    life = Life()

    life.runs_all("failed", "passed")

    (incident,) = life.incidents.values()
    assert incident.resolved_at == life.now
    assert life.told(Event.RESOLVED) == ["slack", "mail"]
    assert life.state.health is Health.OK
    assert life.state.open == {}


def test_a_degraded_run_opens_a_warning_and_tells_the_warning_channels() -> None:
    life = Life()

    life.run("degraded")

    assert life.state.open[IncidentKind.WARNING].severity is Severity.WARNING
    assert life.told(Event.OPENED) == ["slack"]
    assert life.state.health is Health.DEGRADED


def test_a_degraded_run_ends_a_failure_because_the_shop_sells() -> None:
    life = Life()

    life.runs_all("failed", "degraded")

    assert life.open == {"warning"}
    assert life.told(Event.RESOLVED) == ["slack", "mail"]


def test_a_failed_run_leaves_an_open_warning_alone() -> None:
    life = Life()

    life.runs_all("degraded", "failed")

    assert life.open == {"warning", "failure"}
    assert life.told(Event.RESOLVED) == []


def test_all_channels_in_order_are_told_when_none_are_named() -> None:
    life = Life(store=make_store(alerts={"critical": None}))

    life.run("failed")

    assert life.told(Event.OPENED) == ["slack", "mail", "phone"]


def test_as_many_failed_runs_in_a_row_as_asked_for_open_an_incident() -> None:
    life = Life(store=make_store(alerts={"open_after": 3}))

    life.runs_all("failed", "failed", "passed", "failed", "failed")
    assert life.open == set()
    assert life.state.health is Health.FAILING  # the wall shows the truth before people are told

    life.run("failed")
    assert life.open == {"failure"}


def test_as_many_passed_runs_in_a_row_as_asked_for_close_an_incident() -> None:
    life = Life(store=make_store(alerts={"recover_after": 2}))

    life.runs_all("failed", "passed", "failed", "passed")
    assert life.open == {"failure"}

    life.run("degraded")  # sold twice in a row: not broken any more, but slow
    assert life.open == {"warning"}

    life.runs_all("passed", "degraded", "passed")
    assert life.open == {"warning"}
    life.run("passed")
    assert life.open == set()


@pytest.mark.parametrize("verdict", ["blocked", "error"])
def test_runs_that_saw_nothing_neither_break_nor_lengthen_a_row(verdict: str) -> None:
    life = Life(store=make_store(alerts={"open_after": 2, "recover_after": 2}))

    life.runs_all("failed", verdict, "failed")
    assert life.open == {"failure"}

    life.runs_all("passed", verdict, verdict)
    assert life.open == {"failure"}
    life.run("passed")
    assert life.open == set()


@pytest.mark.parametrize(("first", "kind"), [("failed", "failure"), ("degraded", "warning")])
def test_a_rule_that_was_relaxed_meanwhile_does_not_let_a_blind_run_close_anything(
    first: str, kind: str
) -> None:
    life = Life(store=make_store(alerts={"recover_after": 3}))
    life.runs_all(first, "passed", "passed")

    life.store = make_store(alerts={"recover_after": 1})
    life.run("blocked")
    assert life.open == {kind}

    life.run("passed")
    assert life.open == set()


@pytest.mark.parametrize(
    ("verdict", "code"), [("blocked", "blocked.rate_limited"), ("error", "error.browser")]
)
def test_a_check_that_is_blind_for_long_opens_one_warning_that_says_why(
    verdict: str, code: str
) -> None:
    life = Life(store=make_store(alerts={"blind_after": "1h"}))

    life.run("passed")
    life.run(verdict)
    life.run(verdict, after=59 * MINUTE)
    assert life.open == set()
    assert life.state.health is Health.OK

    life.run(verdict, after=MINUTE)
    life.run(verdict)
    assert life.state.open[IncidentKind.BLIND].code == code
    assert life.told(Event.OPENED) == ["slack"]
    assert life.state.health is Health.BLIND


def test_a_shop_that_sends_us_away_for_long_is_told_at_once() -> None:
    life = Life(store=make_store(alerts={"blind_after": "1h"}))

    life.run("blocked", retry_after=59 * MINUTE)
    assert life.open == set()

    life.run("blocked", retry_after=HOUR)  # no run is made before that, so nobody would say so
    assert life.open == {"blind"}


@pytest.mark.parametrize("verdict", ["passed", "degraded", "failed"])
def test_any_run_that_saw_the_shop_ends_blindness(verdict: str) -> None:
    life = Life(store=make_store(alerts={"blind_after": "5m"}))

    life.runs_all("error", "error", verdict)

    assert "blind" not in life.open
    assert life.state.blind_since is None
    assert life.told(Event.RESOLVED) == ["slack"]


def test_a_flaky_run_is_counted_and_nobody_is_told() -> None:
    life = Life()

    life.run("passed", flaky=True)

    assert life.state.counters.flaky == 1
    assert life.owed == []


def test_an_open_failure_that_turns_into_another_is_updated_without_a_message() -> None:
    life = Life()
    life.run("failed")

    decision = life.run("failed", code=Code.SERVER_ERROR, step="cart", seen="502 Bad Gateway")

    (incident,) = decision.incidents
    assert (incident.code, incident.step) == ("page.server_error", "cart")
    assert (incident.summary, incident.run_id) == ("502 Bad Gateway", "run-2")
    assert decision.notifications == ()


def test_a_warning_without_a_failure_speaks_of_its_first_finding() -> None:
    finding = Finding(
        code=Code.TLS_EXPIRES, severity=Severity.WARNING, subject="n", message="in 3 days"
    )
    result = make_result(Verdict.DEGRADED, at=NOON)
    result = replace(result, outcome=Outcome(verdict=Verdict.DEGRADED, findings=(finding,)))

    decision = decide(CheckState(check_id="nordlys/uptime"), result, store=make_store(), now=NOON)

    (incident,) = decision.incidents
    assert (incident.code, incident.summary) == ("tls.expires", "in 3 days")


def test_a_failed_run_that_does_not_say_why_is_an_incident_all_the_same() -> None:
    result = replace(make_result(Verdict.FAILED, at=NOON), outcome=Outcome(verdict=Verdict.FAILED))

    decision = decide(CheckState(check_id="nordlys/uptime"), result, store=make_store(), now=NOON)

    (incident,) = decision.incidents
    assert (incident.code, incident.step, incident.summary) == ("failed", None, "")
    assert decision.state.counters.failures == {}


def test_the_third_incident_within_an_hour_is_flapping_and_takes_three_good_runs() -> None:
    life = Life()

    life.runs_all("failed", "passed", "failed", "passed")
    assert not any(incident.flapping for incident in life.incidents.values())

    life.run("failed")
    assert life.state.open[IncidentKind.FAILURE].flapping
    life.runs_all("passed", "passed")
    assert life.open == {"failure"}
    life.run("passed")
    assert life.open == set()


def test_incidents_of_more_than_an_hour_ago_are_not_flapping() -> None:
    life = Life()

    life.runs_all("failed", "passed", "failed", "passed")
    life.run("failed", after=55 * MINUTE)  # to the minute an hour after the second one

    assert not life.state.open[IncidentKind.FAILURE].flapping
    assert len(life.state.opened_lately) == 1


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

    life.take(config_fault(life.state, "line 3", store=store, now=NOON))
    life.take(config_fault(life.state, "line 3", store=store, now=NOON + MINUTE))
    life.take(config_fault(life.state, "line 4", store=store, now=NOON + 2 * MINUTE))
    assert life.state.version == 2  # the same fault again is nothing new
    assert life.state.open[IncidentKind.CONFIG].summary == "line 4"
    assert life.told(Event.OPENED) == ["slack"]

    life.take(config_mended(life.state, store=store, now=NOON + HOUR))
    assert life.open == set()
    assert life.told(Event.RESOLVED) == ["slack"]
    assert config_mended(life.state, store=store, now=NOON + HOUR).state is life.state


def test_maintenance_of_the_shop_does_not_hush_a_fault_of_its_file() -> None:
    window = {"from": "2026-01-12 11:00", "to": "2026-01-12 18:00"}
    store = make_store(maintenance=[window])

    decision = config_fault(CheckState(check_id="nordlys"), "line 3", store=store, now=NOON)

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
