"""Whether a page shows what a journey expects of it, and what it shows instead."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from config.checks import JourneySpec
from config.journeys import Condition, Count, Price
from probes.browser.tab import Spot
from probes.codes import Code
from probes.journey.target import part_of, text, to_see
from probes.price import amount_in
from probes.purchase.platform import Part
from probes.purchase.walk import Walk

JourneyWalk = Walk[JourneySpec]
_CENT = 0.005  # prices that differ by less are the same


def locators(
    walk: JourneyWalk, target: str, otherwise: Callable[[str], tuple[str, ...]]
) -> tuple[str, ...]:
    """Where a target is looked for: those of the shop's part that is called so, else `otherwise`."""
    part = part_of(target)
    return walk.candidates(part) if part is not None else otherwise(target)


class Look:
    """Asks a page about one condition, again and again.

    `seen` and `code` tell what was amiss last; the walk is told what was expected in its place.
    """

    def __init__(self, walk: JourneyWalk, condition: Condition) -> None:
        self._walk = walk
        self._condition = condition
        self.spot: Spot | None = None
        self.code = Code.NOT_AS_EXPECTED
        self.seen = ""

    async def holds(self) -> bool:
        """Whether all that is written is so now."""
        one = self._condition
        return (
            self._is_at(one.url)
            and await self._says(one.text)
            and await self._shows(one.shows)
            and await self._lacks(one.gone)
            and await self._counts(one.count)
            and await self._costs(one.price)
        )

    async def amiss(self) -> str:
        """What to say of the page: what the shop itself complains of, where it does."""
        complaint = await self._walk.find(Part.FORM_ERROR, within=0)
        said = (await self._walk.tab.text(complaint))[:200] if complaint else ""
        return f'{self.seen}; the shop says "{said}"' if said else self.seen

    def _no(self, code: Code, seen: str) -> bool:
        self.code, self.seen = code, seen
        return False

    def _is_at(self, pattern: str | None) -> bool:
        if pattern is None or is_page(pattern, self._walk.tab.url, root=self._walk.root):
            return True
        parts = urlsplit(self._walk.tab.url)
        self._walk.expect(f"the page {pattern}")
        return self._no(Code.WRONG_PAGE, f"the page is {parts.path or '/'}")

    async def _says(self, words: str | None) -> bool:
        if words is None or await self._visible(text(words)):
            return True
        self._walk.expect(f'the text "{words}"')
        return self._no(Code.TEXT_MISSING, "the page does not have it")

    async def _shows(self, target: str | None) -> bool:
        if target is None or await self._visible(self._places(target)):
            return True
        self._walk.expect(f'"{target}" on the page')
        return self._no(Code.NOT_AS_EXPECTED, "it is not there")

    async def _lacks(self, target: str | None) -> bool:
        if target is None or await self._walk.tab.find(self._places(target)) is None:
            return True
        self._walk.expect(f'"{target}" to be gone')
        return self._no(Code.NOT_AS_EXPECTED, "it is still there")

    async def _counts(self, count: Count | None) -> bool:
        if count is None:
            return True
        number = await self._walk.tab.count(self._places(count.of))
        if _fits(number, count):
            return True
        self._walk.expect(f'{_limits(count)} of "{count.of}"')
        return self._no(Code.WRONG_COUNT, f"there are {number}")

    async def _costs(self, price: Price | None) -> bool:
        if price is None:
            return True
        self._walk.expect(f"a price of {_limits(price)}")
        spot = await self._walk.tab.find(self._places(price.of))
        if spot is None:
            return self._no(Code.WRONG_PRICE, f'there is no "{price.of}" on the page')
        self.spot, said = spot, await self._walk.tab.text(spot)
        amount = amount_in(said)
        if amount is not None and _fits(float(amount), price):
            return True
        return self._no(Code.WRONG_PRICE, f'the page says "{said[:80]}"')

    def _places(self, target: str) -> tuple[str, ...]:
        return locators(self._walk, target, to_see)

    async def _visible(self, candidates: tuple[str, ...]) -> bool:
        spot = await self._walk.tab.find(candidates)
        self.spot = spot or self.spot
        return spot is not None


def is_page(pattern: str, url: str, *, root: str) -> bool:
    """Whether an address is what `/account*` means: its path, with or without the shop's root.

    The query counts where the pattern has a `?`, the host where it is a whole address.
    """
    parts = urlsplit(url)
    query = f"?{parts.query}" if "?" in pattern and parts.query else ""
    path = parts.path.rstrip("/") or "/"
    base = urlsplit(root).path.rstrip("/")
    below = [path.removeprefix(base) or "/"] if f"{path}/".startswith(f"{base}/") else []
    forms = [f"{parts.scheme}://{parts.netloc}{path}"] if "://" in pattern else [path, *below]
    asked = pattern if "?" in pattern or pattern == "/" else pattern.rstrip("/")
    regex = ".*".join(map(re.escape, asked.split("*")))
    return any(re.fullmatch(regex, form + query, re.IGNORECASE) for form in forms)


def _fits(value: float, bounds: Count | Price) -> bool:
    if bounds.is_ is not None:
        return abs(value - bounds.is_) < _CENT
    at_least = bounds.at_least is None or value > bounds.at_least - _CENT
    return at_least and (bounds.at_most is None or value < bounds.at_most + _CENT)


def _limits(bounds: Count | Price) -> str:
    if bounds.is_ is not None:
        return f"{bounds.is_:g}"
    least = f"≥ {bounds.at_least:g}" if bounds.at_least is not None else ""
    most = f"≤ {bounds.at_most:g}" if bounds.at_most is not None else ""
    return " ".join(filter(None, (least, most)))
