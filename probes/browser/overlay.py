"""What lies over a page, as a value: which box, what it says, what in it can be pressed.

Only the look (`overlay.js`) and the last resort; what is pressed, and why, is `way`'s business.
"""

from functools import cache
from itertools import count
from pathlib import Path
from typing import TypedDict

from playwright.async_api import ElementHandle, Frame, Locator, Page, Position

_SCRIPT = Path(__file__).parent / "overlay.js"
_WITHIN = 1.0  # seconds that an element has to be there
_BOX, _CONTROL, _FRAME = "data-tillwatch-box", "data-tillwatch-control", "data-tillwatch-frame"
_marks = count()
FIELDS = "select, input:not([type=hidden], [type=checkbox], [type=radio], [type=submit], [type=button], [type=reset], [type=image], [type=file])"
"""What of a box is to be filled in."""

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

    `bare`: where it covers, there is nothing of its own to press. `asks`: something in it is to be chosen or filled in.
    """

    id: str
    was: str | None
    bare: bool
    asks: bool
    name: str
    says: str
    dialog: bool
    captcha: bool
    frame: str | None
    controls: list[Control]


class Look(TypedDict):
    """`free`: a place within the element that nothing covers. The first box is the one that covers it."""

    covered: bool
    free: Position | None
    boxes: list[Box]


@cache
def _script() -> str:
    return _SCRIPT.read_text(encoding="utf-8")


def _asked(*, whole: bool = False) -> dict[str, object]:
    return {"mark": next(_marks), "whole": whole, "fields": FIELDS}


async def look_at(target: Locator) -> Look:
    """What covers this element. Raises Playwright's TimeoutError when it is not there."""
    look: Look = await target.evaluate(_script(), _asked(), timeout=_WITHIN * 1000)
    return look


async def look_around(page: Page) -> list[Box]:
    """All boxes that lie over the part of the page that is in sight."""
    look: Look = await page.evaluate(f"argument => ({_script()})(null, argument)", _asked())
    return look["boxes"]


async def look_into(frame: Frame) -> Box:
    """A frame that lies over the page, as one box."""
    asked = _asked(whole=True)
    look: Look = await frame.evaluate(f"argument => ({_script()})(null, argument)", asked)
    return look["boxes"][0]


async def frame_of(page: Page, box: Box) -> Frame | None:
    """The frame that a box shows."""
    handle: ElementHandle = await page.locator(f'[{_FRAME}="{box["id"]}"]').element_handle(
        timeout=_WITHIN * 1000
    )
    return await handle.content_frame()


def control(page: Page | Frame, one: Control) -> Locator:
    return page.locator(f'[{_CONTROL}="{one["id"]}"]')


def inside(page: Page | Frame, box: Box) -> Locator:
    return page.locator(f'[{_BOX}="{box["id"]}"]')


def veil(page: Page | Frame, box: Box) -> Locator:
    """What of a box was hit where it covers, if there is nothing to press."""
    return page.locator(f'[{_CONTROL}="{box["id"]}.bare"]')


async def box_of(one: Locator) -> str | None:
    """The mark of the box that an element stands in, if it is one that was found."""
    found: str | None = await one.evaluate(_BOX_OF, timeout=_WITHIN * 1000)
    return found


async def to_the_middle(target: Locator) -> None:
    """Scroll until the element stands in the middle, where no bar at an edge covers it."""
    await target.evaluate(_TO_THE_MIDDLE, timeout=_WITHIN * 1000)


async def hide(page: Page, box: Box) -> None:
    """The last resort: out of sight, as no customer can."""
    await inside(page, box).evaluate(_HIDE, timeout=_WITHIN * 1000)
