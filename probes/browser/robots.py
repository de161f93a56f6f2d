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
from probes.browser.errors import PageError, translate
from probes.codes import Code
from probes.result import Verdict

AGENT = "Tillwatch"
"""The name that a robots.txt may have rules for."""
_READ_WITHIN = 10.0  # seconds
_LONGEST = 500_000  # characters; a longer file is read so far
_NO_WISH = range(400, 500)
_ONLY_THE_HOME_PAGE = "User-agent: *\nAllow: /$\nDisallow: /"
"""When the file can't be had: the home page then tells what is wrong with the shop."""
_NOBODY = "nobody is named who allowed it (“consent” in the store's file)"


class Robots:
    """The wishes of one shop, asked for once in a visit, before its first page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._rules: Protego | None = None
        self._hosts: set[str | None] = set()
        self._missing = ""
        """Why the file can't be had, in a few words."""

    async def check(self, url: str) -> bool:
        """Raise PageError (blocked) when the shop wants no robot there. Other hosts are not asked.

        Whether its wishes had to be read for that.
        """
        parts, is_new = urlsplit(url), self._rules is None
        if self._rules is None:
            self._hosts = {parts.hostname}
            self._rules = Protego.parse(await self._read(url))
        if parts.hostname not in self._hosts or self._rules.can_fetch(url, AGENT):
            return is_new
        seen = f"robots.txt asks robots to keep away from {parts.path}, and {_NOBODY}"
        if self._missing:
            seen = f"robots.txt could not be read ({self._missing}), so we keep away from {parts.path}, and {_NOBODY}"
        raise PageError(Problem(verdict=Verdict.BLOCKED, code=Code.ROBOTS, seen=seen))

    async def _read(self, url: str) -> str:
        asked = "{0.scheme}://{0.netloc}/robots.txt".format(urlsplit(url))
        try:
            async with asyncio.timeout(_READ_WITHIN):
                answer = await self._page.goto(asked, wait_until="commit", timeout=0)
                if answer is None or answer.status in _NO_WISH:
                    return ""
                self._hosts.add(urlsplit(answer.url).hostname)
                if answer.ok:
                    return (await answer.text())[:_LONGEST]
                self._missing = str(answer.status)
        except TimeoutError:
            self._missing = f"no answer within {_READ_WITHIN:g} s"
        except PlaywrightError as error:
            self._missing = _reason(error)
        return _ONLY_THE_HOME_PAGE


def _reason(error: PlaywrightError) -> str:
    told = translate(error)
    return told.problem.seen if isinstance(told, PageError) else str(told)
