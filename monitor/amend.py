"""A change of a stored state that no run caused: load, decide, store; again when somebody was quicker."""

from collections.abc import Callable

from alerts.model import CheckState, Decision
from monitor.storage.base import Journal, StaleStateError, StorageError
from probes.result import CheckResult

_TRIES = 10  # times that somebody else was quicker

OnStored = Callable[[Decision, CheckResult | None], None]
"""Hears of each decision once it is stored, with its result; None when no run caused it."""


async def amend(
    journal: Journal,
    subject: str,
    decide: Callable[[CheckState], Decision],
    *,
    on_stored: OnStored,
) -> CheckState:
    """Store what `decide` makes of the state; the state as it is then. Raises StorageError.

    A decision that leaves the version alone is not stored.
    """
    for _ in range(_TRIES):
        state = await journal.load(subject)
        decision = decide(state)
        if decision.state.version == state.version:
            return state
        try:
            await journal.apply(decision)
        except StaleStateError:
            continue
        on_stored(decision, None)
        return decision.state
    raise StorageError(f"The state of {subject} changes too often to be stored.")
