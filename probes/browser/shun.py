"""What is never to be pressed, judged by what an element says of itself and by what it is.

A row is plain CSS, or `words=` and a regular expression that stands anywhere in what the element says:
its text, label, value or title, whatever kind of element it is. What only Playwright understands is
left to it: a search through the whole page costs the browser dearly.
"""

import json
import re
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import TypedDict, cast
from urllib.parse import quote

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.browser.zoom import IS_WIDER, show_all

Press = Callable[[Locator], Awaitable[bool]]
"""Presses an element once; False where that can't be done, or never is."""

_WORDS = "words="
LOOK = "tillwatch-look"
"""The name of `LOOK_SCRIPT`, a selector engine that a browser's driver has to know (`warm`)."""
# Asked through a selector, the question runs in Playwright's own world, on the very element that the
# selector finds. `Locator.evaluate` would have all of Playwright's script (345 kB) put into the page's own
# world, once more on each page, where the page's scripts could answer in place of the element, too.
# What it sees it tells as the text of an element that stands nowhere.
# Pictures speak only where nothing else does: the signs of wallets stand on many a button that leads on.
LOOK_SCRIPT = """({
  query(element, given) { return this.queryAll(element, given)[0]; },
  queryAll(element, given) {
    const {rows, scroll} = JSON.parse(decodeURIComponent(given));
    const {top, left, bottom, right} = element.getBoundingClientRect();
    const moved = scroll && (top < 0 || left < 0 || bottom > innerHeight || right > innerWidth);
    if (moved) element.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
    const text = one => one ? one.innerText ?? one.textContent : "";
    const drawn = one => getComputedStyle(element, one).content.match(/^"(.*)"$/)?.[1];
    const labels = (element.getAttribute("aria-labelledby") ?? "").split(/\\s+/).filter(Boolean);
    const pictures = [...element.querySelectorAll("[alt], [aria-label], title")]
      .map(one => one.getAttribute("alt") ?? one.getAttribute("aria-label") ?? one.textContent);
    const said = [
      text(element), element.getAttribute("aria-label"), element.getAttribute("title"),
      element.getAttribute("alt"), /^(input|button)$/.test(element.localName) ? element.value : "",
      ...labels.map(id => text(document.getElementById(id))), drawn("::before"), drawn("::after"),
    ].filter(one => one?.trim());
    const unknown = [];
    const meets = row => {
      try { return element.matches(row); } catch { unknown.push(row); return false; }
    };
    const told = document.createElement("i");
    told.textContent = JSON.stringify(
      {said: (said.length ? said : pictures).join(" "), met: rows.some(meets), unknown, moved, wider: IS_WIDER});
    return [told];
  },
})""".replace("IS_WIDER", IS_WIDER)
_TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
FORM_SAYS = """element => {
  const form = element.form ?? element.closest("form") ?? document.body;
  const named = [form, ...form.querySelectorAll("button, input, a, [aria-label]")].flatMap(one =>
    [one.getAttribute("aria-label"), one.getAttribute("title"), one.getAttribute("alt"),
      /^(submit|button)$/.test(one.type) ? one.value : ""]);
  return [form.innerText, ...named].filter(Boolean).join(" ");
}"""


class _Look(TypedDict):
    """What `LOOK` tells. `met`: it is one of the rows of CSS; `unknown`: rows that are none."""

    said: str
    met: bool
    unknown: list[str]
    moved: bool
    """Whether it had to be scrolled into sight."""
    wider: bool
    """Whether the page is wider than what is seen of it."""


class ShunnedError(Exception):
    """What was to be pressed turned out to be what never is."""


def says(rows: Sequence[str], said: str) -> bool:
    """Whether one of the `words=` among these rows stands in what was said."""
    plain = unicodedata.normalize("NFKC", said).replace("\N{SOFT HYPHEN}", "")
    plain = " ".join(plain.replace("\N{ZERO WIDTH SPACE}", "").split())
    return any(
        _regex(row.removeprefix(_WORDS)).search(plain) for row in rows if row.startswith(_WORDS)
    )


async def is_shunned(locator: Locator, rows: Sequence[str], *, within: float) -> bool:
    """Whether the element is one of these rows, or went away and can't be judged."""
    try:
        return await _meets(locator, rows, await _look(locator, rows, within=within))
    except PlaywrightTimeoutError:
        return True


async def come_to_rest(locator: Locator, rows: Sequence[str], *, within: float) -> None:
    """Bring the element into sight, ready for a press. Raises ShunnedError when it is one of these rows.

    A click that must scroll first may hit something else (an iframe under the point): scroll, let the page
    come to rest for two frames, and only then click. What is pressed is looked at last: a button that led on
    a moment ago may be the one that pays by now.
    """
    look = await _look(locator, rows, within=within, scroll=True)
    if look["wider"]:
        await show_all(locator.page)
    if look["moved"] or look["wider"]:
        await locator.page.evaluate(_TWO_FRAMES)
        look = await _look(locator, rows, within=within)
    if await _meets(locator, rows, look):
        raise ShunnedError


async def pressed(locator: Locator, rows: Sequence[str], *, within: float) -> bool:
    """Press once, unless it is one of these rows or can't be pressed in time; whether it was."""
    try:
        await come_to_rest(locator, rows, within=within)
        await locator.click(timeout=within * 1000, no_wait_after=True)
    except (ShunnedError, PlaywrightTimeoutError):
        return False
    return True


async def _look(
    locator: Locator, rows: Sequence[str], *, within: float, scroll: bool = False
) -> _Look:
    css = [row for row in rows if not row.startswith(_WORDS)]
    given = quote(json.dumps({"rows": css, "scroll": scroll}), safe="")
    told = await locator.locator(f"{LOOK}={given}").text_content(timeout=within * 1000)
    return cast("_Look", json.loads(told or ""))


async def _meets(locator: Locator, rows: Sequence[str], look: _Look) -> bool:
    if look["met"] or says(rows, look["said"]):
        return True
    for row in look["unknown"]:
        if await locator.and_(locator.page.locator(row)).count():
            return True
    return False


@cache
def _regex(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)
