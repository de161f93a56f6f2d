"""Shops that were built by others, without a look at how we find our way: bought from with nothing but the URL.

Nothing here may be mended by a rule that fits one of them only; see tests/gallery.
"""

from collections.abc import Mapping

import pytest
import pytest_asyncio

from probes.codes import Code
from probes.result import Outcome, Verdict
from tests.gallery.faults import NOTICED
from tests.gallery.shops import SHOPS, opened
from tests.integration.purchase.buyer import (
    Buyer,
    Said,
    assert_said,
    at_once,
    chosen,
    result,
    story,
)

pytestmark = [
    pytest.mark.integration,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(3600),
]

QUICK = {"odoo", "headless", "ecwid", "oscommerce"}
"""In each run of the tests: links for buttons, a drawer, addresses that are hashes, pictures for buttons."""
SEEN_UNTIL_THE_CHECKOUT = {"home", "collection", "product", "add_to_cart", "cart", "checkout"}


async def visited(buyer: Buyer, name: str, *faults: str, **spec: object) -> Outcome:
    with opened(name) as shop:
        shop.faults.update(faults)
        spec = {"step_timeout": "10s", **spec}
        outcome = await buyer.buy(shop.url, full_evidence=bool(faults), **spec)
        assert shop.orders == 0
        return outcome


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def healthy(request: pytest.FixtureRequest, buyer: Buyer) -> dict[str, Outcome | Exception]:
    rows = chosen(request, test_it_gets_to_the_checkout_with_nothing_but_the_url)
    return await at_once([row["name"] for row in rows], lambda name: visited(buyer, name))


@pytest.mark.parametrize(
    "name",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.proof) for name in SHOPS],
)
async def test_it_gets_to_the_checkout_with_nothing_but_the_url(
    name: str, healthy: Mapping[str, Outcome | Exception]
) -> None:
    outcome = result(healthy[name])

    assert_said(outcome, Said(verdict=Verdict.PASSED), about=name)
    assert outcome.steps[-1].name == "checkout"


@pytest.mark.proof
@pytest.mark.parametrize("name", SHOPS)
async def test_it_gets_to_the_payment_on_a_phone(name: str, buyer: Buyer) -> None:
    outcome = await visited(buyer, name, device="mobile", until="payment")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about=name)
    assert outcome.steps[-1].name == "payment"


FAULTS = [
    (name, fault, step)
    for name, faults in NOTICED.items()
    for fault, step in faults.items()
    if step in SEEN_UNTIL_THE_CHECKOUT | {"passed"}
]
ELSEWHERE: Mapping[tuple[str, str], str] = {
    ("oscommerce", "maintenance"): "collection",  # a page like any other, without goods
    ("oscommerce", "sold-out"): "checkout",  # the cart shows the thing, and only marks it
    ("oscommerce", "cart-empty"): "add_to_cart",  # adding leads into the cart
    ("sylius", "cart-empty"): "add_to_cart",  # the same
    ("odoo", "add-silent"): "cart",  # its notice names the thing as one that was added
    ("oxid", "add-silent"): "cart",  # the same
    # its cart wants an e-mail address before the checkout opens, and at this depth nothing is typed
    ("ecwid", "checkout-500"): "passed",
    ("ecwid", "checkout-blank"): "passed",
}
"""Where we notice a fault at another step than a shopper who knows the shop, and why that is as good."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def broken(
    request: pytest.FixtureRequest, buyer: Buyer
) -> dict[tuple[str, str], Outcome | Exception]:
    rows = chosen(request, test_what_a_shopper_notices_is_told_at_its_step)
    keys = [(row["name"], row["fault"]) for row in rows]
    return await at_once(keys, lambda key: visited(buyer, *key))


@pytest.mark.proof
@pytest.mark.parametrize(("name", "fault", "step"), FAULTS)
async def test_what_a_shopper_notices_is_told_at_its_step(
    name: str, fault: str, step: str, broken: Mapping[tuple[str, str], Outcome | Exception]
) -> None:
    outcome = result(broken[name, fault])

    noticed = ELSEWHERE.get((name, fault), step)
    if noticed == "passed":
        assert_said(outcome, Said(verdict=Verdict.PASSED), about=f"{name}: {fault}")
        return
    assert outcome.verdict is Verdict.FAILED, story(outcome)
    assert outcome.failure is not None
    assert outcome.failure.step == noticed, story(outcome)
    assert outcome.failure.code is not Code.DRIFT
