"""From the home page to a list of products, and what the list holds.

A list is a page that shows products, whatever its address: links that say so are tried first, then the
home page where it shows some itself, then what else its menus lead to, then where shops usually have one.
"""

from collections import deque
from dataclasses import dataclass
from typing import Any, cast

from probes.browser.errors import PageError
from probes.browser.meaning import gone_words
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.investigate import look_before_leaving
from probes.purchase.platform import Part
from probes.purchase.scripts import script
from probes.result import Finding, Severity

MISSING = {Code.NOT_FOUND, Code.CLIENT_ERROR}
_MOST_LINKED = 4  # of each sort of links, tried until one holds products
_MOST_OPENED = 12
_GUESS_WITHIN = 2.5  # seconds that products may take to come on a page that need not be a list
_MENU, _MENU_BUTTON, _DEEPER = "shop=menu_link", ("shop=menu_button",), "shop=deeper_link"

_LINKS = script("links")


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A page that may be a list. `told`: the shop says so; `deeper`: found on a page of categories."""

    address: str
    told: bool = False
    guess: bool = False
    deeper: bool = False


async def collection(flow: Flow) -> Spot | None:
    """Open a list of products: the configured one, the one that worked last time, or one found.

    The home page itself serves as the list when there is no other, but not in place of a list that
    worked last time and is empty now.
    """
    flow.expect("a list of products")
    known = flow.run.memory.get("collection")
    places = deque(await _places(flow, known))
    opened, empty = set[str](), list[str]()
    while places and len(opened) < _MOST_OPENED:
        place = places.popleft()
        if place.address == flow.root and (known in empty or flow.spec.collection):
            break
        if place.address in opened:
            continue
        opened.add(place.address)
        if not await _opened(flow, place):
            continue
        spot = await _products_of(flow, place)
        if flow.listed:
            flow.remember["collection"] = place.address
            return spot
        await look_before_leaving(flow)
        empty.append(place.address)
        if not place.deeper and flow.spec.collection is None and place.address != flow.root:
            places.extendleft(reversed(await _deeper(flow)))
    if empty:
        flow.fail(Code.NO_PRODUCTS, f"no products on {empty[0]}")
    flow.fail(Code.NO_COLLECTION, "no list of products was found from the home page")


async def _places(flow: Flow, known: object) -> list[_Place]:
    """Pages that may list products, the likeliest first; asked for on the home page."""
    if flow.spec.collection is not None:
        return [_Place(address=flow.address(flow.spec.collection))]
    home = _Place(address=flow.root)
    usual = [_Place(address=flow.address(path)) for path in flow.platform.paths.collection]
    if isinstance(known, str):
        told = await _told(flow)
        linked = any(one.address == known for one in told)
        return [_Place(address=known, told=linked), *told, *usual, home]
    told, menu = await _ways_on(flow)
    sells = await flow.find(Part.PRODUCT_LINK, within=0) is not None
    if not told and not menu:  # a page that leads nowhere else may sell its one thing itself
        sells = sells or await flow.find(Part.ADD_BUTTON, within=0) is not None
    return [*told, *([home] if sells else []), *menu, *usual, home]


async def _ways_on(flow: Flow) -> tuple[list[_Place], list[_Place]]:
    """What says that it leads to products, and what else the menus lead to; some are made by a script."""
    told, menu = list[_Place](), list[_Place]()

    async def came() -> bool:
        nonlocal told, menu
        told, menu = await _told(flow), await _menu(flow)
        return bool(told or menu)

    async def came_or_can_be_opened() -> bool:
        return await came() or await flow.tab.find(_MENU_BUTTON) is not None

    await flow.tab.seen(came_or_can_be_opened, within=_GUESS_WITHIN)
    button = None if told or menu else await flow.tab.find(_MENU_BUTTON)
    if button is not None:
        await flow.tab.press(button, until=came, within=_GUESS_WITHIN)
    return told, menu


async def _told(flow: Flow) -> list[_Place]:
    found = [one for one in await links(flow, Part.COLLECTION_LINK) if "/products/" not in one]
    return [_Place(address=one, told=True) for one in found[:_MOST_LINKED]]


async def _menu(flow: Flow) -> list[_Place]:
    found = await _links_of(flow, _MENU)
    return [_Place(address=one, guess=True) for one in found[:_MOST_LINKED]]


async def _deeper(flow: Flow) -> list[_Place]:
    """From a page that only leads to others: those, one level down."""
    found = await _links_of(flow, _DEEPER)
    return [_Place(address=one, guess=True, deeper=True) for one in found[:_MOST_LINKED]]


async def _products_of(flow: Flow, place: _Place) -> Spot | None:
    """What the page lists; a home page may be that of its only product."""
    half = flow.left() / 2
    spot = await flow.find(Part.PRODUCT_LINK, within=min(half, _GUESS_WITHIN))
    if spot is None and place.address == flow.root:
        spot = await flow.find(Part.ADD_BUTTON, Part.SOLD_OUT, within=0)
        flow.listed = [flow.root] if spot else []
        return spot
    if spot is None and not place.guess and not await _deeper(flow):  # a slow list, it seems
        spot = await flow.find(Part.PRODUCT_LINK, within=max(half - _GUESS_WITHIN, 0))
    flow.listed = await _listed(flow, spot) if spot else []
    return spot


async def _listed(flow: Flow, first: Spot) -> list[str]:
    """Where the products of this page are; those that are not gone may be shown as such only when their prices come."""
    found: list[tuple[str, bool]] = []

    async def any_left() -> bool:
        found[:] = await _read_links(flow, Part.PRODUCT_LINK, first=first)
        return not all(gone for _, gone in found)

    await flow.tab.seen(any_left, within=min(_GUESS_WITHIN, flow.left() / 2))
    return [address for address, _ in found]


async def _opened(flow: Flow, place: _Place) -> bool:
    """Open a page. One that is missing is passed over; a link that says so and leads there is told."""
    flow.extend()
    if place.address == flow.tab.url:
        return True
    try:
        await flow.tab.open(place.address)
    except PageError as error:
        if error.problem.code not in MISSING or flow.spec.collection is not None:
            raise
        if place.told:
            flow.findings.append(_dead_link(place.address, error))
        return False
    return True


def _dead_link(address: str, error: PageError) -> Finding:
    return Finding(
        code=error.problem.code,
        severity=Severity.WARNING,
        subject=address,
        message=f"the home page links to {address}, which answered {error.problem.seen}",
    )


async def links(flow: Flow, part: Part) -> list[str]:
    """Addresses within the shop of the first candidate that gives any."""
    return [address for address, _ in await _read_links(flow, part)]


async def _read_links(
    flow: Flow, part: Part, *, first: Spot | None = None
) -> list[tuple[str, bool]]:
    """The same, and which of it is said to be gone; `first`: a candidate that is known to give some."""
    gone = gone_words().pattern if part is Part.PRODUCT_LINK else ""
    order = [first.candidate] if first else []
    for candidate in dict.fromkeys([*order, *flow.candidates(part)]):
        own = part is Part.CART_LINK  # adding may have led there
        if found := await _read(flow, candidate, gone=gone, own=own):
            return found
    return []


async def _links_of(flow: Flow, candidate: str) -> list[str]:
    return [address for address, _ in await _read(flow, candidate)]


async def _read(
    flow: Flow, candidate: str, *, gone: str = "", own: bool = False
) -> list[tuple[str, bool]]:
    words = candidate.removeprefix("words=") if candidate.startswith("words=") else ""
    found = "a[href]" if words else candidate
    said = cast("list[list[Any]]", await flow.tab.ask_all([found], _LINKS, [words, gone, own]))
    return [(str(address), bool(is_gone)) for address, is_gone in said]
