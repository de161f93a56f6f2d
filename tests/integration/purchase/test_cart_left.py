"""Shops of no known platform: whatever takes a line out of their cart, the cart is left empty."""

from collections.abc import Mapping

import pytest
import pytest_asyncio
from aiohttp import web

from probes.result import Outcome, Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, at_once, chosen, result
from tests.integration.purchase.small_shop import small_shop
from tests.often import often

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

LINE = '<tr><td><a href="/product/1">Candle</a></td><td>$12.00</td><td>{}</td></tr>'
COUNT = '<input type="number" name="items-0-quantity" value="1" min="1">'
FORM = '<form method="post" action="/cart">{}<button name="update">Update cart</button></form>'
WAYS: Mapping[str, str] = {
    "a link": '<a href="/cart?remove=1">Remove</a>',
    "a link that is a sign": '<a href="/cart?line=1&amp;action=delete" class="out"><svg width="9" height="9"></svg></a>',
    "a button with a script": """<button onclick="confirm('Sure?') && fetch('/cart', {method: 'POST',
        body: new URLSearchParams({remove: 1})}).then(() => this.closest('tr').remove())" aria-label="Fjern Candle">x</button>""",
    "a form of its own": '<form method="post" action="/cart"><button name="remove" value="1">Ta bort</button></form>',
    "a box to tick": f'{COUNT}<label><input type="checkbox" name="items-0-DELETE">Remove?</label>',
    "how many": COUNT,
}
"""What stands in the cart's line. The last two are part of a form that is sent as a whole."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def carts(
    request: pytest.FixtureRequest, buyer: Buyer
) -> dict[str, tuple[Outcome, list[str]] | Exception]:
    """The outcome of each, and what is left in the cart."""
    left: dict[str, list[str]] = {}

    async def buy(way: str) -> Outcome:
        cart = left[way] = []

        async def add(_request: web.Request) -> web.StreamResponse:
            cart.append("Candle")
            raise web.HTTPSeeOther("/cart")

        async def show(request: web.Request) -> web.StreamResponse:
            said = {**request.query, **(await request.post())}
            out = {"remove", "items-0-DELETE"} & said.keys() or said.get("action") == "delete"
            if out or said.get("items-0-quantity") == "0":
                cart.clear()
            inside = f'<table>{LINE.format(WAYS[way])}</table><a href="/checkout">Check out</a>'
            if "items-0" in WAYS[way]:
                inside = FORM.format(inside)
            page = inside if cart else "<p>Your cart is empty</p>"
            return web.Response(
                text=f"<!doctype html><main>{page}</main>", content_type="text/html"
            )

        async with small_shop({"/cart/add": add, "/cart": show}) as shop:
            return await buyer.buy(shop.url, until="checkout")

    ways = [row["way"] for row in chosen(request, test_it_is_left_empty)]
    found = await at_once(ways, buy)
    return {
        way: one if isinstance(one, Exception) else (one, left[way]) for way, one in found.items()
    }


@pytest.mark.parametrize("way", often(WAYS, [*WAYS][::2]))
async def test_it_is_left_empty(
    way: str, carts: Mapping[str, tuple[Outcome, list[str]] | Exception]
) -> None:
    found = carts[way]
    if isinstance(found, Exception):
        raise found
    outcome, left = found

    assert_said(result(outcome), Said(verdict=Verdict.PASSED), about=way)
    assert outcome.findings == ()
    assert left == []


DRAWER = """<header><button aria-label="Cart" onclick="drawn(true)">Cart</button></header>
    <main><h1>Candle</h1><p>$12.00</p><button onclick="put('add').then(() => drawn(true))">Add to cart</button></main>
    <dialog id="drawer" style="z-index: 9"></dialog><script>
    const put = what => fetch(`/cart/${what}`, {method: "POST"});
    async function drawn(shown) {
      const full = (await (await fetch("/cart/now")).text()) === "1";
      drawer.innerHTML = full ? `<div><a href="/product/1"><h3>Candle</h3></a><span>$12.00</span>
        <button onclick="put('remove').then(() => drawn(true))">Remove</button></div><a href="/checkout">Check out</a>`
        : "<p>Your cart is empty</p>";
      if (shown) drawer.show();
    }</script>"""


async def test_a_cart_that_opens_over_the_page_is_left_empty_too(buyer: Buyer) -> None:
    cart: list[str] = []

    async def add(_request: web.Request) -> web.StreamResponse:
        cart.append("Candle")
        return web.Response()

    async def remove(_request: web.Request) -> web.StreamResponse:
        cart.clear()
        return web.Response()

    async def now(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=str(len(cart)))

    pages = {"/cart/add": add, "/cart/remove": remove, "/cart/now": now, "/cart": not_there}
    async with small_shop({"/product/1": DRAWER, **pages}) as shop:
        outcome = await buyer.buy(shop.url, until="checkout")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a drawer")
    assert "/cart/add" in shop.posted
    assert cart == []


async def not_there(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPNotFound


ADDRESS = '<input type="email" name="email"><input name="street"><input name="postcode"><input name="city">'


@pytest.mark.parametrize(
    ("beside", "button"),
    [("", "Place order"), (ADDRESS, "OK")],
    ids=["its button orders", "it is the checkout too"],
)
async def test_a_form_that_may_order_is_never_sent_for_it(
    buyer: Buyer, beside: str, button: str
) -> None:
    """All of it is one form: to send it with a new number is to send what the customer typed, too."""
    line = LINE.format(COUNT)
    page = f"""<main><form method="post" action="/order"><table>{line}</table>{beside}
        <button>{button}</button></form><a href="/checkout">Check out</a></main>"""
    async with small_shop({"/cart": page}) as shop:
        await buyer.buy(shop.url, until="cart")

    assert "/cart/add" in shop.posted
    assert "/order" not in shop.posted
