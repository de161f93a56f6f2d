"""Which slots a check has, said plainly: what scheduler and rhythm are measured by."""

from collections.abc import Iterator
from datetime import datetime

from config.store import Check
from monitor.schedule import phase, round_start


def slots(check: Check, *, after: datetime, until: datetime) -> Iterator[datetime]:
    """The check's slots with after < slot <= until, in order; all in UTC."""
    slot = next_slot(check, after)
    while slot <= until:
        yield slot
        slot += check.spec.every


def next_slot(check: Check, after: datetime) -> datetime:
    """The check's first slot later than `after`, in UTC."""
    every = check.spec.every
    own = phase(check.id, every)
    return round_start(after - own, every) + own + every
