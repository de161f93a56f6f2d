"""Looks round on the page on which a step failed, and takes down what may be behind it.

Only for the attempt that has to explain: it asks the page some questions more, and nothing is pressed,
typed or opened. What the signals mean is `rank`'s business. That a question gets no answer is no news:
the page is broken, and what was found until then is enough.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TypedDict, cast
from urllib.parse import urlsplit

from config.checks import WalkSpec
from probes.base import ProbeError
from probes.browser.errors import PageError
from probes.browser.witness import Trouble, TroubleKind, Witness
from probes.purchase.apps import app_of, file_of, maker_of
from probes.purchase.consent import consent_managers
from probes.purchase.platform import Part
from probes.purchase.scripts import script
from probes.purchase.signals import Cover, Fault, Looked, PageSays, Signals, known_marks, mark
from probes.purchase.walk import Walk
from probes.result import Failure, Json

_ASK_WITHIN = 3.0  # seconds
_MOST_FAULTS = 40
NOISE = "noise"
"""Where the memory keeps what good runs have."""
_KINDS = {"script": "script", "document": "frame", "xhr": "request", "fetch": "request"}

_WHAT_COVERS = script("covers")
_WHAT_IS_HERE = script("page")


class _Here(TypedDict):
    """What `_WHAT_IS_HERE` gives."""

    heading: str
    text: str
    notices: str
    buys: list[str]
    ways_on: list[str]
    products: int
    fields: int
    in_stock: bool | None


async def investigate(walk: Walk[WalkSpec], failure: Failure) -> Signals:
    """The signals of a step that failed; nothing but the failure for an attempt that need not explain."""
    said = Signals(code=failure.code, step=failure.step, seen=failure.seen)
    witness = walk.witness
    if witness is None or not walk.run.full_evidence:
        return said
    looked = walk.looked or await _look(walk, witness)
    return replace(
        said,
        status=looked.status,
        faults=tuple(_faults(walk, witness, looked.number)),
        cover=looked.cover,
        page=looked.page,
    )


async def look_before_leaving(walk: Walk[WalkSpec]) -> None:
    """Take down what this page shows: the step fails on it, and goes on to others to be sure.

    The first such page of a step counts.
    """
    if walk.witness is not None and walk.run.full_evidence and walk.looked is None:
        walk.looked = await _look(walk, walk.witness)


async def _look(walk: Walk[WalkSpec], witness: Witness) -> Looked:
    document, crashed = walk.tab.ear.document, walk.tab.ear.crashed
    return Looked(
        cover=None if crashed else await _cover(walk),
        page=PageSays() if crashed else await _page(walk),
        number=witness.page_number,
        status=document.status if document else 0,
    )


async def _page(walk: Walk[WalkSpec]) -> PageSays:
    said: _Here | None = None
    with contextlib.suppress(PageError, ProbeError, TimeoutError):
        async with asyncio.timeout(_ASK_WITHIN):
            rows: list[Json] = [*walk.candidates(Part.NEVER_CLICK)]
            said = cast("_Here", await walk.tab.ask(_WHAT_IS_HERE, [rows]))
    if said is None:
        return PageSays()
    return PageSays(
        heading=said["heading"],
        text=said["text"],
        notices=said["notices"],
        buys=tuple(said["buys"]),
        ways_on=tuple(said["ways_on"]),
        products=said["products"],
        fields=said["fields"],
        in_stock=said["in_stock"],
    )


async def _cover(walk: Walk[WalkSpec]) -> Cover | None:
    """What lies over the button that the failed step was to press."""
    if walk.button is None:
        return None
    with contextlib.suppress(PageError, ProbeError, TimeoutError):
        async with asyncio.timeout(_ASK_WITHIN):
            over = await walk.tab.ask_of(walk.button, _WHAT_COVERS, consent_managers())
            if isinstance(over, dict):
                return Cover(
                    name=str(over["name"]), text=str(over["text"]), consent=over["consent"] is True
                )
    return None


def _faults(walk: Walk[WalkSpec], witness: Witness, page: int) -> Iterator[Fault]:
    """What went wrong on the page of the failure, or since its step began."""
    known = known_marks(walk.run.memory.get(NOISE))
    seen: set[str] = set()
    for trouble in witness.troubles():
        sum_ = mark_of(trouble)
        in_the_way = trouble.page == page or trouble.at >= walk.step_began
        if in_the_way and sum_ not in seen and len(seen) < _MOST_FAULTS:
            seen.add(sum_)
            yield _fault(trouble, host=walk.tab.ear.host, known=sum_ in known)


def _fault(trouble: Trouble, *, host: str, known: bool) -> Fault:
    own = urlsplit(trouble.url).hostname in {host, None}
    kinds = {TroubleKind.ERROR: "error", TroubleKind.CONSOLE: "console"}
    return Fault(
        what=kinds.get(trouble.kind) or _KINDS.get(trouble.resource, "other"),
        text=trouble.text,
        url=trouble.url,
        own=own,
        file=file_of(trouble.url),
        maker="" if own else maker_of(trouble.url),
        app=app_of(trouble.url),
        status=trouble.status,
        known=known,
    )


def mark_of(trouble: Trouble) -> str:
    """By which the same trouble is known in another run."""
    return mark(trouble.kind.value, trouble.text, trouble.url)
