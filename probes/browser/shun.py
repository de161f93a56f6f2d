"""What is never to be pressed, judged by what an element says of itself and by what it is.

A row is plain CSS, or `words=` and a regular expression that stands anywhere in what the element says:
its text, label, value or title, whatever kind of element it is. What only Playwright understands is
left to it: a search through the whole page costs the browser dearly.
"""

import re
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import TypedDict

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

Press = Callable[[Locator], Awaitable[bool]]
"""Presses an element once; False where that can't be done, or never is."""

_WORDS = "words="
# Pictures speak only where nothing else does: the signs of wallets stand on many a button that leads on.
_LOOK = """(element, rows) => {
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
  return {said: (said.length ? said : pictures).join(" "), met: rows.some(meets), unknown};
}"""
# A click that must scroll first may hit something else (an iframe under the point): scroll, let the page
# come to rest for two frames, and only then click.
# What is pressed is looked at last: a button that led on a moment ago may be the one that pays by now.
_COME_TO_REST = f"""async (element, rows) => {{
  const {{top, left, bottom, right}} = element.getBoundingClientRect();
  if (top < 0 || left < 0 || bottom > innerHeight || right > innerWidth) {{
    element.scrollIntoView({{block: "center", inline: "center", behavior: "instant"}});
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  }}
  return ({_LOOK})(element, rows);
}}"""
_FORM_SAYS = """element => {
  const form = element.form ?? element.closest("form") ?? document.body;
  const named = [form, ...form.querySelectorAll("button, input, a, [aria-label]")].flatMap(one =>
    [one.getAttribute("aria-label"), one.getAttribute("title"), one.getAttribute("alt"),
      /^(submit|button)$/.test(one.type) ? one.value : ""]);
  return [form.innerText, ...named].filter(Boolean).join(" ");
}"""


class _Look(TypedDict):
    """What `_LOOK` gives. `met`: it is one of the rows of CSS; `unknown`: rows that are none."""

    said: str
    met: bool
    unknown: list[str]


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
        return await _judge(locator, rows, script=_LOOK, within=within)
    except PlaywrightTimeoutError:
        return True


async def come_to_rest(locator: Locator, rows: Sequence[str], *, within: float) -> None:
    """Bring the element into sight, ready for a press. Raises ShunnedError when it is one of these rows."""
    if await _judge(locator, rows, script=_COME_TO_REST, within=within):
        raise ShunnedError


async def pressed(locator: Locator, rows: Sequence[str], *, within: float) -> bool:
    """Press once, unless it is one of these rows or can't be pressed in time; whether it was."""
    try:
        await come_to_rest(locator, rows, within=within)
        await locator.click(timeout=within * 1000, no_wait_after=True)
    except (ShunnedError, PlaywrightTimeoutError):
        return False
    return True


async def form_says(locator: Locator, *, within: float) -> str:
    """All that the form of a button says, the button included."""
    return str(await locator.evaluate(_FORM_SAYS, timeout=within * 1000))


async def _judge(locator: Locator, rows: Sequence[str], *, script: str, within: float) -> bool:
    css = [row for row in rows if not row.startswith(_WORDS)]
    # at once, in one call; only an element that is not there at the moment is waited for
    look: _Look | None = await locator.evaluate_all(
        f"(all, rows) => all.length ? ({script})(all[0], rows) : null", css
    )
    if look is None:
        look = await locator.evaluate(script, css, timeout=within * 1000)
    if look["met"] or says(rows, look["said"]):
        return True
    for row in look["unknown"]:
        if await locator.and_(locator.page.locator(row)).count():
            return True
    return False


@cache
def _regex(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)
