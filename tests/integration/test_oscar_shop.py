"""The real shop that other tests rely on: it is open, counts its stock, and breaks where told to."""

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest
from aiohttp import ClientTimeout

from tests.often import often
from tests.oscar.customer import Customer, stuck_at, visiting
from tests.oscar.faults import IN_STOCK, OSCAR_FAULTS
from tests.oscar.proxy import RunningProxy, running_proxy
from tests.oscar.server import ROOT, RunningOscar, running_oscar

pytestmark = pytest.mark.integration

WORDS = {
    "en-gb": {
        "add": "Add to basket",
        "added": "Lysestage Klit has been added to your basket.",
        "total": "DKK249.00",
        "to_checkout": "Proceed to checkout",
        "pay": "Place order",
    },
    "da": {
        "add": "Læg i kurv",
        "added": "Lysestage Klit er lagt i din indkøbskurv.",
        "total": "249,00 kr.",
        "to_checkout": "Fortsæt til kassen",
        "pay": "Send ordre",
    },
}


@pytest.fixture(scope="module")
def one_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOscar]:
    with running_oscar(tmp_path_factory.mktemp("oscar")) as shop:
        yield shop


@pytest.fixture
def shop(one_shop: RunningOscar) -> RunningOscar:
    one_shop.reset()
    return one_shop


@pytest.fixture
async def proxy(shop: RunningOscar) -> AsyncIterator[RunningProxy]:
    async with running_proxy(shop.url) as proxy:
        yield proxy


@pytest.fixture
async def customer(shop: RunningOscar) -> AsyncIterator[Customer]:
    async with visiting(shop.url) as customer:
        yield customer


@pytest.mark.parametrize("language", often(WORDS, {"da"}))
async def test_a_guest_gets_as_far_as_the_pay_button(shop: RunningOscar, language: str) -> None:
    words = WORDS[language]
    async with visiting(shop.url, language=language) as customer:
        await customer.home()
        assert customer.url.path == f"/{language}/catalogue/"
        await customer.collection()

        await customer.product()
        # The first three of the list cannot be bought from there.
        assert customer.url.path == f"/{language}{shop.path_of(IN_STOCK)}"
        assert customer.text("#add_to_basket_form button") == words["add"]

        await customer.add_to_cart()
        assert customer.text("#messages .alert-success .alertinner") == words["added"]
        assert words["total"] in customer.text(".basket-mini")

        await customer.cart()
        assert customer.see("#id_form-0-quantity").attributes["value"] == "1"
        assert customer.text("#content_inner a.btn-block") == words["to_checkout"]

        await customer.checkout()
        await customer.contact()
        assert len(customer.page.css("[name=method_code]")) == 2
        await customer.shipping()
        await customer.payment()
        await customer.preview()
        assert customer.text("#place-order") == words["pay"]
        assert shop.stock(IN_STOCK) == 40


async def test_a_paid_order_counts_the_stock_down_and_a_reset_gives_it_back(
    shop: RunningOscar, customer: Customer
) -> None:
    assert await stuck_at(customer) is None
    await customer.preview()

    await customer.pay()

    assert shop.stock(IN_STOCK) == 39
    assert shop.sql("SELECT count(*) FROM order_order") == [(1,)]
    shop.reset()
    assert shop.stock(IN_STOCK) == 40
    assert shop.sql("SELECT count(*) FROM order_order") == [(0,)]


async def test_a_stock_that_is_set_shows_at_once(shop: RunningOscar, customer: Customer) -> None:
    path = shop.path_of(IN_STOCK)

    shop.set_stock(IN_STOCK, 2)
    await customer.open(path)

    assert customer.text(".product_main .availability") == "In stock (2 available)"


@pytest.mark.parametrize("upc", ["HH-101", "HH-102", "HH-100-L"])
async def test_what_is_sold_out_or_has_no_price_offers_a_notice_instead_of_a_basket(
    shop: RunningOscar, customer: Customer, upc: str
) -> None:
    await customer.open(shop.path_of(upc))

    customer.see("#alert_form")
    assert not customer.page.css_matches("#add_to_basket_form")


async def test_a_parent_has_no_price_of_its_own_and_leads_to_what_can_be_bought(
    shop: RunningOscar, customer: Customer
) -> None:
    await customer.open(shop.path_of("HH-100"))

    assert shop.sql("SELECT count(*) FROM partner_stockrecord WHERE partner_sku = 'HH-100'") == [
        (0,)
    ]
    assert not customer.page.css_matches("#add_to_basket_form")
    variants = [link.text() for link in customer.page.css(".product_main > a")]
    # L is sold out.
    assert variants == ["Uldsweater Vind M", "Uldsweater Vind S"]


async def test_the_list_goes_on_on_a_second_page(customer: Customer) -> None:
    await customer.home()
    first = len(customer.page.css(".product_pod"))

    await customer.open(customer.see(".pagination a[href]").attributes["href"] or "")

    assert (first, len(customer.page.css(".product_pod"))) == (20, 7)


async def test_a_page_that_is_not_there_answers_404(customer: Customer) -> None:
    await customer.open("/en-gb/catalogue/nothing_999/")

    assert customer.status == 404


async def test_the_proxy_passes_a_healthy_shop_through(proxy: RunningProxy) -> None:
    async with visiting(proxy.url) as customer:
        stuck = await stuck_at(customer)

    assert stuck is None
    # Redirects stayed on the proxy's address.
    assert str(customer.url).startswith(proxy.url)
    assert [seen.method for seen in proxy.requests].count("POST") == 4


@pytest.mark.parametrize(
    "name",
    often(OSCAR_FAULTS, {"all_sold_out", "no_delivery"}),
)
async def test_a_fault_stops_a_customer_in_the_step_that_it_names(
    shop: RunningOscar, proxy: RunningProxy, name: str
) -> None:
    fault = OSCAR_FAULTS[name]
    product = fault.product and shop.path_of(fault.product)
    fault.inject(shop, proxy)

    patience = ClientTimeout(total=1.5 if name == "home_never_answers" else 20)
    async with visiting(proxy.url, product=product, patience=patience) as customer:
        stuck = await stuck_at(customer)

    assert stuck == fault.step


def test_the_shop_ends_when_whoever_started_it_is_killed(tmp_path: Path) -> None:
    starter = (
        "import pathlib, time\n"
        "from tests.oscar.server import running_oscar\n"
        f"with running_oscar(pathlib.Path({str(tmp_path)!r})) as shop:\n"
        "    print(shop.process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", starter], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    shop = psutil.Process(int(parent.stdout.readline()))

    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()

    # Raises when the shop still runs.
    shop.wait(timeout=5)
