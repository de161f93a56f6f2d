"""Pictures of a page, with what matters framed and what must not be seen covered.

Through Chromium's own protocol, in a world of its own beside the page's scripts: nothing is put into
the page, its fields and animations are left alone, and a font that never comes holds nothing up. What
covers and frames is a style sheet that the page's security policy has no say in, and that goes again.
"""

import asyncio
import base64
import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.async_api import CDPSession, Locator, Page
from playwright.async_api import Error as PlaywrightError

from probes.browser.mask import Mask

_FIND_WITHIN = {False: 300, True: 50}
"""Milliseconds; of a step that passed, an element that is no longer there costs the run no time."""
_MOST_FRAMES = 8
_QUALITY = 75
_LONGEST_LABEL = 120
_COLLECT = """() => {
  const roots = [document], nodes = [];
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.shadowRoot) roots.push(node.shadowRoot);
      } else if (node.data.trim() && !/^(SCRIPT|STYLE|NOSCRIPT)$/.test(node.parentNode?.nodeName)) {
        nodes.push(node);
      }
    }
  }
  globalThis.seen = {roots, nodes};
  return nodes.map((node) => node.data);
}"""
_DRESS = """(css, hidden) => {
  const {roots, nodes} = globalThis.seen;
  const ranges = hidden.map((number) => {
    const range = new Range();
    range.selectNodeContents(nodes[number]);
    return range;
  });
  CSS.highlights.set("tillwatch", new Highlight(...ranges));
  const sheet = globalThis.seen.sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}"""
_UNDRESS = """() => {
  const {roots, sheet} = globalThis.seen;
  CSS.highlights.delete("tillwatch");
  for (const root of roots) {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
  }
  delete globalThis.seen;
}"""
_COVER_TEXT = "::highlight(tillwatch) { color: transparent; background: #222 }"
_FIELDS = (
    'textarea, [contenteditable=""], [contenteditable=true], input:not([type=button], [type=submit], '
    "[type=reset], [type=image], [type=checkbox], [type=radio], [type=range], [type=color])"
)
_COVER_FIELDS = f"""
:is({_FIELDS}):not(:placeholder-shown) {{
  color: transparent !important; -webkit-text-fill-color: transparent !important;
  text-shadow: none !important; caret-color: transparent !important;
  background: repeating-linear-gradient(45deg, #ccc 0 6px, #ddd 6px 12px) !important;
}}"""
_ON_TOP = "position: fixed !important; z-index: 2147483647 !important; pointer-events: none !important; display: block !important; opacity: 1 !important; visibility: visible !important; transform: none !important; animation: none !important; transition: none !important"
_FRAME = (
    "html::before {{ content: '' !important; {on_top}; inset: auto !important; left: {x:.0f}px !important;"
    " top: {y:.0f}px !important; width: {width:.0f}px !important; height: {height:.0f}px !important;"
    " margin: 0 !important; outline: 3px solid {colour} !important; outline-offset: 3px !important;"
    " background: none !important }}"
)
_LABEL = (
    "html::after {{ content: {text} !important; {on_top}; inset: auto !important; left: {x:.0f}px !important;"
    " top: {y:.0f}px !important; width: auto !important; height: auto !important;"
    " max-width: 90vw !important; margin: 0 !important; padding: 2px 6px !important;"
    " background: {colour} !important; color: #fff !important; font: bold 13px/18px sans-serif !important;"
    " white-space: normal !important; text-transform: none !important }}"
)
_LABEL_HEIGHT = 26  # pixels
_RED, _GREEN = "#d00", "#0a7a3c"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """What to point out: a frame round an element, if there is one, and a few words beside it.

    `good`: it is as it should be. Otherwise the verdict is given, and the page may be scrolled there.
    """

    label: str
    element: Locator | None = None
    good: bool = False


async def photograph(
    page: Page, *, mask: Mask, mark: Mark | None = None, within: float
) -> bytes | None:
    """What the window shows, as JPEG; None when it can't be had within so many seconds.

    None as well when what must not be seen can't be covered.
    """
    try:
        async with asyncio.timeout(within):
            css = _covers(mask) + (await _pointing(mark, mask) if mark else "")
            session = await page.context.new_cdp_session(page)
            try:
                return await _photograph(session, css, mask)
            finally:
                with contextlib.suppress(PlaywrightError):
                    await session.detach()
    except (PlaywrightError, TimeoutError):
        return None


async def _photograph(session: CDPSession, css: str, mask: Mask) -> bytes:
    worlds = await _worlds(session)
    dressed: list[int] = []
    try:
        for number, world in enumerate(worlds):
            try:
                texts = await _call(session, world, _COLLECT)
                hidden = [place for place, text in enumerate(texts) if mask.hides(text)]
                await _call(session, world, _DRESS, css if number == 0 else _covers(mask), hidden)
                dressed.append(world)
            except PlaywrightError:
                if number == 0:  # else a frame that went away meanwhile
                    raise
        shot = await session.send(
            "Page.captureScreenshot",
            {"format": "jpeg", "quality": _QUALITY, "optimizeForSpeed": True},
        )
        return base64.b64decode(shot["data"])
    finally:
        for world in dressed:
            with contextlib.suppress(PlaywrightError):
                await _call(session, world, _UNDRESS)


async def _worlds(session: CDPSession) -> Sequence[int]:
    """A place for scripts of our own in the page, and one in each frame that shares its process."""
    tree = (await session.send("Page.getFrameTree"))["frameTree"]
    frames = [tree]
    for frame in frames:
        frames += frame.get("childFrames", ())
    worlds = []
    for number, frame in enumerate(frames[:_MOST_FRAMES]):
        try:
            made = await session.send(
                "Page.createIsolatedWorld",
                {"frameId": frame["frame"]["id"], "worldName": "tillwatch"},
            )
            worlds.append(made["executionContextId"])
        except PlaywrightError:
            if number == 0:
                raise
    return worlds


async def _call(session: CDPSession, world: int, function: str, *arguments: Any) -> Any:
    """Raises PlaywrightError, also for what the function throws."""
    answer = await session.send(
        "Runtime.callFunctionOn",
        {
            "functionDeclaration": function,
            "executionContextId": world,
            "arguments": [{"value": one} for one in arguments],
            "returnByValue": True,
        },
    )
    if "exceptionDetails" in answer:
        raise PlaywrightError(str(answer["exceptionDetails"].get("text")))
    return answer["result"].get("value")


def _covers(mask: Mask) -> str:
    return _COVER_TEXT + (_COVER_FIELDS if mask.typed else "")


async def _pointing(mark: Mark, mask: Mask) -> str:
    """The frame and the words, at the place where the element is now."""
    box = None
    if mark.element is not None:
        with contextlib.suppress(PlaywrightError):
            within = _FIND_WITHIN[mark.good]
            if not mark.good:
                await mark.element.scroll_into_view_if_needed(timeout=within)
            box = await mark.element.bounding_box(timeout=within)
    words = mask.text(mark.label)[:_LONGEST_LABEL]
    text = json.dumps(words, ensure_ascii=False).replace("\\n", " ")
    look = {"on_top": _ON_TOP, "colour": _GREEN if mark.good else _RED}
    if box is None:
        return _LABEL.format(text=text, x=8, y=8, **look)
    above, below = box["y"] - _LABEL_HEIGHT - 4, box["y"] + box["height"] + 6
    label = _LABEL.format(
        text=text, x=max(box["x"] - 3, 0), y=above if above >= 0 else below, **look
    )
    return _FRAME.format(**box, **look) + label
