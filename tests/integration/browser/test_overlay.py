"""Boxes over a page, looked at more than once: the same box is known again, and a copy is not taken for it."""

import pytest
from playwright.async_api import Locator

from probes.browser.banner import Banner
from probes.browser.countdown import Countdown
from probes.browser.exits import Exits, Turn
from probes.browser.obstacle import How, Rules
from probes.browser.overlay import look_at
from probes.browser.pool import BrowserPool
from probes.browser.tab import Spot, Tab
from tests.integration.browser.conftest import Bench
from tests.integration.purchase.small_shop import small_shop

pytestmark = pytest.mark.integration

COVERED = """<button style="position:absolute; left:50px; top:50px">Add to cart</button>
    <div id="box" style="position:fixed; inset:0; background:#fff"><button>No</button></div>"""
ONE_MORE = "document.body.append(box.cloneNode(true))"
GOES_SLOWLY = """<script>
    document.querySelector("#box button").onclick = () => setTimeout(() => box.remove(), 300);
    document.querySelector("button").onclick = () => { document.title = "Added"; };
</script>"""
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
        turn = Turn(target=button, look=look, left=Countdown(9), step="product", marks=marks)

        await page.evaluate(BUSY)
        went = await Exits(page, press, Banner(page, press)).went_late(turn)

    assert not went


async def test_what_lies_in_the_way_of_a_press_has_a_step_s_time_of_its_own(bench: Bench) -> None:
    """That a press waited in vain for a while tells of a box, and of no slow shop."""
    pool: BrowserPool = bench.pool()
    async with (
        small_shop({"/": COVERED + GOES_SLOWLY}) as shop,
        bench.visit(pool, shop.url) as page,
    ):
        tab = Tab(page, host="127.0.0.1")
        tab.way.use(Rules(own=("#box button",)))
        begun: list[str] = []
        tab.begin_anew = lambda: begun.append(tab.way.step)
        await tab.open(shop.url)

        async def added() -> bool:
            return await page.title() == "Added"

        button = Spot("button", page.locator("button", has_text="Add to cart"))
        assert await tab.press(button, until=added, within=8)

    assert [(one.how, one.by) for one in tab.way.met] == [(How.CLOSED, "#box button")]
    assert len(begun) == 1
