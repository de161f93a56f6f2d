"""Shops whose cart is the checkout, with a frame of somebody's in it that asks for all the rest."""

import pytest
from aiohttp import web

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import Handler, small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

PRODUCT = """<header><a href="/checkout">Basket <b id="count">0</b></a></header><main><h1>Candle</h1><p>89 kr.</p>
    <button onclick="fetch('/cart/add', {method: 'POST'}).then(() => count.textContent = 1)">Add to cart</button></main>"""
BOTH = """<main><h1>Checkout</h1><table><tr><td>Candle<td><input type="number" name="qty" value="1">
    <td>89 kr.<td><a href="/remove?1">Remove</a></table><h3>Shipping</h3>
    <label><input type="radio" name="shipping" checked>Parcel 39 kr.</label>
    <h3>Payment</h3><iframe title="Klarna Checkout" src="/frame" height="200"></iframe></main>"""
ASKS = """<label>E-mail <input type="email" name="email"></label>
    <label>Postcode <input name="postal_code" autocomplete="postal-code"></label><button>Continue</button>"""
PASSED = Said(verdict=Verdict.PASSED)
EMPTY = Said(verdict=Verdict.FAILED, step="contact", code=Code.CONTACT_MISSING)


async def missing(request: web.Request) -> web.StreamResponse:
    return web.Response(status=404)


@pytest.mark.parametrize(
    ("frame", "said"), [(ASKS, PASSED), ("", EMPTY)], ids=["it asks", "it stays empty"]
)
async def test_a_cart_that_is_the_checkout_is_followed_to_the_frame_that_asks(
    buyer: Buyer, frame: str, said: Said
) -> None:
    """Nothing is typed there: it is whose who takes the payment."""
    pages: dict[str, str | Handler] = {
        "/product/1": PRODUCT,
        "/cart": missing,
        "/checkout": BOTH,
        "/frame": frame,
    }
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="6s")

    assert_said(outcome, said, about=frame)
    if said is EMPTY:
        assert outcome.failure is not None
        assert "stays empty" in outcome.failure.seen
    assert shop.posted == ["/cart/add"]
