"""A shopper who knows each shop of the gallery by heart buys there to the very end.

So that a shop that can't be bought from is the shop's fault and not the purchase probe's: nothing of
Tillwatch has a say here but in which browser is installed.
"""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Error, async_playwright

from probes.browser.program import find_browser
from tests.gallery.faults import NOTICED, USUAL
from tests.gallery.shops import SHOPS, opened
from tests.gallery.walks import SIZES, WALKS
from tests.often import often

pytestmark = pytest.mark.integration


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser())
        yield browser
        await browser.close()


@pytest.mark.parametrize("name", often(SHOPS, {"odoo"}))
async def test_a_guest_can_buy_to_the_end(name: str, browser: Browser) -> None:
    with opened(name) as shop:
        page = await browser.new_page()
        page.set_default_timeout(8_000)
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        await page.goto(shop.url)
        await WALKS[name](page)
        assert shop.orders == 1
        assert not broken
        await page.close()


@pytest.mark.parametrize("name", often(SIZES, {"oxid"}))
async def test_a_size_can_be_put_into_the_cart(name: str, browser: Browser) -> None:
    with opened(name) as shop:
        page = await browser.new_page()
        page.set_default_timeout(8_000)
        await page.goto(shop.url)
        await SIZES[name](page)
        await page.close()


def test_each_shop_says_where_its_faults_are_noticed() -> None:
    assert set(NOTICED) == set(SHOPS) == set(WALKS)
    assert all(faults.keys() <= USUAL.keys() for faults in NOTICED.values())


@pytest.mark.proof
@pytest.mark.parametrize(
    ("name", "fault"), [(name, fault) for name, faults in NOTICED.items() for fault in faults]
)
async def test_a_fault_stops_a_shopper_unless_it_is_said_to_harm_nobody(
    name: str, fault: str, browser: Browser
) -> None:
    with opened(name) as shop:
        shop.faults.add(fault)
        page = await browser.new_page()
        page.set_default_timeout(5_000)
        await page.goto(shop.url)
        if NOTICED[name][fault] == "passed":
            await WALKS[name](page)
        else:
            with pytest.raises((Error, AssertionError)):
                await WALKS[name](page)
        assert shop.orders == (NOTICED[name][fault] == "passed")
        await page.close()
