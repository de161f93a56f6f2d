"""Looks once a minute whose signature ends soon, or has a new one. What that means is `alerts.signature`'s.

It needs no check and no browser: a signature ends also while a shop is not looked at.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from alerts.model import CheckState, IncidentKind
from alerts.signature import is_due, see_to
from config.store import Config, StoreId
from monitor.amend import OnStored, amend
from monitor.storage.base import History, Journal, StorageError

log = structlog.get_logger(__name__)

_EVERY = 60.0  # seconds


class Signatures:
    """A root task. It asks the database only for stores of which there is something to say."""

    def __init__(
        self,
        journal: Journal,
        history: History,
        *,
        config: Callable[[], Config],
        now: Callable[[], datetime],
        on_stored: OnStored,
    ) -> None:
        self._journal = journal
        self._history = history
        self._config = config
        self._now = now
        self._on_stored = on_stored
        self._told: set[StoreId] | None = None
        """Stores whose incident is open, as far as this process knows; None before the first look."""

    async def run(self) -> None:
        """Look every minute, until cancelled. What can't be stored now may be in a minute."""
        while True:
            try:
                await self.look()
            except StorageError as error:
                log.warning("signatures_not_seen_to", error=str(error))
            await asyncio.sleep(_EVERY)

    async def look(self) -> None:
        """One look at all stores. Raises StorageError."""
        if self._told is None:
            states = await self._history.states()
            self._told = {name for name, state in states.items() if _is_told(state)}
        now = self._now()
        for store in self._config().stores.values():
            if store.id not in self._told and not is_due(store, now=now):
                continue
            state = await amend(
                self._journal,
                store.id,
                partial(see_to, store=store, now=now),
                on_stored=self._on_stored,
            )
            if _is_told(state):
                self._told.add(store.id)
            else:
                self._told.discard(store.id)


def _is_told(state: CheckState) -> bool:
    return IncidentKind.SIGNATURE in state.open
