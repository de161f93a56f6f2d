"""When a message has to wait: quiet hours and maintenance. Not what is owed, only from when on.

Time is walked minute by minute instead of computed from dates: that is right by definition in the
two odd nights of a year, and it happens only for the few messages that are held back.
"""

from datetime import UTC, datetime, timedelta

from config.store import Store
from probes.result import Severity

_MINUTE = timedelta(minutes=1)


def is_quiet(store: Store, severity: Severity, *, moment: datetime) -> bool:
    """Whether the store's quiet hours hold back a message of this severity."""
    quiet = store.quiet
    if quiet is None or (severity is Severity.CRITICAL and quiet.except_ == "critical"):
        return False
    return quiet.daily.contains(moment.astimezone(store.zone))


def quiet_end(store: Store, severity: Severity, *, moment: datetime) -> datetime:
    """The first moment, from `moment` on, that quiet hours leave free."""
    while is_quiet(store, severity, moment=moment):
        moment = moment.astimezone(UTC).replace(second=0, microsecond=0) + _MINUTE
    return moment


def is_held(store: Store, severity: Severity, *, moment: datetime) -> bool:
    """Whether quiet hours or a maintenance window hold back a message of this severity."""
    return store.in_maintenance(moment) or is_quiet(store, severity, moment=moment)


def held_until(store: Store, severity: Severity, *, moment: datetime) -> datetime:
    """The first moment, from `moment` on, that quiet hours and maintenance windows leave free."""
    while is_held(store, severity, moment=moment):
        ends = [window.end for window in store.windows if window.start <= moment < window.end]
        moment = quiet_end(store, severity, moment=max(ends, default=moment))
    return moment
