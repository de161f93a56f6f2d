"""What a shop of another country asks for, of one who lives there: a form as German shops have it."""

import pytest
import pytest_asyncio
from aiohttp import web

from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, story
from tests.integration.purchase.small_shop import small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

NAMED = {"f": "Frau", "m": "Herr", "o": "Keine Angabe"}
ASKED = {"first": "Vorname", "last": "Nachname", "street": "Straße", "number": "Hausnummer", "zip": "PLZ", "town": "Ort"}  # fmt: skip
LINES = {"street": "billing address-line1", "number": "billing address-line2"}
FORM = (
    "<form method=post><input type=email name=email>"
    + "".join(
        f"<label><input type=radio name=who value={n}> {s}</label>" for n, s in NAMED.items()
    )
    + "".join(
        f'<label>{said} <input name={name} autocomplete="{LINES.get(name, "")}"></label>'
        for name, said in ASKED.items()
    )
    + "<button>Weiter</button></form>"
)
PAYMENT = '<input type="radio" name="payment">'


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sent(buyer: Buyer) -> dict[str, object]:
    taken: dict[str, object] = {}

    async def checkout(request: web.Request) -> web.StreamResponse:
        taken.update(await request.post())
        page = PAYMENT if taken else FORM
        return web.Response(
            text=f'<!doctype html><html lang="de">{page}', content_type="text/html"
        )

    async with small_shop({"/checkout": checkout}) as shop:
        outcome = await buyer.buy(
            shop.url, until="contact", store={"market": {"country": "DE"}}, step_timeout="8s"
        )

    assert outcome.verdict is Verdict.PASSED, story(outcome)
    return taken


async def test_the_made_up_customer_lives_where_the_shop_sells(sent: dict[str, object]) -> None:
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
