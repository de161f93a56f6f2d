"""The first cause of each thing that can be wrong with the demo shop, as the confirming attempt finds it."""

from collections.abc import Mapping

import pytest
import pytest_asyncio

from probes.result import Json, Outcome, Verdict
from tests.integration.purchase.buyer import Buyer, at_once, chosen, moved, result, story
from tests.shop.app import running_shop
from tests.shop.faults import Fault
from tests.shop.verdicts import CAUSES, TABLES, depth

pytestmark = [
    pytest.mark.integration,
    pytest.mark.table,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(3600),
]

QUICK = {
    Fault.SCRIPT_404,
    Fault.CHECKOUT_NOT_SET_UP,
    Fault.CARD_FIELDS_HANG,
}
OF_THE_PLAIN_SHOP = {Fault.ADD_SILENT, Fault.CART_500, Fault.NO_CONTACT}
"""What looks otherwise in a shop of full pages."""
ROWS = [
    pytest.param(flavour, fault, id=f"{flavour}-{fault}", marks=() if quick else pytest.mark.proof)
    for flavour in TABLES
    for fault in CAUSES
    for quick in [flavour == "shopify" and fault in QUICK]
    if flavour == "shopify" or fault in OF_THE_PLAIN_SHOP
]

Key = tuple[str, Fault]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def outcomes(request: pytest.FixtureRequest, buyer: Buyer) -> dict[Key, Outcome | Exception]:
    keys = [(row["flavour"], row["fault"]) for row in chosen(request, test_the_first_cause)]
    memories = {flavour: await _healthy(buyer, flavour) for flavour in {key[0] for key in keys}}
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
        return await buyer.buy(
            shop.url,
            memory=moved(memory, old=old, new=shop.url),
            until=depth(fault),
            full_evidence=True,
        )


@pytest.mark.parametrize(("flavour", "fault"), ROWS)
async def test_the_first_cause(
    flavour: str, fault: Fault, outcomes: Mapping[Key, Outcome | Exception]
) -> None:
    outcome = result(outcomes[flavour, fault])

    assert outcome.causes, story(outcome)
    assert outcome.causes[0].code in CAUSES[fault], story(outcome)
    assert all(cause.evidence for cause in outcome.causes)
