"""Each known platform, on a shop that is built like its own pages: bought from with nothing but the URL.

The shops are the flavours in `tests/shop`; what a run should say of their faults stands in `verdicts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page

from probes.browser.tab import Tab
from probes.codes import Code
from probes.purchase.platform import Part, all_refusals, platforms
from probes.result import Outcome, Verdict
from tests.integration.purchase.buyer import (
    Buyer,
    Said,
    assert_said,
    at_once,
    chosen,
    result,
    story,
)
from tests.often import often
from tests.shop.app import RunningShop, running_shop
from tests.shop.catalogue import BY_HANDLE
from tests.shop.faults import Fault, Place
from tests.shop.flavours import FLAVOURS
from tests.shop.verdicts import PLATFORMS, depth

pytestmark = [
    pytest.mark.integration,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(3600),
]

DENMARK = {"market": {"country": "DK"}}
NAMES = {flavour: flavour.partition("-")[0] for flavour in PLATFORMS}
"""The platform of each flavour: `woocommerce-blocks` is one of WooCommerce's."""
TOUCHED = {Place.PRODUCT, Place.ADD, Place.CART, Place.CHECKOUT}
"""Where a platform's own markup decides; what whole answers look like, it does not."""
CHOICES = ("vase-fjord", "uldplaid", "sengetoej")


PAYS = {"magento2": ".payment-method._active button.checkout", "opencart": "#button-confirm"}
"""What is pressed to pay, where that is not the `pay_button` of the platform's file."""
ONE_MORE_STEP = {"opencart": "#button-payment-method"}
"""What leads from the payment to the last button, where they are not together."""
_GET_READY = """ways => {
  const all = [...document.querySelectorAll(ways)];
  (all.find(one => one.matches("input")) ?? all[0]).click();
  for (const one of document.querySelectorAll("input[type=checkbox][required]:not(:checked)")) one.click();
}"""


@dataclass(frozen=True)
class Bought:
    """What a run gave, and the shop that it was in."""

    outcome: Outcome
    shop: RunningShop


async def bought(buyer: Buyer, flavour: str, **spec: object) -> Bought:
    async with running_shop(flavour=flavour) as shop:
        outcome = await buyer.buy(shop.url, until="payment", store=DENMARK, **spec)
        return Bought(outcome, shop)


def product_of(flavour: str, handle: str) -> str:
    path = FLAVOURS[flavour].paths["product"]
    if "{" not in path:
        return path + handle
    return path.format(handle=handle, id=BY_HANDLE[handle].variants[0].id)


HEALTHY_OFTEN = {"shopify-horizon", "woocommerce-blocks", "magento2"}
"""Of these a healthy run is part of `make test`; of the others, which are more alike, of `make proof`."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def healthy(request: pytest.FixtureRequest, buyer: Buyer) -> dict[str, Bought | Exception]:
    """A run with nothing but the URL in each flavour that this session was asked for."""
    runs: dict[str, Bought] = {}

    async def buy(flavour: str) -> Outcome:
        runs[flavour] = await bought(buyer, flavour)
        return runs[flavour].outcome

    test = test_it_gets_to_the_payment_with_nothing_but_the_url
    found = await at_once([row["flavour"] for row in chosen(request, test)], buy)
    return {name: one if isinstance(one, Exception) else runs[name] for name, one in found.items()}


@pytest.mark.parametrize("flavour", often(PLATFORMS, HEALTHY_OFTEN))
async def test_it_gets_to_the_payment_with_nothing_but_the_url(
    flavour: str, healthy: Mapping[str, Bought | Exception]
) -> None:
    run = healthy[flavour]
    if isinstance(run, Exception):
        raise run

    assert_said(run.outcome, Said(verdict=Verdict.PASSED), about=flavour)
    assert run.outcome.fingerprint["platform"] == NAMES[flavour]
    assert run.outcome.findings == ()
    assert run.shop.orders == []
    assert set(run.shop.emails) == {"monitor@tillwatch.example"}
    assert [one.lines for one in run.shop.shop.sessions.values() if one.lines] == []


async def ready_to_pay(tab: Tab, flavour: str) -> Locator:
    """Choose a way to pay and agree to what there is to agree to; the button that orders."""
    locators = platforms()[NAMES[flavour]].locators
    ways = [one.replace(":visible", "") for one in locators[Part.PAYMENT]]
    await tab.page.evaluate(_GET_READY, ", ".join(ways))
    if flavour in ONE_MORE_STEP:
        await tab.page.locator(ONE_MORE_STEP[flavour]).click()
    button = PAYS.get(flavour) or ", ".join(locators[Part.PAY_BUTTON])
    return tab.page.locator(button).first


@pytest.mark.parametrize("flavour", often(PLATFORMS, {"woocommerce"}))
async def test_what_pays_there_reaches_nobody(buyer: Buyer, flavour: str) -> None:
    """Pressed by hand, at the very place to which an ordinary run comes."""
    async with running_shop(flavour=flavour) as shop:
        async with buyer.at_the_end(
            shop.url, refusals=all_refusals(), until="payment", store=DENMARK
        ) as tab:
            button = await ready_to_pay(tab, flavour)
            async with tab.page.expect_event("requestfailed"):
                await button.click(no_wait_after=True)

        assert shop.orders == []


@pytest.mark.proof
@pytest.mark.parametrize("flavour", PLATFORMS)
async def test_the_same_press_would_have_ordered(buyer: Buyer, flavour: str) -> None:
    """Or the test before this one would prove nothing."""
    async with running_shop(flavour=flavour) as shop:
        async with buyer.at_the_end(shop.url, refusals=(), until="payment", store=DENMARK) as tab:
            button = await ready_to_pay(tab, flavour)
            async with tab.page.expect_navigation():
                await button.click(no_wait_after=True)

        assert len(shop.orders) == 1


@pytest.mark.proof
@pytest.mark.parametrize("handle", CHOICES)
@pytest.mark.parametrize("flavour", PLATFORMS)
async def test_a_variant_is_chosen(buyer: Buyer, flavour: str, handle: str) -> None:
    run = await bought(buyer, flavour, product=product_of(flavour, handle))

    assert_said(run.outcome, Said(verdict=Verdict.PASSED), about=f"{handle} of {flavour}")
    assert str(run.outcome.remember["product"]).endswith(product_of(flavour, handle))


@pytest.mark.proof
@pytest.mark.parametrize("flavour", PLATFORMS)
async def test_a_product_that_is_sold_out_gives_way_to_another(buyer: Buyer, flavour: str) -> None:
    run = await bought(buyer, flavour, product=product_of(flavour, "pendel"))

    said = Said(verdict=Verdict.DEGRADED, code=Code.SOLD_OUT)
    assert_said(run.outcome, said, about=flavour)
    assert [step.name for step in run.outcome.steps][-1] == "payment"


async def test_a_cart_that_answers_no_stranger_is_looked_at(buyer: Buyer) -> None:
    """Security plug-ins close WordPress's interface to visitors; the shop sells all the same."""
    async with running_shop(flavour="woocommerce") as shop:
        shop.shop.closed_api = True
        outcome = await buyer.buy(shop.url, until="payment", store=DENMARK)

        assert_said(outcome, Said(verdict=Verdict.PASSED), about="a closed interface")
        assert [one.lines for one in shop.shop.sessions.values() if one.lines] == []


async def test_a_press_before_the_script_is_there_is_made_again(buyer: Buyer) -> None:
    """The browser then sends the form by itself, and the shop shows an empty cart."""
    async with running_shop(flavour="prestashop", hydration=3.0) as shop:
        outcome = await buyer.buy(shop.url, until="cart", store=DENMARK)

        assert_said(outcome, Said(verdict=Verdict.PASSED), about="a press before the script")
        presses = [one for one in shop.requests if one.method == "POST" and "kurv" in one.path]
        assert len(presses) > 1, story(outcome)


ROWS = [
    pytest.param(
        flavour, fault, id=f"{flavour}-{fault}", marks=() if row.quick else pytest.mark.proof
    )
    for flavour, table in PLATFORMS.items()
    for fault, row in table.items()
    if fault.place in TOUCHED
]
Key = tuple[str, Fault]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def outcomes(request: pytest.FixtureRequest, buyer: Buyer) -> dict[Key, Outcome | Exception]:
    """What came of every row that this session was asked for."""
    keys = [(row["flavour"], row["fault"]) for row in chosen(request, test_of_the_table)]

    async def buy(key: Key) -> Outcome:
        flavour, fault = key
        async with running_shop(flavour=flavour) as shop:
            shop.faults.on(fault, seconds=PLATFORMS[flavour][fault].seconds)
            outcome = await buyer.buy(shop.url, until=depth(fault), store=DENMARK)
            assert not shop.orders, story(outcome)
            return outcome

    return await at_once(keys, buy)


@pytest.mark.table
@pytest.mark.parametrize(("flavour", "fault"), ROWS)
async def test_of_the_table(
    flavour: str, fault: Fault, outcomes: Mapping[Key, Outcome | Exception]
) -> None:
    row = PLATFORMS[flavour][fault]

    outcome = result(outcomes[flavour, fault])

    assert_said(outcome, row.said, about=f"{flavour}: {fault.description} {row.why}")


async def test_every_platform_but_those_with_shops_of_their_own_has_a_flavour() -> None:
    assert set(NAMES.values()) == set(platforms()) - {"django-oscar", "generic"}


CARD = """<div class="card confirm-{0}">{1}<button data-bs-toggle="modal" data-bs-target="#confirm{2}Modal">Change</button></div>
    <div id="confirm{2}Modal" hidden><input type="radio" name="{0}MethodId" checked></div>"""


@pytest.mark.parametrize(
    ("part", "name"), [(Part.SHIPPING_OPTION, "shipping"), (Part.PAYMENT, "payment")]
)
async def test_of_ways_in_a_closed_dialog_the_one_that_was_chosen_is_seen(
    blank_page: Page, part: Part, name: str
) -> None:
    """As Shopware had them until 6.3; one that is refused is none."""
    rows = platforms()["shopware6"].locators[part]
    chosen_way, refused = "<p>Standard</p>", "<p>Standard</p><div class=alert>Blocked</div>"
    for told, ways in {chosen_way: 1, refused: 0}.items():
        await blank_page.set_content(CARD.format(name, told, name.title()))
        assert sum([await blank_page.locator(row).count() for row in rows]) == ways
