"""The signature that lets the monitor into a shop ends: told ahead of time, and when it has. Pure.

It is a fact of the store's file and not of the shop, so no check carries it and no verdict changes: the
incident is the store's own, as that of a faulty file is. What is sent with it is `probes`' part.
"""

from datetime import datetime

from alerts.model import SIGNATURE_WARNINGS, CheckState, Decision, IncidentKind
from alerts.policy import close_of_file, open_of_file
from config.store import Store
from probes.codes import Code


def is_due(store: Store, *, now: datetime) -> bool:
    """Whether the signature ends so soon that somebody should know."""
    expires = store.signature.expires if store.signature else None
    return expires is not None and expires - now <= SIGNATURE_WARNINGS[0]


def see_to(state: CheckState, *, store: Store, now: datetime) -> Decision:
    """Open, change or end the incident; the same state back when there is nothing to do.

    `state` is the store's own: its `check_id` is the store's id. Of another signature that also ends
    soon the next look tells: this one's warnings are not that one's.
    """
    known = state.open.get(IncidentKind.SIGNATURE)
    expires = store.signature.expires if store.signature else None
    if expires is None or not is_due(store, now=now):
        return close_of_file(state, store=store, now=now, kind=IncidentKind.SIGNATURE)
    until = f"{expires:%Y-%m-%d %H:%M} UTC"
    if known is not None and known.summary != until:
        return close_of_file(state, store=store, now=now, kind=IncidentKind.SIGNATURE)
    return open_of_file(
        state,
        until,
        store=store,
        now=now,
        kind=IncidentKind.SIGNATURE,
        code=Code.SIGNATURE_EXPIRED if expires <= now else Code.SIGNATURE_EXPIRES,
    )
