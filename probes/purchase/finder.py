"""Where the parts of a shop are on the page that is open: what worked last time first, then all candidates.

Not what is done with them, nor where candidates come from (`platform`).
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from probes.browser.tab import Spot, Tab
from probes.purchase.platform import Locators, Part, Platform
from probes.result import Json

_TRUST_MEMORY_FOR = 1.0  # seconds in which only the locator of the last run is looked for
_MAIN = ":is(main, [role=main], body:not(:has(main, [role=main])))"
AWAY = '[role=navigation], [aria-label*="breadcrumb" i], [class*="breadcrumb" i], nav'
"""What leads about in a shop. It names the product whose page was left, whatever the cart holds."""
_NOT_AWAY = json.dumps(f":not(:is({AWAY}) *)")
_WORTH_REMEMBERING = {
    Part.PRODUCT_LINK,
    Part.ADD_BUTTON,
    Part.CART_COUNT,
    Part.CART_LINE,
    Part.CHECKOUT_BUTTON,
    Part.CHECKOUT_FORM,
}


class Finder(ABC):
    """Finds parts of one shop. `memory`: what was remembered of the last run."""

    title = ""
    """The product that is bought; a line of the cart is known by it."""
    looked_at: Spot | None = None
    """What was found last, in this step."""

    def __init__(
        self, tab: Tab, *, own: Mapping[str, Sequence[str]], memory: Mapping[str, Json]
    ) -> None:
        """`own`: what the store's file says of where its parts are."""
        self.tab = tab
        self.matched: dict[str, Json] = {}
        self._own, self._memory = own, memory

    @abstractmethod
    def left(self) -> float:
        """Seconds that whoever looks for something may still wait."""

    def look_as_in(self, platform: Platform) -> None:
        self.platform = platform
        self._locators = Locators(platform, self._own)

    def candidates(self, *parts: Part) -> tuple[str, ...]:
        return tuple(candidate for part in parts for candidate in self._locators[part])

    async def find(self, *parts: Part, within: float | None = None) -> Spot | None:
        """The first visible element of these parts, waiting for what is left of the step.

        What was found in the last run is looked for first, and alone: trying all candidates again and
        again while a page loads costs the browser dearly.
        """
        left = self.left() if within is None else within
        known = self._known(parts)
        if known:
            spot = await self.tab.find(known, within=min(left, _TRUST_MEMORY_FOR))
            if spot is not None:
                return self._noted(spot, parts)
            left = max(left - _TRUST_MEMORY_FOR, 0.0)
        spot = await self.tab.find(self.candidates(*parts), within=left)
        return self._noted(spot, parts) if spot else None

    def _known(self, parts: Sequence[Part]) -> list[str]:
        """The locators that matched these parts last time, as far as they are still candidates."""
        memory = self._memory.get("locators")
        if not isinstance(memory, dict):
            return []
        found = ((part, memory.get(part.value)) for part in parts)
        return [one for part, one in found if isinstance(one, str) and one in self._locators[part]]

    def _noted(self, spot: Spot, parts: Sequence[Part]) -> Spot:
        self.looked_at = spot
        for part in parts:
            if part in _WORTH_REMEMBERING and spot.candidate in self._locators[part]:
                self.matched[part.value] = spot.candidate
                break
        return spot

    async def find_cart_line(self, *, within: float) -> Spot | None:
        """A line of the cart, what says that it is empty, or at the last the product's bare name."""
        if self._known((Part.CART_LINE,)):
            line = await self.find(Part.CART_LINE, within=min(within, _TRUST_MEMORY_FOR))
            if line is not None:
                return line
        title = json.dumps(self.title, ensure_ascii=False)
        bare = f"{_MAIN} >> internal:text={title}i >> internal:and={_NOT_AWAY}"
        named = (bare,) if self.title else ()
        parts = (Part.CART_LINE, Part.CART_EMPTY)
        line = await self.tab.find((*self.candidates(*parts), *named), within=within)
        return self._noted(line, parts) if line else None

    async def find_to_press(self, part: Part, *, within: float | None = None) -> Spot | None:
        """As `find`, but never what pays: a button of a wallet often stands first."""
        return await self.pressable(await self.find(part, within=within), part)

    async def pressable(self, spot: Spot | None, part: Part) -> Spot | None:
        """What was found of this part; another one of it when that is never to be pressed."""
        if spot is None or not await self.tab.is_shunned(spot):
            return spot
        for candidate in self.candidates(part):
            other = await self.tab.find_unshunned(candidate)
            if other is not None:
                return other
        return None

    def is_one(self, spot: Spot, part: Part) -> bool:
        return spot.candidate in self._locators[part]
