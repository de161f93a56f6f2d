"""The parts of a shop by what they mean, in the small pages of `meanings`."""

import pytest
from playwright.async_api import Page

from probes.browser.meaning import parts
from tests.integration.purchase.meanings import ADD, FOUND, PRODUCT

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("how", FOUND)
async def test_it_is_found(blank_page: Page, how: str) -> None:
    part, html = FOUND[how]
    await blank_page.set_content(html)

    ids = await blank_page.locator(f"shop={part}").evaluate_all("all => all.map(one => one.id)")

    wanted = [letter for letter in "abcde" if f'id="{letter}"' in html]
    assert ids == wanted, how


async def test_it_reaches_into_what_a_component_shows(blank_page: Page) -> None:
    await blank_page.set_content("<main><h1>Lys</h1><buy-box></buy-box></main>")
    await blank_page.evaluate(
        """() => document.querySelector("buy-box").attachShadow({mode: "open"})
          .innerHTML = '<button id="a">Add to cart</button>'"""
    )

    assert await blank_page.locator("shop=add_button").get_attribute("id") == "a"


async def test_what_it_finds_can_be_looked_for_among_others(blank_page: Page) -> None:
    await blank_page.set_content(PRODUCT.format(ADD.format("Læg i kurv")))
    either = blank_page.locator("#none").or_(blank_page.locator("shop=add_button"))

    assert await either.filter(visible=True).first.get_attribute("id") == "a"


async def test_each_part_that_is_known_is_tried() -> None:
    in_whole_purchases = {"deeper_link", "guest_field"}
    known = {part for part, _ in FOUND.values()} | in_whole_purchases

    assert known == parts()
