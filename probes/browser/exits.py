"""The ways out of a box that covers something, in the order in which they are tried.

A store's own word for it, the banner of a manager that is known, what the box says, what closes boxes,
the key that leaves, a click beside. After each it is looked whether the element is free: that a press went
through says nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.browser.age import tell_age
from probes.browser.banner import Banner, Gone
from probes.browser.countdown import Countdown
from probes.browser.obstacle import How, Kind, Obstacle, Rules, Sort
from probes.browser.overlay import Box, Look, look_at, veil
from probes.browser.shun import Press

_GONE_WITHIN = 1.2  # seconds that a box may take to fade away
_LOOK_EVERY = 0.15  # seconds


@dataclass(kw_only=True)
class Turn:
    """One try to uncover one element. `marks` are all by which the box that covers it is known."""

    target: Locator
    look: Look
    left: Countdown
    step: str
    marks: set[str] = field(default_factory=set)
    pressed: list[str] = field(default_factory=list)
    """What was pressed in vain."""
    asks: bool = False
    """Whether a date of birth is asked for."""

    @property
    def cover(self) -> Box:
        return self.look["boxes"][0]


class Exits:
    """Takes the ways out of one page's boxes."""

    def __init__(self, page: Page, press: Press, banner: Banner) -> None:
        self._page = page
        self._press = press
        self._banner = banner

    @property
    def rules(self) -> Rules:
        return self._banner.rules

    async def take(self, turn: Turn) -> Obstacle | None:
        """Try all of them, until the element is free. None when it stays covered, or half the time is gone."""
        try:
            async with asyncio.timeout(turn.left() / 2):
                return await self._try_all(turn)
        except TimeoutError:
            return None

    async def went_late(self, turn: Turn) -> bool:
        """The last look before a box is given up: a busy machine may have needed so long."""
        within = min(_GONE_WITHIN, turn.left() / 3)
        return await soon(self._page, lambda: self._is_uncovered(turn), within=within)

    async def _try_all(self, turn: Turn) -> Obstacle | None:
        turn.marks.add(turn.cover["id"])

        async def gone() -> bool:
            return await soon(self._page, lambda: self._is_uncovered(turn))

        for attempt in (self._by_own, self._by_manager, self._by_sort, self._by_nothing):
            self._banner.pressed = []
            try:
                done = await attempt(turn, gone)
            finally:
                turn.pressed += self._banner.pressed
            if done is not None:
                return done
        return None

    async def _by_own(self, turn: Turn, gone: Gone) -> Obstacle | None:
        """What the store's own file says of it."""
        for candidate in self.rules.own:
            button = self._page.locator(candidate).filter(visible=True).first
            if await button.is_visible() and await self._press(button) and await gone():
                return replace(described(turn.cover, turn, How.CLOSED, self.rules), by=candidate)
        return None

    async def _by_manager(self, turn: Turn, gone: Gone) -> Obstacle | None:
        """The banner of a manager that we know, where it stands in one of these boxes."""
        marks = {box["id"] for box in turn.look["boxes"]}
        for manager in await self._banner.open_managers():
            if await self._banner.stands_in(manager, marks):
                return await self._banner.answer_manager(
                    manager, self.rules.answers, gone=gone, step=turn.step
                )
        return None

    async def _by_sort(self, turn: Turn, gone: Gone) -> Obstacle | None:
        """By what the boxes say."""
        for box in turn.look["boxes"]:
            sort = sort_of(box, self.rules)
            if sort is not None and sort.kind is Kind.CONSENT and turn.pressed:
                continue  # its manager is known, and its buttons did nothing
            if sort is not None and sort.kind is Kind.CONSENT:
                done = await self._banner.answer_box(
                    box, self.rules.answers, gone=gone, step=turn.step, within=turn.left() / 4
                )
            else:
                done = await self._by_buttons(box, sort, turn, gone)
            if done is not None:
                return done
        return None

    async def _by_buttons(
        self, box: Box, sort: Sort | None, turn: Turn, gone: Gone
    ) -> Obstacle | None:
        where, inner = await self._banner.inside(box)
        if inner is not box:
            sort = sort_of(inner, self.rules)
        if sort is not None and sort.kind is Kind.AGE_GATE and inner["asks"]:
            turn.asks = True
            await tell_age(where, inner)
        rows = sort.press if sort else ()
        if await self._banner.press_rows(where, inner, rows, gone) or (
            await self._banner.press_close(where, inner, gone)
        ):
            kind = sort.kind if sort else Kind.DIALOG
            return replace(described(box, turn, How.CLOSED, self.rules), kind=kind)
        return None

    async def _by_nothing(self, turn: Turn, gone: Gone) -> Obstacle | None:
        """Without a button: the key that leaves, a click beside."""
        await self._page.keyboard.press("Escape")
        if await gone():
            return described(turn.cover, turn, How.CLOSED, self.rules)
        bare = turn.cover["bare"] and await self._press(veil(self._page, turn.cover))
        if bare and await gone():
            return described(turn.cover, turn, How.CLOSED, self.rules)
        return None

    async def _is_uncovered(self, turn: Turn) -> bool:
        """Whether the box does not cover the element any more; another one that does is another matter."""
        try:
            look = await look_at(turn.target)
        except PlaywrightTimeoutError:  # it went away, unless the machine is only slow
            return not await turn.target.is_visible()
        if not look["boxes"] or look["free"] is not None:
            return True
        if look["boxes"][0]["was"] not in turn.marks:
            return True
        turn.look = look
        turn.marks.add(turn.cover["id"])
        return False


def sort_of(box: Box, rules: Rules) -> Sort | None:
    """What sort of box it is by what it says; None where it says nothing."""
    said = f"{box['says']} {box['frame'] or ''}".strip()
    return rules.sort_of(said) if said else None


def described(box: Box, turn: Turn, how: How, rules: Rules) -> Obstacle:
    """What was met, as a fact."""
    sort = sort_of(box, rules)
    return Obstacle(
        kind=sort.kind if sort else Kind.DIALOG,
        name=box["name"],
        how=how,
        step=turn.step,
        says=box["says"][:100],
    )


async def soon(
    page: Page, condition: Callable[[], Awaitable[bool]], *, within: float = _GONE_WITHIN
) -> bool:
    """Whether it comes true within a moment. A page that was left has no obstacle any more."""
    end = asyncio.get_running_loop().time() + within
    while True:
        try:
            if await condition():
                return True
        except PlaywrightError as error:
            if "navigat" not in error.message and "detached" not in error.message:
                raise
            await page.wait_for_load_state("domcontentloaded")
        if asyncio.get_running_loop().time() >= end:
            return False
        await asyncio.sleep(_LOOK_EVERY)
