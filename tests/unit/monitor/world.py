"""What the tests of the monitor share: checks made in a line, and a wall clock that can be set."""

import asyncio
from datetime import UTC, datetime, timedelta

from config.checks import PurchaseSpec, UptimeSpec
from config.store import Check, Market, Store

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BOTH = {"uptime": UptimeSpec(), "purchase": PurchaseSpec()}


def uptime(
    check_id: str, *, every: timedelta = timedelta(minutes=1), timezone: str = "UTC"
) -> Check:
    store = Store(
        id=check_id.partition("/")[0],
        url="https://shop.example",
        market=Market(timezone=timezone),
        checks=BOTH,
    )
    return Check(id=check_id, store=store, spec=UptimeSpec(every=every))


def purchase(check_id: str, *, every: timedelta = timedelta(minutes=5)) -> Check:
    store = Store(id=check_id.partition("/")[0], url="https://shop.example", checks=BOTH)
    return Check(id=check_id, store=store, spec=PurchaseSpec(every=every))


def by_id(*checks: Check) -> dict[str, Check]:
    return {check.id: check for check in checks}


class WallClock:
    """Moves with the loop's virtual time, and can be set like the clock of a machine."""

    def __init__(self, start: datetime = MONDAY) -> None:
        self._start = start
        self._zero: float | None = None

    def __call__(self) -> datetime:
        time = asyncio.get_running_loop().time()
        if self._zero is None:  # a fixture is made before the loop's time begins
            self._zero = time
        return self._start + timedelta(seconds=time - self._zero)

    def set(self, by: timedelta) -> None:
        self._start += by
