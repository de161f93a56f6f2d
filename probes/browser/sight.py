"""A first look for one element that is likely there, in the page's own world.

Whatever Playwright looks for by a selector, it first has its script (345 kB) put into each new page. A page
that is only looked at, and on which nothing is pressed, gets along without: there it is a twentieth of a
run's processor time. Only a yes counts: what is in a shadow tree, what comes later and what is no plain CSS
is left to Playwright, whose rules for what can be seen these are.
"""

import asyncio

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

_WITHIN = 0.5  # seconds; a page that is too busy for such a question is Playwright's to wait for
_IS_SEEN = """css => {
  const isSeen = one => {
    const {width, height} = one.getBoundingClientRect();
    return width > 0 && height > 0 && one.checkVisibility({visibilityProperty: true});
  };
  try { return [...document.querySelectorAll(css)].some(isSeen); } catch { return false; }
}"""


async def is_seen(page: Page, candidate: str) -> bool:
    """Whether the page plainly shows an element of this locator now."""
    try:
        async with asyncio.timeout(_WITHIN):
            return bool(await page.evaluate(_IS_SEEN, candidate))
    except (PlaywrightError, TimeoutError):
        return False  # it is busy, or was left in this moment
