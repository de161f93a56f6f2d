"""A page that is wider than a phone's screen: what stands beyond its edge is pressed all the same."""

from collections.abc import Awaitable, Callable

import pytest

from config.checks import Device
from probes.browser.tab import Spot, Tab
from tests.integration.browser.conftest import Bench
from tests.integration.purchase.small_shop import small_shop

pytestmark = pytest.mark.integration

WIDE = """<title>Wide</title><meta name="viewport" content="width=device-width, initial-scale=1">
<div style="width: 900px; height: 60px; background: #ccc">A picture that nobody made fit</div>
<div style="margin-left: 640px; width: 240px">
  <button onclick="document.title = 'pressed'">Add to cart</button>
  <div role="combobox" tabindex="0" aria-haspopup="listbox" onclick="rows.hidden = false">Country</div>
  <ul id="rows" role="listbox" hidden><li role="option" onclick="
    document.querySelector('[role=combobox]').textContent = 'Denmark'; rows.hidden = true">Denmark</li></ul>
</div>"""


async def press(tab: Tab) -> bool:
    async def pressed() -> bool:
        return await tab.page.title() == "pressed"

    return await tab.press(spot(tab, "button"), until=pressed, within=4)


async def choose(tab: Tab) -> bool:
    return await tab.fill(spot(tab, "[role=combobox]"), "DK", "Denmark")


def spot(tab: Tab, css: str) -> Spot:
    return Spot(css, tab.page.locator(css))


@pytest.mark.parametrize("do", [press, choose])
async def test_it_can_be_used(bench: Bench, do: Callable[[Tab], Awaitable[bool]]) -> None:
    async with (
        small_shop({"/": WIDE}) as shop,
        bench.visit(bench.pool(), shop.url, device=Device.MOBILE) as page,
    ):
        tab = Tab(page, host="127.0.0.1")
        await tab.open(shop.url)
        done = await do(tab)

    assert done
