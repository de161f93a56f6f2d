"""Forms that take the postcodes of their own country and no other's."""

import re

import pytest
from aiohttp import web

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

STATES = (
    '<option value="">State</option><option>Alabama</option><option value="37">New York</option>'
)
COUNTRIES = '<option value="DK">Denmark</option><option value="IE" selected>Ireland</option>'
DANES = '<option value="">Please choose</option><option value="57">Danmark</option>'
PAYMENT = '<h1>Payment</h1><label><input type="radio" name="payment">Card</label>'
FORM = """<h1>Address</h1><form method="post"><label>E-mail <input type="email" name="email"></label>
    <label>Name <input name="name"></label><label>House number <input name="number"></label><label>Street <input name="street"></label>
    <label>Town <input name="city"></label><label>Postcode <input name="postcode"></label>{more}<button>Continue</button></form>"""
EIRCODE = {
    "postcode": r"[AC-FHKNPRTV-Y]\d[\dW] ?[0-9AC-FHKNPRTV-Y]{4}",
    "number": "1",
    "street": "Test Street",
}
FOUR_DIGITS = {"postcode": r"\d{4}", "number": "1", "street": "Testvej"}
ZIP = {"postcode": r"\d{5}", "state": "37", "number": "1", "street": "Test Street"}


@pytest.mark.parametrize(
    ("market", "more", "taken"),
    [
        ({"country": "IE"}, "", EIRCODE),
        (
            {"country": "US"},
            f"<label>State <select name=state>{STATES}</select></label>",
            ZIP,
        ),
        ({}, f"<label>Country <select name=country>{COUNTRIES}</select></label>", EIRCODE),
        ({}, f"<label>Country <select name=country>{DANES}</select></label>", FOUR_DIGITS),
    ],
    ids=["the market's", "with its state", "the one that is chosen", "the only one there is"],
)
async def test_the_customer_lives_where_the_shop_sells(
    buyer: Buyer, market: dict[str, str], more: str, taken: dict[str, str]
) -> None:
    async def till(request: web.Request) -> web.StreamResponse:
        sent = {name: str(value) for name, value in (await request.post()).items()}
        well = sent and all(re.fullmatch(taken[one], sent.get(one, "")) for one in taken)
        page = PAYMENT if well else FORM.format(more=more)
        text = f'<!doctype html><html lang="en"><main>{page}'
        return web.Response(text=text, content_type="text/html")

    async with small_shop({"/checkout": till}) as shop:
        outcome = await buyer.buy(shop.url, store={"market": market}, until="payment")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about=str(market))


BORN = """<h1>Address</h1><form method="post"><label>E-mail <input type="email" name="email"></label><label>Street <input name="street"></label>
    <label>Town <input name="city"></label><label>Postcode <input name="postcode"></label>{}
    <label>Day <select name="day"><option value="">Day<option>1</select></label><button>Continue</button></form>"""


async def test_a_date_of_birth_that_nobody_told_us_is_no_outage(buyer: Buyer) -> None:
    """Its lists need not say that they are what the form complains of."""

    async def till(request: web.Request) -> web.StreamResponse:
        told = (
            '<p class="error">Please enter your date of birth</p>' if await request.post() else ""
        )
        return web.Response(
            text=f"<!doctype html><main>{BORN.format(told)}", content_type="text/html"
        )

    async with small_shop({"/checkout": till}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="5s")

    said = Said(verdict=Verdict.ERROR, step="contact", code=Code.DRIFT)
    assert_said(outcome, said, about="a shop that asks for the date of birth")
