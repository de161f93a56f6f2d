"""What buttons, links and notices say in five languages: each is understood as what it is.

Its place, form and names are left out on purpose: the words alone have to do, as they have to in many a shop. A word that is
missing in one language and there in the others is found here, before a shop of that language is taken for a broken one.
"""

from functools import reduce
from html import escape
from pathlib import Path

import pytest
import yaml
from playwright.async_api import Locator, Page

from probes.purchase.platform import GENERIC, Part, platforms
from tests.often import often

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

PRODUCT = '<title>Lys</title><main><div><h1>Lys</h1><p>89,00 kr.</p><button type="button" id="it">{}</button></div></main>'
GONE = '<title>Lys</title><main><div><h1>Lys</h1><p>89,00 kr.</p><p id="it">{}</p></div></main>'
CART = """<title>Kurv</title><main><h1>Kurv</h1><div><a href="/lys">Lys</a><span>89,00 kr.</span>
    <input type="number" value="1"><button>Fjern</button></div><button type="button" id="it">{}</button></main>"""
HEADER = '<title>Lys</title><header><a href="/om">Om</a><a href="/x" id="it">{}</a></header><main><h1>Lys</h1></main>'
MENU = '<title>Nordlys</title><nav><a href="/om">Om</a><a href="/x" id="it">{}</a></nav><main><h1>Hej</h1></main>'
ACCOUNT = """<title>Kasse</title><main><form><input type="email"><input type="password"><button>Log in</button></form>
    <button type="button" id="it">{}</button></main>"""
FORM = """<title>Kasse</title><main><h1>Kasse</h1><form><label>E-mail <input type="email"></label>
    <label>Adresse <input name="street"></label><label>By <input name="city"></label>
    <button id="it">{}</button></form></main>"""
NOTICE = '<main><h1>Butik</h1><p id="it">{}</p></main>'

AROUND = {
    Part.ADD_BUTTON: PRODUCT,
    Part.SOLD_OUT: GONE,
    Part.CHECKOUT_BUTTON: CART,
    Part.CART_LINK: HEADER,
    Part.COLLECTION_LINK: MENU,
    Part.GUEST_BUTTON: ACCOUNT,
    Part.CONTINUE_BUTTON: FORM,
    Part.CART_EMPTY: NOTICE,
    Part.NO_SHIPPING: NOTICE,
    Part.NO_PAYMENT: NOTICE,
}
SPOKEN = yaml.safe_load((Path(__file__).parents[2] / "data" / "spoken.yaml").read_text("utf-8"))
ROWS = [(Part(part), language) for part in SPOKEN for language in SPOKEN[part]]


def any_row(page: Page, part: Part) -> Locator:
    """What any of the generic platform's locators of the part finds."""
    rows = [page.locator(row) for row in platforms()[GENERIC].locators[part]]
    return reduce(Locator.or_, rows)


@pytest.mark.parametrize(
    ("part", "language"), often(ROWS, [row for row in ROWS if row[1] in {"da", "en"}])
)
async def test_it_is_understood(blank_page: Page, part: Part, language: str) -> None:
    missed = []
    for text in SPOKEN[part.value][language]:
        await blank_page.goto(
            "http://shop.example/here"
        )  # what was read of a document is kept a moment
        await blank_page.set_content(AROUND[part].format(escape(text)))
        if not await any_row(blank_page, part).and_(blank_page.locator("#it")).count():
            missed.append(text)

    assert missed == []


@pytest.mark.parametrize(
    "text",
    [
        "Shipping address: the postcode is not valid",
        "Bill address can't be blank. Shipping address can't be blank",
        "Leveringsadresse: postnummeret findes ikke",
        "Sie haben keine Lieferadresse angegeben",
    ],
)
async def test_an_address_that_is_wrong_does_not_mean_that_nothing_is_sent(
    blank_page: Page, text: str
) -> None:
    await blank_page.set_content(NOTICE.format(escape(text)))

    assert await any_row(blank_page, Part.NO_SHIPPING).count() == 0
