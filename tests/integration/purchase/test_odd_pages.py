"""Pages that make a script stumble: it is the shop that is odd or broken, never our own fault."""

import asyncio
from collections.abc import Mapping

import pytest
from aiohttp import web

from probes.browser.witness import Witness
from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, story
from tests.integration.purchase.small_shop import CART, PRODUCT, Handler, small_shop
from tests.often import often

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

LISTED = '<main><a href="/product/1">Candle</a></main>'
SHOPIFY: Mapping[str, str | Handler] = {
    "/": '<h1>A shop that sells</h1><a href="/collections/all">All</a>',
    "/collections/all": '<main><a href="/products/candle">Candle</a></main>',
    "/products/candle": """<main><h1>Candle</h1><form action="/cart/add"
        onsubmit="fetch('/cart/add', {method: 'POST', redirect: 'manual'}); return false">
        <button name="add">Add to cart</button></form></main>""",
}


async def dropped(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


MUTE = [(answer, holds) for answer in ("<h1>Not a cart</h1>", dropped) for holds in (True, False)]


@pytest.mark.parametrize(("answer", "holds"), often(MUTE, MUTE[:1]))
async def test_a_cart_that_can_not_be_asked_is_looked_into(
    buyer: Buyer, answer: str | Handler, *, holds: bool
) -> None:
    cart = {} if holds else {"/cart": "<main><p>Your cart is empty</p></main>"}
    async with small_shop({**SHOPIFY, **cart, "/cart.js": answer}) as shop:
        outcome = await buyer.buy(shop.url, store={"platform": "shopify"}, until="cart")

    failed = Said(verdict=Verdict.FAILED, step="add_to_cart", code=Code.CART_EMPTY)
    said = Said(verdict=Verdict.PASSED) if holds else failed
    assert_said(outcome, said, about="its interface is down")


BUSY_AT_THE_END = """<main><h1>Candle</h1><p>449,00 kr.</p></main><script>
    setTimeout(() => { for (const end = Date.now() + 2500; Date.now() < end;); }, 2800);</script>"""


async def test_a_page_that_is_slow_to_say_why_is_heard_all_the_same(buyer: Buyer) -> None:
    """Or every fault that shows at a step's end would be one of slowness on a busy machine."""
    async with small_shop({"/product/1": BUSY_AT_THE_END}) as shop:
        outcome = await buyer.buy(shop.url, until="cart", step_timeout="5s")

    none = Said(verdict=Verdict.FAILED, step="product", code=Code.NO_ADD_BUTTON)
    assert_said(outcome, none, about="a product's page that is busy when the step's time is over")


def led_to(page: str, *, cart: str = CART) -> Mapping[str, str | Handler]:
    """A shop whose press leads to this page, which is no cart; by an address that does not speak of one."""

    async def take(_request: web.Request) -> web.StreamResponse:
        raise web.HTTPSeeOther("/step")

    product = PRODUCT.replace("/cart/add", "/dispatch")
    return {"/product/1": product, "/dispatch": take, "/step": page, "/cart": cart}


ADDED = "<main><h1>Dieser Artikel wurde in den Warenkorb gelegt</h1><p>{}</p></main>"
EMPTY = "<main><p>Your cart is empty</p></main>"


LED_TO = [
    (ADDED.format("Candle"), CART, True),
    (ADDED.format(""), EMPTY, False),
    ("<main><h1>Thank you</h1></main>", CART, False),
]


@pytest.mark.parametrize(("page", "cart", "is_proof"), often(LED_TO, LED_TO[:1]))
async def test_a_page_that_a_press_leads_to_is_read_and_not_waited_on(
    buyer: Buyer, page: str, cart: str, *, is_proof: bool
) -> None:
    """What it says is a proof where it names the product; else the cart has the word, and soon."""
    async with small_shop(led_to(page, cart=cart)) as shop:
        outcome = await buyer.buy(shop.url, until="cart", step_timeout="30s")

    empty = Said(verdict=Verdict.FAILED, step="add_to_cart", code=Code.CART_EMPTY)
    assert_said(outcome, empty if cart == EMPTY else Said(verdict=Verdict.PASSED), about=page)
    assert ("awake_after" in outcome.remember) is is_proof
    assert outcome.verdict is Verdict.FAILED or outcome.steps[3].duration.total_seconds() < 15


@pytest.mark.parametrize(
    "home",
    [
        '<h1>A shop that sells</h1><script src="https://"></script><a href="/shop">Shop</a>',
        """<h1>A shop that sells</h1><svg><a href="/nowhere"><text>Shop</text></a></svg>
            <a href="/list">Se alle</a>""",
    ],
    ids=["a script without an address", "a link in a drawing"],
)
async def test_an_odd_home_page_is_one(buyer: Buyer, home: str) -> None:
    async with small_shop({"/": home, "/list": LISTED}) as shop:
        outcome = await buyer.buy(shop.url, until="cart")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a page that people can use")


async def sent_back(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(0.3)
    return web.Response(status=302, headers={"Location": "/cart"})


@pytest.mark.parametrize("within", often([1.0, 1.5, 3.2], {1.5}))
async def test_a_press_comes_never_so_late_that_its_page_would_seem_lost(
    buyer: Buyer, within: float
) -> None:
    async def never() -> bool:
        return False

    async with (
        small_shop({"/checkout": sent_back}) as shop,
        buyer.at_the_end(shop.url, refusals=(), until="cart") as tab,
    ):
        await tab.open(f"{shop.url}/cart")
        link = await tab.find(["a"])
        assert link
        await tab.press(link, until=never, within=within)

        assert "GET /checkout" in shop.requests
        assert tab.ear.awaited is None


async def test_a_text_that_has_just_gone_says_nothing_and_is_not_waited_for(buyer: Buyer) -> None:
    async with (
        small_shop({}) as shop,
        buyer.at_the_end(shop.url, refusals=(), until="cart") as tab,
    ):
        spot = await tab.find(["main"])
        assert spot
        await tab.page.evaluate("document.querySelector('main').remove()")

        async with asyncio.timeout(10):
            assert await tab.text(spot) == ""


async def test_a_page_that_is_not_there_is_no_part_of_one(buyer: Buyer) -> None:
    """Carts are looked for where there may be none; a frame that is missing is missing in a page."""
    pages = {"/framed": '<iframe src="/nowhere"></iframe>'}
    async with (
        small_shop(pages) as shop,
        buyer.at_the_end(shop.url, refusals=(), until="cart") as tab,
    ):
        witness = Witness(tab.page)
        await tab.page.goto(f"{shop.url}/nowhere")
        alone = [*witness.troubles()]
        await tab.page.goto(f"{shop.url}/framed")

        assert alone == []
        assert [one.url for one in witness.troubles()] == [f"{shop.url}/nowhere"]


async def test_of_all_that_a_press_sends_the_cart_s_own_answer_is_quoted(buyer: Buyer) -> None:
    """Whatever came last: shops tell their own statistics of it, too."""

    async def taken(request: web.Request) -> web.StreamResponse:
        return web.json_response({})

    page = """<main><h1>Candle</h1><form action="/cart/add" onsubmit="tell(); return false">
        <button name="add">Add to cart</button></form></main><script>
        const send = to => fetch(to, {method: "POST"});
        const tell = async () => { await send("/cart/add"); await send("/api/seen"); };</script>"""
    empty = "<main><p>Your cart is empty</p></main>"
    pages = {"/product/1": page, "/cart/add": taken, "/api/seen": taken, "/cart": empty}
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="5s")

    assert outcome.failure, story(outcome)
    assert outcome.failure.seen == "POST /cart/add answered 200, but the cart stayed empty"


async def slow(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(1)
    return web.Response(text="<main><h1>Slow</h1></main>", content_type="text/html")


async def test_a_page_that_goes_somewhere_by_itself_does_not_keep_us_from_going(
    buyer: Buyer,
) -> None:
    """Whoever pressed something a moment ago is taken along by what the page does of it."""
    moves = """<button onclick="setTimeout(() => { location = '/cart' }, 400)">Add</button>"""
    async with (
        small_shop({"/moves": moves, "/slow": slow}) as shop,
        buyer.at_the_end(shop.url, refusals=(), until="cart") as tab,
    ):
        await tab.open(f"{shop.url}/moves")
        await tab.page.click("button")
        await tab.open(f"{shop.url}/slow")

        assert tab.url == f"{shop.url}/slow"


AGREE = """<main><p class="cart-item">Candle</p><form action="/checkout">
    <label><input type="checkbox" id="terms"> I agree with the terms and conditions</label><button>Check out</button></form><script>
    document.forms[0].onsubmit = event => { if (!document.getElementById("terms").checked) {
      event.preventDefault(); alert("You must agree"); } };</script></main>"""
NOT_THERE = """<main><h1>Checkout</h1><form><label>E-mail <input type="email" name="email"></label>
    <label>Street <input name="street"></label><label>City <input name="city"></label></form>
    <h2>Shipping method</h2><p>We send nothing there.</p></main>"""


async def test_what_the_cart_said_is_no_reason_of_the_checkout_s(buyer: Buyer) -> None:
    """Nobody who has not agreed comes on; who then did has other troubles."""
    async with small_shop({"/cart": AGREE, "/checkout": NOT_THERE}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="8s")

    said = Said(verdict=Verdict.FAILED, step="shipping", code=Code.NO_SHIPPING)
    assert_said(outcome, said, about="nothing is sent there")
    assert outcome.failure
    assert "agree" not in outcome.failure.seen


async def test_a_cart_that_says_why_nobody_comes_on_is_quoted(buyer: Buyer) -> None:
    shut = AGREE.replace("checkbox", "hidden")
    async with small_shop({"/cart": shut}) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="8s")

    said = Said(verdict=Verdict.FAILED, step="checkout", code=Code.DEAD_CHECKOUT_BUTTON)
    assert_said(outcome, said, about="a cart that lets nobody on")
    assert outcome.failure
    assert "You must agree" in outcome.failure.seen


NONE = """<main><h1>Checkout</h1><form onsubmit="return false">
    <input type="email" name="email" id="email">
    <label>Street <input name="street"></label><label>City <input name="city"></label><h2>Payment</h2>{}
    <p>This store can\u2019t accept payments right now.</p><button id="checkout-pay-button">Pay now</button></form></main>"""
WAYS = '<label><input type="radio" name="basic" checked> Credit card</label>'


@pytest.mark.parametrize(("ways", "verdict"), [("", Verdict.FAILED), (WAYS, Verdict.PASSED)])
async def test_a_button_is_no_way_to_pay_where_the_shop_says_that_there_is_none(
    buyer: Buyer, ways: str, verdict: Verdict
) -> None:
    """Of one way among others that is down a shop may say the same."""
    async with small_shop({"/checkout": NONE.format(ways)}) as shop:
        outcome = await buyer.buy(
            shop.url, until="payment", step_timeout="8s", store={"platform": "shopify"}
        )

    assert outcome.verdict is verdict, story(outcome)
    if outcome.failure:
        assert outcome.failure.code is Code.NO_PAYMENT, story(outcome)


WOO = """<main><h1>Checkout</h1><form class="checkout woocommerce-checkout" method="post">
    <input type="email" name="billing_email" id="billing_email"><input name="billing_address_1" id="billing_address_1">
    <input name="billing_city" id="billing_city"><ul id="payment"><li class="wc_payment_method">
    <label><input type="radio" name="payment_method" value="ppcp-gateway" checked> PayPal</label></li></ul>
    <button id="place_order" style="display: none">Place order</button>{}</form></main>"""
PAYPAL = '<div id="ppc-button-ppcp-gateway">{}</div>'


@pytest.mark.parametrize(
    ("inside", "verdict"),
    [
        pytest.param("<a href='/pay'>PayPal</a>", Verdict.PASSED, id="it came"),
        pytest.param("", Verdict.FAILED, id="its script did not", marks=pytest.mark.proof),
    ],
)
async def test_a_button_of_paypal_s_stands_in_for_the_shop_s(
    buyer: Buyer, inside: str, verdict: Verdict
) -> None:
    pages = {
        "/product/1": PRODUCT.replace(
            "<button", '<button class="single_add_to_cart_button"'
        ).replace("<form", '<form class="cart"'),
        "/checkout": WOO.format(PAYPAL.format(inside)),
    }
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(
            shop.url, until="payment", step_timeout="8s", store={"platform": "woocommerce"}
        )

    assert outcome.verdict is verdict, story(outcome)
    assert outcome.failure is None or outcome.failure.code is Code.NO_PAYMENT, story(outcome)
    assert "GET /pay" not in shop.requests


IN_SHADOW = """<x-shop></x-shop><script>
    document.querySelector("x-shop").attachShadow({mode: "open"}).innerHTML = '<h1>A shop of components</h1><a href="/shop">Shop</a>';
    </script>"""


async def test_a_page_whose_text_is_all_in_components_is_not_blank(buyer: Buyer) -> None:
    async with small_shop({"/": IN_SHADOW}) as shop:
        outcome = await buyer.buy(shop.url, until="cart", step_timeout="5s")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a home page in a shadow root")
