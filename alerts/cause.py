"""One cause, one message: which incident is explained by another.

Pure, and within one store. Does not decide who is told; `alerts.policy` does, with this answer.
"""

from collections.abc import Iterable
from datetime import datetime

from alerts.model import Incident, IncidentKind
from config.checks import UptimeSpec
from config.store import Store
from probes.codes import Code

_HOST_IS_DEAD = frozenset({Code.DNS, Code.CONNECT, Code.TLS})
"""Failures that every page of a shop shares."""


def explained_by(
    incident: Incident, others: Iterable[Incident], *, store: Store, looked_at: datetime
) -> Incident | None:
    """The incident among `others` that is the reason for this one, too.

    `looked_at` is when the run that shows `incident` began: an incident that was resolved after
    that explains it still. One that is itself explained explains nothing, so there are no circles.
    """
    for other in others:
        lasted = other.resolved_at is None or other.resolved_at > looked_at
        # what a removed check left open would explain its shop's failures away for ever
        known = other.check_name in store.checks and other.subject != incident.subject
        if lasted and known and other.explained_by is None and _same_cause(incident, other, store):
            return other
    return None


def _same_cause(incident: Incident, other: Incident, store: Store) -> bool:
    if incident.kind is not other.kind:
        return False
    if incident.kind is IncidentKind.BLIND:
        return _family(incident) == _family(other)
    if incident.kind is not IncidentKind.FAILURE:
        return False
    if not _family(incident) == _family(other) == "page":
        return False
    page = _page(incident, store)
    return other.code in _HOST_IS_DEAD or (page is not None and page == _page(other, store))


def _family(incident: Incident) -> str:
    return incident.code.partition(".")[0]


def _page(incident: Incident, store: Store) -> str | None:
    """The address that an incident is about, when it is one that several checks look at."""
    spec = store.checks.get(incident.check_name)
    if isinstance(spec, UptimeSpec):
        return store.address(spec.path).rstrip("/")
    return store.url if incident.step == "home" else None
