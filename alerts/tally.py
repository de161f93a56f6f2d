"""What one result adds to the state of its check: counters, rows, memory, health. Opens and closes nothing.

Incidents are `alerts.policy`'s part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeVar

from alerts.changed import first_seen
from alerts.model import CheckState, Counters, Health, IncidentKind, LastRun
from probes.codes import Code
from probes.footprint import held_by_vendor
from probes.result import SAW_THE_SHOP, SOLD, CheckResult, Json, Verdict

K = TypeVar("K", bound=str)
_NOTHING: Mapping[str, Json] = MappingProxyType({})


def count(counters: Counters, result: CheckResult) -> Counters:
    """The totals with this result in them."""
    failure = result.outcome.failure
    held = held_by_vendor(result.outcome.measurements)
    return replace(
        counters,
        runs=_with(counters.runs, {result.verdict: 1}),
        flaky=counters.flaky + result.flaky,
        failures=_with(counters.failures, {failure.code.value: 1} if failure else {}),
        held=_with(counters.held, held),
        duration_seconds=counters.duration_seconds + result.duration.total_seconds(),
    )


def _with(totals: Mapping[K, int], more: Mapping[K, int]) -> Mapping[K, int]:
    return {**totals, **{key: totals.get(key, 0) + number for key, number in more.items()}}


def take_in(
    state: CheckState, result: CheckResult, *, longest_gap: timedelta, now: datetime
) -> CheckState:
    """The state with this result in it; open incidents and health as they were."""
    state = replace(
        state,
        version=state.version + 1,
        counters=count(state.counters, result),
        blind_since=_blind_since(state, result, longest_gap=longest_gap, now=now),
        last=_last_run(result, now),
        blocked_until=_blocked_until(result, now),
    )
    if result.verdict in SAW_THE_SHOP:
        return _seen(state, result)
    return state


def _blind_since(
    state: CheckState, result: CheckResult, *, longest_gap: timedelta, now: datetime
) -> datetime | None:
    """Since when nobody could see, had this run seen nothing. What was long ago is begun anew."""
    since = state.blind_since
    if state.last is not None:
        looked = max(state.last.finished_at, state.blocked_until or state.last.finished_at)
        since = since if now - looked <= longest_gap else None
    failure = result.outcome.failure
    if failure is not None and failure.code is Code.INTERRUPTED:  # nothing kept it from seeing
        return since
    return min(since or now, now)


def came_to(step: str | None, result: CheckResult) -> bool:
    """Whether a run came as far as a problem: one without a checkout says nothing of what comes there."""
    outcome = result.outcome
    stopped = any(one.code is Code.NO_CHECKOUT_NOW for one in outcome.findings)
    return not stopped or step in {one.name for one in outcome.steps}


def _seen(state: CheckState, result: CheckResult) -> CheckState:
    """Rows go on or break. A run that did not see the shop comes never here: it does neither.

    Nor does one that stopped before what was wrong: it is no sign that it went well there.
    """
    verdict, outcome = result.verdict, result.outcome
    troubled = state.failed_in_row or state.degraded_in_row
    if troubled and verdict in SOLD and not came_to(_troubled_at(state), result):
        return replace(state, blind_since=None, memory={**state.memory, **outcome.remember})
    good = outcome.fingerprint if verdict is Verdict.PASSED else _NOTHING
    seen = first_seen(
        state.first_seen, state.fingerprint, outcome.fingerprint, now=result.started_at
    )
    return replace(
        state,
        failed_in_row=state.failed_in_row + 1 if verdict is Verdict.FAILED else 0,
        degraded_in_row=state.degraded_in_row + 1 if verdict is Verdict.DEGRADED else 0,
        passed_in_row=state.passed_in_row + 1 if verdict is Verdict.PASSED else 0,
        sold_in_row=state.sold_in_row + 1 if verdict in SOLD else 0,
        blind_since=None,
        memory={**state.memory, **outcome.remember},
        fingerprint={**state.fingerprint, **good},
        first_seen=seen,
    )


def _troubled_at(state: CheckState) -> str | None:
    """The step of the problem that is open, if one is; of rows too short for that nobody knows it."""
    known = state.open.get(IncidentKind.FAILURE) or state.open.get(IncidentKind.WARNING)
    return known.step if known else None


def _last_run(result: CheckResult, now: datetime) -> LastRun:
    outcome = result.outcome
    return LastRun(
        run_id=result.run_id,
        slot=result.slot,
        finished_at=now,
        verdict=result.verdict,
        duration_seconds=result.duration.total_seconds(),
        code=outcome.failure.code if outcome.failure else None,
        step=outcome.failure.step if outcome.failure else None,
        steps={step.name: step.duration.total_seconds() for step in outcome.steps},
        measurements={
            figure.name: figure.value for figure in outcome.measurements if not figure.labels
        },
    )


def _blocked_until(result: CheckResult, now: datetime) -> datetime | None:
    failure = result.outcome.failure
    if result.verdict is not Verdict.BLOCKED or failure is None or failure.retry_after is None:
        return None
    return now + failure.retry_after


def kept_away(states: Iterable[CheckState]) -> datetime | None:
    """Until when a store's host asked to be left alone, by the states of its checks; None when it did not.

    Who answers "too many requests" means the visitor and not one of his checks, so it holds for all of
    them. A challenge or a captcha means what was asked and how: that holds for its own check only.
    """
    return max(
        (
            state.blocked_until
            for state in states
            if state.blocked_until and state.last and state.last.code is Code.RATE_LIMITED
        ),
        default=None,
    )


def with_health(before: CheckState, after: CheckState, *, now: datetime) -> CheckState:
    """The state after, with what the wall shows of it, and since when."""
    health = _health(after)
    if health is before.health:
        return after
    return replace(after, health=health, since=now)


def _health(state: CheckState) -> Health:
    if IncidentKind.FAILURE in state.open or state.failed_in_row:
        return Health.FAILING
    if IncidentKind.BLIND in state.open:
        return Health.BLIND
    if IncidentKind.WARNING in state.open or state.degraded_in_row:
        return Health.DEGRADED
    return Health.OK if state.sold_in_row else Health.UNKNOWN
