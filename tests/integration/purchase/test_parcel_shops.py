"""Where a parcel is fetched: asked for by a way of shipping, and chosen from a list or a row of radio buttons."""

import pytest

from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import ADDRESS, small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

PAYMENT = '<h1>Betaling</h1><label><input type="radio" name="payment">Dankort</label>'
PLACES = "".join(
    f'<div><input type="radio" name="pakkeshop" value="{n}" id="p{n}"><label for="p{n}">{name}, Torvet {n}</label></div>'
    for n, name in enumerate(("SuperBrugsen", "Kiosken"), 1)
)
TO_A_SHOP = (
    '<label><input type="radio" name="levering" value="shop" checked>GLS Pakkeshop 39 kr.</label>'
)
TO_THE_DOOR = (
    '<label><input type="radio" name="levering" value="door">GLS Privatlevering 59 kr.</label>'
)
# what is chosen decides whether it goes on
ON = """<script>document.forms[0].onsubmit = () => {
    const sent = new FormData(document.forms[0]);
    if (sent.get("levering") === "door" || sent.get("pakkeshop")) location = "/betaling";
    return false;
};</script>"""


def shop(ways: str, places: str) -> dict[str, str]:
    form = f"<form><h2>Levering</h2>{ways}<div id=places>{places}</div><button>Fortsæt</button></form>{ON}"
    return {
        "/checkout": f'<main><h1>Adresse</h1><form action="/levering">{ADDRESS}</form></main>',
        "/levering": f"<main>{form}</main>",
        "/betaling": f"<main>{PAYMENT}</main>",
    }


@pytest.mark.parametrize(
    ("ways", "places"),
    [(TO_A_SHOP, PLACES), (TO_A_SHOP + TO_THE_DOOR, "")],
    ids=["one of them is chosen", "to the door it goes where none has come"],
)
async def test_a_parcel_arrives(buyer: Buyer, ways: str, places: str) -> None:
    async with small_shop(shop(ways, places)) as site:
        store = {"market": {"country": "DK", "language": "da"}}
        outcome = await buyer.buy(site.url, store=store, until="payment", step_timeout="5s")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about=ways)
