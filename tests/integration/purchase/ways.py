"""Makes a page send what pays, in every way that a page has."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.async_api import Error, Page

SCRIPT = Path(__file__).with_name("ways.js").read_text(encoding="utf-8")
WAYS = (
    "fetch",
    "outliving",
    "xhr",
    "beacon",
    "worker",
    "sharedWorker",
    "scriptInFrame",
    "formIntoFrame",
    "formIntoWindow",
    "formWithoutOpener",
    "formInWindow",
    "form",
)
_TRAVELS = 20  # looks; a request on loopback has arrived long before the last
_EVERY = 0.02  # seconds


async def send(page: Page, way: str, pay: Mapping[str, str]) -> None:
    with contextlib.suppress(Error):  # the page may leave while it is asked
        await page.evaluate(
            f"([way, pay]) => {{ {SCRIPT}\n return ways[way](pay) }}", [way, dict(pay)]
        )


async def got_through(
    page: Page, pay: Mapping[str, str], *, arrived: Callable[[], int]
) -> list[str]:
    """The ways by which something arrived; each is given time, and less when it is quick."""
    through = []
    for way in WAYS:
        before = arrived()
        await send(page, way, pay)
        for _ in range(_TRAVELS):
            await asyncio.sleep(_EVERY)
            if arrived() > before:
                through.append(way)
                break
    return through
