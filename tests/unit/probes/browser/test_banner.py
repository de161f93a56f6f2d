"""What is put down of a banner whose buttons are pressed; no browser."""

import asyncio
from typing import cast

import pytest
from playwright.async_api import Locator, Page

from probes.browser.banner import Banner
from probes.browser.overlay import Box

DEAD: Box = {
    "id": "1",
    "was": None,
    "bare": False,
    "name": "div#cookies",
    "says": "Vi bruger cookies",
    "dialog": True,
    "captcha": False,
    "frame": None,
    "controls": [{"id": "1.1", "says": "Afvis alle", "hint": "", "leads": False}],
}


class Shown:
    """A page that finds whatever it is asked for."""

    def locator(self, _css: str) -> "Shown":
        return self


async def goes_through(_locator: Locator) -> bool:
    return True


async def never() -> bool:
    await asyncio.Event().wait()
    return True


async def test_a_press_whose_effect_the_time_did_not_last_for_is_put_down_all_the_same() -> None:
    """Or a banner that nobody can close would pass for one in which we found nothing to press."""
    page = cast("Page", Shown())
    banner = Banner(page, goes_through)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await banner.press_rows(page, DEAD, ("afvis",), never)

    assert banner.pressed == ["Afvis alle"]
