"""What follows from a new reading of the YAML for what is on record: files at fault, checks that are gone.

A store that goes on with its last good configuration, or can't begin, says so once to the people of
its warnings, and once more when its file is right again. A fault that all stores share is said to
the people of the first store that has any: one message, not one for each store. What is open stays open while a fault
keeps us from knowing whether its check is still wanted.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from alerts.model import CONFIG_FAULT, SHARED_FAULT, CheckState, Decision, IncidentKind
from alerts.owed import has_audience
from alerts.policy import close_of_file, open_of_file, retire
from config.faults import Fault
from config.reload import Change
from config.store import Store, StoreId, store_of
from monitor.amend import OnStored, amend
from monitor.storage.base import History, Journal
from probes.result import Severity


class Reloaded:
    """Makes incidents of faults, and ends those of what is gone; to be told of each reading."""

    def __init__(
        self,
        journal: Journal,
        history: History,
        *,
        now: Callable[[], datetime],
        on_stored: OnStored,
    ) -> None:
        self._journal = journal
        self._history = history
        self._now = now
        self._on_stored = on_stored

    async def tell(self, change: Change) -> None:
        """Open, change or end the incidents that this reading is the reason for."""
        faulty = _faulty(change)
        states = await self._history.states()
        for store in (*change.config.stores.values(), *change.waiting.values()):
            faults = faulty.get(store.id, ())
            if faults or _is_told(states.get(store.id)):
                code = SHARED_FAULT if faults and faults[0] in change.shared else CONFIG_FAULT
                await self._store_state(store.id, partial(self._say, store, faults, code))
        now = self._now()
        for subject in _gone(states, change, now=now):
            await self._store_state(subject, partial(retire, now=now))

    def _say(
        self, store: Store, faults: tuple[Fault, ...], code: str, state: CheckState
    ) -> Decision:
        if not faults:
            return close_of_file(state, store=store, now=self._now())
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        said = f"{faults[0]}{more}"
        return open_of_file(state, said, store=store, now=self._now(), code=code)

    async def _store_state(self, subject: str, decide: Callable[[CheckState], Decision]) -> None:
        await amend(self._journal, subject, decide, on_stored=self._on_stored)


def _faulty(change: Change) -> Mapping[StoreId, tuple[Fault, ...]]:
    faulty = dict(change.faulty)
    if change.shared and (first := _first(change)) is not None:
        faulty[first] = (*change.shared, *faulty.get(first, ()))
    return faulty


def _first(change: Change) -> StoreId | None:
    """Whose people hear of what all stores share: those of the first store where there is somebody."""
    stores = {**change.config.stores, **change.waiting}
    told = (name for name in sorted(stores) if has_audience(stores[name], Severity.WARNING))
    return next(told, min(stores, default=None))


def _is_told(state: CheckState | None) -> bool:
    return state is not None and IncidentKind.CONFIG in state.open


def _gone(states: Mapping[str, CheckState], change: Change, *, now: datetime) -> list[str]:
    """Checks and stores that are no longer configured, as far as can be read, and leave something."""
    if change.shared:
        return []
    known = {*change.config.checks, *change.config.stores}
    return [
        subject
        for subject, state in states.items()
        if subject not in known
        and store_of(subject) not in change.faulty
        and retire(state, now=now).state is not state
    ]
