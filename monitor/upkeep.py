"""Keeps database and evidence small, a little at a time, so that no check ever waits for it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

import structlog

from config.settings import Settings
from monitor.evidence import Ceiling, EvidenceError, EvidenceStore, Limits
from monitor.storage.base import StorageError, Upkeep

log = structlog.get_logger(__name__)

_EVERY = 3600.0  # seconds
_FIRST_AFTER = 60.0  # seconds; a start has better things to do
_AT_ONCE = 500  # rows at one call, in several transactions
_PAUSE = 0.2  # seconds between two calls


class Housekeeper:
    """A root task: forgets what is older than the settings allow, and rolls up finished days."""

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
        """Count the evidence, then tidy up every hour, until cancelled. What fails may work in an hour."""
        await self._evidence.count()
        await asyncio.sleep(_FIRST_AFTER)
        while True:
            await self.tidy()
            await asyncio.sleep(_EVERY)

    async def tidy(self) -> None:
        """One round. No part needs another: on a full disk deleting files may be all that works."""
        now, settings = self._now(), self._settings
        old = now - settings.keep_runs
        evidence = partial(self._evidence.forget, _limits(settings, now=now))
        for part in (
            evidence,
            partial(self._upkeep.roll_up, until=now.date()),
            partial(_little_by_little, partial(self._upkeep.forget_runs, before=old)),
            partial(_little_by_little, partial(self._upkeep.forget_messages, before=old)),
        ):
            try:
                await part()
            except (StorageError, EvidenceError) as error:
                log.warning("upkeep_failed", error=str(error))


def _limits(settings: Settings, *, now: datetime) -> Limits:
    return Limits(
        before=now - settings.keep_evidence,
        of_each=Ceiling(
            runs=settings.keep_evidence_store_runs, size=settings.keep_evidence_store_bytes
        ),
        in_all=Ceiling(runs=settings.keep_evidence_runs, size=settings.keep_evidence_bytes),
    )


async def _little_by_little(forget: Callable[..., Awaitable[int]]) -> None:
    while await forget(limit=_AT_ONCE) >= _AT_ONCE:  # noqa: ASYNC110 - no wait
        await asyncio.sleep(_PAUSE)  # room for others
