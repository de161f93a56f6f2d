"""Windows that a shop opens beside its page. None stays open: a visit is one page.

Where a press of ours opened one, as a checkout does that begins in a window of its own, it is kept where that
leads, so that the press can go on there.
"""

import contextlib
import re
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from probes.address import is_checkout

_A_PAGE = re.compile(r"https?://", re.IGNORECASE)
_LEADS_WITHIN = (
    5000  # milliseconds for a window that is opened empty, and sent somewhere afterwards
)


class Windows:
    """Those of one visit."""

    def __init__(self) -> None:
        self._expected = False
        self.led_to: str | None = None
        """Where the newest window led that was opened since `expect`."""

    def expect(self) -> None:
        """Something is pressed now: what opens from here on may be its doing."""
        self._expected, self.led_to = True, None

    def rest(self) -> None:
        """The press is over."""
        self._expected = False

    def way_on(self, host: str) -> str | None:
        """Where a window that the press opened leads on in the shop at `host`: to a page there, or to a checkout elsewhere."""
        if self.led_to is None:
            return None
        parts = urlsplit(self.led_to)
        return self.led_to if parts.hostname == host or is_checkout(parts.path) else None

    async def close(self, page: Page) -> None:
        """Close one, after it has said where it leads, if that matters."""
        with contextlib.suppress(PlaywrightError):  # it may have closed itself
            if self._expected:
                await page.wait_for_url(_A_PAGE, wait_until="commit", timeout=_LEADS_WITHIN)
                self.led_to = page.url
        with contextlib.suppress(PlaywrightError):
            await page.close()
