"""The values of one check and of one store, from their definition and their newest state. Pure."""

from collections.abc import Collection, Iterator, Mapping
from typing import assert_never

from alerts.model import CheckState, Counters, Health, Incident, LastRun
from alerts.terms import PAGE_STEPS, STEPS
from config.checks import AnySpec, JourneySpec, PurchaseSpec, UptimeSpec
from config.store import Check, Store
from config.units import format_length
from monitor.metrics import families as f
from monitor.metrics.families import Family, Sample
from probes.codes import Code
from probes.result import SAW_THE_SHOP, SOLD, Verdict

OTHER = "other"
"""Stands for codes that an older or newer Tillwatch left in the database."""

_OURS = "error."
_CODES = frozenset(code.value for code in Code)
_MEASURED: Mapping[str, Family] = {
    "uptime_status_code": f.UPTIME_STATUS_CODE,
    "uptime_redirects": f.UPTIME_REDIRECTS,
    "uptime_body": f.UPTIME_BODY,
}
_PURCHASE_STEPS = frozenset(STEPS.keys() - PAGE_STEPS)
_EXPIRES_IN = "uptime_certificate_expires_in"


def of_store(store: Store, own: CheckState | None, *, location: str) -> Iterator[Sample]:
    """`own` is the state of the store's file, which has the store's id; None when it has no past."""
    labels = (store.id, store.title, store.url, store.platform or "", store.owner or "")
    yield f.STORE_INFO, labels, 1
    if store.signature is not None and store.signature.expires is not None:
        yield f.SIGNATURE_EXPIRY, (store.id,), store.signature.expires.timestamp()
    if own is not None:
        yield from _incidents(own, (store.id, "", "", location))


def of_check(check: Check, state: CheckState | None, *, location: str) -> Iterator[Sample]:
    """`state` is None for a check that was never seen: its totals are 0 and its health is unknown."""
    labels = (check.store.id, check.name, check.kind, location)
    state = state or CheckState(check_id=check.id)
    every = check.spec.every
    yield f.CHECK_INFO, (*labels, format_length(every)), 1
    yield f.CHECK_INTERVAL, labels, every.total_seconds()
    yield from _totals(state.counters, labels)
    for health in Health:
        yield f.HEALTH, (*labels, health.value), health is state.health
    yield from _incidents(state, labels)
    if state.last is not None:
        yield f.LAST_RESULT, labels, state.last.finished_at.timestamp()
        if state.last.verdict in SAW_THE_SHOP:
            yield from _newest(check, state.last, labels)


def _newest(check: Check, last: LastRun, labels: tuple[str, ...]) -> Iterator[Sample]:
    yield f.PROBE_SUCCESS, labels, last.verdict in SOLD
    yield f.PROBE_DURATION, labels, last.duration_seconds
    family, known = _steps(check.spec)
    for step, seconds in last.steps.items():
        if step in known:
            yield family, (*labels, step), seconds
    for name, value in last.measurements.items():
        if name in _MEASURED:
            yield _MEASURED[name], labels, value
    if _EXPIRES_IN in last.measurements:
        expiry = last.finished_at.timestamp() + last.measurements[_EXPIRES_IN]
        yield f.CERTIFICATE_EXPIRY, labels, expiry


def _steps(spec: AnySpec) -> tuple[Family, Collection[str]]:
    """Where the steps' times are told, and which of them: a closed list."""
    match spec:
        case PurchaseSpec():
            return f.STEP_DURATION, _PURCHASE_STEPS
        case UptimeSpec():
            return f.UPTIME_PHASE, PAGE_STEPS
        case JourneySpec():
            return f.STEP_DURATION, spec.step_names
        case _:
            assert_never(spec)


def _totals(counters: Counters, labels: tuple[str, ...]) -> Iterator[Sample]:
    for verdict in Verdict:
        yield f.RUNS, (*labels, verdict.value), counters.runs.get(verdict, 0)
    yield f.RUN_SECONDS, labels, counters.duration_seconds
    yield f.FLAKY_RUNS, labels, counters.flaky
    yield f.SLOTS_SKIPPED, labels, counters.skipped
    for vendor, number in counters.held.items():
        yield f.EVENTS_HELD, (*labels, vendor), number
    totals: dict[tuple[Family, str], int] = {}
    for code, number in counters.failures.items():
        key = _place(code)
        totals[key] = totals.get(key, 0) + number
    for (family, value), number in totals.items():
        yield family, (*labels, value), number


def _place(code: str) -> tuple[Family, str]:
    """Where a code is counted, and the value of the label."""
    known = code in _CODES
    if code.startswith(_OURS):
        return f.PROBE_ERRORS, code.removeprefix(_OURS) if known else OTHER
    return f.FAILURES, code if known else OTHER


def _incidents(state: CheckState, labels: tuple[str, ...]) -> Iterator[Sample]:
    for incident in state.open.values():
        yield f.INCIDENT_OPEN, (*labels, *_sort(incident)), 1


def _sort(incident: Incident) -> tuple[str, str]:
    return incident.kind.value, incident.severity.value
