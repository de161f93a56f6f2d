"""A shop's question about cookies, answered as a visitor would: by pressing its buttons.

First our own table of consent managers, then `autoconsent`, then what the buttons say. Nothing is set
behind the page's back, no cookie and no function of the manager: what a customer can't press is told.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

from playwright.async_api import Frame, Locator, Page

from probes.browser.autoconsent import Autoconsent, version
from probes.browser.obstacle import How, Kind, Manager, Obstacle, Rules, in_order, matches
from probes.browser.overlay import Box, box_of, control, frame_of, look_around, look_into
from probes.browser.shun import Press

_LOOK_EVERY = 0.2  # seconds
_SECOND_PRESS_WITHIN = 0.8  # seconds that the next button of a way has to appear

Gone = Callable[[], Awaitable[bool]]


class Banner:
    """The banners of one page. `rules` may be changed while it lives."""

    def __init__(self, page: Page, press: Press) -> None:
        self._page = page
        self._press = press
        self._autoconsent = Autoconsent(page)
        self.rules = Rules()
        self.pressed: list[str] = []
        """What was pressed since `answer` began, and had no effect so far."""

    async def open_managers(self) -> list[Manager]:
        """Those of the table whose banner can be seen."""
        everything = ", ".join(manager.first_buttons for manager in self.rules.managers)
        if not everything or not await self._shown(everything):
            return []
        return [one for one in self.rules.managers if await self._shown(one.first_buttons)]

    async def stands_in(self, manager: Manager, marks: Collection[str]) -> bool:
        """Whether what can be seen of a manager's banner is part of one of these boxes."""
        return await box_of(self._first(manager.first_buttons)) in marks

    async def open_box(self) -> Box | None:
        """A box over the page that asks about cookies and is in no table."""
        for box in await look_around(self._page):
            sort = self.rules.sort_of(f"{box['says']} {box['frame'] or ''}")
            if sort and sort.kind is Kind.CONSENT and (box["controls"] or box["frame"]):
                return box
        return None

    async def answer_manager(
        self, manager: Manager, hows: Sequence[How], *, gone: Gone, step: str
    ) -> Obstacle | None:
        """Take a manager's ways, one after the other, until its banner is gone."""
        self.pressed = []
        for how in hows:
            for way in manager.ways(how):
                if await self._take(way, gone):
                    name = manager.name
                    return Obstacle(kind=Kind.CONSENT, name=name, how=how, step=step, by="table")
        return None

    async def answer_box(
        self, box: Box, hows: Sequence[How], *, gone: Gone, step: str, within: float
    ) -> Obstacle | None:
        """Answer a banner that is in no table."""
        self.pressed = []
        says = box["says"][:100]
        name = await self._autoconsent.answer(hows[0], within=within)
        if name is not None and await gone():
            by = f"autoconsent {version()}"
            return Obstacle(kind=Kind.CONSENT, name=name, how=hows[0], step=step, by=by, says=says)
        where, inner = await self.inside(box)
        sort = next((one for one in self.rules.sorts if one.kind is Kind.CONSENT), None)
        for how in hows if sort else ():
            if await self.press_rows(where, inner, sort.rows(how) if sort else (), gone):
                name = box["name"]
                return Obstacle(
                    kind=Kind.CONSENT, name=name, how=how, step=step, by="words", says=says
                )
        return None

    async def inside(self, box: Box) -> tuple[Page | Frame, Box]:
        """Where the things stand that can be pressed: in the box, or in the frame that it shows."""
        if box["frame"] is None or box["controls"]:
            return self._page, box
        frame = await frame_of(self._page, box)
        return (frame, await look_into(frame)) if frame else (self._page, box)

    async def press_rows(
        self, where: Page | Frame, box: Box, rows: Sequence[str], gone: Gone
    ) -> bool:
        """Press what says one of these rows, the best first, until the box is gone."""
        usable = [one for one in box["controls"] if not one["leads"]]
        for at in in_order(rows, (one["says"] for one in usable)):
            if await self._press_one(control(where, usable[at]), usable[at]["says"], gone):
                return True
        return False

    async def press_close(self, where: Page | Frame, box: Box, gone: Gone) -> bool:
        """Press what closes the box: by what it says, then by what it is called."""
        close = self.rules.close
        if close is None:
            return False
        usable = [one for one in box["controls"] if not one["leads"]]
        by_words = [one for one in usable if matches(close.says, one["says"])]
        by_name = [one for one in usable if matches(close.hint, one["hint"])]
        for one in [*by_words, *(one for one in by_name if one not in by_words)]:
            label = one["says"] or one["hint"]
            if await self._press_one(control(where, one), label, gone):
                return True
        return False

    async def _press_one(self, locator: Locator, label: str, gone: Gone) -> bool:
        if not await self._press(locator):
            return False
        # noted first: the time may run out while its effect is waited for
        self.pressed.append(label)
        return await gone()

    async def _take(self, way: Sequence[str], gone: Gone) -> bool:
        if not await self._shown(way[0]):
            return False
        for candidate in way:
            if not await self._shown_soon(candidate):
                return False
            if not await self._press(self._first(candidate)):
                return False
            self.pressed.append(candidate)  # what took no press is none that had no effect
        return await gone()

    async def _shown_soon(self, candidate: str) -> bool:
        end = asyncio.get_running_loop().time() + _SECOND_PRESS_WITHIN
        while not await self._shown(candidate):
            if asyncio.get_running_loop().time() >= end:
                return False
            await asyncio.sleep(_LOOK_EVERY)
        return True

    async def _shown(self, css: str) -> bool:
        return await self._first(css).is_visible()

    def _first(self, css: str) -> Locator:
        return self._page.locator(css).filter(visible=True).first
