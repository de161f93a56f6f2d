"""Shops that ask for the size only after the press for the cart, in a box over the page."""

import pytest

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

SHEET = """<header><span data-cart-count id="count">0</span></header><main><h1>Candle</h1><p>89 kr.</p>
    <button onclick="sheet.showModal()">Add to cart</button></main>
    <dialog id="sheet"><h2>Choose a size</h2><button onclick="sheet.close()">Close</button>
    <button>S <i>Sold out</i></button><button onclick="{choice}">M</button>{more}</dialog><script>
    const add = () => fetch("/cart/add", {{method: "POST"}}).then(() => {{ count.textContent = 1; sheet.close(); }});
    </script>"""
PASSED = Said(verdict=Verdict.PASSED, step=None, code=None)
DEAD = Said(verdict=Verdict.FAILED, step="add_to_cart", code=Code.DEAD_ADD_BUTTON)
ROWS = {
    "the size adds": (SHEET.format(choice="add()", more=""), PASSED),
    "a button beside it adds": (
        SHEET.format(
            choice="go.hidden = false",
            more='<button id="go" hidden onclick="add()">Add to cart</button>',
        ),
        PASSED,
    ),
    "nothing adds": (SHEET.format(choice="", more=""), DEAD),
}


@pytest.mark.parametrize("how", ROWS)
async def test_the_first_size_that_can_be_had_is_chosen(buyer: Buyer, how: str) -> None:
    page, said = ROWS[how]
    cart = "<main>Your cart is empty</main>" if said is DEAD else None
    async with small_shop({"/product/1": page, **({"/cart": cart} if cart else {})}) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="6s")

    assert_said(outcome, said, about=how)
