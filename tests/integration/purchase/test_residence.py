"""The made-up customer lives where the shop sells, and says what is asked for there."""

import re

import pytest
import pytest_asyncio
from aiohttp import web

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, story
from tests.integration.purchase.small_shop import small_shop
from tests.often import often

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
LIVES = [
    ({"country": "IE"}, "", EIRCODE),
    ({"country": "US"}, f"<label>State <select name=state>{STATES}</select></label>", ZIP),
    ({}, f"<label>Country <select name=country>{COUNTRIES}</select></label>", EIRCODE),
    ({}, f"<label>Country <select name=country>{DANES}</select></label>", FOUR_DIGITS),
]


@pytest.mark.parametrize(
    ("market", "more", "taken"),
    often(LIVES, LIVES[2:3]),
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


CZECH = {"street": "Testovací 1", "postcode": "110 00", "city": "Praha"}
REFUSED = '<p class="error" role="alert">PSČ není platné</p>'


@pytest.mark.parametrize(
    ("shopper", "said"),
    [
        ({}, Said(verdict=Verdict.ERROR, step="contact", code=Code.DRIFT)),
        (CZECH, Said(verdict=Verdict.FAILED, step="contact", code=Code.CONTACT_REFUSED)),
    ],
    ids=["nobody told us an address there", "the shop's own refuses what its file says"],
)
async def test_a_shop_that_refuses_an_address_of_elsewhere_does_so_with_reason(
    buyer: Buyer, shopper: dict[str, str], said: Said
) -> None:
    async def till(request: web.Request) -> web.StreamResponse:
        page = FORM.format(more=REFUSED if await request.post() else "")
        text = f'<!doctype html><html lang="cs"><main>{page}'
        return web.Response(text=text, content_type="text/html")

    async with small_shop({"/checkout": till}) as shop:
        store = {"market": {"country": "CZ"}, "shopper": shopper}
        outcome = await buyer.buy(shop.url, store=store, until="payment", step_timeout="5s")

    assert_said(outcome, said, about="a shop of a country that is in no list of ours")
    assert outcome.failure
    assert ("an address in CZ" in outcome.failure.seen) is (not shopper)


async def test_a_field_for_a_number_of_the_country_gets_it_whole(buyer: Buyer) -> None:
    """That of Finland has a code of three digits: cut by two it would still be a number, but another."""
    taken: dict[str, object] = {}

    async def till(request: web.Request) -> web.StreamResponse:
        taken.update(await request.post())
        phone = r'<label>Phone <input name="phone" pattern="\d{8,10}"></label>'
        text = f"<!doctype html><main>{PAYMENT if taken else FORM.format(more=phone)}"
        return web.Response(text=text, content_type="text/html")

    async with small_shop({"/checkout": till}) as shop:
        store = {"market": {"country": "FI"}}
        outcome = await buyer.buy(shop.url, store=store, until="contact", step_timeout="5s")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a shop that takes no code")
    assert taken["phone"] == "0412345678"


DAYS = "".join(f"<option>{day}" for day in range(1, 32))
MONTHS = "".join(
    f'<option value="{n}">{name}' for n, name in enumerate(("January", "February"), 1)
)
YEARS = "".join(f"<option>{year}" for year in range(2008, 1930, -1))
ASKED_SO = {
    "three lists under one name": (
        f"""<fieldset><legend>Date of birth</legend><select name="d" aria-label="Day"><option value="">{DAYS}</select>
        <select name="m" aria-label="Month"><option value="">{MONTHS}{"<option>" * 10}</select>
        <select name="y" aria-label="Year"><option value="">{YEARS}</select></fieldset>""",
        {"d": "1", "m": "1", "y": "1980"},
    ),
    "one field that shows how": (
        '<label>Geburtsdatum <input name="born" placeholder="TT.MM.JJJJ"></label>',
        {"born": "01.01.1980"},
    ),
    "one field that does not": (
        '<label>Date of birth <input name="born"></label>',
        {"born": "01/01/1980"},
    ),
}


@pytest.mark.parametrize("how", often(ASKED_SO, [*ASKED_SO][:1]))
async def test_the_customer_is_of_age(buyer: Buyer, how: str) -> None:
    asks, wanted = ASKED_SO[how]

    async def till(request: web.Request) -> web.StreamResponse:
        sent = await request.post()
        told = {name: sent.get(name) for name in wanted} == wanted
        page = PAYMENT if told else FORM.format(more=asks)
        text = f'<!doctype html><html lang="en"><main>{page}'
        return web.Response(text=text, content_type="text/html")

    async with small_shop({"/checkout": till}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="8s")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about=how)


NAMED = {"f": "Frau", "m": "Herr", "o": "Keine Angabe"}
GERMAN = {"first": "Vorname", "last": "Nachname", "street": "Straße", "number": "Hausnummer", "zip": "PLZ", "town": "Ort"}  # fmt: skip
LINES = {"street": "billing address-line1", "number": "billing address-line2"}
GERMAN_FORM = (
    "<form method=post><input type=email name=email>"
    + "".join(
        f"<label><input type=radio name=who value={n}> {s}</label>" for n, s in NAMED.items()
    )
    + "".join(
        f'<label>{said} <input name={name} autocomplete="{LINES.get(name, "")}"></label>'
        for name, said in GERMAN.items()
    )
    + "<button>Weiter</button></form>"
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sent(buyer: Buyer) -> dict[str, object]:
    taken: dict[str, object] = {}

    async def checkout(request: web.Request) -> web.StreamResponse:
        taken.update(await request.post())
        page = PAYMENT if taken else GERMAN_FORM
        return web.Response(
            text=f'<!doctype html><html lang="de">{page}', content_type="text/html"
        )

    async with small_shop({"/checkout": checkout}) as shop:
        outcome = await buyer.buy(
            shop.url, until="contact", store={"market": {"country": "DE"}}, step_timeout="8s"
        )

    assert outcome.verdict is Verdict.PASSED, story(outcome)
    return taken


async def test_a_shop_of_germany_gets_an_address_of_germany(sent: dict[str, object]) -> None:
    """A postcode of four digits is none there, and no shop takes it."""
    assert (sent["zip"], sent["town"]) == ("10115", "Berlin")


async def test_the_second_line_of_an_address_may_be_the_house_number(
    sent: dict[str, object],
) -> None:
    """Its label says so; to the browser it is told as a second line."""
    assert (sent["street"], sent["number"]) == ("Teststraße", "1")


async def test_of_forms_of_address_one_is_chosen_though_one_row_says_nothing(
    sent: dict[str, object],
) -> None:
    assert sent["who"] == "f"


async def test_a_field_for_eight_digits_gets_no_country_s_code(buyer: Buyer) -> None:
    """Danish shops say so only when it was sent: who lives there dials eight."""
    taken: dict[str, object] = {}

    async def till(request: web.Request) -> web.StreamResponse:
        taken.update(await request.post())
        page = (
            PAYMENT if taken else FORM.format(more='<label>Telefon <input name="phone"></label>')
        )
        return web.Response(text=f"<!doctype html><main>{page}", content_type="text/html")

    async with small_shop({"/checkout": till}) as shop:
        store = {"market": {"country": "DK"}}
        outcome = await buyer.buy(shop.url, store=store, until="contact", step_timeout="5s")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a shop that takes no code")
    assert taken["phone"] == "20123456"
