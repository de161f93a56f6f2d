"""First looks in the page's own world, for what is likely there and plainly called.

Whatever Playwright looks for by a selector, it first has its script (345 kB, and our engines) put into each
new page, a fortieth of a run's processor time. A page that is only looked at, and on which nothing is
pressed, gets along without. What is in a shadow tree, what comes later and what is no plain CSS is left to
Playwright, whose rules for what can be seen these are.
"""

import asyncio
import re
from collections.abc import Sequence

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from probes.result import Json

_WITHIN = 0.5  # seconds; a page that is too busy for such a question is Playwright's to wait for
_IS_SEEN = """css => {
  const isSeen = one => {
    const {width, height} = one.getBoundingClientRect();
    return width > 0 && height > 0 && one.checkVisibility({visibilityProperty: true});
  };
  try { return [...document.querySelectorAll(css)].some(isSeen); } catch { return false; }
}"""


_ASKED = """async ([css, argument]) => {
  let all;
  try {
    if ([...document.querySelectorAll("*")].some(one => one.shadowRoot)) return null;
    all = [...document.querySelectorAll(css)];
  } catch { return null; }
  return {said: await (%s)(all, argument) ?? null};
}"""
_OF_AN_ENGINE = re.compile(r"[\w-]+=")
_SEEN_ONLY = ":visible"
"""Playwright's mark for what can be seen; that is asked here anyway."""


async def is_seen(page: Page, candidate: str) -> bool:
    """Whether the page plainly shows an element of this locator now; False where only Playwright can tell."""
    if _OF_AN_ENGINE.match(candidate):
        return False
    css = candidate if "," in candidate else candidate.removesuffix(_SEEN_ONLY)
    try:
        async with asyncio.timeout(_WITHIN):
            return bool(await page.evaluate(_IS_SEEN, css))
    except (PlaywrightError, TimeoutError):
        return False  # it is busy, or was left in this moment


async def asked(
    page: Page, candidates: Sequence[str], script: str, argument: Json
) -> dict[str, Json] | None:
    """What a script says (`said`) of all elements that these locators find; None where only Playwright knows."""
    found: dict[str, Json] | None = await page.evaluate(
        _ASKED % script, [", ".join(candidates), argument]
    )
    return found
