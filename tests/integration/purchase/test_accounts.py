"""A checkout that leads nobody on without an account, and those that only offer one."""

import pytest
from aiohttp import web

from probes.codes import CauseCode, Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, story
from tests.integration.purchase.small_shop import Handler, small_shop
from tests.often import often

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

MAIL = '<label>Email <input type="email" name="email"></label>'
NAMES = (
    '<label>First name <input name="first"></label><label>Last name <input name="last"></label>'
)
HIDDEN = '<label>{} <input type="password" name="{}" required></label>'
SIGN_IN = f"""<h2>Log in</h2><form method="post" action="/login">{MAIL}
    {HIDDEN.format("Password", "password")}<button>Log in</button></form>"""
MAKE_ONE = f"""<h2>New customer</h2><form method="post" action="/register">{NAMES}{MAIL}
    {HIDDEN.format("Password", "one")}{HIDDEN.format("Again", "two")}<button>Create account</button></form>"""
ADDRESS = """<label>Address <input name="street" required></label><label>Postcode <input name="postcode" required></label>
    <label>City <input name="city" required></label>"""


async def sent_to_sign_in(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/sign-in?next=/checkout")


WALLS: dict[str, dict[str, str | Handler]] = {
    "to sign in or to make one": {"/checkout": f"<main>{SIGN_IN}{MAKE_ONE}</main>"},
    "to sign in": {"/checkout": f"<main>{SIGN_IN}</main>"},
    "on a page of its own": {
        "/checkout": sent_to_sign_in,
        "/sign-in": f"<main>{SIGN_IN}{MAKE_ONE}</main>",
    },
    "at an address that does not say what it is": {
        "/cart": '<main><p class="cart-item">Candle</p><a href="/go-on">Check out</a></main>',
        "/go-on": f"<main>{SIGN_IN}</main>",
    },
}


@pytest.mark.parametrize("wall", often(WALLS, {"to sign in or to make one"}))
async def test_a_checkout_for_accounts_only_is_none(buyer: Buyer, wall: str) -> None:
    async with small_shop(WALLS[wall]) as shop:
        outcome = await buyer.buy(shop.url, full_evidence=True, step_timeout="3s")

    assert_said(
        outcome, Said(verdict=Verdict.FAILED, step="checkout", code=Code.SIGN_IN), about=wall
    )
    assert outcome.causes[0].code is CauseCode.SIGN_IN, story(outcome)
    assert outcome.failure is not None
    assert "without an account" in outcome.failure.seen


OFFERS = {
    "a guest's button": f'<main>{SIGN_IN}{MAKE_ONE}<a href="/guest">Check out as guest</a></main>',
    "an account beside the address": f"<main>{SIGN_IN}<form>{MAIL}{NAMES}{ADDRESS}<button>Continue</button></form></main>",
    "an address with a password that may be left out": f"""<main><form>{MAIL}{NAMES}
        <label>Password (optional) <input type="password" name="one"></label><button>Continue</button></form></main>""",
    "an address for whoever is new": f"<main>{SIGN_IN}<form>{MAIL}<button>Continue</button></form></main>",
}
GUEST = f"<main><form>{MAIL}{NAMES}{ADDRESS}<button>Continue</button></form></main>"


@pytest.mark.parametrize("page", often(OFFERS, {"a guest's button"}))
async def test_an_account_that_is_only_offered_keeps_nobody_away(buyer: Buyer, page: str) -> None:
    async with small_shop({"/checkout": OFFERS[page], "/guest": GUEST}) as shop:
        outcome = await buyer.buy(shop.url)

    assert outcome.verdict is Verdict.PASSED, story(outcome)


async def test_a_password_that_the_address_can_t_do_without_is_the_shop_s_wish(
    buyer: Buyer,
) -> None:
    """Not a field that nobody told us of: we make no accounts."""
    page = f"""<main><form method="post" action="/go">{MAIL}{NAMES}{ADDRESS}
        {HIDDEN.format("Password", "one")}<button>Continue</button></form></main>"""
    async with small_shop({"/checkout": page}) as shop:
        outcome = await buyer.buy(shop.url, until="payment")

    assert_said(
        outcome,
        Said(verdict=Verdict.FAILED, step="contact", code=Code.SIGN_IN),
        about="a password",
    )


async def test_who_goes_on_without_an_account_says_so_where_it_is_a_choice(buyer: Buyer) -> None:
    """The button is the same for both, and the account is what is chosen from the start."""

    async def checkout(request: web.Request) -> web.StreamResponse:
        way = (await request.post()).get("way")
        secret = "" if way == "guest" else HIDDEN.format("Password", "one")
        page = f"<form action=/go method=post>{MAIL}{NAMES}{ADDRESS}{secret}<button>Continue</button></form>"
        if way is None:
            page = f"""<form method="post"><h3>New customer</h3><label><input type="radio" name="way" value="account" checked>
                Make an account</label><label><input type="radio" name="way" value="guest">Shop as a guest</label>
                <button>Continue</button></form>{SIGN_IN}"""
        return web.Response(text=f"<!doctype html><main>{page}", content_type="text/html")

    pay = '<main><h1>Payment</h1><label><input type="radio" name="payment">Card</label></main>'
    async with small_shop({"/checkout": checkout, "/go": answering(pay)}) as shop:
        outcome = await buyer.buy(shop.url, until="contact")

    assert outcome.verdict is Verdict.PASSED, story(outcome)


def answering(page: str) -> Handler:
    """The page, whatever is sent to it."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(text=f"<!doctype html>{page}", content_type="text/html")

    return answer
