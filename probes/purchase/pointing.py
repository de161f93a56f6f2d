"""What the evidence points out: the button that had no effect, the place that was looked at, news in the console.

Only words, which element and which line; drawing and writing is `probes.browser`'s.
"""

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from config.checks import WalkSpec
from probes.browser.console import UNCAUGHT, IsNew, Line
from probes.browser.picture import Mark
from probes.browser.witness import TroubleKind, in_short
from probes.purchase.signals import known_marks, mark
from probes.purchase.walk import Walk
from probes.result import Json

_NOT_LOADED = re.compile(
    r"Failed to load resource: .*?(status of (?P<status>\d+)|net::(?P<why>\w+))"
)
_CODE = frozenset({".js", ".mjs", ".css"})
"""What good runs listen for by its address; what else did not load is in the archive of requests."""


def where_it_failed(walk: Walk[WalkSpec]) -> Mark:
    """The last thing that the step pressed or found on the page that is open; else what is missing."""
    pressed, expected = walk.tab.pressed, walk.expected
    if pressed is not None and _page(pressed.url) == _page(walk.tab.url):
        often = "once" if pressed.times == 1 else f"{pressed.times} times"
        return Mark(
            label=f"pressed {often}, and did not get: {expected}",
            element=pressed.spot.locator,
        )
    if walk.looked_at is not None:
        return Mark(
            label=f"found this, and not: {expected}",
            element=walk.looked_at.locator,
        )
    return Mark(label=f"not on this page: {expected}")


def where_it_passed(walk: Walk[WalkSpec]) -> Mark:
    """What the step ended with: what the next one presses, or what proved that this one is done."""
    found = walk.looked_at
    return Mark(
        label=f"{walk.steps[-1].name}: passed",
        element=found.locator if found else None,
        good=True,
    )


def _page(url: str) -> str:
    return url.partition("#")[0].partition("?")[0]


def news(noise: Json) -> IsNew | None:
    """Which errors in the console no good run has had, by what those learnt; None where none has listened."""
    if noise is None:
        return None
    known = known_marks(noise)
    return lambda line: (sum_ := _mark_of(line)) is not None and sum_ not in known


def _mark_of(line: Line) -> str | None:
    """By which good runs know the same error; None for what they do not listen for."""
    if line.kind == UNCAUGHT:
        return mark(TroubleKind.ERROR, in_short(line.text), line.url)
    if line.kind != "error":
        return None
    failed = _NOT_LOADED.match(line.text)
    if failed is None:
        return mark(TroubleKind.CONSOLE, in_short(line.text), line.url)
    if PurePosixPath(urlsplit(line.url).path).suffix not in _CODE:
        return None
    status, why = failed["status"], failed["why"]
    how = f"answered {status}" if status else f"did not load ({why})"
    return mark(TroubleKind.REQUEST, how, line.url)
