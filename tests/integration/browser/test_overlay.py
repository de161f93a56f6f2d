"""Boxes over a page, looked at more than once: the same box is known again, and a copy is not taken for it."""

import pytest
from playwright.async_api import Locator

from probes.browser.banner import Banner
from probes.browser.exits import Exits, Turn
from probes.browser.overlay import look_at
from probes.browser.pool import BrowserPool
from tests.integration.browser.conftest import Bench
from tests.integration.purchase.small_shop import small_shop

pytestmark = pytest.mark.integration

COVERED = """<button style="position:absolute; left:50px; top:50px">Add to cart</button>
    <div id="box" style="position:fixed; inset:0; background:#fff"><button>No</button></div>"""
ONE_MORE = "document.body.append(box.cloneNode(true))"
BUSY = "setTimeout(() => { for (const end = Date.now() + 4000; Date.now() < end;); })"


async def test_a_box_keeps_its_mark_from_look_to_look(bench: Bench) -> None:
    """Or a look whose answer came too late would make the same box another one, and the first seem gone."""
    pool: BrowserPool = bench.pool()
    async with small_shop({"/": COVERED}) as shop, bench.visit(pool, shop.url) as page:
        await page.goto(shop.url)
        button = page.locator("button", has_text="Add to cart")

        [first] = (await look_at(button))["boxes"]
        [again] = (await look_at(button))["boxes"]
        await page.evaluate(ONE_MORE)
        two = (await look_at(button))["boxes"]

    assert first["was"] is None
    assert again["was"] == again["id"] == first["id"]
    assert first["id"] not in {box["id"] for box in two}


async def test_a_look_whose_answer_comes_too_late_frees_nothing(bench: Bench) -> None:
    async def press(_locator: Locator) -> bool:
        return True

    pool: BrowserPool = bench.pool()
    async with small_shop({"/": COVERED}) as shop, bench.visit(pool, shop.url) as page:
        await page.goto(shop.url)
        button = page.locator("button", has_text="Add to cart")
        look = await look_at(button)
        marks = {look["boxes"][0]["id"]}
        turn = Turn(target=button, look=look, left=lambda: 9.0, step="product", marks=marks)

        await page.evaluate(BUSY)
        went = await Exits(page, press, Banner(page, press)).went_late(turn)

    assert not went
