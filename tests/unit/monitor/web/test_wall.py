"""What the wall shows of states: the worst first, and never more than is known."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model import CheckState, Health, Incident, IncidentKind
from config.faults import Fault
from config.reload import Change
from config.store import Config, Maintenance, Store
from monitor.web.wall import Look, by_trouble, store_tile, tiles
from probes.result import Severity, Verdict
from tests.unit.monitor.metrics.states import NOON, PURCHASE, STORE, UPTIME, state_after

SOON = NOON + timedelta(minutes=1)
FAULT = Fault("stores/fjord.yaml", 7, "url", "is missing", "fjord")


def look_after(*verdicts: Verdict) -> Look:
    """How the purchase looks right after these runs."""
    state = state_after(PURCHASE, verdicts)
    assert state.last is not None
    (purchase, _) = store_tile(STORE, {PURCHASE.id: state}, now=state.last.finished_at).checks
    return purchase.look


def test_a_check_that_never_ran_is_unknown_and_so_is_its_shop() -> None:
    tile = store_tile(STORE, {}, now=NOON)

    assert {check.look for check in tile.checks} == {Look.UNKNOWN}
    assert tile.look is Look.UNKNOWN


def test_a_shop_without_checks_is_unknown() -> None:
    assert store_tile(STORE.model_copy(update={"checks": {}}), {}, now=NOON).look is Look.UNKNOWN


def test_one_check_without_data_keeps_the_whole_shop_from_being_in_order() -> None:
    states = {PURCHASE.id: state_after(PURCHASE, [Verdict.PASSED])}

    assert store_tile(STORE, states, now=SOON).look is Look.UNKNOWN


@pytest.mark.parametrize(
    ("verdicts", "look"),
    [
        ([Verdict.PASSED], Look.OK),
        ([Verdict.FAILED], Look.FAILING),
        ([Verdict.DEGRADED], Look.DEGRADED),
        ([Verdict.BLOCKED], Look.UNKNOWN),
        ([Verdict.PASSED, Verdict.BLOCKED], Look.UNSEEN),
        ([Verdict.PASSED, Verdict.ERROR], Look.UNSEEN),
        ([Verdict.FAILED, Verdict.ERROR], Look.FAILING),
        ([Verdict.PASSED, *[Verdict.BLOCKED] * 14], Look.BLIND),
    ],
)
def test_a_check_looks_as_its_runs_were(verdicts: list[Verdict], look: Look) -> None:
    assert look_after(*verdicts) is look


def test_green_that_is_too_old_is_no_longer_green() -> None:
    states = {check.id: state_after(check, [Verdict.PASSED]) for check in (PURCHASE, UPTIME)}
    fresh = store_tile(STORE, states, now=NOON + timedelta(minutes=2))
    old = store_tile(STORE, states, now=NOON + timedelta(hours=3))

    assert fresh.look is Look.OK
    assert old.look is Look.STALE
    assert old.checks[0].since == NOON + timedelta(seconds=4)


def test_a_check_is_not_stale_while_its_next_run_may_still_come() -> None:
    states = {PURCHASE.id: state_after(PURCHASE, [Verdict.PASSED])}

    (purchase, _) = store_tile(STORE, states, now=NOON + 3 * PURCHASE.spec.every).checks

    assert purchase.look is Look.OK


@pytest.mark.parametrize(
    ("verdicts", "look"),
    [
        ([Verdict.FAILED], Look.FAILING),
        ([Verdict.PASSED, *[Verdict.BLOCKED] * 14], Look.BLIND),
        ([Verdict.DEGRADED], Look.STALE),
        ([Verdict.PASSED, Verdict.ERROR], Look.STALE),
    ],
)
def test_trouble_that_nobody_looked_at_since_is_still_trouble(
    verdicts: list[Verdict], look: Look
) -> None:
    state = state_after(PURCHASE, verdicts)
    now = NOON + timedelta(hours=9)

    (purchase, _) = store_tile(STORE, {PURCHASE.id: state}, now=now).checks

    assert (purchase.look, purchase.overdue) == (look, True)


def test_a_check_that_was_asked_to_stay_away_is_not_stale_before_it_may_come_back() -> None:
    until = NOON + timedelta(hours=1)
    state = state_after(PURCHASE, [Verdict.PASSED, Verdict.BLOCKED])
    states = {PURCHASE.id: replace(state, blocked_until=until)}

    (during, _) = store_tile(STORE, states, now=until + 3 * PURCHASE.spec.every).checks
    (after, _) = store_tile(STORE, states, now=until + timedelta(hours=1)).checks

    assert (during.look, during.overdue) == (Look.UNSEEN, False)
    assert after.look is Look.STALE


def test_its_siblings_are_not_stale_either_while_the_shop_has_too_many_requests() -> None:
    until = NOON + timedelta(hours=1)
    refused = replace(state_after(UPTIME, [Verdict.PASSED, Verdict.BLOCKED]), blocked_until=until)
    states = {PURCHASE.id: state_after(PURCHASE, [Verdict.PASSED]), UPTIME.id: refused}

    (during, _) = store_tile(STORE, states, now=until + 3 * PURCHASE.spec.every).checks
    (after, _) = store_tile(STORE, states, now=until + timedelta(hours=1)).checks

    assert (during.look, during.overdue) == (Look.OK, False)
    assert after.look is Look.STALE


def test_every_health_has_a_look() -> None:
    assert {health.value for health in Health} <= {look.value for look in Look}


def test_shops_in_trouble_come_first_and_those_in_order_last() -> None:
    stores = {name: STORE.model_copy(update={"id": name, "name": ""}) for name in "abcd"}
    verdicts = {"b": Verdict.FAILED, "c": Verdict.PASSED, "d": Verdict.DEGRADED}
    states: dict[str, CheckState] = {}
    for name, verdict in verdicts.items():
        for check in (PURCHASE, UPTIME):
            key = f"{name}/{check.name}"
            states[key] = replace(state_after(check, [verdict]), check_id=key)
    reading = Change(config=Config(stores=stores), faulty={"fjord": (FAULT,)})

    shown = tiles(reading, states, now=SOON)

    assert [tile.id for tile in shown] == ["b", "d", "fjord", "a", "c"]


def test_a_store_whose_file_is_at_fault_is_shown_with_its_fault() -> None:
    reading = Change(
        config=Config(stores={"nordlys": STORE}), faulty={"fjord": (FAULT,), "nordlys": (FAULT,)}
    )

    by_id = {tile.id: tile for tile in tiles(reading, {}, now=NOON)}

    assert (by_id["fjord"].store, by_id["fjord"].faults) == (None, (FAULT,))
    # it goes on with its last good configuration, but it is not in order
    assert by_id["nordlys"].look is Look.FAULTY
    assert len(by_id["nordlys"].checks) == 2


def test_maintenance_is_shown() -> None:
    window = Maintenance.model_validate({"from": "2026-11-23 11:00", "to": "2026-11-23 13:00"})
    store = Store(id="nordlys", url="https://nordlys.example", maintenance=(window,))

    assert store_tile(store, {}, now=NOON).in_maintenance
    assert not store_tile(store, {}, now=NOON + timedelta(hours=1)).in_maintenance


@given(
    st.lists(
        st.tuples(st.sampled_from(IncidentKind), st.booleans(), st.integers(0, 100)), max_size=8
    )
)
def test_what_stops_sales_is_on_top_and_what_is_explained_at_the_bottom(
    parts: list[tuple[IncidentKind, bool, int]],
) -> None:
    incidents = [
        Incident(
            id=str(number),
            subject="nordlys/purchase",
            kind=kind,
            severity=Severity.WARNING,
            code="",
            step=None,
            summary="",
            run_id=None,
            opened_at=NOON + timedelta(minutes=minute),
            explained_by="other" if explained else None,
        )
        for number, (kind, explained, minute) in enumerate(parts)
    ]

    ordered = by_trouble(incidents)

    assert sorted(one.id for one in ordered) == sorted(one.id for one in incidents)
    explained = [one.explained_by is not None for one in ordered]
    assert explained == sorted(explained)
    own = [one.kind is not IncidentKind.FAILURE for one in ordered if one.explained_by is None]
    assert own == sorted(own)
