"""A day's checkouts are counted from what is stored, and spread over the store's day."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.checks import PurchaseSpec, UptimeSpec
from config.store import Check, Market, Store
from monitor.allowance import Allowance
from monitor.storage.base import Checkouts, StorageError

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 22, 23, tzinfo=UTC)  # in Copenhagen
NOON = MIDNIGHT + DAY / 2


class Stored:
    """The checkouts of one day, as the database counts them."""

    def __init__(self) -> None:
        self.begun: dict[str, Checkouts] = {}
        self.asked: list[tuple[str, datetime]] = []
        self.broken = False

    async def checkouts(self, store: str, *, since: datetime) -> Mapping[str, Checkouts]:
        self.asked.append((store, since))
        if self.broken:
            raise StorageError("the disk is full")
        return self.begun

    def add(self, check_id: str, number: int, *, last: datetime) -> None:
        before = self.begun[check_id].number if check_id in self.begun else 0
        self.begun[check_id] = Checkouts(number=before + number, last=last)


def checks(*specs: PurchaseSpec | UptimeSpec, url: str = "https://nordlys.example") -> list[Check]:
    named = {f"check-{number}": spec for number, spec in enumerate(specs)}
    market = Market(timezone="Europe/Copenhagen")
    store = Store(id="nordlys", url=url, market=market, checks=named)
    return [Check(id=f"nordlys/{name}", store=store, spec=spec) for name, spec in named.items()]


async def a_day(
    stored: Stored, *purchases: Check, failing: range = range(0)
) -> Mapping[str, list[datetime]]:
    """The slots of each check that began a checkout; in the hours `failing` each run takes two."""
    allowance = Allowance(stored)
    begun: dict[str, list[datetime]] = {check.id: [] for check in purchases}
    slots = sorted(
        (MIDNIGHT + number * check.spec.every, check.id, check)
        for check in purchases
        for number in range(-(-DAY // check.spec.every))
    )
    for slot, check_id, check in slots:
        if await allowance.allows(check, slot):
            begun[check_id].append(slot)
            confirmed = (slot - MIDNIGHT) // timedelta(hours=1) in failing
            stored.add(check_id, 1 + confirmed, last=slot)
    return begun


@pytest.mark.parametrize(
    ("begun", "allowed"), [(0, True), (299, True), (300, False), (302, False)]
)
async def test_no_more_than_the_limit(begun: int, *, allowed: bool) -> None:
    [check] = checks(PurchaseSpec(checkouts_per_day=300))
    stored = Stored()
    stored.add("nordlys/another", begun, last=NOON)

    assert await Allowance(stored).allows(check, NOON) is allowed
    assert stored.asked == [("nordlys", MIDNIGHT)]


every = st.integers(1, 360).map(lambda minutes: minutes * MINUTE)
limit = st.integers(1, 1440)


@settings(max_examples=40)
@given(every=every, limit=limit)
async def test_whatever_is_configured_there_is_no_blind_part_of_a_day(
    every: timedelta, limit: int
) -> None:
    [check] = checks(PurchaseSpec(every=every, checkouts_per_day=limit))

    begun = (await a_day(Stored(), check))[check.id]

    assert len(begun) <= limit
    longest = max(later - earlier for earlier, later in pairwise([*begun, MIDNIGHT + DAY]))
    assert begun[0] == MIDNIGHT
    assert longest <= 1.5 * max(every, DAY / limit) + every


@settings(max_examples=40)
@given(every=every)
async def test_a_limit_that_is_enough_keeps_no_run_from_its_checkout(every: timedelta) -> None:
    runs = -(-DAY // every)
    [check] = checks(PurchaseSpec(every=every, checkouts_per_day=runs))

    begun = (await a_day(Stored(), check))[check.id]

    assert len(begun) == runs


async def test_a_morning_of_failures_that_are_confirmed_leaves_the_afternoon_its_checkouts() -> (
    None
):
    [check] = checks(PurchaseSpec())

    begun = (await a_day(Stored(), check, failing=range(8, 14)))[check.id]

    # by day a checkout in each run or in every second one, also where each takes two
    longest = max(later - earlier for earlier, later in pairwise([*begun, MIDNIGHT + DAY]))
    assert longest == 2 * check.spec.every
    assert begun[:96] == [MIDNIGHT + number * 5 * MINUTE for number in range(96)]


async def test_several_purchases_have_their_shares_by_how_often_they_run() -> None:
    often, seldom = checks(PurchaseSpec(every=2 * MINUTE), PurchaseSpec(every=20 * MINUTE))

    begun = await a_day(Stored(), often, seldom)

    # 720 and 72 runs, and 300 checkouts: about every fifth minute, every hour
    assert 295 <= len(begun[often.id]) + len(begun[seldom.id]) <= 300
    for check, longest in ((often, 8 * MINUTE), (seldom, 60 * MINUTE)):
        slots = [*begun[check.id], MIDNIGHT + DAY]
        assert max(later - earlier for earlier, later in pairwise(slots)) <= longest


@pytest.mark.parametrize(
    "unlimited",
    [
        *checks(UptimeSpec()),
        *checks(PurchaseSpec(until="cart")),
        *checks(PurchaseSpec(), url="http://127.0.0.1:8080"),
    ],
    ids=["no purchase", "to the cart", "at home"],
)
async def test_what_begins_no_checkout_or_is_ones_own_is_not_counted(unlimited: Check) -> None:
    stored = Stored()

    assert await Allowance(stored).allows(unlimited, NOON)
    assert stored.asked == []


async def test_a_database_that_does_not_answer_stops_no_run() -> None:
    [check] = checks(PurchaseSpec())
    stored = Stored()
    stored.broken = True

    assert await Allowance(stored).allows(check, NOON)
