"""The registry that `/metrics` is made from, anew for each scrape.

Keeps the newest state of each check at hand, so that a scrape costs no query but one for the outbox.
The totals are in those states, which are stored: a restart does not reset them.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import structlog
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from alerts.model import CheckState
from config.store import Config
from monitor.metrics.check import of_check, of_store
from monitor.metrics.families import Sample, gather
from monitor.metrics.own import Sources, of_outbox, of_service
from monitor.storage.base import StorageError

log = structlog.get_logger(__name__)


class Metrics:
    """Told of each new state; asked for a registry at each scrape."""

    def __init__(self, sources: Sources, *, location: str, now: Callable[[], datetime]) -> None:
        self._sources = sources
        self._location = location
        self._now = now
        self._states: dict[str, CheckState] = {}

    def load(self, states: Mapping[str, CheckState]) -> None:
        """Begin with what is stored. A state that is newer here stays."""
        for state in states.values():
            self.state_changed(state)

    def state_changed(self, state: CheckState) -> None:
        known = self._states.get(state.check_id)
        if known is None or known.version <= state.version:
            self._states[state.check_id] = state

    async def registry(self) -> CollectorRegistry:
        """Everything as it is now; later changes don't reach it, so another thread may encode it."""
        config = self._sources.reading().config
        own = [*of_service(self._sources), *await self._outbox(config)]
        registry = CollectorRegistry()
        registry.register(_Moment(config, dict(self._states), own, location=self._location))
        ProcessCollector(registry=registry)
        return registry

    async def _outbox(self, config: Config) -> list[Sample]:
        """Nothing when the database does not answer; the rest of the scrape is all the more needed."""
        now = self._now()
        try:
            figures = await self._sources.outbox.figures(now=now)
        except StorageError as error:
            log.warning("metrics_without_outbox", error=str(error))
            return []
        return list(of_outbox(figures, config, now=now))


class _Moment(Collector):
    """The figures of one scrape; made into families when they are asked for."""

    def __init__(
        self,
        config: Config,
        states: Mapping[str, CheckState],
        own: list[Sample],
        *,
        location: str,
    ) -> None:
        self._config = config
        self._states = states
        self._own = own
        self._location = location

    def describe(self) -> list[Metric]:
        """Names are checked where the families are declared, not at each scrape."""
        return []

    @override
    def collect(self) -> Iterator[Metric]:
        yield from gather([*self._samples(), *self._own])

    def _samples(self) -> Iterator[Sample]:
        for store in self._config.stores.values():
            yield from of_store(store, self._states.get(store.id), location=self._location)
        for check in self._config.checks.values():
            yield from of_check(check, self._states.get(check.id), location=self._location)
