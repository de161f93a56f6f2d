"""What a result means: the new state of its check, incidents that open or close, messages owed.

Pure: takes `now`, reads no clock, does no I/O. Words of messages stand in `alerts/words.py`.

Rules that are not obvious:

* Only runs that saw the shop speak of it. `blocked` and `error` leave rows and incidents of the shop
  alone; when nothing else came for `blind_after`, one BLIND incident says so. At once, when the shop
  asks us to stay away for longer than that. Time in which nobody looked does not count.
* `open_after` counts failed runs for a FAILURE and degraded runs for a WARNING. `recover_after`
  counts runs in which the shop sold (passed or degraded) for a FAILURE, passed runs for a WARNING.
* In a maintenance window, and from what a run saw that began in one, rows grow but nothing opens;
  what closes, closes. Messages wait for its end.
* An open incident that nobody was told of (another explained it) is told with the first result that
  still shows it and that nothing explains. One whose channels are all gone is told to those there are.
* A result that is older than the newest one known (a late worker) is counted and changes nothing
  else. A newest one that lies in the future is not believed: the clock was wrong then.
* The same result again gives the same state back, version and all: there is nothing to store. (Only
  the newest run is recognised here; the journal refuses any run that has a result already.)
"""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from alerts import owed
from alerts.cause import explained_by
from alerts.changed import what_changed
from alerts.model import (
    CONFIG_FAULT,
    FLAPPING,
    CheckState,
    Decision,
    Incident,
    IncidentKind,
    Notification,
)
from alerts.tally import came_to, count, take_in, with_health
from config.store import Store
from probes.result import SAW_THE_SHOP, SOLD, CheckResult, Severity, Verdict

_LATELY = timedelta(hours=1)
_SHORT = 300
_SHOWN_BY = {
    IncidentKind.FAILURE: frozenset({Verdict.FAILED}),
    IncidentKind.WARNING: frozenset({Verdict.DEGRADED}),
    IncidentKind.BLIND: frozenset({Verdict.BLOCKED, Verdict.ERROR}),
}
_SEVERITY = {IncidentKind.FAILURE: Severity.CRITICAL}


def decide(
    state: CheckState,
    result: CheckResult,
    *,
    store: Store,
    now: datetime,
    others: Iterable[Incident] = (),
) -> Decision:
    """What follows from one result. Raises nothing.

    `others` are the store's incidents that may explain a new one: those open, and those resolved
    while this run was under way. Commit the decision only when `state` changed its version.
    """
    if state.last is not None and state.last.run_id == result.run_id:
        return Decision(state=state)
    if state.last is not None and result.slot < state.last.slot <= now:
        counters = count(state.counters, result)
        return Decision(state=replace(state, version=state.version + 1, counters=counters))

    others = tuple(others)
    after = take_in(state, result, longest_gap=_longest_gap(store, result), now=now)
    decision = Decision(state=after)
    for kind in _SHOWN_BY:
        decision = _judge(decision, kind, result, store=store, now=now, others=others)
    return replace(decision, state=with_health(state, decision.state, now=now))


def skip(state: CheckState, slots: int) -> Decision:
    """So many slots passed without a run: they are counted."""
    counters = replace(state.counters, skipped=state.counters.skipped + slots)
    return Decision(state=replace(state, version=state.version + 1, counters=counters))


def open_of_file(
    state: CheckState,
    summary: str,
    *,
    store: Store,
    now: datetime,
    kind: IncidentKind = IncidentKind.CONFIG,
    code: str = CONFIG_FAULT,
) -> Decision:
    """The store's file has faults, or something else (`kind`) is to be said of what stands in it.

    `state` is the store's own: its `check_id` is the store's id. What nobody could be told of at first
    is told when somebody can.
    """
    known = state.open.get(kind)
    newer = replace(state, version=state.version + 1)
    if known is not None:
        now_known = replace(known, code=code, summary=_short(summary))
        if not owed.is_told(known, store) and owed.has_audience(store, known.severity):
            return _tell(Decision(state=newer), now_known, store=store, now=now)
        same = now_known == known
        return Decision(state=state) if same else _store(Decision(state=newer), now_known)
    incident = Incident(
        id=_incident_id(state.check_id, kind, now.isoformat()),
        subject=state.check_id,
        kind=kind,
        severity=Severity.WARNING,
        code=code,
        step=None,
        summary=_short(summary),
        run_id=None,
        opened_at=now,
    )
    return _tell(Decision(state=newer), incident, store=store, now=now)


def close_of_file(
    state: CheckState,
    *,
    store: Store,
    now: datetime,
    kind: IncidentKind = IncidentKind.CONFIG,
) -> Decision:
    """The store's file is right (again); the same state back when it was."""
    known = state.open.get(kind)
    if known is None:
        return Decision(state=state)
    state = replace(state, version=state.version + 1)
    return _close(Decision(state=state), known, store=store, now=now)


def retire(state: CheckState, *, now: datetime) -> Decision:
    """The check is no longer configured: its incidents end, and nobody needs to hear of it.

    Nor does it go on where it was, should it come back. The same state back when nothing is left.
    """
    blank = replace(state, open={}, blind_since=None, failed_in_row=0, degraded_in_row=0)
    if blank == state:
        return Decision(state=state)
    ended = tuple(replace(incident, resolved_at=now) for incident in state.open.values())
    retired = replace(blank, version=state.version + 1)
    return Decision(
        state=with_health(state, retired, now=now),
        incidents=ended,
        withdrawn=tuple(incident.id for incident in ended),
    )


def _longest_gap(store: Store, result: CheckResult) -> timedelta:
    """Results that are further apart belong to different times: the monitor was off in between."""
    spec = store.checks.get(result.check_id.partition("/")[2])
    blind_after = store.alerts.blind_after
    return max(2 * spec.every, blind_after) if spec else blind_after


def _judge(
    decision: Decision,
    kind: IncidentKind,
    result: CheckResult,
    *,
    store: Store,
    now: datetime,
    others: tuple[Incident, ...],
) -> Decision:
    """The decision with what this result means for incidents of one kind."""
    state = decision.state
    known = state.open.get(kind)
    if (
        known is not None
        and came_to(known.step, result)
        and _is_over(known, state, result, store=store)
    ):
        return _close(decision, known, store=store, now=now)
    shown = result.verdict in _SHOWN_BY[kind]
    hushed = store.in_maintenance(now) or store.in_maintenance(result.started_at)
    may_open = not hushed and _is_due(kind, state, store=store, now=now)
    if not shown or (known is None and not may_open):
        return decision
    if known is None:
        decision, known = _open(decision, kind, result, now=now)
    incident = _refreshed(known, state, result)
    if owed.is_told(incident, store) or hushed:
        return _store(decision, incident)
    reason = explained_by(incident, others, store=store, looked_at=result.started_at)
    if incident.told or reason is None:
        return _tell(decision, incident, store=store, now=now)
    return _store(decision, replace(incident, explained_by=reason.id))


def _tell(decision: Decision, incident: Incident, *, store: Store, now: datetime) -> Decision:
    """The decision in which the incident's OPENED messages are owed from now on."""
    incident = owed.tell(incident, store=store, now=now)
    return _store(decision, incident, owed.opened(incident, store=store, now=now))


def _is_due(kind: IncidentKind, state: CheckState, *, store: Store, now: datetime) -> bool:
    if kind is IncidentKind.BLIND:
        until = state.blocked_until or now  # nobody looks before that
        return until - (state.blind_since or now) >= store.alerts.blind_after
    row = state.failed_in_row if kind is IncidentKind.FAILURE else state.degraded_in_row
    return row >= store.alerts.open_after


def _is_over(incident: Incident, state: CheckState, result: CheckResult, *, store: Store) -> bool:
    needed = store.alerts.recover_after
    if incident.flapping:
        needed = max(needed, FLAPPING)
    if incident.kind is IncidentKind.BLIND:
        return result.verdict in SAW_THE_SHOP
    if incident.kind is IncidentKind.FAILURE:
        return result.verdict in SOLD and state.sold_in_row >= needed
    return result.verdict is Verdict.PASSED and state.passed_in_row >= needed


def _open(
    decision: Decision, kind: IncidentKind, result: CheckResult, *, now: datetime
) -> tuple[Decision, Incident]:
    """A new incident, and the decision that remembers when it opened."""
    state = decision.state
    before = state.openings.get(kind, ())
    lately = (*(moment for moment in before if now - _LATELY < moment <= now), now)
    incident = Incident(
        id=_incident_id(state.check_id, kind, result.run_id),
        subject=state.check_id,
        kind=kind,
        severity=_SEVERITY.get(kind, Severity.WARNING),
        code="",
        step=None,
        summary="",
        run_id=None,
        opened_at=now,
        times=len(lately),
    )
    openings = {**state.openings, kind: lately}
    return replace(decision, state=replace(state, openings=openings)), incident


def _refreshed(incident: Incident, state: CheckState, result: CheckResult) -> Incident:
    """The incident as its newest run shows it."""
    outcome = result.outcome
    code, step, seen = result.verdict.value, None, ""
    if outcome.failure is not None:
        code, step, seen = outcome.failure.code.value, outcome.failure.step, outcome.failure.seen
    elif wrong := [one for one in outcome.findings if one.severity is not Severity.INFO]:
        code, seen = wrong[0].code.value, wrong[0].message
    return replace(
        incident,
        code=code,
        step=step,
        summary=_short(seen),
        run_id=result.run_id,
        changes=what_changed(state.fingerprint, outcome.fingerprint, first_seen=state.first_seen)
        or incident.changes,
    )


def _close(decision: Decision, incident: Incident, *, store: Store, now: datetime) -> Decision:
    incident = replace(incident, resolved_at=now)
    if owed.is_unheard(incident, store=store, now=now):
        decision = replace(decision, withdrawn=(*decision.withdrawn, incident.id))
        return _store(decision, incident)
    return _store(decision, incident, owed.resolved(incident, store=store, now=now))


def _store(
    decision: Decision, incident: Incident, notifications: tuple[Notification, ...] = ()
) -> Decision:
    """The decision with this version of an incident, and what is owed about it."""
    open_ = {**decision.state.open, incident.kind: incident}
    if incident.resolved_at is not None:
        del open_[incident.kind]
    return replace(
        decision,
        state=replace(decision.state, open=open_),
        incidents=(*decision.incidents, incident),
        notifications=decision.notifications + notifications,
    )


def _incident_id(subject: str, kind: IncidentKind, cause: str) -> str:
    """The same for the same cause, so that deciding again gives the same rows."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tillwatch:{subject}:{kind}:{cause}").hex


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHORT else flat[: _SHORT - 1] + "…"
