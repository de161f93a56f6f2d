"""Who is told instead of a channel that can't be reached, who is told of the end, what is stale.

Pure; `about` is always every message that was ever owed about the incident.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.model import Event, Incident, Notification, message_key
from config.store import Store

GOES_STALE = frozenset({Event.REMINDER, Event.ESCALATED})


def stand_in(
    note: Notification, *, store: Store, about: Sequence[Notification]
) -> Notification | None:
    """The same message to the next channel that has not got it; None when there is none left.

    `alerts.fallback` says which, in its order; without it, any other channel of the store may be next.
    """
    alike = [other for other in about if other.event is note.event]
    if any(note.channel in other.instead_of for other in alike):
        return None
    # who knows of the end already must not be told of the beginning after it
    over = {other.channel for other in about if other.event is Event.RESOLVED}
    informed = over | {other.channel for other in alike} | {note.channel, *note.instead_of}
    for name in store.alerts.fallback or store.channels:
        if name in store.channels and name not in informed:
            return replace(
                note,
                key=f"{note.key.removesuffix(f'@{note.channel}')}@{name}",
                channel=name,
                instead_of=(*note.instead_of, note.channel),
            )
    return None


def all_clears(
    incident: Incident,
    *,
    store: Store,
    about: Sequence[Notification],
    reached: Collection[str],
    now: datetime,
) -> tuple[Notification, ...]:
    """The RESOLVED messages to those who heard of the incident, perhaps as stand-ins, and lack one.

    `reached` are the channels that something about it was delivered to. An escalation that did not
    get through before the end never will.
    """
    if incident.resolved_at is None:
        return ()
    ends = [note for note in about if note.event is Event.RESOLVED]
    informed = {note.channel for note in ends}
    not_before = max((note.not_before for note in ends), default=now)
    heard = {
        note.channel: note
        for note in about
        if note.channel not in informed
        and (note.event is not Event.ESCALATED or note.channel in reached)
    }
    return tuple(
        replace(
            note,
            key=message_key(incident.id, Event.RESOLVED, channel=channel),
            event=Event.RESOLVED,
            created_at=incident.resolved_at,
            not_before=not_before,
        )
        for channel, note in heard.items()
        if channel in store.channels
    )


def is_overtaken(note: Notification, *, incident: Incident, about: Sequence[Notification]) -> bool:
    """Whether it is stale: nobody is called or reminded for what is over.

    Nor reminded when a newer message waits behind.
    """
    if note.event not in GOES_STALE:
        return False
    newer = any(
        other.channel == note.channel and other.created_at > note.created_at for other in about
    )
    return incident.resolved_at is not None or (newer and note.event is Event.REMINDER)
