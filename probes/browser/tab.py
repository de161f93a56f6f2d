"""A browser tab as the flow needs it: press and type; how it goes to a page is `Opening`'s, what it asks of one the `View`'s.

The rest of the probe never sees Playwright. A press never counts by itself: real shops lose clicks (an
iframe under the point, a button before its script runs), so whoever presses says how the effect is seen,
and `Tab.press` goes on until it is.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.base import ProbeError
from probes.browser.age import tell_age_in
from probes.browser.countdown import Countdown
from probes.browser.ear import Answer, Ear
from probes.browser.field import choose_first, fill
from probes.browser.opening import Opening
from probes.browser.shun import ShunnedError, come_to_rest, pressed
from probes.browser.view import Spot
from probes.browser.way import Way
from probes.browser.windows import Windows

__all__ = [
    "Pressed",
    "Spot",  # what a tab presses is found by its view
    "Tab",
]

_FIRST_EFFECT_WITHIN = 0.4  # seconds; a button whose script is not there yet is soon asked again
_SLOW_WITHIN = 4.5  # seconds; the same, after the press made the page send something
_EFFECT_WITHIN = 1.6  # seconds until a press that set nothing in motion is repeated
_CHECKED_WITHIN = 2.0  # seconds to choose or tick what was seen a moment ago
_UNCOVERED_WITHIN = 3.0  # seconds to get what lies over it out of the way
_ASIDE_WITHIN = 1.0  # seconds to press what closes something
_LOOK_EVERY = 0.25  # seconds between two looks for an effect when nothing is heard


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was pressed last, on which page, how often, and when first; the loop's time."""

    spot: Spot
    url: str
    times: int
    since: float


class Tab(Opening):
    """One page of a browser context: opened, pressed and typed into."""

    def __init__(self, page: Page, *, host: str, listen: bool = True) -> None:
        """`listen`: hear all requests always, and not only while something is pressed."""
        super().__init__(page, Ear(page, host=host, always=listen))
        self.way = Way(page, self._click_aside)
        """What lay over the page, and what became of it."""
        self.windows = Windows()
        self.typed: set[str] = set()
        """What was typed into fields; it must not be seen in what is kept."""
        self.pressed: Pressed | None = None

    async def press(
        self,
        spot: Spot,
        *,
        until: Callable[[], Awaitable[bool]],
        within: float,
        key: str | None = None,
    ) -> bool:
        """Press until the effect is seen; False when it was not within so many seconds.

        `key`: that key on the keyboard, with the element in focus, and not a click.

        A press is not repeated while a page is on its way, nor on the next one, whose button looks
        alike but does more, nor so late that its effect could not be seen; and only after a while when
        it made the page send something: the shop may be slow. What is sent need not be the press's
        doing, though.
        """
        left = Countdown(within)
        self.windows.expect()
        try:
            return await self._press(spot, key, until=until, within=within)
        except ShunnedError:
            return await self.seen(until, within=left())
        finally:
            self.windows.rest()
            self.ear.rest()

    async def _press(
        self,
        spot: Spot,
        key: str | None,
        *,
        until: Callable[[], Awaitable[bool]],
        within: float,
    ) -> bool:
        left = Countdown(within, on_again=self.begin_anew)
        patience, page, went_down = _FIRST_EFFECT_WITHIN, self.ear.document, False
        while left() > 0:
            sent = self.ear.sent
            self.ear.listen()
            went_down = await self._try_once(spot, key, left=left, again=went_down)
            if not went_down:
                continue
            if await self.seen(until, within=min(patience, left())) or (
                await self._seen_while_away(spot, page, until, within=left())
            ):
                return True
            if self._leaves(page):
                return await self.seen(until, within=left())
            # or the same page has come once more, as after a form that is sent to itself
            busy = self.ear.sent > sent or self.ear.document is not page
            page = self.ear.document
            if busy and await self.seen(until, within=min(_SLOW_WITHIN, left())):
                return True
            patience = min(patience * 2, _EFFECT_WITHIN)
            # a page that comes after the end would pass for one that never came
            if await self._goes_on_in_window() or left() < patience:
                return await self.seen(until, within=left())
        return False

    async def _try_once(
        self, spot: Spot, key: str | None, *, left: Countdown, again: bool
    ) -> bool:
        """Press, or get out of the way what takes the press; whether it went down by now, in this try or an earlier one.

        What came of an earlier press may lead on itself, as "no thanks, to the checkout" does.
        """
        if await self._click(spot, key, within=min(_EFFECT_WITHIN, left())):
            return True
        with self._unless_it_goes():
            await self.way.clear(spot.locator, left=left, gently=again)
        return again

    async def _seen_while_away(
        self,
        spot: Spot,
        page: Answer | None,
        until: Callable[[], Awaitable[bool]],
        *,
        within: float,
    ) -> bool:
        """Wait for the effect as long as this page shows the element no more: many a button is a wheel while the shop thinks."""
        seen = False

        async def settled() -> bool:
            nonlocal seen
            seen = seen or await until()
            return seen or self._leaves(page) or not await self._gone(spot)

        if not self._leaves(page) and await self._gone(spot):
            await self.seen(settled, within=within)
        return seen

    async def _goes_on_in_window(self) -> bool:
        """Go on where the press opened a window, as a customer does; whether it did."""
        window = self.windows.way_on(self.ear.host)
        if window is not None:
            await self.open(window)
        return window is not None

    def _leaves(self, page: Answer | None) -> bool:
        """Whether this page is being left, or was."""
        return bool(self.ear.awaited) or self.ear.moved_on(page)

    async def seen(self, effect: Callable[[], Awaitable[bool]], *, within: float) -> bool:
        """Wait for an effect; looked for after each answer of the shop, and now and then."""
        left = Countdown(within)
        while True:
            self.ear.heard.clear()
            if await effect():
                return True
            if left() <= 0:
                return False
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(_LOOK_EVERY, left())):
                    await self.ear.heard.wait()

    async def fill(self, spot: Spot, *values: str) -> bool:
        """Type the first value, or choose the option of one of them; False where that can't be done.

        A value that comes alone is somebody's own; several are names of an option and may be seen.
        """
        if len(values) == 1:
            self.typed.update(values)
        with self._watched():
            return await fill(spot.locator, values)

    async def choose_first(self, spot: Spot) -> bool:
        """Choose the first of a list, unless another is chosen; whether there is any."""
        with self._watched():
            return await choose_first(spot.locator)

    async def tell_age(self, spot: Spot) -> None:
        """Fill in a field that asks for a date of birth, or a part of it."""
        with self._watched():
            await tell_age_in(spot.locator)

    async def check(self, spot: Spot) -> None:
        """Choose a radio button or tick a box, also where its label covers it, or a dialog that came meanwhile.

        One whose script takes it back stays as it is, and one that has just gone is let go: it is the page
        that has to show what follows.
        """
        if await self._checked(spot):
            return
        with self._unless_it_goes():
            await self.way.clear(spot.locator, left=Countdown(_UNCOVERED_WITHIN), gently=True)
        await self._checked(spot)

    async def _checked(self, spot: Spot) -> bool:
        """Whether it took the click: what lies over it takes it as well, and says nothing."""
        with self._watched():
            try:
                await spot.locator.set_checked(
                    checked=True, force=True, timeout=_CHECKED_WITHIN * 1000
                )
            except PlaywrightTimeoutError:
                return True
            except PlaywrightError as error:
                if "did not change its state" not in str(error):
                    raise
                return False
        return True

    async def _click(self, spot: Spot, key: str | None, *, within: float) -> bool:
        """Click after the page came to rest. False when the element was covered or never stood still."""
        try:
            with self._watched():
                await come_to_rest(spot.locator, self.never(), within=within)
                self.pressed_at = asyncio.get_running_loop().time()
                self._note(spot)
                if key is None:
                    await spot.locator.click(
                        position=self.way.take_point(),
                        timeout=within * 1000,
                        no_wait_after=True,
                    )
                else:
                    await spot.locator.press(key, timeout=within * 1000)
        except TimeoutError:
            return False
        return True

    def _note(self, spot: Spot) -> None:
        before = self.pressed
        if before is not None and (before.spot, before.url) == (spot, self.url):
            self.pressed = replace(before, times=before.times + 1)
        else:
            self.pressed = Pressed(spot, self.url, 1, self.pressed_at)

    async def press_aside(self, spot: Spot) -> bool:
        """Press something that is not on the flow's way, as it is: what lies over it is left there."""
        with self._watched():
            return await self._click_aside(spot.locator)

    async def _click_aside(self, locator: Locator) -> bool:
        return await pressed(locator, self.never(), within=_ASIDE_WITHIN)

    async def answer_cookies(self, *, within: float) -> None:
        """Answer the shop's question about cookies if it stands open; see `Way.answer_cookies`."""
        with self._unless_it_goes():
            await self.way.answer_cookies(within=within)

    @contextlib.contextmanager
    def _unless_it_goes(self) -> Iterator[None]:
        """For what is done beside the flow's way: a page that is left in the midst of it ends it, and no more."""
        try:
            with self._watched():
                yield
        except ProbeError as error:
            if not any(word in str(error) for word in ("navigat", "detached")):
                raise
