"""What one result after another opens and closes."""

from dataclasses import replace

import pytest

from alerts.model import CheckState, Event, Health, IncidentKind
from alerts.policy import decide, retire
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


def test_only_incidents_of_one_kind_come_and_go_together_and_blindness_never() -> None:
    life = Life(store=make_store(alerts={"blind_after": "1m"}))

    life.runs_all("degraded", "passed", "blocked", "blocked", "passed", "failed")
    assert life.state.open[IncidentKind.FAILURE].times == 1

    life.runs_all(*["passed", "blocked", "blocked"] * 3)
    assert life.state.open[IncidentKind.BLIND].times > 3
    assert not life.state.open[IncidentKind.BLIND].flapping


def test_a_check_that_was_removed_leaves_nothing_that_it_could_go_on_with() -> None:
    life = Life(store=make_store(alerts={"open_after": 2}))
    life.runs_all("failed", "error")

    life.take(retire(life.state, now=life.now))
    assert (life.state.health, life.state.blind_since) == (Health.UNKNOWN, None)
    assert retire(life.state, now=life.now).state is life.state

    life.run("failed")
    assert life.open == set()


def test_incidents_of_more_than_an_hour_ago_are_not_flapping() -> None:
    life = Life()

    life.runs_all("failed", "passed", "failed", "passed")
    life.run("failed", after=55 * MINUTE)  # to the minute an hour after the second one

    assert not life.state.open[IncidentKind.FAILURE].flapping
    assert life.state.open[IncidentKind.FAILURE].times == 1


def stopped(life: Life) -> None:
    """A run that ended at the cart, as the day's checkouts are spread."""
    spread = Finding(
        code=Code.NO_CHECKOUT_NOW, severity=Severity.INFO, subject="n", message="not now"
    )
    now = life.now + MINUTE
    run = make_result(Verdict.PASSED, at=now, run_id=f"stopped at {now:%H:%M}")
    run = replace(run, outcome=Outcome(verdict=Verdict.PASSED, findings=(spread,)))
    life.take(decide(life.state, run, store=life.store, now=now))


def test_a_run_that_ended_at_the_cart_says_nothing_of_a_broken_checkout() -> None:
    life = Life()
    life.runs_all("passed", "failed")

    stopped(life)
    assert life.open == {"failure"}
    assert life.state.health is Health.FAILING

    life.run("passed")
    assert life.open == set()


def test_nor_does_it_break_the_row_that_opens_an_incident() -> None:
    # Or with a checkout in every second run only no broken checkout would ever be told.
    life = Life(make_store(alerts={"open_after": 2}))
    life.runs_all("passed", "failed")

    stopped(life)
    assert life.open == set()
    life.run("failed")

    assert life.open == {"failure"}


def test_where_all_is_well_it_is_a_run_like_any_other() -> None:
    life = Life()

    stopped(life)

    assert (life.state.health, life.state.passed_in_row) == (Health.OK, 1)
