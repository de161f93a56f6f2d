"""A checkout of one page whose only button orders: whatever it says, it is not pressed, and nothing gets out."""

import pytest
import pytest_asyncio

from probes.codes import Code
from probes.purchase.platform import all_refusals
from probes.result import Outcome, Verdict
from tests.integration.purchase.buyer import Buyer, at_once, chosen, result, story
from tests.integration.purchase.small_shop import CART, CHECKOUT, small_shop
from tests.often import often

pytestmark = [
    pytest.mark.integration,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(300),
]

ORDERING = [
    *(
        f"<button>{words}</button>"
        for words in (
            "Placer ordre",
            "Godkend køb",
            "Afslut køb",
            "Fuldfør bestilling",
            "Bekræft ordren",
            "Accepter og betal",
            "Place your order",
            "Complete your order",
            "Confirm and pay",
            "Gå til betaling",
            "Jetzt bestellen",
            "Bestellung abschicken",
            "Beställ",
        )
    ),
    # the same, said in other ways
    '<input type="submit" value="Fortsæt og betal">',
    '<button aria-label="Fortsæt og bekræft ordren">Fortsæt</button>',
    '<button title="Continue with PayPal">Continue</button>',
    '<a href="/ordered" role="button" onclick="this.closest(`form`).submit(); return false">Fortsæt og betal</a>',
    '<button><img alt="Betal" src="data:,"></button>',
    '<style>#drawn::before { content: "Betal" }</style><button id="drawn"></button>',
    "<p>Du betaler ved levering</p><button>OK</button>",
    # a last page by what it asks for, whatever its button says
    '<label><input type="checkbox"> Jeg accepterer handelsbetingelserne</label><button>Fortsæt</button>',
    '<p>Ved at gå videre accepterer du <a href="/terms">handelsbetingelserne</a></p><button>Næste</button>',
    "<button>Til betaling</button>",
]
LEADING = ["Fortsæt", "Næste", "Gem og fortsæt", "Fortsæt til betaling", "Til levering", "OK"]
STAGES = "<ol><li>Adresse</li><li>Levering</li><li>Betaling</li></ol>"
LEADS_ON = [
    *(f"<button>{words}</button>" for words in LEADING),
    # where the payment is a page of the shop's own that is to come
    f"{STAGES}<button>Til betaling</button>",
]
ADDRESSES = [
    "/?wc-ajax=checkout",
    "/wp-json/wc/store/v1/checkout",
    "/rest/V1/guest-carts/a1/payment-information",
    "/checkout/order",
    "/module/ps_wirepayment/validation",
]


def checkout_with(button: str) -> dict[str, str]:
    return {"/checkout": CHECKOUT.replace("<button>Continue</button>", button)}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sent(
    request: pytest.FixtureRequest, buyer: Buyer
) -> dict[str, tuple[Outcome | Exception, list[str]]]:
    """What came of each button, and what was posted to its shop."""
    posted: dict[str, list[str]] = {}

    async def buy(button: str) -> Outcome:
        async with small_shop(checkout_with(button)) as shop:
            outcome = await buyer.buy(shop.url, until="contact", step_timeout="6s")
            posted[button] = shop.posted
            return outcome

    rows = chosen(request, test_a_button_that_orders_is_not_pressed)
    rows += chosen(request, test_a_button_that_leads_on_is_pressed)
    outcomes = await at_once([row["button"] for row in rows], buy)
    return {button: (found, posted.get(button, [])) for button, found in outcomes.items()}


@pytest.mark.parametrize("button", often(ORDERING, ORDERING[::12]))
async def test_a_button_that_orders_is_not_pressed(
    button: str, sent: dict[str, tuple[Outcome | Exception, list[str]]]
) -> None:
    found, posted = sent[button]
    outcome = result(found)

    assert posted == ["/cart/add"]
    # a healthy shop: it has no more to ask
    assert outcome.verdict is Verdict.PASSED, story(outcome)


@pytest.mark.parametrize("button", often(LEADS_ON, LEADS_ON[::3]))
async def test_a_button_that_leads_on_is_pressed(
    button: str, sent: dict[str, tuple[Outcome | Exception, list[str]]]
) -> None:
    _, posted = sent[button]

    assert posted[:2] == ["/cart/add", "/checkout"]


async def test_without_a_way_to_pay_it_is_that_which_is_missing(buyer: Buyer) -> None:
    """And not the button that orders, though it is all that leads on."""
    ways = '<h2>Levering</h2><label><input type="radio" name="shipping" checked>GLS 39 kr.</label>'
    pages = checkout_with(f"{ways}<h2>Betaling</h2><button>Bekræft ordren</button>")
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="4s")

    assert outcome.failure is not None, story(outcome)
    assert outcome.failure.code is Code.NO_PAYMENT
    assert outcome.failure.seen == "the checkout offers no way to pay"
    assert shop.posted == ["/cart/add"]


@pytest.mark.parametrize(("refused", "arrived"), [(True, []), (False, ADDRESSES)])
async def test_an_order_of_the_known_platforms_does_not_get_out(
    buyer: Buyer, *, refused: bool, arrived: list[str]
) -> None:
    refusals = all_refusals() if refused else ()
    async with small_shop(checkout_with("<button>Betal</button>")) as shop:
        async with buyer.at_the_end(shop.url, refusals=refusals, until="contact") as tab:
            for address in ADDRESSES:
                await tab.page.evaluate(
                    "to => fetch(to, {method: 'POST', redirect: 'manual'}).catch(() => null)",
                    address,
                )
        posted = shop.posted[1:]

    assert posted == [address.partition("?")[0] for address in arrived]


async def test_a_button_that_turns_into_one_that_orders_is_not_pressed_again(buyer: Buyer) -> None:
    """A checkout whose steps share one button."""
    turning = """<button type="button" onclick="
        if (this.textContent === 'Placer ordre') this.form.submit();
        this.textContent = 'Placer ordre'">Fortsæt</button>"""
    async with small_shop(checkout_with(turning)) as shop:
        await buyer.buy(
            shop.url,
            until="contact",
            step_timeout="6s",
            locators={"continue_button": ["main button"]},
        )

    assert shop.posted == ["/cart/add"]


async def test_a_button_that_may_lead_to_the_payment_is_pressed_when_it_is_named(
    buyer: Buyer,
) -> None:
    button = '<button id="on">Gå til betaling</button>'
    async with small_shop(checkout_with(button)) as shop:
        await buyer.buy(
            shop.url, until="contact", step_timeout="6s", locators={"continue_button": ["#on"]}
        )

    assert shop.posted[:2] == ["/cart/add", "/checkout"]


async def test_the_signs_of_wallets_on_a_button_do_not_make_it_one(buyer: Buyer) -> None:
    cart = CART.replace("Check out", 'Check out <img alt="Apple Pay, PayPal" src="data:,">')
    async with small_shop({"/cart": cart}) as shop:
        outcome = await buyer.buy(shop.url)

    assert outcome.verdict is Verdict.PASSED, story(outcome)


async def test_the_wallet_beside_a_lost_add_button_is_not_pressed(buyer: Buyer) -> None:
    product = """<main><h1>Candle</h1><form method="post" action="/cart/add">
        <div class="shopify-payment-button"><button>Køb nu</button></div></form></main>"""
    async with small_shop({"/product/1": product}) as shop:
        await buyer.buy(shop.url, until="cart", step_timeout="2s")

    assert shop.posted == []


async def test_a_button_that_looks_alike_on_the_next_page_is_not_pressed(buyer: Buyer) -> None:
    pages = {
        "/first": '<a class="on" href="/second">On</a>',
        "/second": '<a class="on" href="/third">On</a>',
    }

    async def never() -> bool:
        return False

    async with (
        small_shop(pages) as shop,
        buyer.at_the_end(shop.url, refusals=(), until="cart") as tab,
    ):
        await tab.open(f"{shop.url}/first")
        link = await tab.find([".on"])
        assert link
        await tab.press(link, until=never, within=2)

    assert "GET /second" in shop.requests
    assert "GET /third" not in shop.requests
