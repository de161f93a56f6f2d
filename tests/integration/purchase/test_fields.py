"""Fields that are not as one thinks: a list of countries by number, a town that the shop fills in."""

import pytest
from aiohttp import web

from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, story
from tests.integration.purchase.small_shop import CHECKOUT, small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

FORM = CHECKOUT.replace(
    '<input name="city">',
    """<input name="city" value="Odense" readonly>
    <select name="country"><option value="7">Sverige<option value="12">Danmark</select>""",
)
PAYMENT = '<input type="radio" name="payment">'


async def test_a_country_is_chosen_by_name_and_a_locked_field_passed_over(buyer: Buyer) -> None:
    sent: list[dict[str, object]] = []

    async def checkout(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            sent.append(dict(await request.post()))
        page = PAYMENT if sent else FORM
        return web.Response(text=f"<!doctype html>{page}", content_type="text/html")

    async with small_shop({"/checkout": checkout}) as shop:
        outcome = await buyer.buy(
            shop.url, until="contact", store={"market": {"country": "DK"}}, step_timeout="8s"
        )

    assert outcome.verdict is Verdict.PASSED, story(outcome)
    assert [(one["country"], one["city"]) for one in sent] == [("12", "Odense")]
