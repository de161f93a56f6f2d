"""Shops that are well: a run goes the whole way, finds nothing, and leaves nothing behind."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
import pytest_asyncio

from config.checks import Depth
from probes.footprint import EVENT_HELD, EVENTS_HELD, figure
from probes.purchase.probe import STEPS
from probes.result import Outcome, Verdict
from tests.integration.purchase.buyer import IDENTITY, Buyer, Said, assert_said, at_once, result
from tests.integration.purchase.small_shop import PRODUCT, small_shop
from tests.often import often
from tests.oscar.faults import IN_STOCK
from tests.oscar.server import RunningOscar, running_oscar
from tests.shop.app import RunningShop, running_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

IN_A_ROW = [
    ("en", 1),
    pytest.param("en", 10, marks=[pytest.mark.proof, pytest.mark.timeout(600)]),
    pytest.param("da", 10, marks=[pytest.mark.proof, pytest.mark.timeout(600)]),
]
QUICK = [("shopify", "en", "mobile"), ("plain", "da", "mobile")]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def oscar(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningOscar]:
    with running_oscar(tmp_path_factory.mktemp("oscar")) as shop:
        yield shop


def assert_well(outcome: Outcome, *, until: str = "payment") -> None:
    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a healthy shop")
    assert outcome.findings == ()
    assert outcome.evidence == ()
    names = list(STEPS)
    assert [step.name for step in outcome.steps] == names[: names.index(until) + 1]


@dataclass(frozen=True)
class Bought:
    """What a healthy run to the payment gave, and what the shop saw of it."""

    outcome: Outcome
    shop: RunningShop


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bought(buyer: Buyer) -> Bought:
    async with running_shop() as shop:
        return Bought(await buyer.buy(shop.url, until="payment"), shop)


async def test_it_gets_to_the_payment_and_orders_nothing(bought: Bought) -> None:
    assert_well(bought.outcome)
    assert bought.shop.orders == []
    assert bought.outcome.fingerprint["platform"] == "shopify"


async def test_it_types_only_the_made_up_customer(bought: Bought) -> None:
    assert set(bought.shop.emails) == {"monitor@tillwatch.example"}


async def test_each_step_tells_where_when_and_by_which_locator(bought: Bought) -> None:
    steps = bought.outcome.steps
    ends = [step.started + step.duration for step in steps]

    assert all(end <= after.started for end, after in zip(ends, steps[1:], strict=False))
    assert all(step.duration.total_seconds() > 0 for step in steps)
    assert all(step.url.startswith(bought.shop.url) for step in steps)
    assert all(step.locator for step in steps[1:])


async def test_it_says_who_it_is_in_every_request(bought: Bought) -> None:
    shop = bought.shop
    agents = {one.headers["User-Agent"] for one in [*shop.requests, *shop.second_origin_requests]}

    assert len(agents) == 1
    assert agents.pop().endswith(IDENTITY)


def events_out(shop: RunningShop) -> list[str]:
    """What the shop's own statistics, and another's, heard of a visit."""
    heard = [one.path for one in [*shop.requests, *shop.second_origin_requests]]
    return [path for path in heard if "/g/collect" in path or "monorail" in path]


async def test_nobodys_statistics_hear_of_it(bought: Bought) -> None:
    held = {
        (one.labels["vendor"], one.labels["id"], one.labels["event"])
        for one in bought.outcome.measurements
        if one.name == EVENT_HELD
    }

    assert events_out(bought.shop) == []
    assert held == {("ga4", "G-NORDLYS01", "page_view"), ("shopify", "", "page_view")}


@pytest.mark.proof
async def test_in_a_hundred_runs_no_event_gets_out(buyer: Buyer) -> None:
    """With a pause, as in shops of others: else a run that knows the shop leaves its pages before they tell."""
    async with running_shop() as shop:
        memory = None
        for _ in range(100):
            outcome = await buyer.buy(shop.url, memory=memory, pause="300ms")
            memory = outcome.remember
            assert (figure(outcome.measurements, EVENTS_HELD) or 0) >= 4
            assert events_out(shop) == []
            shop.requests.clear()
            shop.second_origin_requests.clear()


OTHERS = often(
    (
        row
        for row in product(("shopify", "plain"), ("da", "en"), ("desktop", "mobile"))
        if row != ("shopify", "da", "desktop")
    ),
    QUICK,
)


@pytest.mark.parametrize(("flavour", "language", "device"), OTHERS)
async def test_the_demo_shop_in_all_its_forms(
    buyer: Buyer, flavour: str, language: str, device: str
) -> None:
    async with running_shop(flavour=flavour, language=language) as shop:
        outcome = await buyer.buy(shop.url, until="payment", device=device)

    assert_well(outcome)
    assert shop.orders == []
    assert outcome.fingerprint["platform"] == {"shopify": "shopify", "plain": "generic"}[flavour]


@pytest.mark.parametrize(("language", "runs"), IN_A_ROW)
async def test_django_oscar_to_the_payment_again_and_again(
    buyer: Buyer, oscar: RunningOscar, language: str, runs: int
) -> None:
    """With nothing but the URL; each run remembers what the one before it told."""
    memory = None
    for _ in range(runs):
        outcome = await buyer.buy(
            oscar.url, until="payment", memory=memory, store={"market": {"language": language}}
        )
        assert_well(outcome)
        assert outcome.fingerprint["platform"] == "django-oscar"
        memory = outcome.remember
    assert oscar.sql("SELECT count(*) FROM order_order") == [(0,)]


@pytest.mark.proof
async def test_several_runs_at_once_do_not_mind_each_other(buyer: Buyer) -> None:
    async with running_shop() as one, running_shop(flavour="plain") as other:
        keys = [(url, number) for url in (one.url, other.url) for number in range(2)]
        found = await at_once(keys, lambda key: buyer.buy(key[0], until="payment"))

    for outcome in found.values():
        assert_well(result(outcome))
    assert one.orders == other.orders == []


@pytest.mark.parametrize(
    "until", [Depth.CART, Depth.CONTACT, pytest.param(Depth.SHIPPING, marks=pytest.mark.proof)]
)
async def test_it_goes_as_deep_as_it_is_told(buyer: Buyer, until: Depth) -> None:
    async with running_shop() as shop:
        outcome = await buyer.buy(shop.url, until=until)

    assert_well(outcome, until=until)
    assert bool(shop.emails) is (until is not Depth.CART)


async def test_it_empties_its_cart_and_comes_as_a_stranger_next_time(buyer: Buyer) -> None:
    async with running_shop() as shop:
        await buyer.buy(shop.url, until="cart")
        await buyer.buy(shop.url, until="cart")

        assert [session.lines for session in shop.shop.sessions.values()] == [{}, {}]


async def test_it_speaks_the_language_of_its_market(buyer: Buyer) -> None:
    async with running_shop() as shop:
        await buyer.buy(
            shop.url, until="cart", store={"market": {"language": "da", "country": "DK"}}
        )

    assert {one.headers["Accept-Language"] for one in shop.requests} == {"da-DK"}


async def test_it_goes_straight_to_what_it_remembers(buyer: Buyer) -> None:
    async with running_shop() as shop:
        first = await buyer.buy(shop.url, until="cart")
        shop.requests.clear()

        memory = {**first.remember, "product": f"{shop.url}/products/egebakke"}
        outcome = await buyer.buy(shop.url, until="cart", memory=memory)

    assert_well(outcome, until="cart")
    pages = [one.path for one in shop.requests if one.headers.get("Sec-Fetch-Dest") == "document"]
    assert pages == ["/", "/collections/all", "/products/egebakke", "/cart"]


UNTRUE: list[dict[str, object]] = [
    {"collection": "/gone", "product": "/gone"},
    {"collection": 7, "product": None, "locators": ["?"]},
    {"locators": {"add_button": "#gone", "cart_line": 7}},
]


@pytest.mark.parametrize("memory", often(UNTRUE, UNTRUE[:1]))
async def test_memory_that_is_no_longer_true_harms_nobody(
    buyer: Buyer, memory: dict[str, object]
) -> None:
    async with running_shop() as shop:
        known = {
            name: shop.url + value if isinstance(value, str) else value
            for name, value in memory.items()
        }
        outcome = await buyer.buy(shop.url, memory=known)  # type: ignore[arg-type]

    assert_well(outcome, until="checkout")


async def test_it_buys_what_it_is_told(buyer: Buyer, oscar: RunningOscar) -> None:
    outcome = await buyer.buy(oscar.url, until="cart", product=oscar.path_of(IN_STOCK))

    assert_well(outcome, until="cart")
    assert str(outcome.remember["product"]).endswith(oscar.path_of(IN_STOCK))


async def test_it_takes_the_list_that_it_is_told(buyer: Buyer) -> None:
    async with small_shop({"/lamps": '<main><a href="/product/1">Lamp</a></main>'}) as shop:
        outcome = await buyer.buy(shop.url, until="cart", collection="/lamps")

    assert_well(outcome, until="cart")
    assert "GET /shop" not in shop.requests


async def test_a_stores_own_locators_come_first(buyer: Buyer) -> None:
    odd = '<p id="odd" onclick="document.forms[0].submit()">Anskaf</p>'
    page = PRODUCT.replace("<button>Add to cart</button>", "").replace("</main>", f"{odd}</main>")
    async with small_shop({"/product/1": page}) as shop:
        outcome = await buyer.buy(shop.url, locators={"add_button": ["#odd"]})

    assert_well(outcome, until="checkout")
    assert "#odd" in [step.locator for step in outcome.steps]


@contextlib.asynccontextmanager
async def in_a_folder() -> AsyncIterator[str]:
    """A shop that does not begin at its host's root."""
    pages = {
        "/": "<h1>Somebody else's page</h1><a href='/other/shop'>Shop</a>",
        "/butik": '<h1>A shop that sells</h1><a href="/butik/shop">Shop</a>',
        "/butik/": '<h1>A shop that sells</h1><a href="/butik/shop">Shop</a>',
        "/butik/shop": '<main><a href="/butik/product/1">Candle</a></main>',
        "/butik/product/1": PRODUCT.replace("/cart/add", "/butik/cart/add"),
        "/butik/cart": '<main><p class="cart-item">Candle</p><a href="/butik/checkout">Check out</a></main>',
        "/cart": '<script>location = "/butik/cart"</script>',
        "/butik/checkout": '<form><input type="email"><input name="city"></form>',
    }
    async with small_shop(pages) as shop:
        yield f"{shop.url}/butik"


async def test_a_shop_may_live_in_a_folder(buyer: Buyer, tmp_path: Path) -> None:
    async with in_a_folder() as url:
        outcome = await buyer.buy(url)

    assert_well(outcome, until="checkout")
    assert outcome.remember["collection"] == f"{url}/shop"
