"""What a page shows, as the flow asks it: find, read, ask. Changes nothing; who presses and types is `Tab`.

Playwright's words end here: what goes wrong is told in ours.
"""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.answers import Problem, classify
from probes.base import ProbeError
from probes.browser.ear import Ear
from probes.browser.errors import PageError, crashed, net_problem, translated
from probes.browser.field import IS_CHOICE, IS_FIELD, value
from probes.browser.question import answer
from probes.browser.shun import FORM_SAYS, is_shunned
from probes.browser.sight import asked, is_seen
from probes.result import Json

T = TypeVar("T")

_REPLACED_AT_MOST = 4  # times that one question may meet a page that is just being replaced
_ANSWER_WITHIN = 2.0  # seconds for the simplest of questions
_JUDGED_WITHIN = 5.0  # seconds to say what an element is, or whether it may be pressed
_LEADS_NOWHERE = re.compile(r"#!?$")
_A_DRAWING = "not an HTMLElement"  # what Playwright says of one that has no innerText


@dataclass(frozen=True, slots=True)
class Spot:
    """A visible element, and the candidate locator that found it."""

    candidate: str
    locator: Locator


class View:
    """The page that is open in a tab, with an ear on what the shop answers."""

    def __init__(self, page: Page, ear: Ear) -> None:
        self.page = page
        self.ear = ear
        self.never: Callable[[], Sequence[str]] = tuple
        """Rows of what is never pressed (`shun`)."""

    @property
    def url(self) -> str:
        """Where it is; a link to `#`, as dead ones are, led nowhere."""
        return _LEADS_NOWHERE.sub("", self.page.url)

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
        html = await self.html() if document.status >= HTTPStatus.BAD_REQUEST else ""
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

    async def ask(self, script: str, argument: Json = None) -> Json:
        """Evaluate a script in the page; its value."""
        return await self._calmly(lambda: self.page.evaluate(script, argument))

    async def ask_all(self, candidates: Sequence[str], script: str, argument: Json = None) -> Json:
        """Evaluate a script with all elements that these locators find, seen or not; its value.

        Of one locator they come in its own order, of several in that of the page.
        """
        plainly = await self._calmly(lambda: asked(self.page, candidates, script, argument))
        if plainly is not None:
            return plainly["said"]
        found = self._any(candidates)
        # unlike `evaluate_all`, to count puts nothing into the page's own world
        if not await self._calmly(found.count):
            return await self.ask(f"argument => ({script})([], argument)", argument)
        return await self._calmly(lambda: found.evaluate_all(script, argument))

    async def ask_of(self, spot: Spot, script: str, argument: Json = None) -> Json:
        """What a function says of this element, its first argument; None when it is gone. See `question`."""
        return await self._calmly(
            lambda: answer(spot.locator, script, argument, within=_JUDGED_WITHIN)
        )

    async def value(self, spot: Spot) -> str:
        """What a field holds now."""
        return await self._calmly(lambda: value(spot.locator))

    async def count(self, candidates: Sequence[str]) -> int:
        """How many elements can be seen that one of these locators finds."""
        return await self._calmly(lambda: self._any(candidates).filter(visible=True).count())

    async def is_field(self, spot: Spot) -> bool:
        """Whether the element is a field of a form, and not a button or link, and still there."""
        return bool(await self.ask_of(spot, IS_FIELD))

    async def is_choice(self, spot: Spot) -> bool:
        """Whether the element is a radio button or a box to tick, or the label of one."""
        return bool(await self.ask_of(spot, IS_CHOICE))

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
        seen = self.page.locator(candidate).filter(visible=True)
        for locator in await self._calmly(seen.all):
            spot = Spot(candidate, locator)
            if not await self.is_shunned(spot):
                return spot
        return None

    async def form_says(self, spot: Spot) -> str | None:
        """All that the form of a button says, the button included; None when it is gone."""
        said = await self.ask_of(spot, FORM_SAYS)
        return None if said is None else str(said)

    async def text(self, spot: Spot) -> str:
        """What it says; nothing when it is gone: what was seen last may be on a page that was just left."""
        with self._watched():
            try:
                said = await spot.locator.inner_text(timeout=_ANSWER_WITHIN * 1000)
            except PlaywrightTimeoutError:
                return ""
            except PlaywrightError as error:
                if _A_DRAWING not in str(error):
                    raise
                said = await spot.locator.text_content(timeout=_ANSWER_WITHIN * 1000) or ""
            return " ".join(said.split())

    async def html(self) -> str:
        return await self._calmly(self.page.content)

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
    def _watched(self) -> Iterator[None]:
        """Playwright's errors in our words; a crashed page is told apart from a slow one."""
        if self.ear.crashed:
            raise crashed()
        with translated():
            yield
