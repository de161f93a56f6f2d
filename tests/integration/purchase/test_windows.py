"""Buttons that lead on in a window of its own: a customer goes on there, and so do we, in the one page that a visit is."""

from collections.abc import Mapping

import pytest
from aiohttp import web

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import CHECKOUT, HOME, small_shop
from tests.often import often

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

LINK = '<a href="/checkout" target="_blank">Check out</a>'
SCRIPT = """<button onclick="window.open('/checkout', '_blank', 'noopener')">Check out</button>"""
ASKS_FIRST = """<button id="on">Check out</button><script>
    document.querySelector("#on").onclick = async () => {
        const opened = window.open("", "till");
        await fetch("/cart");
        opened.location = "/checkout";
    };</script>"""
OF_ANOTHER_HOST = (
    """<button onclick="window.open('//localhost:' + location.port + '/{}')">Check out</button>"""
)
PASSED = Said(verdict=Verdict.PASSED)
DEAD = Said(verdict=Verdict.FAILED, step="checkout", code=Code.DEAD_CHECKOUT_BUTTON)
OURS = Said(verdict=Verdict.ERROR, step="checkout", code=Code.DRIFT)
BY_ITSELF = "<script>window.open('/checkout')</script><button>Check out</button>"

ROWS: Mapping[str, tuple[str, Said]] = {
    "a link": (LINK, PASSED),
    "a script": (SCRIPT, PASSED),
    "one that is opened empty": (ASKS_FIRST, PASSED),
    "a checkout of another host": (OF_ANOTHER_HOST.format("checkout"), PASSED),
    "anything else of another host": (OF_ANOTHER_HOST.format("shop"), OURS),
    "no press has opened it": (BY_ITSELF, DEAD),
}


@pytest.mark.parametrize("how", often(ROWS, [*ROWS][::3]))
async def test_a_checkout_in_a_window_of_its_own(buyer: Buyer, how: str) -> None:
    button, said = ROWS[how]
    async with small_shop(
        {"/cart": f'<main><p class="cart-item">Candle</p>{button}</main>'}
    ) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="5s")

    assert_said(outcome, said, about=f"a checkout in a window that was opened by {how}")


async def test_a_product_that_is_added_in_a_window_of_its_own(buyer: Buyer) -> None:
    page = """<main><h1>Candle</h1><form method="post" action="/cart/add" target="_blank">
        <button>Add to cart</button></form></main>"""
    async with small_shop({"/product/1": page}) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="5s")

    assert_said(outcome, PASSED, about="a product whose form opens the cart in a new window")


async def test_a_shop_that_lives_at_another_name_opens_windows_of_its_own_there(
    buyer: Buyer,
) -> None:
    async def moved(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(f"http://localhost:{request.url.port}/home")

    pages = {
        "/": moved,
        "/home": HOME,
        "/cart": f'<main><p class="cart-item">Candle</p>{LINK.replace("/checkout", "/till")}</main>',
        "/till": CHECKOUT,
    }
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="5s", checkout="/till")

    assert_said(outcome, PASSED, about="a shop whose home page is at another name")
