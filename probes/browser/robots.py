"""Where a shop asks robots to keep away (its robots.txt): obeyed until somebody of the shop has allowed more.

Carts and checkouts are asked for in nearly every shop, so what a store's `consent` allows is just this.
It decides on addresses; who opens them asks first. By RFC 9309: no such file is no wish, and a file that
can't be had is the wish to be left alone.
"""

import asyncio
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from protego import Protego

from probes.answers import Problem
from probes.browser.errors import PageError
from probes.codes import Code
from probes.result import Verdict

AGENT = "Tillwatch"
"""The name that a robots.txt may have rules for."""
_READ_WITHIN = 10.0  # seconds
_LONGEST = 500_000  # characters; a longer file is read so far
_NO_WISH = range(400, 500)
_ONLY_THE_HOME_PAGE = "User-agent: *\nAllow: /$\nDisallow: /"
"""When the file can't be had: the home page then tells what is wrong with the shop."""


class Robots:
    """The wishes of one shop, asked for once in a visit, before its first page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._rules: Protego | None = None
        self._hosts: set[str | None] = set()

    async def check(self, url: str) -> None:
        """Raise PageError (blocked) when the shop wants no robot there. Other hosts are not asked."""
        if self._rules is None:
            self._rules = await self._read(url)
        if urlsplit(url).hostname not in self._hosts or self._rules.can_fetch(url, AGENT):
            return
        seen = (
            f"robots.txt asks robots to keep away from {urlsplit(url).path}, and nobody is named "
            "who allowed it (“consent” in the store's file)"
        )
        raise PageError(Problem(verdict=Verdict.BLOCKED, code=Code.ROBOTS, seen=seen))

    async def _read(self, url: str) -> Protego:
        asked = "{0.scheme}://{0.netloc}/robots.txt".format(urlsplit(url))
        self._hosts = {urlsplit(url).hostname}
        try:
            async with asyncio.timeout(_READ_WITHIN):
                answer = await self._page.goto(asked, wait_until="commit", timeout=0)
                if answer is None or answer.status in _NO_WISH:
                    return Protego.parse("")
                self._hosts.add(urlsplit(answer.url).hostname)
                text = await answer.text() if answer.ok else _ONLY_THE_HOME_PAGE
        except (PlaywrightError, TimeoutError):
            text = _ONLY_THE_HOME_PAGE
        return Protego.parse(text[:_LONGEST])
