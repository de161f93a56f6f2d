"""What is put down of a banner whose buttons are pressed; no browser."""

import asyncio
from typing import cast

import pytest
from playwright.async_api import Locator, Page

from probes.browser.banner import Banner
from probes.browser.obstacle import How, Manager
from probes.browser.overlay import Box

DEAD: Box = {
    "id": "1",
    "was": None,
    "bare": False,
    "asks": False,
    "name": "div#cookies",
    "says": "Vi bruger cookies",
    "dialog": True,
    "captcha": False,
    "frame": None,
    "controls": [{"id": "1.1", "says": "Afvis alle", "hint": "", "leads": False}],
}


class Shown:
    """A page that finds whatever it is asked for, but for what is `#late`."""

    def __init__(self, css: str = "") -> None:
        self.css = css

    def locator(self, css: str) -> "Shown":
        return Shown(css)

    def filter(self, *, visible: bool) -> "Shown":
        return self

    @property
    def first(self) -> "Shown":
        return self

    async def is_visible(self) -> bool:
        return self.css != "#late"


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


async def gone() -> bool:
    return False


async def takes_no(locator: Locator) -> bool:
    return cast("Shown", locator).css != "#covered"


@pytest.mark.parametrize(
    ("way", "pressed"),
    [
        (("#no",), ["#no"]),
        (("#covered",), []),
        (("#late",), []),
        (("#more", "#late"), ["#more"]),
        (("#more", "#covered"), ["#more"]),
    ],
)
async def test_only_what_took_a_press_was_pressed_in_vain(
    way: tuple[str, ...], pressed: list[str]
) -> None:
    """Or a run would fail by a banner whose buttons were covered, and say that they do nothing."""
    banner = Banner(cast("Page", Shown()), takes_no)
    manager = Manager(name="Known", present="#known", hosts=(), decline=(way,), accept=())

    assert await banner.answer_manager(manager, [How.DECLINED], gone=gone, step="home") is None
    assert banner.pressed == pressed
