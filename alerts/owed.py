"""Which messages are owed to whom, and from when on. Whether anything happened is not asked here."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.model import (
    SIGNATURE_WARNINGS,
    Event,
    Incident,
    IncidentKind,
    Notification,
    message_key,
)
from alerts.quiet import held_until, is_held, quiet_end
from config.store import Store
from probes.result import Severity

_DAY = timedelta(days=1)


def tell(incident: Incident, *, store: Store, now: datetime) -> Incident:
    """The incident with those whom its OPENED message is owed to.

    Told again, because its channels were renamed, it lasts as long as it did.
    """
    told = _channels(store, incident.severity)
    told_at = incident.told_at or _free(incident, store, moment=now)
    return replace(incident, told=told, told_at=told_at if told else None, explained_by=None)


def is_told(incident: Incident, store: Store) -> bool:
    """Whether its OPENED message is owed to a channel that there still is."""
    return any(name in store.channels for name in incident.told)


def has_audience(store: Store, severity: Severity) -> bool:
    """Whether there is a channel for what is so severe."""
    return bool(_channels(store, severity))


def opened(incident: Incident, *, store: Store, now: datetime) -> tuple[Notification, ...]:
    """The OPENED messages of an incident that `tell` has returned."""
    free = _free(incident, store, moment=now)
    not_before = max(incident.told_at or free, free)
    return _notes(
        incident, Event.OPENED, incident.told, store=store, now=now, not_before=not_before
    )


def is_unheard(incident: Incident, *, store: Store, now: datetime) -> bool:
    """Whether its OPENED messages are still held back.

    Asked of the quiet hours, too: a clock that jumped back alone does not unsay a message.
    """
    told_at = incident.told_at
    return told_at is not None and now < told_at and now < _free(incident, store, moment=now)


def resolved(incident: Incident, *, store: Store, now: datetime) -> tuple[Notification, ...]:
    """The RESOLVED messages; those who heard of an escalation get theirs when these are sent."""
    not_before = _free(incident, store, moment=now)
    channels = _audience(incident, store)
    return _notes(incident, Event.RESOLVED, channels, store=store, now=now, not_before=not_before)


def escalation_due(incident: Incident, store: Store) -> datetime | None:
    """When the incident is told to more people, if it is still open then."""
    escalate = store.alerts.escalate
    if not escalate or incident.told_at is None or incident.kind is not IncidentKind.FAILURE:
        return None
    return _free(incident, store, moment=incident.told_at + escalate.after)


def follow_up(
    incident: Incident, *, store: Store, now: datetime, unseen: Collection[str] = ()
) -> tuple[Notification, ...]:
    """The reminder and the escalation that are due by now; the same keys when asked again.

    None while quiet hours or maintenance hold messages back: what is due then is owed afterwards,
    of several reminders only the newest. A FAILURE is repeated every `remind_every`; anything else
    once a day at the most, and never escalated. Nothing of a check that nobody carries out.
    Of a shop that can't be seen (`unseen` are such checks) nobody knows whether it is still so: an
    incident of its own says that, and reminders go on afterwards.
    """
    if incident.resolved_at is not None or is_held(store, incident.severity, moment=now):
        return ()
    if not incident.of_file and incident.check_name not in store.checks:
        return ()
    escalations = _escalations(incident, store=store, now=now)
    if incident.subject in unseen and incident.kind is not IncidentKind.BLIND:
        return escalations
    return escalations + _reminders(incident, store=store, now=now)


def _escalations(incident: Incident, *, store: Store, now: datetime) -> tuple[Notification, ...]:
    """The ESCALATED messages that are due by now."""
    escalate, due = store.alerts.escalate, escalation_due(incident, store)
    if not escalate or due is None or due > now:
        return ()
    return _notes(incident, Event.ESCALATED, escalate.to, store=store, now=due)


def _reminders(incident: Incident, *, store: Store, now: datetime) -> tuple[Notification, ...]:
    """The newest reminder that is due by now; those that were missed before it are not owed."""
    if incident.kind is IncidentKind.SIGNATURE:
        return _warnings(incident, store=store, now=now)
    every = store.alerts.remind_every
    if every is None or incident.told_at is None:
        return ()
    if incident.kind is not IncidentKind.FAILURE:
        every = max(every, _DAY)
    due = incident.told_at + (now - incident.told_at) // every * every
    if due <= incident.told_at:
        return ()
    channels = _audience(incident, store)
    # known by its moment: a count would begin anew, below those that were told, when `every` grows
    number = int(due.timestamp())
    return _notes(incident, Event.REMINDER, channels, store=store, now=due, number=number)


def _warnings(incident: Incident, *, store: Store, now: datetime) -> tuple[Notification, ...]:
    """The newest of a signature's warnings that is due by now and later than those that were told."""
    expires, told_at = store.signature.expires if store.signature else None, incident.told_at
    if expires is None or told_at is None:
        return ()
    moments = (expires - before for before in SIGNATURE_WARNINGS)
    due = [(number, at) for number, at in enumerate(moments) if told_at < at <= now]
    if not due:
        return ()
    number, at = due[-1]
    channels = _audience(incident, store)
    return _notes(incident, Event.REMINDER, channels, store=store, now=at, number=number)


def _free(incident: Incident, store: Store, *, moment: datetime) -> datetime:
    # what is said of a file is the manager's own doing: maintenance of the shop does not hush it
    hold = quiet_end if incident.of_file else held_until
    return hold(store, incident.severity, moment=moment)


def _audience(incident: Incident, store: Store) -> tuple[str, ...]:
    """Who was told and is still a channel; whoever is one now when none of them is left."""
    left = tuple(name for name in incident.told if name in store.channels)
    return left or (_channels(store, incident.severity) if incident.told else ())


def _channels(store: Store, severity: Severity) -> tuple[str, ...]:
    alerts = store.alerts
    named = alerts.critical if severity is Severity.CRITICAL else alerts.warning
    return tuple(dict.fromkeys(store.channels if named is None else named))


def _notes(
    incident: Incident,
    event: Event,
    channels: tuple[str, ...],
    *,
    store: Store,
    now: datetime,
    not_before: datetime | None = None,
    number: int = 0,
) -> tuple[Notification, ...]:
    return tuple(
        Notification(
            key=message_key(incident.id, event, channel=channel, number=number),
            incident_id=incident.id,
            store_id=store.id,
            channel=channel,
            event=event,
            severity=incident.severity,
            created_at=now,
            not_before=not_before or now,
        )
        for channel in dict.fromkeys(channels)
    )
