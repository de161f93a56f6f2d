"""Presses before a page's script is there: they are lost, and what the page asks meanwhile is not their doing."""

import pytest
from aiohttp import web

from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

PRODUCT = """<main><h1>Candle</h1><button type="button" id="add">Add to cart</button></main>
    <header><button type="button" id="open">Cart</button></header><div id="drawer"></div><script>
    const ask = body => fetch("/api/cart", {method: "POST", body}).then(told => told.json());
    const show = cart => { drawer.innerHTML = `<div role="dialog" style="position: fixed; right: 0; top: 0">` + (cart.lines
      ? `<ul><li><img src="data:,">Candle 1 <button>Remove</button> 449,00 kr.</li></ul><a href="/checkout">Check out</a>`
      : `<p>Your cart is empty</p>`) + `</div>`; };
    let cart = {};
    setTimeout(async () => {
      add.onclick = async () => { cart = await ask("add"); show(cart); };
      open_.onclick = () => show(cart);
      cart = await ask("");
    }, 1500);
    </script>""".replace('id="open"', 'id="open_"')


async def test_what_the_page_asks_by_itself_is_not_the_press_s_doing(buyer: Buyer) -> None:
    lines = 0

    async def cart(request: web.Request) -> web.StreamResponse:
        nonlocal lines
        lines += await request.text() == "add"
        return web.json_response({"lines": lines})

    async with small_shop({"/product/1": PRODUCT, "/api/cart": cart}) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="10s")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a page that wakes up late")
