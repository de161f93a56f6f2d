"""One attempt at a walk through a shop: the steps so far, their times, and what ends it.

What a purchase and a journey have in common. Not the steps themselves, nor what only a purchase has to know (`flow`),
and not the browser (`probes.browser`).
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Generic, NoReturn, Self, TypeVar
from urllib.parse import urljoin, urlsplit

from typing_extensions import override

from config.checks import WalkSpec
from config.store import Store
from probes.answers import Problem, classify
from probes.base import ProbeError, RunContext
from probes.browser.ear import Answer
from probes.browser.errors import PageError
from probes.browser.tab import Spot, Tab
from probes.browser.witness import Witness
from probes.codes import Code
from probes.purchase.finder import Finder
from probes.purchase.obstacles import rules
from probes.purchase.places import is_of_the_way
from probes.purchase.platform import GENERIC, Part, platforms
from probes.purchase.signals import Looked
from probes.result import Failure, Finding, Json, Step, Verdict

SpecT_co = TypeVar("SpecT_co", bound=WalkSpec, covariant=True)
"""What kind of check walks through the shop."""

_LAST_LOOK = 1.0  # seconds before a step's deadline: to see why what it waited for is not there
_OVERTIME = 2.0  # seconds after it for such a look on a busy machine; then the step is cut off
_LOOK_WITHIN = 3.0  # seconds for a last look at a page on which a step failed


class WalkError(Exception):
    """A step did not get what it expected; ends the attempt."""

    def __init__(self, problem: Problem, failure: Failure) -> None:
        super().__init__(failure.seen)
        self.verdict = problem.verdict
        self.failure = failure


@dataclass(slots=True)
class Taken:
    """What a step found, for its record."""

    spot: Spot | None = None


class Walk(Finder, Generic[SpecT_co]):
    """What the steps of one attempt share. A step is a function that takes the walk."""

    aside: "Callable[[Walk[WalkSpec]], Awaitable[None]] | None" = None
    """What is done beside each step, on its page."""
    step_began = 0.0
    """When the newest step began; the loop's time."""
    witness: Witness | None = None
    """Who takes down what goes wrong in the page, in an attempt that listens."""
    looked: Looked | None = None
    """What was seen on the page on which the step began to fail, where it went on to others."""
    unanswered = False
    """Whether a step's time ran out before its page had begun to come."""
    pages_filled = 0
    """Of the checkout."""
    stranger_in = ""
    """The country of the address that was asked for, where nobody told us one there: another was typed."""

    def __init__(self, *, tab: Tab, store: Store, spec: SpecT_co, run: RunContext) -> None:
        super().__init__(tab, own=spec.locators, memory=run.memory)
        self.store = store
        self.spec = spec
        self.run = run
        self.root = store.url + "/"
        self.steps: list[Step] = []
        self.findings: list[Finding] = []
        self.fingerprint: dict[str, Json] = {}
        self.remember: dict[str, Json] = {}
        self.in_cart = False
        self.cart_url = ""
        self.cart_is_mute = False
        """The cart has an interface by its platform, but it does not answer us here."""
        self.button: Spot | None = None
        """What the last step found, to be pressed by the next."""
        self._started, self._deadline = asyncio.get_running_loop().time(), 0.0
        self._expected = "the step to end"
        self._length = spec.step_timeout
        """The most that the present step may take."""
        self._mark: Answer | None = None
        self._timeout: asyncio.Timeout | None = None
        self.use_platform(store.platform or GENERIC)

    def use_platform(self, name: str) -> None:
        self.look_as_in(platforms()[name])
        self.tab.way.use(rules(self.store, self.spec, own=self.candidates(Part.OBSTACLE)))
        self.tab.never, self.tab.begin_anew = self._never, self.extend
        self.fingerprint["platform"] = name

    @property
    def consent(self) -> str:
        """What the shop knows of the visitor's will: `accepted`, `declined`, `open` (not answered), or `none` asked."""
        way = self.tab.way
        if way.answered is not None:
            return way.answered
        return "open" if way.is_asking or self.fingerprint.get("consent_manager") else "none"

    def _never(self) -> tuple[str, ...]:
        """What is never pressed; "Buy now" is a way into the cart until an address was typed."""
        inside = (Part.NEVER_CLICK_IN_CHECKOUT,) if self.pages_filled else ()
        return self.candidates(Part.NEVER_CLICK, *inside)

    def asks_cart(self) -> bool:
        """Whether the cart itself tells what it holds; else the page has to."""
        api = self.platform.cart_api
        return api is not None and api.count is not None and not self.cart_is_mute

    def address(self, path: str) -> str:
        """The full URL of a path below the language's root; a full URL stays.

        A path that was copied from the browser has the language already.
        """
        if "://" in path:
            return path
        below = f"/{path.lstrip('/')}"
        root = urlsplit(self.root).path
        return urljoin(self.root, below if f"{below}/".startswith(root) else below[1:])

    def expect(self, what: str) -> None:
        """Say what the step waits for now, so that a time-out can name it."""
        self._expected = what

    @property
    def expected(self) -> str:
        return self._expected

    @override
    def left(self) -> float:
        """Seconds until just before the step's deadline: a wait should end before it is cut off."""
        return max(self._deadline - asyncio.get_running_loop().time() - _LAST_LOOK, 0.05)

    def extend(self, *, by: float = 0.0) -> None:
        """Begin the step's time anew, for a step that opens several pages; `by` more seconds."""
        now = asyncio.get_running_loop().time()
        self._deadline = now + self._length.total_seconds() + by
        if self._timeout is not None:
            self._timeout.reschedule(self._deadline + _OVERTIME)

    def has_time_for_more(self) -> bool:
        """Whether the attempt has time for two more whole steps."""
        gone = asyncio.get_running_loop().time() - self._started
        return (
            gone + 2 * self.spec.step_timeout.total_seconds() <= self.spec.timeout.total_seconds()
        )

    def fail(self, code: Code, seen: str, *, expected: str | None = None) -> NoReturn:
        """End the attempt: the shop did not do what a customer needs."""
        if expected is not None:
            self.expect(expected)
        raise PageError(Problem(verdict=Verdict.FAILED, code=code, seen=seen))

    async def step(
        self,
        name: str,
        action: Callable[[Self], Awaitable[Spot | None]],
        *,
        within: timedelta | None = None,
    ) -> None:
        """Carry out one step within its time. Raises WalkError when it did not succeed."""
        async with self.taking(name, within=within) as taken:
            taken.spot = await action(self)
            if self.aside is not None:
                await self.aside(self)

    @contextlib.asynccontextmanager
    async def taking(
        self, name: str, *, within: timedelta | None = None
    ) -> AsyncIterator["Taken"]:
        """The block is one step, with its time and its record. Raises WalkError when it did not succeed.

        `within`: its own time; that of the check when None.
        """
        await self.tab.unhurried()  # which is not the shop's time
        clock = asyncio.get_running_loop().time
        self._length = within or self.spec.step_timeout
        began, taken, verdict = clock(), Taken(), Verdict.FAILED
        self.step_began, self.looked = began, None
        self._mark, self.tab.way.step = self.tab.ear.newest, name
        self.looked_at = self.tab.pressed = None
        self.expect("the page to open")
        try:
            async with self._in_time():
                yield taken
            verdict = Verdict.PASSED
        except PageError as error:
            problem = await self.refusal(error.problem) or error.problem
            verdict = problem.verdict
            raise WalkError(
                problem, problem.failure(name, self._expected, url=self.tab.url)
            ) from error
        finally:
            started = _to_the_millisecond(began - self._started)
            step = Step(
                name=name,
                verdict=verdict,
                started=started,
                duration=_to_the_millisecond(clock() - self._started) - started,
                url=self.run.redactor.text(self.tab.url),
                locator=taken.spot.candidate if taken.spot else None,
            )
            self.steps.append(step)
            self.run.on_step(step)

    @contextlib.asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        timeout = self._timeout = asyncio.timeout(None)
        try:
            async with timeout:
                self.extend()
                yield
        except TimeoutError as error:
            if (
                not timeout.expired()
            ):  # a time of ours within the step's, which nobody reckoned with
                raise ProbeError(Code.BROWSER, f"the browser did not answer: {error}") from error
            self.unanswered = self.tab.ear.awaited is not None
            await self.tab.stop()
            await self.tab.check_alive()
            await self.tab.check_document(asked=self.tab.url)
            length = self._length.total_seconds()
            seen = f"nothing of it within {length:g} s"
            raise PageError(
                Problem(verdict=Verdict.FAILED, code=Code.TIMEOUT, seen=seen)
            ) from error
        finally:
            self._timeout = None

    async def refusal(self, problem: Problem) -> Problem | None:
        """Whether the last step failed because the shop refused us: nothing then follows for the shop.

        What a page asks for by itself, such as its reviews, may be refused while the shop fails. And
        an error of the shop's is one, unless it carries the marks of a challenge.
        """
        broken = problem.code is Code.SERVER_ERROR
        for answer in self.tab.ear.answers_since(self._mark):
            asked = answer.kind == "document" or (
                answer.kind in {"xhr", "fetch"} and is_of_the_way(answer.url)
            )
            if asked and (not broken or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR):
                refusal = classify(
                    answer.status, answer.headers, url=answer.url, final_url=answer.url
                )
                if refusal and refusal.verdict is Verdict.BLOCKED:
                    return refusal
        if not broken and await self._captcha():
            return Problem(
                verdict=Verdict.BLOCKED,
                code=Code.CAPTCHA,
                seen="the shop asks to prove that the customer is human",
            )
        return None

    async def _captcha(self) -> bool:
        if self.tab.ear.awaited:
            await self.tab.stop()
        try:
            async with asyncio.timeout(_LOOK_WITHIN):
                return await self.find(Part.CAPTCHA, within=0) is not None
        except (PageError, TimeoutError):
            return False  # the page is gone: that is what failed

    def same_shop(self, url: str) -> bool:
        return urlsplit(url).hostname == urlsplit(self.tab.url).hostname


def _to_the_millisecond(seconds: float) -> timedelta:
    """What is finer is the machine's own, and would be stored with each step of each run."""
    return timedelta(milliseconds=round(seconds * 1000))
