"""What lies over a page, as a value: which box, what it says, what in it can be pressed.

Only the look (`overlay.js`) and the last resort; what is pressed, and why, is `way`'s business.
"""

from functools import cache
from itertools import count
from pathlib import Path
from typing import NotRequired, TypedDict

from playwright.async_api import ElementHandle, Frame, Locator, Page, Position

_SCRIPT = Path(__file__).parent / "overlay.js"
_WITHIN = 1000  # milliseconds that an element has to be there
_BOX, _CONTROL, _FRAME = "data-tillwatch-box", "data-tillwatch-control", "data-tillwatch-frame"
_marks = count()

_BOX_OF = """element => {
  for (let one = element; one; one = one.assignedSlot ?? one.parentElement ?? one.getRootNode().host)
    if (one.hasAttribute("data-tillwatch-box")) return one.getAttribute("data-tillwatch-box");
  return null;
}"""
_TO_THE_MIDDLE = """element => {
  element.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
  return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));
}"""
# A dialog that is open makes the rest of the page deaf, also when it can't be seen any more.
_HIDE = """box => {
  box.querySelectorAll("dialog[open]").forEach(one => one.close());
  if (box.localName === "dialog") box.close();
  box.style.setProperty("display", "none", "important");
  document.querySelectorAll("[inert]").forEach(one => one.inert = false);
}"""


class Control(TypedDict):
    """Something in a box that can be pressed. `hint`: its class, id and the like; `leads`: to another page."""

    id: str
    says: str
    hint: str
    leads: bool


class Box(TypedDict):
    """A box that lies over the page. `was`: its mark of an earlier look; `frame`: what its frame is called.

    `bare`: where it covers, there is nothing of its own to press.
    """

    id: str
    was: str | None
    bare: bool
    name: str
    says: str
    dialog: bool
    captcha: bool
    frame: str | None
    controls: list[Control]
    page: NotRequired[bool]


class Look(TypedDict):
    """`free`: a place within the element that nothing covers. The first box is the one that covers it."""

    covered: bool
    free: Position | None
    boxes: list[Box]


@cache
def _script() -> str:
    return _SCRIPT.read_text(encoding="utf-8")


async def look_at(target: Locator) -> Look:
    """What covers this element. Raises Playwright's TimeoutError when it is not there."""
    argument = {"mark": next(_marks), "whole": False}
    look: Look = await target.evaluate(_script(), argument, timeout=_WITHIN)
    return look


async def look_around(page: Page) -> list[Box]:
    """All boxes that lie over the part of the page that is in sight."""
    argument = {"mark": next(_marks), "whole": False}
    look: Look = await page.evaluate(f"argument => ({_script()})(null, argument)", argument)
    return look["boxes"]


async def look_into(frame: Frame) -> Box:
    """A frame that lies over the page, as one box."""
    argument = {"mark": next(_marks), "whole": True}
    look: Look = await frame.evaluate(f"argument => ({_script()})(null, argument)", argument)
    return look["boxes"][0]


async def frame_of(page: Page, box: Box) -> Frame | None:
    """The frame that a box shows."""
    handle: ElementHandle = await page.locator(f'[{_FRAME}="{box["id"]}"]').element_handle(
        timeout=_WITHIN
    )
    return await handle.content_frame()


def control(page: Page | Frame, one: Control) -> Locator:
    return page.locator(f'[{_CONTROL}="{one["id"]}"]')


def veil(page: Page | Frame, box: Box) -> Locator:
    """What of a box was hit where it covers, if there is nothing to press."""
    return page.locator(f'[{_CONTROL}="{box["id"]}.bare"]')


async def box_of(one: Locator) -> str | None:
    """The mark of the box that an element stands in, if it is one that was found."""
    found: str | None = await one.evaluate(_BOX_OF, timeout=_WITHIN)
    return found


async def to_the_middle(target: Locator) -> None:
    """Scroll until the element stands in the middle, where no bar at an edge covers it."""
    await target.evaluate(_TO_THE_MIDDLE, timeout=_WITHIN)


async def hide(page: Page, box: Box) -> None:
    """The last resort: out of sight, as no customer can."""
    await page.locator(f'[{_BOX}="{box["id"]}"]').evaluate(_HIDE, timeout=_WITHIN)
