"""Silent faults: a price that changes on the way, a currency that is not the market's."""

import pytest

from probes.codes import CauseCode, Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, story
from tests.integration.purchase.small_shop import ADDRESS, small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

PRODUCT = """<main><h1>Candle</h1><p>449,00 kr.</p><form method="post" action="/cart/add">
    <button>Add to cart</button></form></main>"""
CART = '<main><p class="cart-item">Candle 1 {price}</p><a href="/checkout">Check out</a></main>'
CHECKOUT = """<main><h1>Checkout</h1><form method="post">{address}</form>
    <table><tr><td>Candle</td><td>&times; 1</td><td>{price}</td></tr>
    <tr><td>Levering</td><td></td><td>39,00 kr.</td></tr></table></main>"""


def pages(*, cart: str = "449,00 kr.", checkout: str = "449,00 kr.") -> dict[str, str]:
    return {
        "/product/1": PRODUCT,
        "/cart": CART.format(price=cart),
        "/checkout": CHECKOUT.format(address=ADDRESS, price=checkout),
    }


@pytest.mark.parametrize(
    ("cart", "checkout", "told"),
    [
        ("449,00 kr.", "499,00 kr.", "449.00 in the cart, and 499.00 at the checkout"),
        ("499,00 kr.", "499,00 kr.", "449.00 on its page, and 499.00 in the cart"),
        ("", "499,00 kr.", "449.00 on its page, and 499.00 at the checkout"),
    ],
)
async def test_a_price_that_changes_is_a_finding_and_no_outage(
    buyer: Buyer, cart: str, checkout: str, told: str
) -> None:
    async with small_shop(pages(cart=cart, checkout=checkout)) as shop:
        outcome = await buyer.buy(shop.url)

    assert outcome.verdict is Verdict.DEGRADED, story(outcome)
    [finding] = outcome.findings
    assert finding.code is Code.PRICE_DIFFERS
    assert told in finding.message
    assert outcome.causes[0].code is CauseCode.PRICE_DIFFERS


async def test_the_last_number_of_a_name_is_no_part_of_the_price(buyer: Buyer) -> None:
    """2 199,00 and 2 218,90 would be much alike; 199,00 and 218,90 are not."""
    product = PRODUCT.replace("<p>449,00 kr.</p>", "<b>199,00 kr.</b>")
    shown = pages(cart="218,90 kr.", checkout="218,90 kr.") | {"/product/1": product}
    named = {
        path: page.replace("Candle 1", "Candle").replace("Candle", "Cups, set of 2")
        for path, page in shown.items()
    }
    async with small_shop(named) as shop:
        outcome = await buyer.buy(shop.url)

    assert [finding.code for finding in outcome.findings] == [Code.PRICE_DIFFERS], story(outcome)


async def test_the_same_price_written_otherwise_is_none(buyer: Buyer) -> None:
    shown = pages(cart="DKK 449", checkout="449,-")
    market = {"market": {"language": "da", "currency": "DKK"}}
    async with small_shop(shown) as shop:
        outcome = await buyer.buy(shop.url, store=market)

    assert outcome.verdict is Verdict.PASSED, story(outcome)


async def test_a_line_about_free_delivery_is_not_taken_for_the_price(buyer: Buyer) -> None:
    page = """<main><div><h1>Candle</h1><p>Fri fragt over 799 kr.</p></div>
        <div><b>449</b><sup>00</sup> <i>kr.</i></div>
        <form method="post" action="/cart/add"><button>Add to cart</button></form></main>"""
    async with small_shop({**pages(), "/product/1": page}) as shop:
        outcome = await buyer.buy(shop.url)

    assert outcome.verdict is Verdict.PASSED, story(outcome)


async def test_another_currency_than_the_market_s_is_a_finding(buyer: Buyer) -> None:
    async with small_shop(pages()) as shop:
        outcome = await buyer.buy(shop.url, store={"market": {"currency": "EUR"}})

    assert outcome.verdict is Verdict.DEGRADED, story(outcome)
    assert [finding.code for finding in outcome.findings] == [Code.WRONG_CURRENCY]
    assert outcome.causes[0].code is CauseCode.WRONG_MARKET
