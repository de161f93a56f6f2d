"""A day's checkouts are counted from what is stored, from the store's midnight on."""

from datetime import UTC, datetime

import pytest

from config.checks import PurchaseSpec, UptimeSpec
from config.store import Check, Market, Store
from monitor.allowance import Allowance
from monitor.storage.base import StorageError

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Stored:
    def __init__(self, begun: int | None) -> None:
        self.begun = begun
        self.asked: list[tuple[str, datetime]] = []

    async def checkouts(self, store: str, *, since: datetime) -> int:
        self.asked.append((store, since.astimezone(UTC)))
        if self.begun is None:
            raise StorageError("the disk is full")
        return self.begun


def check(spec: PurchaseSpec | UptimeSpec, *, url: str = "https://nordlys.example") -> Check:
    store = Store(id="nordlys", url=url, market=Market(timezone="Europe/Copenhagen"))
    return Check(id="nordlys/purchase", store=store, spec=spec)


@pytest.mark.parametrize(
    ("begun", "limit", "left"), [(0, 300, 300), (299, 300, 1), (300, 300, 0), (302, 300, 0)]
)
async def test_what_is_left_of_the_day(begun: int, limit: int, left: int) -> None:
    stored = Stored(begun)
    allowance = Allowance(stored, now=lambda: NOON)

    assert await allowance.left(check(PurchaseSpec(checkouts_per_day=limit))) == left
    assert stored.asked == [("nordlys", datetime(2026, 11, 22, 23, tzinfo=UTC))]


@pytest.mark.parametrize(
    "unlimited",
    [
        check(UptimeSpec()),
        check(PurchaseSpec(until="cart")),
        check(PurchaseSpec(), url="http://127.0.0.1:8080"),
    ],
    ids=["no purchase", "to the cart", "at home"],
)
async def test_what_begins_no_checkout_or_is_ones_own_is_not_counted(unlimited: Check) -> None:
    stored = Stored(1000)

    assert await Allowance(stored, now=lambda: NOON).left(unlimited) is None
    assert stored.asked == []


async def test_a_database_that_does_not_answer_stops_no_run() -> None:
    assert await Allowance(Stored(None), now=lambda: NOON).left(check(PurchaseSpec())) is None
