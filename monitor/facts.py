"""What a message needs to know, looked up: the incident, its run, its picture, its page."""

from collections.abc import Callable, Sequence
from pathlib import Path

from alerts.courier import Story
from alerts.message import RunFacts
from alerts.model import Event, Incident, Notification
from config.store import Store, StoreId
from monitor.evidence import EvidenceStore
from monitor.storage.base import History, StoredRun
from probes.result import PICTURE

_ALL = 10_000


class StoredFacts:
    """Satisfies `alerts.courier.Facts` from the history and the evidence."""

    def __init__(
        self,
        *,
        store: Callable[[StoreId], Store | None],
        history: History,
        evidence: EvidenceStore,
        pages: str,
    ) -> None:
        """`store` finds a store as it is now; `pages` is the address under which people reach them."""
        self._store = store
        self._history = history
        self._evidence = evidence
        self._pages = pages.rstrip("/")

    def store(self, store_id: str) -> Store | None:
        return self._store(store_id)

    async def open_incidents(self) -> Sequence[Incident]:
        return await self._history.incidents(only_open=True, limit=_ALL)

    async def story(self, notification: Notification) -> Story | None:
        incident = await self._history.incident(notification.incident_id)
        if incident is None:
            return None
        run = await self._history.run(incident.run_id) if incident.run_id else None
        over = notification.event is Event.RESOLVED  # good news shows no picture of the failure
        return Story(
            incident=incident,
            run=_facts_of(run) if run else None,
            picture=self._picture(run) if run and not over else None,
            link=f"{self._pages}/incidents/{incident.id}",
        )

    def _picture(self, run: StoredRun) -> Path | None:
        if PICTURE not in run.evidence:
            return None
        return self._evidence.path(run.check_id, run.run_id, PICTURE)


def _facts_of(run: StoredRun) -> RunFacts:
    return RunFacts(expected=run.expected, seen=run.seen, url=run.url, causes=run.causes)
