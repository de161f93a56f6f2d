"""Everything that can be wrong with the demo shop, and what a purchase run says of it.

Each row has a shop of its own; a healthy run on a twin gave the memory, as in everyday life. All rows
that were asked for run first, a few at a time; then each is a test.
"""

from collections.abc import Mapping

import pytest
import pytest_asyncio

from probes.result import Json, Outcome, Verdict
from tests.integration.purchase.buyer import (
    Buyer,
    assert_said,
    at_once,
    chosen,
    moved,
    result,
    story,
)
from tests.shop.app import running_shop
from tests.shop.faults import Fault
from tests.shop.verdicts import TABLES, depth

pytestmark = [
    pytest.mark.integration,
    pytest.mark.table,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(3600),
]
ROWS = [
    pytest.param(
        flavour, fault, id=f"{flavour}-{fault}", marks=() if row.quick else pytest.mark.proof
    )
    for flavour, table in TABLES.items()
    for fault, row in table.items()
]

Key = tuple[str, Fault]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def outcomes(request: pytest.FixtureRequest, buyer: Buyer) -> dict[Key, Outcome | Exception]:
    """What came of every row that this session was asked for."""
    keys = [(row["flavour"], row["fault"]) for row in chosen(request, test_of_the_table)]
    memories = {flavour: await _healthy(buyer, flavour) for flavour in {one for one, _ in keys}}
    return await at_once(keys, lambda key: _broken(buyer, key, memories))


async def _healthy(buyer: Buyer, flavour: str) -> tuple[str, Mapping[str, Json]]:
    async with running_shop(flavour=flavour) as shop:
        outcome = await buyer.buy(shop.url, until="cart")
        assert outcome.verdict is Verdict.PASSED, story(outcome)
        return shop.url, outcome.remember


async def _broken(
    buyer: Buyer, key: Key, memories: Mapping[str, tuple[str, Mapping[str, Json]]]
) -> Outcome:
    flavour, fault = key
    old, memory = memories[flavour]
    async with running_shop(flavour=flavour) as shop:
        shop.faults.on(fault, seconds=TABLES[flavour][fault].seconds)
        outcome = await buyer.buy(
            shop.url,
            memory=moved(memory, old=old, new=shop.url),
            until=depth(fault),
        )
        assert not shop.orders
        return outcome


@pytest.mark.parametrize(("flavour", "fault"), ROWS)
async def test_of_the_table(
    flavour: str, fault: Fault, outcomes: Mapping[Key, Outcome | Exception]
) -> None:
    row = TABLES[flavour][fault]

    outcome = result(outcomes[flavour, fault])

    assert_said(outcome, row.said, about=f"{fault.description} {row.why}")


async def test_no_fault_is_forgotten() -> None:
    assert all(set(table) == set(Fault) for table in TABLES.values())
