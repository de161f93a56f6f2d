"""What lies over pages of healthy shops and of shops that can't be bought from: told apart, and told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import pytest_asyncio
from aiohttp import web

from probes.codes import Code
from probes.result import Json, Outcome, Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, at_once, chosen, result
from tests.integration.purchase.small_shop import CART, CHECKOUT, PRODUCT, Handler, small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

OVER = "position: fixed; inset: 0; z-index: 9; background: #fffd"
PASSED = Said(verdict=Verdict.PASSED)
STUCK = Said(verdict=Verdict.FAILED, step="add_to_cart", code=Code.OVERLAY_BLOCKS)
UNKNOWN = Said(verdict=Verdict.DEGRADED, code=Code.OVERLAY_UNKNOWN)


@dataclass(frozen=True, kw_only=True)
class Row:
    """`page` stands after a product page whose button works; `kind` and `how` are what is told of it."""

    page: str
    kind: str = ""
    how: str = "closed"
    said: Said = PASSED
    market: Mapping[str, str] = field(default_factory=dict)
    quick: bool = False


def over(inside: str, *, attributes: str = 'id="box"', tag: str = "div") -> str:
    return f'<{tag} {attributes} style="{OVER}">{inside}</{tag}>'


GOES = "onclick=\"document.querySelector('#box').remove()\""


def rows(number: int) -> str:
    return "".join(f"<option>{one}" for one in range(1, number + 1))


OLD_ENOUGH = """<script>document.querySelector("#box button").onclick = () => {{ if ({}) box.remove(); }}</script>"""
ROWS: Mapping[str, Row] = {
    "newsletter": Row(
        kind="newsletter",
        quick=True,
        page=over(
            f"""<h2>Få 10 % rabat</h2><p>Tilmeld dig vores nyhedsbrev</p><input type="email">
            <button>Tilmeld</button><button {GOES} class="modal__x" aria-label="Luk">
            <svg width="12" height="12"></svg></button>""",
            attributes='id="box" role="dialog" aria-modal="true"',
        ),
    ),
    "newsletter without a word on its cross": Row(
        kind="newsletter",
        page=over(
            f"""<p>Sign up and get 10% off</p><input type="email"><button>Subscribe</button>
            <span {GOES} class="klaviyo-close-form"><svg width="12" height="12"></svg></span>"""
        ),
    ),
    "no thanks": Row(
        kind="newsletter",
        page=over(f"<p>Vil du have 15% rabat?</p><button>Ja tak</button><u {GOES}>Nej tak</u>"),
    ),
    "beside its veil": Row(
        kind="newsletter",
        quick=True,
        page=f"""<div id="veil" style="{OVER}"></div><div role="dialog" id="box" style="position: fixed;
            top: 40px; left: 40px; z-index: 10; background: #fff"><p>Subscribe to our newsletter</p>
            <button onclick="box.remove(); veil.remove()">&times;</button></div>""",
    ),
    "age gate": Row(
        kind="age_gate",
        quick=True,
        page=over(
            f"""<h2>Er du over 18 år?</h2><a href="https://www.google.com">Nej</a>
            <button {GOES}>Ja, jeg er over 18</button>"""
        ),
    ),
    "age gate that asks when one was born": Row(
        kind="age_gate",
        quick=True,
        page=over(
            f"""<h2>Please enter your date of birth</h2><select id="d"><option>Day{rows(31)}</select>
            <select id="m"><option>Month<option value="0">January{rows(11)}</select>
            <select id="y"><option>Year<option>2015<option>1980</select><button>Enter</button>
            <select id="c"><option value="7">Denmark<option value="1">Utah</select>
            {OLD_ENOUGH.format("d.value === '1' && m.value === '0' && y.value === '1980' && c.value === '7'")}"""
        ),
    ),
    "age gate that asks in fields": Row(
        kind="age_gate",
        page=over(
            f"""<p>Du skal være fyldt 18 år</p><input id="d" placeholder="DD" size="2"><input id="m" name="birth_month">
            <input id="y" maxlength="4"><button>Bekræft</button>
            {OLD_ENOUGH.format("d.value === '01' && m.value === '01' && y.value === '1980'")}"""
        ),
    ),
    "age gate that asks in one field": Row(
        kind="age_gate",
        page=over(
            f"""<p>Gib dein Geburtsdatum ein</p><input id="d" placeholder="TT.MM.JJJJ"><button>Weiter</button>
            {OLD_ENOUGH.format("d.value === '01.01.1980'")}"""
        ),
    ),
    "age gate that asks for what we can't tell": Row(
        said=UNKNOWN,
        kind="age_gate",
        how="hidden",
        quick=True,
        page=over(
            f"""<p>Er du over 18 år? Svar her</p><input id="d"><button>Bekræft</button>
            {OLD_ENOUGH.format("d.value === 'x'")}"""
        ),
    ),
    "age gate in Swedish": Row(
        kind="age_gate",
        page=over(
            f"<p>Du måste vara 20 år för att handla. Är du gammal nog?</p><b {GOES} tabindex=0>Ja</b>"
        ),
    ),
    "prices for whom": Row(
        kind="market",
        page=over(
            f"""<h4>Hvordan vil du handle?</h4><p>Priser med eller uden moms</p>
            <button onclick="location = '/b2b'">Virksomhed</button><button {GOES}>Privatkunde</button>""",
            attributes='id="box" role="dialog"',
        ),
    ),
    "market": Row(
        kind="market",
        quick=True,
        market={"country": "DK", "language": "da"},
        page=over(
            f"""<p>It looks like you are in the United States. Choose your country or region.</p>
            <a href="https://us.shop.example/">United States (USD)</a>
            <button onclick="location = '/us'">Shop in USD</button><button {GOES}>Denmark (DKK)</button>"""
        ),
    ),
    "market that is to be kept": Row(
        kind="market",
        page=over(
            f"""<p>Are you shopping from another country?</p><button onclick="location = '/us'">Change</button>
            <button {GOES}>Stay here</button>"""
        ),
    ),
    "dialog": Row(
        kind="dialog",
        page="""<dialog id="box"><p>Fri fragt i dag</p><form method="dialog"><button>OK</button></form></dialog>
            <script>box.showModal()</script>""",
    ),
    "dialog that only the key leaves": Row(
        kind="dialog",
        quick=True,
        page='<dialog id="box"><p>Fri fragt i dag</p></dialog><script>box.showModal()</script>',
    ),
    "dialog that a click beside leaves": Row(
        kind="dialog",
        page=f"""<div id="box" style="{OVER}" onclick="this.remove()"><p>Fri fragt i dag</p></div>""",
    ),
    "in a shadow root": Row(
        kind="newsletter",
        page=f"""<pop-up id="box"><template shadowrootmode="open"><div style="{OVER}"><p>Newsletter</p>
            <button onclick="document.querySelector('pop-up').remove()">No, thanks</button></div></template></pop-up>""",
    ),
    "in a frame": Row(
        kind="newsletter",
        page=over(
            """<iframe style="width: 100%; height: 100%" srcdoc="<p>Subscribe to our newsletter</p>
            <button onclick=parent.box.remove()>Close</button>"></iframe>"""
        ),
    ),
    "two of them": Row(
        kind="newsletter",
        page=over(f"<p>Er du over 18 år?</p><button {GOES}>Ja</button>")
        + f"""<div id="box2" style="{OVER}; z-index: 12"><p>Tilmeld nyhedsbrev</p>
            <button onclick="box2.remove()">Luk</button></div>""",
    ),
    "bubble of a chat": Row(
        kind="chat",
        how="passed_by",
        quick=True,
        page="""<style>form { position: fixed; right: 8px; bottom: 8px } form button { padding: 20px 120px }</style>
            <div id="chat" style="position: fixed; right: 90px; bottom: 12px; width: 90px; height: 60px;
            background: #ccc; z-index: 5">Chat med os</div>""",
    ),
    "bar over the button": Row(
        kind="",
        quick=True,
        page="""<style>main { padding-top: 60vh; height: 250vh }</style><div style="position: fixed; left: 0;
            right: 0; bottom: 0; height: 42vh; background: #ccc; z-index: 5">Fri fragt</div>""",
    ),
    "veil with nothing in it": Row(
        said=STUCK, kind="dialog", how="hidden", quick=True, page=f'<div style="{OVER}"></div>'
    ),
    "cross that does nothing": Row(
        said=STUCK,
        kind="newsletter",
        how="hidden",
        page=over('<p>Tilmeld nyhedsbrev</p><button aria-label="Luk">&times;</button>'),
    ),
    "in a language that nobody here reads": Row(
        said=UNKNOWN,
        kind="dialog",
        how="hidden",
        quick=True,
        page=over(f"<p>Εγγραφείτε</p><button {GOES}>Ίσως αργότερα</button>"),
    ),
    "what pays is not pressed to get rid of it": Row(
        said=UNKNOWN,
        kind="dialog",
        how="hidden",
        page=over("<p>Express</p><button onclick=\"location = '/paid'\">Betal nu, luk</button>"),
    ),
    "captcha": Row(
        said=Said(verdict=Verdict.BLOCKED, step="add_to_cart", code=Code.CAPTCHA),
        page=over(
            """<iframe title="hCaptcha challenge" style="width: 300px; height: 300px"
            srcdoc="<p>Er du et menneske?</p>"></iframe>"""
        ),
    ),
}


def holding() -> dict[str, str | Handler]:
    """A cart that holds the product once its button was really pressed."""
    added: list[str] = []

    async def add(request: web.Request) -> web.StreamResponse:
        added.append(request.path)
        return web.Response(status=303, headers={"Location": "/cart"})

    async def cart(request: web.Request) -> web.StreamResponse:
        text = CART if added else "<main>Din kurv er tom</main>"
        return web.Response(text=f"<!doctype html>{text}", content_type="text/html")

    return {"/cart/add": add, "/cart": cart}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def outcomes(request: pytest.FixtureRequest, buyer: Buyer) -> dict[str, Outcome | Exception]:
    """What came of every row that this session was asked for."""

    async def buy(name: str) -> Outcome:
        row = ROWS[name]
        async with small_shop(holding() | {"/product/1": PRODUCT + row.page}) as shop:
            outcome = await buyer.buy(
                shop.url, until="cart", step_timeout="12s", store={"market": row.market}
            )
        asked = {one.partition(" ")[2] for one in shop.requests}
        assert not asked & {"/us", "/paid"}, "a press that leads away from the way"
        return outcome

    rows = chosen(request, test_what_lies_over_the_product_page)
    return await at_once([row["name"] for row in rows], buy)


@pytest.mark.table
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if row.quick else pytest.mark.proof)
        for name, row in ROWS.items()
    ],
)
async def test_what_lies_over_the_product_page(
    name: str, outcomes: Mapping[str, Outcome | Exception]
) -> None:
    row = ROWS[name]

    outcome = result(outcomes[name])

    assert_said(outcome, row.said, about=f"a shop with {name}")
    met = obstacles(outcome)
    assert [(one["kind"], one["how"]) for one in met[:1]] == (
        [(row.kind, row.how)] if row.kind else []
    )
    assert bool(outcome.evidence) is (row.said != PASSED)


def obstacles(outcome: Outcome) -> list[dict[str, Json]]:
    met = outcome.fingerprint.get("obstacles", [])
    assert isinstance(met, list)
    return [dict(one) for one in met if isinstance(one, dict)]


async def picture_with(buyer: Buyer, shown: str, *, secrets: Sequence[str] = ()) -> bytes:
    """The picture of a box that shows this to its visitor, as it is kept."""
    page = PRODUCT + over(f"<tt>{shown}</tt><p>Εγγραφείτε</p><button>Ίσως αργότερα</button>")
    async with small_shop(holding() | {"/product/1": page}) as shop:
        outcome = await buyer.buy(shop.url, until="cart", step_timeout="12s", secrets=secrets)
    assert_said(outcome, UNKNOWN, about="a box in which nothing that we know leads on")
    [kept] = [one.path for one in outcome.evidence if one.name.startswith("overlay-")]
    return kept.read_bytes()


async def test_no_secret_is_in_the_picture_of_what_lay_over_the_page(buyer: Buyer) -> None:
    one, other = "planted-0001-secret", "planted-8888-secret"

    assert await picture_with(buyer, one) != await picture_with(buyer, other)
    hidden = [await picture_with(buyer, text, secrets=(one, other)) for text in (one, other)]
    assert hidden[0] == hidden[1]


OFFER = over(
    f"""<h2>Before you go</h2><p>Add a candle snuffer for 9.00, save 20%</p><b {GOES} aria-label="Close">&times;</b>
    <button onclick="location = '/cart/more'">Yes, add it to my order</button>
    <button onclick="location = '/checkout'">No thanks, continue to checkout</button>"""
)
ADDRESS_CHECK = over(
    """<h2>Check your address</h2><p>We found a slightly different one. Which one should we ship to?</p>
    <button onclick="next.click(); box.remove()">Use suggested address</button>
    <button onclick="location = '/kept'">Use address as entered</button>""",
    attributes='id="box" role="dialog" aria-modal="true"',
)


def answered_with(page: str, box: str) -> str:
    """The page, whose only button is answered with the box each time; it can't be pressed while the page thinks."""
    return f"""{page}<script>document.querySelector(".way, form button").onclick = event => {{
        const button = event.currentTarget, think = on => {{ button.disabled = on; button.innerHTML = on ? "<i></i>" : said; }};
        const said = button.innerHTML;
        event.preventDefault();
        if (button.form) think(true);
        setTimeout(() => {{
          if (button.form) think(false);
          document.body.insertAdjacentHTML("beforeend", `{box}`);
        }}, 600);
    }}</script>"""


@pytest.mark.parametrize(
    "next_page",
    [CHECKOUT, CHECKOUT.replace("<button>Continue</button>", "")],
    ids=["button", "none"],
)
async def test_an_offer_on_the_way_to_the_checkout_is_declined(
    buyer: Buyer, next_page: str
) -> None:
    """What closes it leads nowhere: the cart's button brings it up again. The next page's is not pressed for it."""
    cart = answered_with(CART.replace("<a ", '<a class="way" '), OFFER)
    async with small_shop({"/cart": cart, "/checkout": next_page}) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="8s")

    assert_said(outcome, PASSED, about="a shop that offers more before its checkout")
    assert outcome.steps[-1].duration < timedelta(seconds=6), "it waited on though it was there"
    assert shop.posted == ["/cart/add"]
    assert "GET /cart/more" not in shop.requests


async def test_an_address_stays_as_it_was_typed(buyer: Buyer) -> None:
    pages = {
        "/checkout": answered_with(CHECKOUT, ADDRESS_CHECK),
        "/kept": '<main><h2>Shipping</h2><label><input type="radio" name="shipping_method">To the door, 5.00</label></main>',
    }
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(shop.url, until="contact", step_timeout="8s")

    assert_said(outcome, PASSED, about="a shop that knows the address better")
    assert [(one["kind"], one["how"]) for one in obstacles(outcome)] == [("dialog", "closed")]


async def test_a_store_may_say_itself_what_closes_its_pop_up(buyer: Buyer) -> None:
    page = PRODUCT + over(f"<p>Εγγραφείτε</p><button {GOES}>Ίσως αργότερα</button>")
    async with small_shop(holding() | {"/product/1": page}) as shop:
        outcome = await buyer.buy(shop.url, until="cart", locators={"obstacle": ["#box button"]})

    assert_said(outcome, PASSED, about="a shop whose file says what closes its pop-up")
    assert [one["by"] for one in obstacles(outcome)] == ["#box button"]
