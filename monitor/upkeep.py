"""Keeps database and evidence small, a little at a time, so that no check ever waits for it."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from config.settings import Settings
from monitor.evidence import EvidenceError, EvidenceStore
from monitor.storage.base import StorageError, Upkeep

log = structlog.get_logger(__name__)

_EVERY = 3600.0  # seconds
_FIRST_AFTER = 60.0  # seconds; a start has better things to do
_AT_ONCE = 500  # rows in one transaction
_PAUSE = 0.2  # seconds between two transactions


class Housekeeper:
    """A root task: rolls up finished days, then forgets what is older than the settings allow."""

    def __init__(
        self,
        *,
        upkeep: Upkeep,
        evidence: EvidenceStore,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._upkeep = upkeep
        self._evidence = evidence
        self._settings = settings
        self._now = now

    async def run(self) -> None:
        """Tidy up every hour, until cancelled. What fails now may work in an hour."""
        await asyncio.sleep(_FIRST_AFTER)
        while True:
            try:
                await self.tidy()
            except (StorageError, EvidenceError) as error:
                log.warning("upkeep_failed", error=str(error))
            await asyncio.sleep(_EVERY)

    async def tidy(self) -> None:
        """One round."""
        now, settings = self._now(), self._settings
        await self._upkeep.roll_up(until=now.date())
        before = now - settings.keep_runs
        for forget in (self._upkeep.forget_runs, self._upkeep.forget_messages):
            while await forget(before=before, limit=_AT_ONCE) >= _AT_ONCE:  # noqa: ASYNC110 - no wait
                await asyncio.sleep(_PAUSE)  # room for others between two transactions
        await self._evidence.forget(
            before=now - settings.keep_evidence, at_most_bytes=settings.keep_evidence_bytes
        )
