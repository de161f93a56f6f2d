"""A question to one element, asked in Playwright's own world: `Locator.evaluate` for a page that is watched.

That one goes to the page's own world, where the page's scripts could answer in place of the element, and has all of
Playwright's script (345 kB, and our engines) put into it, once more on each page: a fortieth of a run's processor
time. A selector engine is there already. What it is told it tells as the text of an element that stands nowhere,
so what a question gives is JSON, and no promise.

Not for the page as a whole, which is asked by `View.ask`, nor for what is about to be pressed (`shun`).
"""

import json
from typing import cast
from urllib.parse import quote

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.browser.countdown import Countdown
from probes.result import Json

_GONE_AFTER = 0.3  # seconds
NAME = "tillwatch-ask"
"""The name of `ENGINE`, which a browser's driver has to know (`warm`)."""
ENGINE = """({
  query(element, given) { return this.queryAll(element, given)[0]; },
  queryAll(element, given) {
    const [script, argument] = JSON.parse(decodeURIComponent(given));
    const told = document.createElement("i");
    told.textContent = JSON.stringify((0, eval)(`(${script})`)(element, argument) ?? null);
    return [told];
  },
})"""


async def answer(locator: Locator, script: str, argument: Json, *, within: float) -> Json:
    """What a function says of this element; None when it is gone, or said nothing within so many seconds.

    It is called with the element and the argument: once, but again where the page stood still in that moment.
    """
    asked = locator.locator(f"{NAME}={quote(json.dumps([script, argument]), safe='')}")
    left = Countdown(within)
    # What is there is answered at once; what went away in this very moment would be waited for.
    while left() > 0 and await locator.count():
        try:
            told = await asked.text_content(timeout=_GONE_AFTER * 1000)
        except PlaywrightTimeoutError:
            continue
        return cast("Json", json.loads(told or "null"))
    return None
