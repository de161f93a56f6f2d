"""Whether a run may begin a checkout: a day's are few, and spread so that no afternoon is without.

Counted from what is stored, so that a restart forgets none. Runs by hand (`tillwatch check`, `add`) are not
stored, and so not counted.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import structlog

from config.checks import PurchaseSpec
from config.manners import apart, checkouts_a_day, day
from config.store import Check
from monitor.storage.base import Checkouts, StorageError

log = structlog.get_logger(__name__)


class Counted(Protocol):
    """Where the count is found. `History` satisfies it."""

    async def checkouts(self, store: str, *, since: datetime) -> Mapping[str, Checkouts]:
        """What each check of a store has begun in slots from `since` on."""


class Allowance:
    """Says before each run whether it may go on to the checkout."""

    def __init__(self, counted: Counted) -> None:
        self._counted = counted

    async def allows(self, check: Check, slot: datetime) -> bool:
        """Whether the run of this slot may begin a checkout. Raises nothing."""
        spec = check.spec
        limit = checkouts_a_day(check.store, spec) if isinstance(spec, PurchaseSpec) else None
        if not isinstance(spec, PurchaseSpec) or limit is None:
            return True
        began, ends = day(check.store, slot)
        try:
            begun = await self._counted.checkouts(check.store.id, since=began)
        except StorageError as error:
            log.warning("checkouts_not_counted", error=str(error))
            return True
        left = limit - sum(one.number for one in begun.values())
        if left <= 0 or check.id not in begun:
            return left > 0
        last = begun[check.id].last
        return slot - last >= apart(check.store, spec, left=left, last=last, until=ends)
