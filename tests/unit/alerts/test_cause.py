"""One cause, one message; and what changed in a shop between two runs."""

import pytest

from alerts.cause import explained_by
from alerts.model import Event, Incident, IncidentKind
from alerts.owed import follow_up
from config.store import Store
from probes.codes import Code
from probes.result import Severity
from tests.unit.alerts.builders import HOUR, MINUTE, NOON, Life, make_incident, make_store

HOME = {"code": Code.SERVER_ERROR, "step": "home"}


def uptime_down(code: Code = Code.SERVER_ERROR, **given: object) -> Incident:
    values = {"id": "i0", "subject": "nordlys/uptime", "code": code, "step": None}
    return make_incident(**(values | given))


def reason(incident: Incident, *others: Incident, store: Store | None = None) -> str | None:
    found = explained_by(incident, others, store=store or make_store(), looked_at=NOON)
    return found.id if found else None


@pytest.mark.parametrize("code", [Code.DNS, Code.CONNECT, Code.TLS, Code.TIMEOUT, Code.NOT_FOUND])
def test_a_dead_home_page_explains_a_purchase_that_fails_there(code: Code) -> None:
    assert reason(make_incident(code=Code.TIMEOUT, step="home"), uptime_down(code)) == "i0"


def test_a_purchase_that_failed_first_explains_the_uptime_check() -> None:
    purchase = make_incident(**HOME)

    assert reason(uptime_down(), purchase) == "i1"


def test_a_dead_home_page_does_not_explain_a_fault_further_on() -> None:
    assert reason(make_incident(code=Code.NO_PAYMENT, step="payment"), uptime_down()) is None
    assert reason(make_incident(code=Code.SERVER_ERROR, step="cart"), uptime_down()) is None


def test_a_dead_host_explains_any_page_that_does_not_come() -> None:
    broke_midway = make_incident(code=Code.TIMEOUT, step="cart")

    assert reason(broke_midway, uptime_down(Code.CONNECT)) == "i0"


def test_two_checks_that_fail_somewhere_on_the_way_are_two_causes() -> None:
    checks = {"purchase": {"kind": "purchase"}, "mobile": {"kind": "purchase"}}
    mobile = make_incident(id="i2", subject="nordlys/mobile", code=Code.TIMEOUT, step="cart")
    desktop = make_incident(code=Code.SERVER_ERROR, step="product")

    assert reason(desktop, mobile, store=make_store(checks=checks)) is None


def test_a_dead_host_does_not_explain_a_missing_button() -> None:
    no_button = make_incident(code=Code.NO_CHECKOUT_BUTTON, step="cart")

    assert reason(no_button, uptime_down(Code.CONNECT)) is None


@pytest.mark.parametrize(
    ("path", "found"), [("/blog", None), ("/", "i0"), ("https://nordlys.example/", "i0")]
)
def test_another_page_that_is_broken_explains_nothing_of_the_home_page(
    path: str, found: str | None
) -> None:
    store = make_store(checks={"uptime": {"kind": "uptime", "path": path}})

    assert reason(make_incident(**HOME), uptime_down(Code.NOT_FOUND), store=store) == found


def test_what_is_explained_itself_explains_nothing() -> None:
    explained = uptime_down(explained_by="i9")

    assert reason(make_incident(**HOME), explained) is None


def test_what_a_removed_check_left_open_explains_nothing() -> None:
    store = make_store(checks={"purchase": {"kind": "purchase"}})

    assert reason(make_incident(**HOME), uptime_down(Code.CONNECT), store=store) is None


def test_an_incident_does_not_explain_itself() -> None:
    incident = make_incident(**HOME)

    assert reason(incident, incident) is None


def test_a_cause_that_was_mended_while_the_run_was_under_way_explains_it_still() -> None:
    assert reason(make_incident(**HOME), uptime_down(resolved_at=NOON + MINUTE)) == "i0"
    assert reason(make_incident(**HOME), uptime_down(resolved_at=NOON)) is None


def test_one_blind_check_explains_the_others_that_are_blind_for_the_same_reason() -> None:
    blind = {"kind": IncidentKind.BLIND, "severity": Severity.WARNING}
    refused = make_incident(code=Code.CAPTCHA, **blind)

    assert reason(refused, uptime_down(Code.RATE_LIMITED, **blind)) == "i0"
    assert reason(refused, uptime_down(Code.NETWORK, **blind)) is None
    assert reason(refused, uptime_down(Code.DNS)) is None


def test_warnings_are_told_one_by_one() -> None:
    slow = {"kind": IncidentKind.WARNING, "code": Code.SLOW, "step": None}

    assert reason(make_incident(**slow), uptime_down(**slow)) is None


def test_an_explained_incident_is_recorded_and_nobody_is_told() -> None:
    life = Life()

    life.run("failed", others=[uptime_down()], **HOME)
    life.run("failed", others=[uptime_down()], **HOME)
    incident = life.state.open[IncidentKind.FAILURE]
    assert incident.explained_by == "i0"
    assert follow_up(incident, store=life.store, now=life.now + 100 * HOUR) == ()

    life.run("passed")
    assert life.owed == []
    assert life.withdrawn == []


def test_what_outlives_its_cause_is_told_with_the_next_result() -> None:
    life = Life()
    life.run("failed", others=[uptime_down()], **HOME)

    life.run("failed", code=Code.NO_PAYMENT, step="payment")
    incident = life.state.open[IncidentKind.FAILURE]
    assert (incident.explained_by, incident.told_at) == (None, life.now)
    assert life.told(Event.OPENED) == ["slack", "mail"]

    life.run("passed")
    assert life.told(Event.RESOLVED) == ["slack", "mail"]


def test_what_was_told_is_not_explained_away_later() -> None:
    life = Life()
    life.run("failed", **HOME)

    life.run("failed", others=[uptime_down()], **HOME)

    assert life.state.open[IncidentKind.FAILURE].explained_by is None


def test_what_outlives_its_cause_in_maintenance_is_told_after_it() -> None:
    window = {"from": "2026-01-12 12:10", "to": "2026-01-12 13:00"}
    life = Life(store=make_store(maintenance=[window]))
    life.run("failed", others=[uptime_down()], **HOME)

    life.run("failed", **HOME)
    assert life.owed == []

    life.run("failed", after=HOUR, **HOME)
    assert life.told(Event.OPENED) == ["slack", "mail"]
