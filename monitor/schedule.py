"""When a check runs: a pure function of time. No clock, no state, nothing that is waited for.

Slot k of a check is `1970 + phase + k * every`, in UTC. So any number of schedulers, and one that
was restarted, compute the same slots; nothing drifts; nights on which the clocks change are like
any other; and the phases, from a stable hash of the check's id, spread the checks evenly.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from config.store import CheckId

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
LONGEST_GRACE = timedelta(seconds=30)


def round_start(moment: datetime, every: timedelta) -> datetime:
    """When the round of this length began in which `moment` lies; each check has one slot in it."""
    return _EPOCH + (moment - _EPOCH) // every * every


def phase(check_id: CheckId, every: timedelta) -> timedelta:
    """The check's own place within its interval: 0 <= phase < every, in whole milliseconds.

    From a hash that is the same in every process, unlike `hash()`.
    """
    number = int.from_bytes(hashlib.blake2b(check_id.encode(), digest_size=8).digest(), "big")
    return ((every // _MILLISECOND) * number >> 64) * _MILLISECOND


def grace(every: timedelta) -> timedelta:
    """A slot that is noticed later than this (the machine slept, the clock was set) is skipped."""
    return min(every / 2, LONGEST_GRACE)


def patience(every: timedelta) -> timedelta:
    """A run that still waits for its turn so long after its slot is skipped.

    Longer than `grace`: on a busy machine a daily check that starts minutes late is worth far more
    than a day without it. Never as late as the next slot.
    """
    return every / 2
