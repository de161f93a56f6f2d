"""Forms that ask for two addresses, and checkouts that ask for none."""

from dataclasses import dataclass, field

import pytest
from aiohttp import web

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import CHECKOUT, Handler, small_shop
from tests.often import often

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

LABELS = {"name": "Name", "street": "Street", "postcode": "Postcode", "city": "City/Suburb"}
WANTED = tuple(LABELS)
CHOICE = '<label><input type="radio" name="payment" checked>Card</label>'
PAYMENT = '<h1>Payment</h1><label><input type="radio" name="payment">Card</label>'
HIDE = "document.getElementById('to').hidden = this.checked && this.value === 'same'"
OFFERS = {
    "a box": f'<label><input type="checkbox" name="same" value="same" onchange="{HIDE}">Ship to my billing address</label>',
    "a choice": f"""<label><input type="radio" name="same" value="other" checked onchange="{HIDE}">Another address</label>
        <label><input type="radio" name="same" value="same" onchange="{HIDE}">The same as the billing address</label>""",
    "none": "",
}


def address(prefix: str) -> str:
    return "".join(f"<label>{LABELS[one]} <input name={prefix}-{one}></label>" for one in WANTED)


@dataclass
class Till:
    """Takes both addresses in full, or one and the word that it is the other, too."""

    offer: str
    sent: list[dict[str, str]] = field(default_factory=list)

    @property
    def _form(self) -> str:
        return f"""<h1>Addresses</h1><form method="post"><label>E-mail <input type="email" name="email"></label>
            <h2>Billing address</h2>{address("bill")}<h2>Shipping address</h2>{self.offer}
            <div id="to">{address("ship")}</div><button>Continue</button></form>"""

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        page = self._form
        if request.method == "POST":
            self.sent.append({name: str(value) for name, value in (await request.post()).items()})
            page = PAYMENT if self._is_whole(self.sent[-1]) else page
        return web.Response(text=f"<!doctype html><main>{page}", content_type="text/html")

    def _is_whole(self, sent: dict[str, str]) -> bool:
        asked = ("bill",) if sent.get("same") == "same" else ("bill", "ship")
        return all(sent.get(f"{prefix}-{name}") for prefix in asked for name in WANTED)


@pytest.mark.parametrize("offer", often(OFFERS, {"a box", "none"}))
async def test_one_address_does_for_both(buyer: Buyer, offer: str) -> None:
    """By what offers it; else it is typed twice."""
    till = Till(OFFERS[offer])

    async with small_shop({"/checkout": till}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="8s")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about=offer)
    [sent] = till.sent
    assert (sent.get("same") == "same") is (offer != "none")
    assert bool(sent["ship-street"]) is (offer == "none")


async def test_a_form_s_first_button_may_lead_back(buyer: Buyer) -> None:
    """Of buttons that say nothing we know, one that leads back is never the way on."""
    pressed: list[str] = []

    async def page(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            pressed.append(str((await request.post()).get("go")))
        buttons = '<button name="go" value="back">Back</button><button name="go" value="on">Ready</button>'
        form = f'<label>E-mail <input type="email" name="email"></label>{address("bill")}{buttons}'
        text = PAYMENT if pressed[-1:] == ["on"] else f'<form method="post">{form}</form>'
        return web.Response(text=f"<!doctype html><main>{text}</main>", content_type="text/html")

    async with small_shop({"/checkout": page}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="8s")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a way back before the way on")
    assert pressed == ["on"]


def tickets(*, beside: str = "", ways: str = CHOICE, sent: list[str]) -> Handler:
    """A checkout that wants an e-mail address only, and then to be told how one pays."""
    who = '<label>E-mail <input type="email" name="email"></label>'
    how = f"<p>Please select how you want to pay.</p>{ways}"

    async def page(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            sent.append(request.path)
            chosen = ways == CHOICE and request.path != "/checkout"
            raise web.HTTPSeeOther("/checkout/review" if chosen else "/checkout/payment")
        asked = who if request.path == "/checkout" else how
        text = f'<main><h1>Checkout</h1>{beside}<form method="post">{asked}<button>Continue</button></form></main>'
        return web.Response(text=f"<!doctype html>{text}", content_type="text/html")

    return page


TICKETS = [
    ("", CHOICE, Said(verdict=Verdict.PASSED)),
    (
        "<ol><li>Details<li>Delivery<li>Payment</ol>",
        CHOICE,
        Said(verdict=Verdict.FAILED, step="contact", code=Code.CONTACT_MISSING),
    ),
    (
        "",
        "<p>There are no payment providers enabled.</p>",
        Said(verdict=Verdict.FAILED, step="payment", code=Code.NO_PAYMENT),
    ),
    ("", "", Said(verdict=Verdict.FAILED, step="payment", code=Code.NO_PAYMENT)),
]


@pytest.mark.parametrize(
    ("beside", "ways", "said"),
    often(TICKETS, TICKETS[:1]),
    ids=["all is well", "goods are sent", "no way to pay, and it says so", "no way to pay"],
)
async def test_what_is_sent_nowhere_needs_no_address(
    buyer: Buyer, beside: str, ways: str, said: Said
) -> None:
    """Where nothing speaks of sending; else the address is what is missing."""
    sent: list[str] = []
    page = tickets(beside=beside, ways=ways, sent=sent)

    pages = {"/checkout": page, "/checkout/payment": page, "/checkout/review": "<h1>Review</h1>"}
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="8s")

    assert_said(outcome, said, about="tickets")
    assert sent[0] == "/checkout"


BILLING = """<main><h1>Checkout</h1><form method="post"><h2>Zahlungsart</h2><input type="checkbox" id="same" checked>
    <label for="same">Rechnungsadresse entspricht der Lieferadresse</label><button>Continue</button></form></main>"""


async def test_the_invoice_s_address_is_no_way_to_pay(buyer: Buyer) -> None:
    """It stands below the heading of the ways to pay, and begins like one of them."""

    async def page(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            raise web.HTTPSeeOther("/billing")
        ways = '<h2>Versandart</h2><label><input type="radio" name="shipping">DHL 4,90 €</label><button>'
        text = CHECKOUT.replace("<button>", ways)
        return web.Response(text=f"<!doctype html>{text}", content_type="text/html")

    async with small_shop({"/checkout": page, "/billing": BILLING}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="6s")

    said = Said(verdict=Verdict.FAILED, step="payment", code=Code.NO_PAYMENT)
    assert_said(outcome, said, about="a shop that lost its ways to pay")


async def test_a_gift_card_beside_a_stage_that_is_to_come_is_no_way_to_pay(buyer: Buyer) -> None:
    """Else the stages before it were never gone through."""
    page = CHECKOUT.replace(
        "</main>",
        '<h2>Payment</h2><p><button type="button">Redeem a gift card</button></p></main>',
    )

    async def checkout(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            raise web.HTTPSeeOther("/paying")
        return web.Response(text=f"<!doctype html>{page}", content_type="text/html")

    paying = '<main><h1>Payment</h1><label><input type="radio" name="payment">Card</label></main>'
    async with small_shop({"/checkout": checkout, "/paying": paying}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="6s")

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a checkout in stages")
    assert shop.posted == ["/cart/add", "/checkout"]


async def test_the_product_s_own_page_is_no_cart(buyer: Buyer) -> None:
    """An order form has a row with a price and a quantity, as a cart has; an empty cart leads back to it."""
    form = """<main><h1>Concert</h1><form method="post" action="/cart/add">
        <article><h4>Adult</h4><span>250 kr</span><input type="number" name="one" min="0"></article>
        <article><h4>Child</h4><span>125 kr</span><input type="number" name="two" min="0"></article>
        <button>Add to cart</button></form></main>"""

    async def broken(request: web.Request) -> web.StreamResponse:
        return web.Response(status=500, text="<h1>Server error</h1>", content_type="text/html")

    async def empty(request: web.Request) -> web.StreamResponse:
        raise web.HTTPSeeOther("/product/1?from=cart")

    pages = {"/product/1": form, "/cart/add": broken, "/cart": empty}
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="8s")

    said = Said(verdict=Verdict.FAILED, step="add_to_cart", code=Code.SERVER_ERROR)
    assert_said(outcome, said, about="an order form")


async def test_a_shop_that_says_only_in_the_cart_that_it_is_gone_is_sold_out(buyer: Buyer) -> None:
    said = '<p role="alert">The selected options are currently not in stock.</p>'

    async def refused(request: web.Request) -> web.StreamResponse:
        return web.Response(text=f"<main><h1>Candle</h1>{said}", content_type="text/html")

    empty = "<main><p>Your cart is empty</p></main>"
    async with small_shop({"/cart/add": refused, "/cart": empty}) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="8s")

    wanted = Said(verdict=Verdict.FAILED, step="add_to_cart", code=Code.SOLD_OUT)
    assert_said(outcome, wanted, about="a candle")
