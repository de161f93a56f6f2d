"""Waits until a page's text is there; a page without an end would eat the machine's memory.

Counting what a page takes in costs, so it begins only when a page takes long.
"""

import asyncio
import contextlib
from typing import Any

from playwright.async_api import CDPSession, Page
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.browser.ear import Ear
from probes.browser.errors import PageError, crashed, net_problem, too_large

LARGEST = 100_000_000
"""Bytes that a page may take in from the moment that it takes long until its text is whole."""
_SOON, _LONG = 0.3, 2.0  # seconds
_LOOK_EVERY = 500  # milliseconds
_END_WITHIN = 1.0  # seconds


async def until_whole(page: Page, ear: Ear) -> None:
    """Wait for the text of the page that has begun to come.

    Raises PageError when it breaks off, crashes or has no end; its process is ended then.
    """
    for patience in (_SOON, _LONG - _SOON):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):  # heard, which costs nothing; to ask does
                await ear.text_came.wait()
                return
        if await _is_whole(page, within=1):  # its script gave it another address since
            return
    session = await page.context.new_cdp_session(page)
    counted = 0

    def count(event: dict[str, Any]) -> None:
        nonlocal counted
        counted += event["dataLength"]

    session.on("Network.dataReceived", count)
    await session.send("Network.enable", {"maxTotalBufferSize": 0})
    while not await _is_whole(page, within=_LOOK_EVERY):
        if ear.crashed:
            raise crashed()
        if ear.document and ear.document.broken_off:
            await session.send("Page.stopLoading")
            raise PageError(net_problem(ear.document.broken_off))
        if counted > LARGEST:
            await _end(session)
            raise too_large()
    await session.detach()


async def _is_whole(page: Page, *, within: float) -> bool:
    try:
        await page.wait_for_load_state("domcontentloaded", timeout=within)
    except PlaywrightTimeoutError:
        return False
    return True


async def _end(session: CDPSession) -> None:
    """Let the page's process die: to show the page, or to leave it politely, would take more still."""
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(_END_WITHIN):
            await session.send("Page.crash")
