"""A second real shop that nobody here wrote: Cartridge, well and broken; of no platform that we know."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from probes.codes import Code
from probes.result import Outcome, Verdict
from tests.cartridge.server import RunningCartridge, running_cartridge
from tests.integration.purchase.buyer import Buyer, Said, assert_said, at_once, chosen, result
from tests.oscar.acts import answer, heading_only, redirect, replace
from tests.oscar.faults import front
from tests.oscar.proxy import RunningProxy, running_proxy

pytestmark = [
    pytest.mark.integration,
    pytest.mark.proof,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(3600),
]

Inject = Callable[[RunningCartridge, RunningProxy], None]
PRODUCT, CART, CHECKOUT = r"^/shop/product/", r"^/shop/cart/$", r"^/shop/checkout/$"
PAYMENT = r"<fieldset>\s*<legend>Payment Details.*?</fieldset>"
FORM = {"until": "payment", "step_timeout": "15s", "timeout": "90s"}
"""Its first page of the checkout asks for everything at once."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    inject: Inject
    step: str
    code: Code


def sell_all(shop: RunningCartridge, _proxy: RunningProxy) -> None:
    shop.sql("UPDATE shop_productvariation SET num_in_stock = 0")
    shop.sql("UPDATE shop_product SET num_in_stock = 0")


FAULTS: Mapping[str, Fault] = {
    "all sold out": Fault(inject=sell_all, step="add_to_cart", code=Code.SOLD_OUT),
    "product gone": Fault(
        inject=front(PRODUCT, answer(404, "<h1>Not found</h1>")),
        step="product",
        code=Code.NOT_FOUND,
    ),
    "adding fails": Fault(
        inject=front(PRODUCT, answer(500), method="POST"),
        step="add_to_cart",
        code=Code.SERVER_ERROR,
    ),
    "adding does nothing": Fault(
        inject=front(PRODUCT, redirect("/shop/cart/"), method="POST"),
        step="add_to_cart",
        code=Code.CART_EMPTY,
    ),
    "cart fails": Fault(
        inject=front(CART, answer(500)), step="add_to_cart", code=Code.SERVER_ERROR
    ),
    "checkout fails": Fault(
        inject=front(CHECKOUT, answer(500)), step="checkout", code=Code.SERVER_ERROR
    ),
    "checkout is a heading": Fault(
        inject=front(CHECKOUT, heading_only("Checkout")), step="checkout", code=Code.CHECKOUT_EMPTY
    ),
    "checkout sends back": Fault(
        inject=front(CHECKOUT, redirect("/shop/cart/")),
        step="checkout",
        code=Code.CHECKOUT_SENT_AWAY,
    ),
    "no fields for a card": Fault(
        inject=front(CHECKOUT, replace(PAYMENT, "")), step="contact", code=Code.CONTACT_REFUSED
    ),
}


@contextlib.asynccontextmanager
async def cartridge(folder: Path) -> AsyncIterator[RunningCartridge]:
    with contextlib.ExitStack() as stack:
        yield await asyncio.to_thread(stack.enter_context, running_cartridge(folder))


async def test_a_shop_of_no_known_platform_is_bought_from_to_the_payment(
    buyer: Buyer, tmp_path: Path
) -> None:
    async with cartridge(tmp_path) as shop:
        outcome = await buyer.buy(shop.url, **FORM)

        assert_said(outcome, Said(verdict=Verdict.PASSED), about="Cartridge as it comes")
        assert outcome.fingerprint["platform"] == "generic"
        assert outcome.findings == ()
        assert shop.orders == 0
        assert shop.sql("SELECT * FROM shop_cartitem") == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def outcomes(
    request: pytest.FixtureRequest, buyer: Buyer, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Outcome | Exception]:
    """What came of every row that this session was asked for."""

    async def broken(name: str) -> Outcome:
        async with (
            cartridge(tmp_path_factory.mktemp("cartridge")) as shop,
            running_proxy(shop.url) as proxy,
        ):
            FAULTS[name].inject(shop, proxy)
            return await buyer.buy(proxy.url, **FORM)

    names = [row["name"] for row in chosen(request, test_what_is_broken_is_told)]
    return await at_once(names, broken)


@pytest.mark.parametrize("name", FAULTS)
async def test_what_is_broken_is_told(
    name: str, outcomes: Mapping[str, Outcome | Exception]
) -> None:
    fault = FAULTS[name]

    said = Said(verdict=Verdict.FAILED, step=fault.step, code=fault.code)
    assert_said(result(outcomes[name]), said, about=name)
