"""The shop's question about cookies, answered as the check's file says, as soon as it comes.

Which managers there are is data (`consent.yaml`), how their banners are pressed the browser's business
(`probes.browser.banner`). With `cookies: leave` nothing is asked here: what stands in the way of a press
is cleared there.
"""

import asyncio

from config.checks import Cookies, Depth, WalkSpec
from probes.purchase.obstacles import managers
from probes.purchase.walk import Walk
from probes.result import Json

_COMES_WITHIN = (
    3.0  # seconds that the first page's banner has, where a manager is known to be there
)
_AT_MOST = 8.0  # seconds for one banner
_TRIES = 2  # steps in which a banner that does nothing is tried
_NOT_AT = frozenset(Depth) - {Depth.CART}
"""In the checkout it is too late: what is to be counted was counted before."""
_SHOWN = "banner_shown"
"""Remembered: whether the first page showed its banner; one that did not is not waited for again."""


def consent_managers() -> list[Json]:
    """What a page is asked for: by what each manager is known."""
    known = {"name", "present", "hosts"}
    return [manager.model_dump(mode="json", include=known) for manager in managers()]


async def answer_cookies(walk: Walk[WalkSpec]) -> None:
    """Answer the banner if one is open and the check is to. Whatever becomes of it, the walk goes on."""
    way = walk.tab.way
    if walk.spec.cookies is Cookies.LEAVE or way.answered or way.unanswered >= _TRIES:
        return
    if way.step in _NOT_AT:
        return
    waits = len(walk.steps) == 0 and walk.fingerprint.get("consent_manager") is not None
    within = _COMES_WITHIN if waits and walk.run.memory.get(_SHOWN) is not False else 0.0
    try:
        async with asyncio.timeout(min(_AT_MOST, walk.left())):
            await walk.tab.answer_cookies(within=within)
    except TimeoutError:
        return
    if waits:
        walk.remember[_SHOWN] = way.answered is not None or way.unanswered > 0
