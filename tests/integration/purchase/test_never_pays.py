"""It never pays: nothing of a run does, and if something did, the request would not reach the shop."""

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from probes.browser.refusal import Refusal
from probes.codes import Code
from probes.purchase.platform import all_refusals
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import CHECKOUT, small_shop
from tests.integration.purchase.ways import got_through
from tests.often import often
from tests.oscar.proxy import running_proxy
from tests.oscar.server import running_oscar
from tests.shop.app import running_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]


@dataclass(frozen=True, kw_only=True)
class Till:
    """A shop whose pay button works. `tried` counts pay requests that reached it."""

    url: str
    button: str
    request: str
    """A script that gives the pay request of the page: where, what, and of what type."""
    tried: Callable[[], int]
    orders: Callable[[], int]
    last_page: str = ""


@contextlib.asynccontextmanager
async def demo(flavour: str) -> AsyncIterator[Till]:
    requests = {
        "shopify": """() => ({to: location.origin + window.checkout.root + "/complete",
            type: "application/json",
            body: JSON.stringify({operationName: "SubmitForCompletion", variables:
                {csrf: document.querySelector("meta[name=serialized-csrf]").content,
                 method: "MobilePay", email: "kim@kunde.example"}})})""",
        "plain": """() => ({to: document.querySelector("#payment-form").action,
            type: "application/x-www-form-urlencoded",
            body: new URLSearchParams(new FormData(document.querySelector("#payment-form"))).toString()})""",
    }
    async with running_shop(flavour=flavour) as shop:
        yield Till(
            url=shop.url,
            button="#checkout-pay-button, #place-order",
            request=requests[flavour],
            tried=lambda: sum(
                one.method == "POST" and "/complete" in one.path for one in shop.requests
            ),
            orders=lambda: len(shop.orders),
        )


@contextlib.asynccontextmanager
async def oscar(folder: Path) -> AsyncIterator[Till]:
    with running_oscar(folder) as shop:
        async with running_proxy(shop.url) as proxy:
            yield Till(
                url=proxy.url,
                button="#place-order",
                request="""() => ({to: document.querySelector("#place_order_form").action,
                    type: "application/x-www-form-urlencoded",
                    body: new URLSearchParams(new FormData(document.querySelector("#place_order_form"))).toString()})""",
                tried=lambda: sum(
                    one.method == "POST" and "/preview/" in one.path for one in proxy.requests
                ),
                orders=lambda: len(shop.sql("SELECT id FROM order_order")),
                last_page="#view_preview",
            )


SHOPS = ["shopify", "plain", "oscar"]


@pytest_asyncio.fixture(loop_scope="session", params=often(SHOPS, {"shopify"}))
async def till(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Till]:
    opened = oscar(tmp_path) if request.param == "oscar" else demo(request.param)
    async with opened as till:
        yield till


@contextlib.asynccontextmanager
async def before_the_button(
    buyer: Buyer, till: Till, refusals: tuple[Refusal, ...]
) -> AsyncIterator[Page]:
    """The page that an ordinary run ended on, one step before paying."""
    async with buyer.at_the_end(till.url, refusals=refusals, until="payment") as tab:
        if till.last_page:
            link = await tab.page.locator(till.last_page).get_attribute("href")
            await tab.page.goto(till.url + (link or ""))
        yield tab.page


async def test_a_press_of_the_pay_button_reaches_nobody(buyer: Buyer, till: Till) -> None:
    async with before_the_button(buyer, till, all_refusals()) as page:
        await page.locator(till.button).click(no_wait_after=True)
        await page.wait_for_event("requestfailed")

    assert (till.tried(), till.orders()) == (0, 0)


async def test_the_same_press_would_have_paid(buyer: Buyer, till: Till) -> None:
    """Or the test before this one would prove nothing."""
    async with before_the_button(buyer, till, ()) as page, page.expect_navigation():
        await page.locator(till.button).click(no_wait_after=True)

    assert (till.tried(), till.orders()) == (1, 1)


@pytest.mark.parametrize("till", often(SHOPS, {"shopify"}), indirect=True)
async def test_in_no_way_can_the_page_pay(buyer: Buyer, till: Till) -> None:
    async with before_the_button(buyer, till, all_refusals()) as page:
        pay = await page.evaluate(till.request)

        through = await got_through(page, pay, arrived=till.tried)

    assert through == []
    assert till.orders() == 0


def checkout_with(button: str) -> Mapping[str, str]:
    """A checkout of one page and one button."""
    return {"/checkout": CHECKOUT.replace("<button>Continue</button>", button)}


@pytest.mark.parametrize(
    ("button", "own"),
    [
        ("<button>Betal nu</button>", ()),
        ('<button id="odd">Continue</button>', ("#odd",)),
        # what only Playwright understands
        ("<button>Continue</button>", ('role=button[name="Continue"]',)),
        *(
            pytest.param(button, (), marks=pytest.mark.proof)
            for button in (
                "<button>Pay DKK 249.00</button>",
                "<button>Send ordre</button>",
                '<button id="place-order">Continue</button>',
                '<button class="paypal-button">Continue</button>',
            )
        ),
    ],
)
async def test_a_button_that_is_never_to_be_pressed_is_not_pressed(
    buyer: Buyer, button: str, own: tuple[str, ...]
) -> None:
    async with small_shop(checkout_with(button)) as shop:
        outcome = await buyer.buy(
            shop.url, until="payment", step_timeout="5s", locators={"never_click": own}
        )

    said = Said(verdict=Verdict.FAILED, step="shipping", code=Code.NO_SHIPPING)
    assert_said(outcome, said, about="a checkout with nothing to go on with")
    assert shop.posted == ["/cart/add"]
    assert outcome.failure
    assert "may place an order: it was not pressed" in outcome.failure.seen


async def test_a_button_that_leads_on_is_pressed_also_beside_one_that_pays(buyer: Buyer) -> None:
    wallet = '<button class="paypal-button">PayPal</button>'
    async with small_shop(checkout_with(f"{wallet}<button>Fortsæt til betaling</button>")) as shop:
        await buyer.buy(shop.url, until="payment", step_timeout="5s")

    assert shop.posted[:2] == ["/cart/add", "/checkout"]
