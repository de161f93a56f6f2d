"""A captcha, a busy app, a field in the footer: on healthy pages too, so none of them hides a failure.

The demo shop has a newsletter form with a captcha, and a badge, below each of its pages: its own table
of faults says the same of them. Here is what it has not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp import web

from probes.codes import Code
from probes.result import Outcome, Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, at_once, chosen, result
from tests.integration.purchase.small_shop import CHECKOUT, PRODUCT, Handler, small_shop
from tests.often import often

pytestmark = [
    pytest.mark.integration,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(300),
]

BOX = '<div class="g-recaptcha" style="width: 300px; height: 70px"></div>'
BADGE = '<div class="grecaptcha-badge" style="width: 70px; height: 60px"></div>'
CHALLENGE = '<iframe src="/recaptcha/bframe" width="300" height="300"></iframe>'
SIGN_UP = f'<form><input type="email" name="email">{BOX}<button>Sign up</button></form>'
ADDING = """<main><h1>Candle</h1><form action="/cart/add" method="post"
    onsubmit="fetch('/apps/reviews'); fetch('/cart/add', {method: 'POST'}); return false">
    <button>Add to cart</button></form></main>"""
TELLING = ADDING.replace("return", "told.hidden = false; return").replace(
    "</main>", "<p id=told role=status hidden>Candle was added to your cart</p></main>"
)
NO_BUTTON = "<main><h1>Candle</h1></main>"
NOT_ADDED: Mapping[str, str | Handler] = {
    "/product/1": ADDING,
    "/cart": "<main><h1>Cart</h1><p>Your cart is empty</p></main>",
}


def answering(status: int, page: str = "") -> Handler:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=page, content_type="text/html")

    return answer


async def back(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=303, headers={"Location": "/product/1"})


def failed(step: str, code: Code) -> Said:
    return Said(verdict=Verdict.FAILED, step=step, code=code)


def blocked(step: str, code: Code) -> Said:
    return Said(verdict=Verdict.BLOCKED, step=step, code=code)


@dataclass(frozen=True, kw_only=True)
class Row:
    """Pages of a shop, and what is to be said of them."""

    pages: Mapping[str, str | Handler]
    said: Said


NO_ADD = failed("product", Code.NO_ADD_BUTTON)
NOTHING_THERE = failed("checkout", Code.CHECKOUT_EMPTY)
ROWS = {
    "a badge of a captcha that only watches": Row(
        pages={"/product/1": NO_BUTTON + BADGE}, said=NO_ADD
    ),
    "a captcha of a newsletter in the page": Row(
        pages={"/product/1": NO_BUTTON + SIGN_UP}, said=NO_ADD
    ),
    "a captcha in the footer": Row(
        pages={"/product/1": f"{NO_BUTTON}<footer>{BOX}</footer>"}, said=NO_ADD
    ),
    "a challenge that was opened": Row(
        pages={"/product/1": NO_BUTTON + SIGN_UP + CHALLENGE},
        said=blocked("product", Code.CAPTCHA),
    ),
    "a captcha in place of the page": Row(
        pages={"/product/1": f"<main><form>{BOX}<button>Go on</button></form></main>"},
        said=blocked("product", Code.CAPTCHA),
    ),
    "a page that broke, with a captcha": Row(
        pages={"/product/1": answering(500, BOX)}, said=failed("product", Code.SERVER_ERROR)
    ),
    "an app that is refused while the button is broken": Row(
        pages={**NOT_ADDED, "/apps/reviews": answering(429), "/cart/add": answering(500)},
        said=failed("add_to_cart", Code.SERVER_ERROR),
    ),
    "an app that is refused while the shop says no": Row(
        pages={**NOT_ADDED, "/apps/reviews": answering(429), "/cart/add": answering(422)},
        said=failed("add_to_cart", Code.ADD_REFUSED),
    ),
    "a cart that keeps nothing, below a menu that names what was looked at": Row(
        pages={
            "/product/1": ADDING,
            "/cart/add": answering(200),
            "/cart": '<main><nav><a href="/product/1">Candle</a></nav><h1>Cart</h1></main>',
        },
        said=failed("add_to_cart", Code.CART_EMPTY),
    ),
    "a cart that leads back to the product": Row(
        pages={"/product/1": TELLING, "/cart/add": answering(200), "/cart": back},
        said=failed("cart", Code.CART_EMPTY),
    ),
    "a script that asks the cart before it adds, and the shop breaks": Row(
        pages={
            **NOT_ADDED,
            "/product/1": ADDING.replace("'/cart/add', {method: 'POST'}", "'/cart.json'"),
            "/cart.json": answering(500),
        },
        said=failed("add_to_cart", Code.SERVER_ERROR),
    ),
    "a script that adds by GET, of which the cart keeps nothing": Row(
        pages={
            **NOT_ADDED,
            "/product/1": ADDING.replace(", {method: 'POST'}", ""),
            "/cart/add": answering(200),
        },
        said=failed("add_to_cart", Code.CART_EMPTY),
    ),
    "a button that only asks what else there is": Row(
        pages={
            **NOT_ADDED,
            "/product/1": ADDING.replace("'/cart/add', {method: 'POST'}", "'/addons.json'"),
            "/addons.json": answering(200),
        },
        said=failed("add_to_cart", Code.DEAD_ADD_BUTTON),
    ),
    "the button itself is refused": Row(
        pages={"/product/1": ADDING, "/cart/add": answering(429)},
        said=blocked("add_to_cart", Code.RATE_LIMITED),
    ),
    "an empty checkout above a newsletter": Row(
        pages={"/checkout": f"<h1>Checkout</h1><footer>{SIGN_UP}</footer>"}, said=NOTHING_THERE
    ),
    "an empty checkout above a newsletter that is no footer": Row(
        pages={"/checkout": f"<h1>Checkout</h1>{SIGN_UP}"}, said=NOTHING_THERE
    ),
    "a checkout that lets only members in": Row(
        pages={
            "/checkout": '<form><input type="email"><input type="password"><input type="checkbox"><button>Log in</button></form>'
        },
        said=failed("checkout", Code.SIGN_IN),
    ),
    "a checkout that begins with the e-mail address": Row(
        pages={"/checkout": '<form><input type="email"><button>Continue</button></form>'},
        said=Said(verdict=Verdict.PASSED),
    ),
    "a checkout that asks who and where": Row(
        pages={"/checkout": CHECKOUT, "/product/1": PRODUCT + SIGN_UP + BADGE},
        said=Said(verdict=Verdict.PASSED),
    ),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def outcomes(request: pytest.FixtureRequest, buyer: Buyer) -> dict[str, Outcome | Exception]:
    """What came of every row that this session was asked for."""

    async def buy(name: str) -> Outcome:
        async with small_shop(ROWS[name].pages) as shop:
            return await buyer.buy(shop.url, step_timeout="4s")

    return await at_once([row["name"] for row in chosen(request, test_each_is_told_apart)], buy)


@pytest.mark.parametrize("name", often(ROWS, [*ROWS][::2]))
async def test_each_is_told_apart(name: str, outcomes: Mapping[str, Outcome | Exception]) -> None:
    assert_said(result(outcomes[name]), ROWS[name].said, about=name)


async def test_a_challenge_that_eats_up_all_the_time_is_a_refusal(buyer: Buyer) -> None:
    async with small_shop({"/product/1": NO_BUTTON + CHALLENGE}) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="20s", timeout="4s")

    assert_said(outcome, blocked("product", Code.CAPTCHA), about="a challenge without an end")
    assert outcome.steps[-1].verdict is Verdict.BLOCKED
