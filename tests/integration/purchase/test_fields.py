"""Fields that are not as one thinks: a list of countries by number, a town that the shop fills in."""

import pytest
import pytest_asyncio
from aiohttp import web

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, story
from tests.integration.purchase.small_shop import ADDRESS, CHECKOUT, small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

FORM = CHECKOUT.replace(
    '<input name="city">',
    """<input name="city" value="Odense" readonly>
    <select name="country"><option value="7">Sverige<option value="12">Danmark</select>""",
)
PAYMENT = '<input type="radio" name="payment">'


async def typed_into(
    form: str, buyer: Buyer, *, country: str | None = "DK"
) -> list[dict[str, object]]:
    """What a shop in that market was sent by a checkout of this form; it comes to the payment."""
    sent: list[dict[str, object]] = []

    async def checkout(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            sent.append(dict(await request.post()))
        page = PAYMENT if sent else form
        return web.Response(text=f"<!doctype html>{page}", content_type="text/html")

    async with small_shop({"/checkout": checkout}) as shop:
        outcome = await buyer.buy(
            shop.url, until="contact", store={"market": {"country": country}}, step_timeout="8s"
        )

    assert outcome.verdict is Verdict.PASSED, story(outcome)
    return sent


async def test_a_country_is_chosen_by_name_and_a_locked_field_passed_over(buyer: Buyer) -> None:
    sent = await typed_into(FORM, buyer)

    assert [(one["country"], one["city"]) for one in sent] == [("12", "Odense")]


SUGGESTS = CHECKOUT.replace(
    '<input name="street">',
    """<input name="street" role="combobox" aria-autocomplete="list" aria-haspopup="listbox" aria-expanded="false">""",
)


async def test_a_field_that_only_suggests_is_typed_into(buyer: Buyer) -> None:
    """As a street's with a list of addresses beneath it, which need not come."""
    sent = await typed_into(SUGGESTS, buyer)

    assert [one["street"] for one in sent] == ["Testvej 1"]


OFFERS_LETTERS = """<form method="post"><div><label>Email <input type="email" name="email"></label>
    <label><input type="checkbox" name="letters">Subscribe to our newsletter.</label><button>Continue</button></div></form>"""


async def test_an_address_beside_an_offer_of_letters_is_the_customer_s(buyer: Buyer) -> None:
    """A checkout's first stage asks for nothing else."""
    sent = await typed_into(OFFERS_LETTERS, buyer)

    assert [(one["email"], "letters" in one) for one in sent] == [
        ("monitor@tillwatch.example", False)
    ]


STATES = CHECKOUT.replace(
    '<input name="city">',
    """<input name="city"><label>ZIP code <input name="zip"></label><div id="states"></div><script>
      document.querySelector("[type=email]").addEventListener("input", () => { states.innerHTML = `<label>State <select
        name="state" required><option value="" disabled selected>&nbsp;<option value="AL">Alabama<option value="NY">New York
        </select></label>`; });</script>""",
)


async def test_a_list_of_states_that_came_meanwhile_is_chosen_from(buyer: Buyer) -> None:
    """Its first row would not fit the ZIP code."""
    sent = await typed_into(STATES, buyer, country="US")

    assert [(one["state"], one["zip"]) for one in sent] == [("NY", "10001")]


UNDER_A_BAR = CHECKOUT.replace(
    '<input name="city">',
    """<input name="city"><label>ZIP code <input name="zip"></label><input type="hidden" name="state" id="state">
      <div style="position: absolute; right: 20px; top: calc(100vh - 60px)"><span id="said">State *</span>
      <button type="button" id="opens" role="combobox" aria-haspopup="listbox" aria-labelledby="said" aria-required="true"
        onclick="rows.hidden = !rows.hidden">Select</button><div id="rows" role="listbox" hidden>
        <div role="option">Alabama</div><div role="option">New York</div></div></div><div style="height: 200vh"></div>
      <div style="position: fixed; bottom: 0; left: 50%; right: 0; height: 120px; background: #ccc; z-index: 9">Free shipping</div>
      <script>rows.onclick = event => { state.value = opens.textContent = event.target.textContent; rows.hidden = true; };</script>""",
)


async def test_a_list_of_the_page_s_own_is_opened_where_no_bar_covers_it(buyer: Buyer) -> None:
    sent = await typed_into(UNDER_A_BAR, buyer, country="US")

    assert [one["state"] for one in sent] == ["New York"]


BANK = {"bank": "Bank name", "number": "Account number", "inhaber": "Kontoinhaber"}
LATE = CHECKOUT.replace(
    '<input name="city">',
    """<input name="city"><select name="country"><option value="DK">Denmark<option value="DE" selected>Germany
      <option value="SE">Sweden<option value="GB">United Kingdom<option value="US">United States</select>"""
    + "".join(f'<label>{said} <input name="{name}"></label>' for name, said in BANK.items())
    + """<script>document.querySelector("[type=email]").addEventListener("input", event => {
      event.target.outerHTML = '<input type="email" name="email">'; });</script>""",
)
"""Drawn as it was before the e-mail address came, by an answer that did not wait for it: then nothing moves any more."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def late(buyer: Buyer) -> list[dict[str, object]]:
    return await typed_into(LATE, buyer, country=None)


async def test_what_a_late_answer_takes_back_is_typed_again(late: list[dict[str, object]]) -> None:
    assert [one["email"] for one in late] == ["monitor@tillwatch.example"]


async def test_where_nobody_told_the_market_an_english_shops_own_choice_is_kept(
    late: list[dict[str, object]],
) -> None:
    """English is written everywhere, and lists have countries that a shop does not send to."""
    assert [one["country"] for one in late] == ["DE"]


async def test_what_a_bank_is_called_is_nobodys_name(late: list[dict[str, object]]) -> None:
    assert [{one[name] for name in BANK} for one in late] == [{""}]


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


SUM = """<h2>Shipping</h2><div></div><h2>Payment</h2><label><input type="radio" name="payment">Card</label>
    <table><tr><td>Candle<td>1<td>$39.90<tr><td>Shipping ({})<td>1<td><span>{}</span></table>"""


@pytest.mark.parametrize(
    ("line", "passes"),
    [(("", "$0.00"), False), pytest.param(("Standard", "$4.90"), True, marks=pytest.mark.proof)],
)
async def test_a_sum_that_has_no_price_for_it_settles_no_shipping(
    buyer: Buyer, line: tuple[str, str], *, passes: bool
) -> None:
    """Where the place for it is empty: a shop without a way of shipping still has the line in its sum."""
    page = CHECKOUT.replace("<button>Continue</button>", SUM.format(*line))

    async with small_shop({"/checkout": page}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="5s")

    none = Said(verdict=Verdict.FAILED, step="shipping", code=Code.NO_SHIPPING)
    assert_said(outcome, Said(verdict=Verdict.PASSED) if passes else none, about=page)


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


COVERED = """<form onsubmit="return false"><label>E-mail <input type="email"></label>
    <label>Street <input name="street"></label><label>Postcode <input name="postcode"></label>
    <label>City <input name="city" oninput="box.hidden = false"></label>
    <h2>Shipping method</h2><label><input type="radio" name="shipping" onchange="draw()">Parcel</label><div id="pay"></div></form>
    <div id="box" role="dialog" hidden style="position: fixed; inset: 0; z-index: 9; background: #fff">
      <p>10 % off your first order! Sign up for our newsletter.</p><button onclick="box.remove()">No thanks</button></div>
    <script>
    const draw = () => { pay.innerHTML = '<h2>Payment</h2><label><input type="radio" name="payment">Card</label>'; };
    </script>"""


async def test_what_comes_over_a_way_of_shipping_does_not_take_its_choice(buyer: Buyer) -> None:
    async with small_shop({"/checkout": f"<main><h1>Checkout</h1>{COVERED}</main>"}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="5s")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a dialog over the checkout")


SIGN_IN_BESIDE = """<form onsubmit="if (event.submitter.name !== 'on' || !mail.value || !shop.value) return false; location = '/paying'; return false">
    <div>E-mail<br><input name="user"><br>Password<br><input type="password" name="secret"><br><button name="in">Log in</button></div>
    <table><tr><td>E-mail<td><input id="mail"><tr><td>Street<td><input name="street"><tr><td>Postcode<td><input name="postcode">
    <tr><td>City<td><input name="city"></table>
    <h2>Delivery</h2><label><input type="radio" name="delivery" checked>GLS parcel shop $4.90</label>
    <div>Parcel shop: <select id="shop"><option value="">Please choose<option value="1">Corner shop, High Street 2</select></div>
    <button name="on">Continue</button></form>"""
PAYING = '<h1>Payment</h1><label><input type="radio" name="payment">Card</label>'


async def test_a_page_that_is_one_form_has_its_sign_in_left_and_a_parcel_shop_is_chosen(
    buyer: Buyer,
) -> None:
    pages = {"/checkout": f"<main><h1>Checkout</h1>{SIGN_IN_BESIDE}</main>", "/paying": PAYING}
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="5s")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="one form around everything")


SHUT_DRAWER = """<div role="dialog" aria-modal="true" style="position: fixed; left: 100%; top: 0; width: 300px; height: 400px">
    <h2>Your cart</h2>Candle <input type="number" value="1"> 449,00 kr.</div>"""


async def test_a_drawer_that_was_shut_and_stands_beside_the_screen_is_not_all_there_is(
    buyer: Buyer,
) -> None:
    """Of a checkout behind it nothing was seen, and ways of shipping that never came were not missed."""
    paying = '<h2>Payment</h2><label><input type="radio" name="payment">Card</label>'
    page = f"<main><h1>Checkout</h1>{ADDRESS}<h2>Shipping method</h2><p>…</p>{paying}</main>{SHUT_DRAWER}"
    async with small_shop({"/checkout": page}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="4s")

    said = Said(verdict=Verdict.FAILED, step="shipping", code=Code.NO_SHIPPING)
    assert_said(outcome, said, about="a drawer beside the screen")
