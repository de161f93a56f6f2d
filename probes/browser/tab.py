"""A browser tab as the flow needs it: open, find, press, ask. The rest of the probe never sees Playwright.

A press never counts by itself: real shops lose clicks (an iframe under the point, a button before its
script runs), so whoever presses says how the effect is seen, and `Tab.press` goes on until it is.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.answers import Problem, classify
from probes.base import ProbeError
from probes.browser.ear import Ear
from probes.browser.errors import PageError, crashed, net_problem, translated
from probes.browser.field import choose_first, fill, is_choice, is_field, value
from probes.browser.meter import until_whole
from probes.browser.robots import Robots
from probes.browser.shun import ShunnedError, come_to_rest, form_says, is_shunned, pressed
from probes.browser.sight import is_seen
from probes.browser.way import Way
from probes.result import Json

T = TypeVar("T")

_REPLACED_AT_MOST = 4  # times that one question may meet a page that is just being replaced
_STOP_WITHIN = 2.0  # seconds
_ANSWER_WITHIN = 2.0  # seconds for the simplest of questions
_JUDGED_WITHIN = 5.0  # seconds to say whether something may be pressed; more is a no
_FIRST_EFFECT_WITHIN = 0.4  # seconds; a button whose script is not there yet is soon asked again
_SLOW_WITHIN = 4.5  # seconds; the same, after the press made the page send something
_EFFECT_WITHIN = 1.6  # seconds until a press that set nothing in motion is repeated
_ASIDE_WITHIN = 1.0  # seconds to press what closes something
_LAST_PRESS = 0.8  # seconds before the end; what a press sets in motion must have time to be seen
_TEXT = "one => one.innerText ?? one.textContent ?? ''"  # a drawing has no innerText
_LOOK_EVERY = 0.25  # seconds between two looks for an effect when nothing is heard


@dataclass(frozen=True, slots=True)
class Spot:
    """A visible element, and the candidate locator that found it."""

    candidate: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was pressed last, on which page, and how often."""

    spot: Spot
    url: str
    times: int


class Tab:
    """One page of a browser context, with an ear on what the shop answers."""

    def __init__(
        self,
        page: Page,
        *,
        host: str,
        listen: bool = True,
    ) -> None:
        """`listen`: hear all requests always, and not only while something is pressed."""
        self.page = page
        self.ear = Ear(page, host=host, always=listen)
        self.never: Callable[[], Sequence[str]] = tuple
        """Rows of what is never pressed (`shun`)."""
        self.way = Way(page, self._press_aside)
        """What lay over the page, and what became of it."""
        self.begin_anew: Callable[[], None] = _nothing
        """Asked for the step's time once more, when something had to be hidden for a press."""
        self.typed: set[str] = set()
        """What was typed into fields; it must not be seen in what is kept."""
        self.pressed: Pressed | None = None
        self.opened_at = self.pressed_at = 0.0
        """When the newest page's text was there, and when something was last pressed; the loop's time."""
        self.pause = 0.0
        """The least time in seconds between two pages."""
        self.robots: Robots | None = None
        """What the shop asks of robots; None where somebody of the shop allowed the monitoring."""

    @property
    def url(self) -> str:
        return self.page.url

    async def unhurried(self) -> None:
        """Wait until a person would go on: `pause` seconds after the last page or press."""
        since = max(self.opened_at, self.pressed_at)
        if since and self.pause:
            await asyncio.sleep(since + self.pause - asyncio.get_running_loop().time())

    async def open(self, url: str) -> None:
        """Go to a page of the shop. Raises PageError when it can't be had or isn't a page to use."""
        await self.unhurried()
        await self.ask_robots(url)
        self.ear.awaited = url
        with self._watched():
            response = await self.page.goto(url, wait_until="commit", timeout=0)
            self.ear.opened(response)
            if response is not None:  # else it is another place (#) of the page that is open
                await until_whole(self.page, self.ear)
        self.opened_at = asyncio.get_running_loop().time()
        await self.check_document(asked=url)

    async def ask_robots(self, url: str) -> None:
        """Raise PageError when the shop wants no robot at this address, and nobody allowed it."""
        if self.robots is not None:
            await self.robots.check(url)

    async def leave(self) -> None:
        """Go to no page at all, so that the one that is open does what it does at its end."""
        with contextlib.suppress(PlaywrightError):
            await self.page.goto("about:blank", wait_until="commit")

    async def stop(self) -> None:
        """Stop loading; until then a page that never comes answers no question."""
        self.ear.awaited = None
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(_STOP_WITHIN):
                session = await self.page.context.new_cdp_session(self.page)
                await session.send("Page.stopLoading")

    async def check_alive(self) -> None:
        """Raise PageError when the page answers nothing: its process hangs, or died without a word."""
        try:
            async with asyncio.timeout(_ANSWER_WITHIN):
                with contextlib.suppress(PlaywrightError):  # a complaint is an answer too
                    await self.page.evaluate("1")
        except TimeoutError as error:
            self.ear.crashed = True
            raise crashed() from error

    async def check_document(self, *, asked: str) -> None:
        """Raise PageError when the page that is open is an error, a closed door or a refusal."""
        problem = await self.problem(asked=asked)
        if problem is not None:
            raise PageError(problem)

    async def problem(self, *, asked: str) -> Problem | None:
        """What is wrong with the page that is open; its text is read only when its status is bad."""
        document = self.ear.document
        if self.ear.crashed:
            raise crashed()
        if document is None:
            return None
        if document.broken_off:
            return net_problem(document.broken_off)
        html = await self.html() if document.status >= 400 else ""  # noqa: PLR2004 - HTTP
        return classify(
            document.status, document.headers, url=asked, final_url=self.url, html=html
        )

    async def find(self, candidates: Sequence[str], *, within: float = 0.0) -> Spot | None:
        """The first candidate that is visible, waiting `within` seconds for any of them."""
        if not candidates:
            return None
        with self._watched():
            if len(candidates) == 1:
                return await self._find_one(candidates[0], within=within)
            if not await self._any_visible(candidates, within=within):
                return None
            for candidate in candidates:
                locator = self._first(candidate)
                if await locator.is_visible():
                    return Spot(candidate, locator)
        return None

    async def _find_one(self, candidate: str, *, within: float) -> Spot | None:
        if await is_seen(self.page, candidate) or await self._any_visible(
            [candidate], within=within
        ):
            return Spot(candidate, self._first(candidate))
        return None

    def _first(self, candidate: str) -> Locator:
        return self.page.locator(candidate).filter(visible=True).first

    async def _any_visible(self, candidates: Sequence[str], *, within: float) -> bool:
        first = self._any(candidates).filter(visible=True).first
        if within <= 0:
            return await first.is_visible()
        try:
            await first.wait_for(timeout=within * 1000)
        except PlaywrightTimeoutError:
            return False
        return True

    def _any(self, candidates: Sequence[str]) -> Locator:
        any_of_them = self.page.locator(candidates[0])
        for candidate in candidates[1:]:
            any_of_them = any_of_them.or_(self.page.locator(candidate))
        return any_of_them

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
        left = _countdown(within)
        try:
            return await self._press(spot, key, until=until, within=within)
        except ShunnedError:
            return await self.seen(until, within=left())
        finally:
            self.ear.rest()

    async def _press(
        self,
        spot: Spot,
        key: str | None,
        *,
        until: Callable[[], Awaitable[bool]],
        within: float,
    ) -> bool:
        left = _countdown(within)
        patience, page, went_down = _FIRST_EFFECT_WITHIN, self.ear.document, False
        while left() > 0:
            sent = self.ear.sent
            self.ear.listen()
            if not await self._click(spot, key, within=min(_EFFECT_WITHIN, left())):
                with self._unless_it_goes():
                    await self.way.clear(spot.locator, left=left, gently=went_down)
                if self.way.has_just_hidden():
                    left = _countdown(within)
                    self.begin_anew()
                continue
            went_down = True
            if await self.seen(until, within=min(patience, left())):
                return True
            if self.ear.awaited or self.ear.moved_on(page) or await self._gone(spot):
                return await self.seen(until, within=left())
            # or the same page has come once more, as after a form that is sent to itself
            busy = self.ear.sent > sent or self.ear.document is not page
            page = self.ear.document
            if busy and await self.seen(until, within=min(_SLOW_WITHIN, left())):
                return True
            patience = min(patience * 2, _EFFECT_WITHIN)
            if (
                left() < patience
            ):  # a page that comes after the end would pass for one that never came
                return await self.seen(until, within=left())
        return False

    async def seen(self, effect: Callable[[], Awaitable[bool]], *, within: float) -> bool:
        """Wait for an effect; looked for after each answer of the shop, and now and then."""
        left = _countdown(within)
        while True:
            self.ear.heard.clear()
            if await effect():
                return True
            if left() <= 0:
                return False
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(_LOOK_EVERY, left())):
                    await self.ear.heard.wait()

    async def ask(self, script: str, argument: Json = None) -> Json:
        """Evaluate a script in the page; its value."""
        return await self._calmly(lambda: self.page.evaluate(script, argument))

    async def ask_all(self, candidates: Sequence[str], script: str, argument: Json = None) -> Json:
        """Evaluate a script with all elements that these locators find, seen or not; its value.

        Of one locator they come in its own order, of several in that of the page.
        """
        found = self._any(candidates)
        return await self._calmly(lambda: found.evaluate_all(script, argument))

    async def ask_of(self, spot: Spot, script: str, argument: Json = None) -> Json:
        """Evaluate a script with this element as its first argument; its value, None when it is gone."""
        with self._watched():
            for element in await spot.locator.element_handles():
                return cast("Json", await element.evaluate(script, argument))
        return None

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

    async def value(self, spot: Spot) -> str:
        """What a field holds now."""
        with self._watched():
            return await value(spot.locator)

    async def count(self, candidates: Sequence[str]) -> int:
        """How many elements can be seen that one of these locators finds."""
        with self._watched():
            return await self._any(candidates).filter(visible=True).count()

    async def check(self, spot: Spot) -> None:
        """Choose a radio button or tick a box, also where its label covers it.

        One whose script takes it back stays as it is: it is the page that has to show what follows.
        """
        with self._watched():
            try:
                await spot.locator.set_checked(checked=True, force=True)
            except PlaywrightError as error:
                if "did not change its state" not in str(error):
                    raise

    async def is_field(self, spot: Spot) -> bool:
        """Whether the element is a field of a form, and not a button or link."""
        with self._watched():
            return await is_field(spot.locator)

    async def is_choice(self, spot: Spot) -> bool:
        """Whether the element is a radio button or a box to tick, or the label of one."""
        with self._watched():
            return await is_choice(spot.locator)

    async def is_there(self, spot: Spot) -> bool:
        """Whether the element can still be seen."""
        return not await self._gone(spot)

    async def is_shunned(self, spot: Spot) -> bool:
        """Whether the element is one that is never pressed."""
        return await self._calmly(
            lambda: is_shunned(spot.locator, self.never(), within=_JUDGED_WITHIN)
        )

    async def find_unshunned(self, candidate: str) -> Spot | None:
        """The first visible element of a locator that may be pressed."""
        with self._watched():
            found = await self.page.locator(candidate).filter(visible=True).all()
        for locator in found:
            spot = Spot(candidate, locator)
            if not await self.is_shunned(spot):
                return spot
        return None

    async def form_says(self, spot: Spot) -> str:
        """All that the form of a button says, the button included."""
        with self._watched():
            return await form_says(spot.locator, within=_ANSWER_WITHIN)

    async def text(self, spot: Spot) -> str:
        with self._watched():
            return " ".join((await spot.locator.evaluate(_TEXT)).split())

    async def html(self) -> str:
        return await self._calmly(self.page.content)

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
        again = before is not None and (before.spot, before.url) == (spot, self.url)
        self.pressed = Pressed(spot, self.url, before.times + 1 if before and again else 1)

    async def _press_aside(self, locator: Locator) -> bool:
        """Press something that is not on the flow's way, such as what closes a pop-up."""
        return await pressed(locator, self.never(), within=_ASIDE_WITHIN)

    async def answer_cookies(self, *, within: float) -> None:
        """Answer the shop's question about cookies if it stands open; see `Way.answer_cookies`."""
        with self._unless_it_goes():
            await self.way.answer_cookies(within=within)

    async def _calmly(self, question: Callable[[], Awaitable[T]]) -> T:
        """Ask the page; again when it was replaced by the next one in that moment."""
        for _ in range(_REPLACED_AT_MOST):
            try:
                with self._watched():
                    return await question()
            except ProbeError as error:
                if "navigat" not in str(error):
                    raise
                with self._watched():
                    await self.page.wait_for_load_state("domcontentloaded", timeout=0)
        with self._watched():
            return await question()

    async def _gone(self, spot: Spot) -> bool:
        with self._watched():
            return not await spot.locator.is_visible()

    @contextlib.contextmanager
    def _unless_it_goes(self) -> Iterator[None]:
        """For what is done beside the flow's way: a page that is left in the midst of it ends it, and no more."""
        try:
            with self._watched():
                yield
        except ProbeError as error:
            if not any(word in str(error) for word in ("navigat", "detached")):
                raise

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """Playwright's errors in our words; a crashed page is told apart from a slow one."""
        if self.ear.crashed:
            raise crashed()
        with translated():
            yield


def _nothing() -> None:
    """Nobody asks for more time."""


def _countdown(seconds: float) -> Callable[[], float]:
    """A function that tells how many of these seconds are left."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    return lambda: end - loop.time()
