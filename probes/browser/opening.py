"""How a tab goes to a page by its address: not faster than a person, not where robots are asked to keep away.

What is pressed is the `Tab`'s; a page that comes of a press is heard by its ear.
"""

import asyncio
import contextlib
from collections.abc import Callable

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Response

from probes.browser.ear import Ear
from probes.browser.meter import until_whole
from probes.browser.robots import Robots
from probes.browser.view import View

_GIVEN_UP_FOR_ANOTHER = ("interrupted by another navigation", "net::ERR_ABORTED")
_MOST_MOVES = 2  # of the page by itself while we go somewhere
_AGAIN_AFTER = 0.25  # seconds
_STOP_WITHIN = 2.0  # seconds


class Opening(View):
    """One page of a browser context that goes where it is told to."""

    def __init__(self, page: Page, ear: Ear) -> None:
        super().__init__(page, ear)
        self.begin_anew: Callable[[], None] = lambda: None
        """Asked for the step's time once more, when something took it that is not the shop's."""
        self.opened_at = self.pressed_at = 0.0
        """When the newest page's text was there, and when something was last pressed; the loop's time."""
        self.pause = 0.0
        """The least time in seconds between two pages."""
        self.robots: Robots | None = None
        """What the shop asks of robots; None where somebody of the shop allowed the monitoring."""

    async def unhurried(self) -> None:
        """Wait until a person would go on: `pause` seconds after the last page or press."""
        since = max(self.ear.text_came_at, self.opened_at, self.pressed_at)
        if since and self.pause:
            await asyncio.sleep(since + self.pause - asyncio.get_running_loop().time())

    async def open(self, url: str) -> None:
        """Go to a page of the shop. Raises PageError when it can't be had or isn't a page to use."""
        await self.unhurried()
        await self.ask_robots(url)
        self.ear.awaited = url
        with self._watched():
            response = await self._go_to(url)
            self.ear.opened(response)
            if response is not None:  # else it is another place (#) of the page that is open
                await until_whole(self.page, self.ear)
        self.opened_at = asyncio.get_running_loop().time()
        await self.check_document(asked=url)

    async def _go_to(self, url: str) -> Response | None:
        """Once more where the page goes somewhere by itself in this very moment, as some do after adding."""
        for _ in range(_MOST_MOVES):
            try:
                return await self.page.goto(url, wait_until="commit", timeout=0)
            except PlaywrightError as error:
                if not any(words in error.message for words in _GIVEN_UP_FOR_ANOTHER):
                    raise
            await asyncio.sleep(_AGAIN_AFTER)
        return await self.page.goto(url, wait_until="commit", timeout=0)

    async def ask_robots(self, url: str) -> None:
        """Raise PageError when the shop wants no robot at this address, and nobody allowed it."""
        if self.robots is not None and await self.robots.check(url):
            self.begin_anew()  # reading them took none of the step's time

    async def leave(self) -> None:
        """Go to no page at all, so that the one that is open does what it does at its end."""
        with contextlib.suppress(PlaywrightError):
            await self.page.goto("about:blank", wait_until="commit")

    async def stop(self) -> None:
        """Stop loading; until then a page that never comes answers no question."""
        self.ear.awaited = None
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(_STOP_WITHIN):
                session = await self.page.context.new_cdp_session(self.page)
                await session.send("Page.stopLoading")
