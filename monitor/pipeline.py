"""One result: load the state, decide, commit, in one transaction. Also slots that were never run.

It holds a result until it is stored: while the database is locked or the disk is full it tries again,
and keeps its place in the lane meanwhile, so that nothing piles up (no run starts either, as a start
is recorded too). A result that can't be stored at all is not lost silently: its run stays recorded as
begun, and ends as interrupted at the next start.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

import structlog

from alerts.model import CheckState, Decision, Incident
from alerts.policy import decide, skip
from alerts.tally import count, kept_away
from config.store import CheckId, Store
from monitor.amend import OnStored, amend
from monitor.storage.base import Journal, StaleStateError, StartedRun, StorageError
from probes.answers import LONGEST_WAIT
from probes.result import CheckResult, Verdict

log = structlog.get_logger(__name__)

_MOST_COLLISIONS = 10  # times that somebody else was quicker to change the state of one check
_FIRST_PAUSE, _LONGEST_PAUSE, _GIVE_UP_AFTER = 0.5, 30.0, 3600.0  # seconds
_WRITE_SKIPPED_EVERY = 10.0  # seconds
_LATELY = 20  # incidents of one store that may have ended during one run


class Incidents(Protocol):
    """Where the incidents are found that may explain a new one. `History` satisfies it."""

    async def incidents(
        self, *, store: str | None = None, only_open: bool = False, limit: int = 50
    ) -> Sequence[Incident]:
        """The newest first."""


class Pipeline:
    """Turns results into stored state, incidents and messages owed."""

    def __init__(
        self,
        journal: Journal,
        incidents: Incidents,
        *,
        now: Callable[[], datetime],
        on_stored: OnStored,
    ) -> None:
        self._journal = journal
        self._incidents = incidents
        self._now = now
        self._on_stored = on_stored
        self._skipped: Counter[CheckId] = Counter()
        self.trouble: str | None = None
        """Why nothing can be stored at the moment; None while all is well."""

    async def admit(
        self, run: StartedRun, *, siblings: Iterable[CheckId] = ()
    ) -> CheckState | None:
        """Record that a run begins; the state before it. None: it must not begin.

        Because its slot has a run already, or (counted as skipped) because the shop asked this check
        or, with too many requests, one of its siblings to stay away until later, or because nothing
        can be stored at the moment.
        """
        try:
            with self._watched():
                state = await self._journal.load(run.check_id)
                others = [await self._journal.load(one) for one in siblings if one != run.check_id]
                if not any(
                    _is_ahead(until, now=self._now())
                    for until in (state.blocked_until, kept_away(others))
                ):
                    started = await self._journal.start(run)
                    self.trouble = None
                    return state if started else None
        except StorageError as error:
            log.warning("run_not_started", error=str(error))
        self.skipped(run.check_id, 1)
        return None

    async def process(self, result: CheckResult, *, store: Callable[[], Store | None]) -> None:
        """Store one result and what follows from it. A result that is stored already changes nothing.

        `store` is asked at each try, as it may change while a result waits. Without one (its file was
        removed meanwhile) the result is counted, and nothing follows. Raises StorageError when it
        could not be stored for an hour.
        """
        last: StorageError | None = None
        for pause in _pauses():
            try:
                with self._watched():
                    decision = await self._commit(result, store)
            except StorageError as error:
                last = error
                log.warning("result_not_stored_yet", error=str(error), next_try_in=pause)
                await asyncio.sleep(pause)
                continue
            if decision is not None:
                self._on_stored(decision, result)
            return
        raise StorageError(f"The result of {result.check_id} could not be stored: {last}")

    def skipped(self, check_id: CheckId, slots: int) -> None:
        """Count slots that will not be run; they are stored a little later, many at once."""
        self._skipped[check_id] += slots

    async def run(self) -> None:
        """Store the skipped slots from time to time, until cancelled. `write_skipped` does the rest."""
        while True:
            await asyncio.sleep(_WRITE_SKIPPED_EVERY)
            await self.write_skipped()

    async def write_skipped(self) -> None:
        """Store what was counted so far; what can't be stored stays counted for the next time."""
        for check_id in list(self._skipped):
            slots = self._skipped.pop(check_id)
            try:
                with self._watched():
                    await self._apply_skipped(check_id, slots)
            except StorageError as error:
                self._skipped[check_id] += slots
                log.warning("skipped_slots_not_stored", error=str(error))
                return

    async def _commit(
        self, result: CheckResult, store: Callable[[], Store | None]
    ) -> Decision | None:
        """The decision that was stored; None when this result had been stored before."""
        for _ in range(_MOST_COLLISIONS):
            state = await self._journal.load(result.check_id)
            decision = await self._decide(state, result, store())
            if decision.state.version == state.version:
                return None
            try:
                committed = await self._journal.commit(result, decision)
            except StaleStateError:
                log.debug("state_was_stale", check=result.check_id)
                continue
            self.trouble = None
            return decision if committed else None
        raise StorageError(f"The state of {result.check_id} changes too often to be stored.")

    async def _decide(
        self, state: CheckState, result: CheckResult, store: Store | None
    ) -> Decision:
        if store is None:
            counters = count(state.counters, result)
            return Decision(state=replace(state, version=state.version + 1, counters=counters))
        others = await self._explanations(store, result)
        return decide(state, result, store=store, now=self._now(), others=others)

    async def _explanations(self, store: Store, result: CheckResult) -> Sequence[Incident]:
        """Incidents of the store that are open, or ended while this run was under way."""
        if result.verdict is Verdict.PASSED:
            return ()  # opens nothing: spare the query
        lately = await self._incidents.incidents(store=store.id, limit=_LATELY)
        ended = [
            incident
            for incident in lately
            if incident.resolved_at is not None and incident.resolved_at >= result.started_at
        ]
        return [*await self._incidents.incidents(store=store.id, only_open=True), *ended]

    async def _apply_skipped(self, check_id: CheckId, slots: int) -> None:
        await amend(self._journal, check_id, partial(skip, slots=slots), on_stored=self._on_stored)
        self.trouble = None

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Note why something could not be stored. Only what was stored takes that back, and no reading."""
        try:
            yield
        except StorageError as error:
            self.trouble = str(error)
            raise


def _is_ahead(until: datetime | None, *, now: datetime) -> bool:
    """Whether we are to stay away still. From further ahead than we ever set, the clock was wrong."""
    return until is not None and now < until <= now + LONGEST_WAIT


def _pauses() -> Iterator[float]:
    """Seconds between tries: growing, an hour of them in all."""
    pause, total = _FIRST_PAUSE, 0.0
    while total < _GIVE_UP_AFTER:
        yield pause
        total += pause
        pause = min(2 * pause, _LONGEST_PAUSE)
