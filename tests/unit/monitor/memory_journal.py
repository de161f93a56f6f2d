"""A journal in memory that keeps to the protocol, for tests on virtual time; it can be out of order.

The real ones prove themselves in tests/contract. A database's threads live on real time, so they
can't be used where hours pass at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from alerts.model import CheckState, Decision, Incident
from monitor.storage.base import StaleStateError, StartedRun, StorageError
from probes.result import CheckResult


@dataclass
class MemoryJournal:
    """`out_of_order` tells, at each call, whether the database refuses it."""

    states: dict[str, CheckState] = field(default_factory=dict)
    started: dict[str, StartedRun] = field(default_factory=dict)
    results: dict[str, CheckResult] = field(default_factory=dict)
    known_incidents: Sequence[Incident] = ()
    asked_for_incidents: int = 0
    writes: int = 0
    out_of_order: bool = False

    async def start(self, run: StartedRun) -> bool:
        self._check()
        if any(
            (other.check_id, other.slot) == (run.check_id, run.slot)
            for other in self.started.values()
        ):
            return False
        self.started[run.run_id] = run
        return True

    async def load(self, check_id: str) -> CheckState:
        self._check()
        return self.states.get(check_id, CheckState(check_id=check_id))

    async def commit(self, result: CheckResult, decision: Decision) -> bool:
        self._check()
        if result.run_id in self.results:
            return False
        self._store(decision)
        self.results[result.run_id] = result
        return True

    async def apply(self, decision: Decision) -> None:
        self._check()
        self._store(decision)

    async def unfinished(self, location: str) -> Sequence[StartedRun]:
        self._check()
        return [
            run
            for run in self.started.values()
            if run.location == location and run.run_id not in self.results
        ]

    async def incidents(
        self, *, store: str | None = None, only_open: bool = False, limit: int = 50
    ) -> Sequence[Incident]:
        self._check()
        self.asked_for_incidents += 1
        return [
            incident
            for incident in self.known_incidents
            if not (only_open and incident.resolved_at is not None)
        ][:limit]

    def _check(self) -> None:
        if self.out_of_order:
            raise StorageError("The database is locked.")

    def _store(self, decision: Decision) -> None:
        state = decision.state
        known = self.states.get(state.check_id)
        if (known.version if known else 0) != state.version - 1:
            raise StaleStateError
        self.writes += 1
        self.states[state.check_id] = state
