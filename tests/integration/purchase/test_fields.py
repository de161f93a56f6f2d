"""Fields that are not as one thinks: a list of countries by number, a town that the shop fills in."""

import pytest
from aiohttp import web

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, story
from tests.integration.purchase.small_shop import CHECKOUT, small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

FORM = CHECKOUT.replace(
    '<input name="city">',
    """<input name="city" value="Odense" readonly>
    <select name="country"><option value="7">Sverige<option value="12">Danmark</select>""",
)
PAYMENT = '<input type="radio" name="payment">'


async def typed_into(form: str, buyer: Buyer) -> list[dict[str, object]]:
    """What a shop in Denmark was sent by a checkout of this form; it comes to the payment."""
    sent: list[dict[str, object]] = []

    async def checkout(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            sent.append(dict(await request.post()))
        page = PAYMENT if sent else form
        return web.Response(text=f"<!doctype html>{page}", content_type="text/html")

    async with small_shop({"/checkout": checkout}) as shop:
        outcome = await buyer.buy(
            shop.url, until="contact", store={"market": {"country": "DK"}}, step_timeout="8s"
        )

    assert outcome.verdict is Verdict.PASSED, story(outcome)
    return sent


async def test_a_country_is_chosen_by_name_and_a_locked_field_passed_over(buyer: Buyer) -> None:
    sent = await typed_into(FORM, buyer)

    assert [(one["country"], one["city"]) for one in sent] == [("12", "Odense")]


OWN_LISTS = """<label for="country">Country *</label><button type="button" id="country" role="combobox"
      aria-haspopup="listbox" data-rows="Country,Norway,Sweden">Country</button>
    <label for="state">State *</label><button type="button" id="state" role="combobox"
      aria-haspopup="listbox" data-rows="State,Alabama">State</button>
    <script>
    const close = () => document.querySelector("[role=listbox]")?.remove();
    addEventListener("keydown", event => event.key === "Escape" && close());
    for (const box of document.querySelectorAll("[role=combobox]")) box.onclick = () => {
      if (document.querySelector("[role=listbox]")) return close();
      document.body.insertAdjacentHTML("beforeend", `<div role="listbox">${box.dataset.rows.split(",").map((row, at) =>
        `<div role="option" ${at ? "" : "aria-disabled=true"}>${row}</div>`).join("")}</div>`);
      for (const row of document.querySelectorAll("[role=option]:not([aria-disabled])")) row.onclick = () => {
        box.textContent = row.textContent;
        box.insertAdjacentHTML("afterend", `<input type="hidden" name="${box.id}" value="${row.textContent}">`);
        close();
      };
    };
    </script>"""
"""Lists that the page draws, without a field to search in: their first row is their name, and can't be chosen."""


async def test_a_list_of_the_pages_own_takes_the_first_row_that_can_be_chosen(
    buyer: Buyer,
) -> None:
    """Whatever has the focus meanwhile: what is looked for in a list must not get into another field."""
    form = CHECKOUT.replace('<input name="city">', f'<input name="city">{OWN_LISTS}')
    sent = await typed_into(form, buyer)

    assert [(one["country"], one["state"], one["city"]) for one in sent] == [
        ("Norway", "Alabama", "København K")
    ]


STAGES = """<div class="card"><div>Shipping method</div>
    <p>Ways to ship appear once you told where to</p></div>
    <div class="card"><div>Payment</div><label><input type="radio" name="payment">Card</label></div>
    <textarea placeholder="Add a note to your order"></textarea>"""


async def test_ways_of_shipping_that_never_come_are_missed_under_what_is_no_heading(
    buyer: Buyer,
) -> None:
    """Cards whose titles are mere boxes; the payment below them is in sight from the start."""
    page = CHECKOUT.replace("<button>Continue</button>", STAGES)

    async with small_shop({"/checkout": page}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="5s")

    said = Said(verdict=Verdict.FAILED, step="shipping", code=Code.NO_SHIPPING)
    assert_said(outcome, said, about="a place for ways of shipping, and none in it")


async def test_a_way_of_shipping_that_the_shop_refuses_and_takes_back_is_told(
    buyer: Buyer,
) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return web.json_response({"error": "Something went wrong"}, status=500)

    ways = """<h2>Shipping method</h2><label><input type="radio" name="shipping" onchange="
      fetch('/api/shipping', {method: 'POST'}).then(told => { this.checked = told.ok; })">Parcel</label>
      <h2>Payment</h2><label><input type="radio" name="payment">Card</label>"""
    page = CHECKOUT.replace("<button>Continue</button>", ways)

    async with small_shop({"/checkout": page, "/api/shipping": refuse}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="5s")

    said = Said(verdict=Verdict.FAILED, step="shipping", code=Code.SERVER_ERROR)
    assert_said(outcome, said, about="a choice that the shop can't keep")
    assert outcome.failure
    assert outcome.failure.seen == "POST /api/shipping answered 500: it can't be chosen"


FORGETS = """<form id="address" onsubmit="return false"><label>E-mail <input type="email"></label>
    <label>Street <input name="street"></label><label>Postcode <input name="postcode"></label><label>City <input name="city"></label></form>
    <form id="how" onsubmit="return go()"><h2>Shipping method</h2><div id="ways"></div><button>Next</button></form>
    <div id="pay"></div>
    <script>
    const draw = () => { ways.innerHTML = '<label><input type="radio" name="shipping">Parcel</label>'; };
    draw();
    ways.addEventListener("change", () => setTimeout(draw, 50), {once: true});
    const go = () => {
      if (document.querySelector("#ways input").checked) {
        address.remove();
        how.remove();
        pay.innerHTML = '<h2>Payment</h2><label><input type="radio" name="payment">Card</label>';
      }
      return false;
    };
    </script>"""
"""A late answer to what was typed draws the ways of shipping anew, with none of them chosen."""


async def test_a_way_of_shipping_that_a_late_answer_forgets_is_chosen_again(buyer: Buyer) -> None:
    async with small_shop({"/checkout": f"<main><h1>Checkout</h1>{FORGETS}</main>"}) as shop:
        outcome = await buyer.buy(shop.url, until="payment")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a list that is drawn anew")
