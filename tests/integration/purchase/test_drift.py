"""Pages that are well and that we don't find our way in: our own fault, and never the shop's outage."""

import pytest

from probes.codes import CauseCode, Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, story
from tests.integration.purchase.small_shop import small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

UNKNOWN_BUTTON = """<main><h1>Candle</h1><p>449,00 kr.</p>
    <span tabindex="0" onclick="location.href = '/cart'">Put into my shopping bag</span></main>"""
UNKNOWN_WAY_ON = """<main><p class="cart-item">Candle</p>
    <span tabindex="0" onclick="location.href = '/till'">Proceed to payment</span></main>"""
# a shop whose products stand on another host
UNKNOWN_LIST = "<main><h1>All we have</h1>{}</main>".format(
    "".join(
        f'<div><a href="http://localhost:9/goods-{number}"><img src="data:," alt="" width="40" height="40">'
        f"<b>Candle {number}</b><i>449,00 kr.</i></a></div>"
        for number in range(4)
    )
)


PROOF = pytest.mark.proof
HIDDEN = '<span tabindex="0" style="display: none">Put into my shopping bag</span>'
DISABLED = "<button disabled>Put into my shopping bag</button>"


@pytest.mark.parametrize(
    ("path", "page", "step", "failed"),
    [
        ("/product/1", UNKNOWN_BUTTON, "product", Code.NO_ADD_BUTTON),
        pytest.param("/cart", UNKNOWN_WAY_ON, "cart", Code.NO_CHECKOUT_BUTTON, marks=PROOF),
        pytest.param("/shop", UNKNOWN_LIST, "collection", Code.NO_PRODUCTS, marks=PROOF),
    ],
)
async def test_what_a_customer_finds_and_we_do_not_is_our_own_fault(
    buyer: Buyer, path: str, page: str, step: str, failed: Code
) -> None:
    async with small_shop({path: page}) as shop:
        light = await buyer.buy(shop.url, step_timeout="3s")
        confirming = await buyer.buy(shop.url, full_evidence=True, step_timeout="3s")

    assert_said(
        light, Said(verdict=Verdict.FAILED, step=step, code=failed), about="at first sight"
    )
    assert_said(
        confirming, Said(verdict=Verdict.ERROR, step=step, code=Code.DRIFT), about="looked at"
    )
    assert confirming.causes[0].code is CauseCode.PROBE_DRIFT
    assert confirming.steps[-1].verdict is Verdict.ERROR
    assert confirming.evidence


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<main><h1>Candle</h1><p>449,00 kr.</p></main>", id="none", marks=PROOF),
        pytest.param(f"<main><h1>Candle</h1>{HIDDEN}</main>", id="hidden", marks=PROOF),
        pytest.param(f"<main><h1>Candle</h1>{DISABLED}</main>", id="disabled", marks=PROOF),
        pytest.param(UNKNOWN_BUTTON + "<script>nothing.at.all()</script>", id="a script broke"),
    ],
)
async def test_what_no_customer_can_press_is_the_shop_s(buyer: Buyer, page: str) -> None:
    async with small_shop({"/product/1": page}) as shop:
        outcome = await buyer.buy(shop.url, full_evidence=True, step_timeout="3s")

    assert outcome.verdict is Verdict.FAILED, story(outcome)
    assert outcome.causes[0].code is CauseCode.NO_ADD_BUTTON, story(outcome)


EMPTY = "<main><p>Your cart is empty</p></main>"


async def test_what_good_runs_have_too_is_no_cause(buyer: Buyer) -> None:
    """A script that has always failed does not explain why the button is dead today."""
    noise = "<script src='/gone.js'></script><script>const old = 1; nothing.at.all()</script>"
    good = f"""<main><h1>Candle</h1><form method="post" action="/cart/add">
        <button>Add to cart</button></form></main>{noise}"""
    dead = good.replace("<form", '<form onsubmit="return false"')
    async with small_shop({"/product/1": good}) as shop:
        before = await buyer.buy(shop.url)
    async with small_shop({"/product/1": dead, "/cart": EMPTY}) as shop:
        memory = {"noise": before.remember["noise"]}
        told = await buyer.buy(shop.url, memory=memory, full_evidence=True, step_timeout="3s")
        untold = await buyer.buy(shop.url, full_evidence=True, step_timeout="3s")

    assert before.verdict is Verdict.PASSED, story(before)
    assert [cause.subject for cause in told.causes] == [""]
    assert untold.causes[0].subject == "gone.js"


CART_OF_ITS_OWN = """<main><p class="cart-item">Candle</p><button id="on">Check out</button></main>
    <script>{}</script>"""
MAKES_A_DRAFT = """document.querySelector("#on").onclick = async () => {
    const made = await fetch("/api/orders", {method: "POST"});
    if (made.ok) location = "/checkout";
}"""
ASKS_BEFORE = """fetch("/api/orders", {method: "POST"}).catch(() => null)"""
ONLY_TELLS = (
    """document.querySelector("#on").onclick = () => navigator.sendBeacon("/api/orders")"""
)
SENDS_A_FORM = """document.querySelector("#on").outerHTML =
    '<form method="post" action="/api/orders"><button>Check out</button></form>'"""
OURS = Said(verdict=Verdict.ERROR, step="checkout", code=Code.DRIFT)
DEAD = Said(verdict=Verdict.FAILED, step="checkout", code=Code.DEAD_CHECKOUT_BUTTON)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param(MAKES_A_DRAFT, OURS, id="a draft"),
        pytest.param(SENDS_A_FORM, OURS, id="a form", marks=PROOF),
        pytest.param(ASKS_BEFORE, DEAD, id="before the press", marks=PROOF),
        pytest.param(ONLY_TELLS, DEAD, id="a beacon"),
    ],
)
async def test_what_we_hold_back_is_no_dead_button(buyer: Buyer, script: str, said: Said) -> None:
    """The request that orders on one platform makes a mere draft on another: whether it pays can't be told."""
    async with small_shop({"/cart": CART_OF_ITS_OWN.format(script)}) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="4s")

    assert_said(outcome, said, about="a press that asks for what pays elsewhere")
    assert outcome.fingerprint["held_back"] == ["POST /api/orders"]
    assert outcome.failure
    assert ("we held back POST /api/orders" in outcome.failure.seen) is (said is OURS)


async def test_a_wallet_s_button_is_no_way_on_that_we_overlooked(buyer: Buyer) -> None:
    """It leads on with the wallet alone, and is never pressed: the others have lost their way."""
    cart = '<main><p class="cart-item">Candle</p><button type="button">Check out with PayPal</button></main>'
    async with small_shop({"/cart": cart}) as shop:
        outcome = await buyer.buy(shop.url, full_evidence=True, step_timeout="3s")

    said = Said(verdict=Verdict.FAILED, step="cart", code=Code.NO_CHECKOUT_BUTTON)
    assert_said(outcome, said, about="a cart with nothing but a wallet's button")
