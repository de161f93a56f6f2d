"""How many more checkouts a store's day allows: counted from what is stored, so that a restart forgets none.

Runs by hand (`tillwatch check`, `add`) are not stored, and so not counted.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog

from config.checks import PurchaseSpec
from config.manners import checkouts_a_day, midnight
from config.store import Check
from monitor.storage.base import StorageError

log = structlog.get_logger(__name__)


class Counted(Protocol):
    """Where the count is found. `History` satisfies it."""

    async def checkouts(self, store: str, *, since: datetime) -> int:
        """How many checkouts were begun in a store by runs of slots from `since` on."""


class Allowance:
    """Asked before each run."""

    def __init__(self, counted: Counted, *, now: Callable[[], datetime]) -> None:
        self._counted = counted
        self._now = now

    async def left(self, check: Check) -> int | None:
        """How many more; None: as many as are wanted. Raises nothing."""
        spec = check.spec
        limit = checkouts_a_day(check.store, spec) if isinstance(spec, PurchaseSpec) else None
        if limit is None:
            return None
        since = midnight(check.store, self._now())
        try:
            begun = await self._counted.checkouts(check.store.id, since=since)
        except StorageError as error:
            log.warning("checkouts_not_counted", error=str(error))
            return None
        return max(limit - begun, 0)
