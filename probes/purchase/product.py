"""A product that can be bought: opened, its variant chosen, its button found."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import TypedDict, cast

from probes.browser.errors import PageError
from probes.browser.meaning import gone_words
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.likeness import bare
from probes.purchase.lists import MISSING
from probes.purchase.platform import Part
from probes.purchase.prices import note_price
from probes.purchase.scripts import script
from probes.result import Finding, Severity

_MOST_PRODUCTS = 6  # tried until one can be bought
_MOST_REFUSED = 3  # of those, tried until the cart takes one
_SETTLE = 3.0  # seconds that a button may take to wake up; the first product has more
_CHOOSE_EVERY = 1.0  # seconds
_UNBUYABLE = {Code.SOLD_OUT, Code.NO_ADD_BUTTON}
_TITLE = script("title")
_ONE_OF_SEVERAL = script("one_of_several")
_CHOOSE, _COST = script("choose"), script("cost")


class _Cost(TypedDict):
    """What `_COST` gives. `price` stands around the heading, `amounts` anywhere on the page, `numbers` in its data."""

    currency: str | None
    price: str
    amounts: str
    numbers: list[str]


async def product(flow: Flow) -> Spot | None:
    """Open a product that can be bought, and remember it."""
    wanted = _wanted(flow)
    flow.untried = _products(flow, wanted)
    problems = await _open_next(flow)
    if wanted and problems:
        flow.findings.append(_not_the_wanted(wanted, problems[0]))
    return flow.button


async def another_product(flow: Flow) -> bool:
    """Open the next product in place of one that the cart did not take; False when there is none.

    Nor when somebody asked for just this one, or no time is left to try.
    """
    flow.refused += 1
    if flow.remember.get("product") == _wanted(flow) or flow.refused >= _MOST_REFUSED:
        return False
    if not flow.untried or not flow.has_time_for_more():
        return False
    try:
        await _open_next(flow)
    except PageError as error:
        if error.problem.code not in MISSING | _UNBUYABLE:
            raise
        return False
    return True


async def open_again(flow: Flow) -> Spot:
    """Open the same product once more; its button."""
    flow.extend()
    return await _buyable(flow, flow.product_url, patient=True)


async def _open_next(flow: Flow) -> list[PageError]:
    """Open products until one can be bought; what was wrong with those before it."""
    flow.expect("a product in stock with a button that adds it to the cart")
    problems: list[PageError] = []
    while flow.untried:
        address = flow.untried.pop(0)
        flow.extend()
        try:
            flow.button = await _buyable(flow, address, patient=not problems)
        except PageError as error:
            if error.problem.code not in MISSING | _UNBUYABLE:
                raise
            problems.append(error)
            continue
        flow.remember["product"] = address
        return problems
    if not problems:
        flow.fail(Code.PRODUCT_MISSING, "no product to open")
    raise commonest(problems)


def commonest(problems: Sequence[PageError]) -> PageError:
    """What most products have wrong: one that is sold out stands in every list."""
    codes = Counter(error.problem.code for error in problems)
    [(code, _)] = codes.most_common(1)
    return next(error for error in problems if error.problem.code is code)


def _wanted(flow: Flow) -> str | None:
    return flow.address(flow.spec.product) if flow.spec.product else None


def _products(flow: Flow, wanted: str | None) -> list[str]:
    """Addresses of products to try: the configured one, the last one bought, then those listed."""
    known = flow.run.memory.get("product")
    first = [wanted] if wanted else [known] if isinstance(known, str) else []
    return distinct([*first, *flow.listed])[:_MOST_PRODUCTS]


def distinct(addresses: Sequence[str]) -> list[str]:
    """Each product once: themes link each of its variants."""
    products: dict[str, str] = {}
    for address in addresses:
        products.setdefault(bare(address), address)
    return list(products.values())


async def _buyable(flow: Flow, address: str, *, patient: bool) -> Spot:
    """Open a product and find its button. Raises PageError when it can't be bought.

    A dead button looks as that of a sold-out product does until the page's script is there.
    """
    await flow.tab.open(address)
    flow.title = ""
    within = min(_CHOOSE_EVERY, flow.left() / 2)
    spot = await flow.find(Part.ADD_BUTTON, Part.SOLD_OUT, within=within)
    has_variants = await _choose(flow)
    if spot is None or not flow.is_one(spot, Part.ADD_BUTTON):
        half = flow.left() / 2
        spot = await _awake(flow, within=half if patient else min(_SETTLE, half))
        has_variants = await _choose(flow)
    await _note_cost(flow, has_variants=has_variants)
    spot = await flow.pressable(spot, Part.ADD_BUTTON)
    if spot is None:
        await note_name(flow, None)
        if await flow.find(Part.SOLD_OUT, within=0) is not None:
            flow.fail(Code.SOLD_OUT, f'"{flow.title}" is sold out')
        flow.fail(Code.NO_ADD_BUTTON, f'"{flow.title}" has no button that adds it to the cart')
    flow.product_url = flow.tab.url
    return spot


async def note_name(flow: Flow, button: Spot | None) -> None:
    """What this button buys now: each variant may have a name of its own, and so has each row of an order form."""
    of_several = await flow.tab.ask_of(button, _ONE_OF_SEVERAL) if button else None
    flow.title = str(of_several or await flow.tab.ask(_TITLE) or flow.title)


async def _awake(flow: Flow, *, within: float) -> Spot | None:
    """Wait for a button that can be pressed, and choose again: the script may have come only now."""
    end = asyncio.get_running_loop().time() + within
    while (left := end - asyncio.get_running_loop().time()) > 0:
        spot = await flow.find(Part.ADD_BUTTON, within=min(left, _CHOOSE_EVERY))
        if spot is not None:
            return spot
        await _choose(flow, again=True)
    return None


async def _choose(flow: Flow, *, again: bool = False) -> bool:
    """Choose a variant in stock where one must be chosen; whether there are any."""
    groups = flow.candidates(Part.OPTION_GROUP)
    return bool(await flow.tab.ask_all(groups, _CHOOSE, [gone_words().pattern, again]))


async def _note_cost(flow: Flow, *, has_variants: bool) -> None:
    """Take down what the page says of the price; each variant may have one of its own."""
    cost = cast("_Cost", await flow.tab.ask(_COST))
    if cost["currency"] and not flow.fingerprint.get("currency"):
        flow.fingerprint["currency"] = cost["currency"]
    flow.prices = {}
    if not has_variants:
        note_price(
            flow, "product", cost["price"], elsewhere=cost["amounts"], numbers=cost["numbers"]
        )


def _not_the_wanted(wanted: str, problem: PageError) -> Finding:
    code = problem.problem.code
    return Finding(
        code=Code.PRODUCT_MISSING if code in MISSING else code,
        severity=Severity.WARNING,
        subject=wanted,
        message=f"{problem.problem.seen}; another product was bought instead",
    )
