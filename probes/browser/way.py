"""The way to a button: what lies over the page is got out of it as a customer would, and told.

Looked at only where something took a press, or where the check is to answer the shop's question about
cookies: a page that is well costs nothing. The last resort, hiding what can't be closed, is no customer's;
it is there so that the rest of the shop is looked at all the same, and whoever judges the run is told.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from playwright.async_api import Locator, Page, Position
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.browser.banner import Banner
from probes.browser.countdown import Countdown
from probes.browser.exits import Exits, Turn, described, soon, sort_of
from probes.browser.obstacle import ANSWERS, How, Kind, Obstacle, Rules
from probes.browser.overlay import hide, look_at, to_the_middle
from probes.browser.shun import Press

_LOOK_EVERY = 0.15  # seconds
_ONE_MORE_ROUND = (
    6.0  # seconds that must be left to try everything once more: a button may wake late
)
_TWICE = 2
_ANSWER_WITHIN = 4.0  # seconds for a banner that is in no table
_MOST_PICTURES = 2

TakePicture = Callable[[], Awaitable[bytes | None]]


async def _nobody_does() -> None:
    return None


class Way:
    """What one page puts in the way, and what became of it. Facts are in `met`, pictures beside them."""

    def __init__(self, page: Page, press: Press) -> None:
        self._page = page
        self._banner = Banner(page, press)
        self._exits = Exits(page, press, self._banner)
        self.picture: TakePicture = _nobody_does
        """Takes one without what must not be seen in it; whoever keeps the evidence says how."""
        self.met: list[Obstacle] = []
        self.pictures: dict[str, bytes] = {}
        """Of what was hidden or did not answer, by the obstacle's name."""
        self.step = ""
        self.answered: How | None = None
        """How the question about cookies was answered; `is_asking`: whether it was seen to stand open."""
        self.is_asking = False
        self.unanswered = 0
        """In how many steps its banner did not react."""
        self._point: Position | None = None
        self._hidden: set[str] = set()
        self._covers: set[str] = set()
        """The names of all that lay over something before it was pressed."""

    def use(self, rules: Rules) -> None:
        self._banner.rules = rules

    @property
    def _rules(self) -> Rules:
        return self._banner.rules

    def take_point(self) -> Position | None:
        """Where within the element the next press has to land; anywhere when None."""
        point, self._point = self._point, None
        return point

    async def clear(self, target: Locator, *, left: Countdown, gently: bool) -> None:
        """Get what covers this element out of the way. Nothing is done where nothing does.

        What is met for the first time has all the time, however late it was noticed: that a shop is slow is
        another matter. `gently`: it was pressed already, and what covers it now may be the answer: hide nothing.
        """
        try:
            look = await look_at(target)
            if look["boxes"] and look["free"] is None:
                await to_the_middle(target)
                look = await look_at(target)
                if not look["covered"]:
                    return
            if look["boxes"]:
                turn = Turn(target=target, look=look, left=left, step=self.step)
                if not gently:
                    self._grant_time(turn)
                await self._uncover(turn, gently=gently)
        except PlaywrightTimeoutError:
            return  # it is not there any more

    def _grant_time(self, turn: Turn) -> None:
        """All of it, for what is met for the first time; of what may be the answer to a press once it is closed."""
        if turn.cover["name"] not in self._covers:
            self._covers.add(turn.cover["name"])
            turn.left.again()

    async def _uncover(self, turn: Turn, *, gently: bool) -> None:
        cover = turn.cover
        if turn.look["free"] is not None:  # what covers a part only is no hindrance
            self._point = turn.look["free"]
            self._note(described(cover, turn, How.PASSED_BY, self._rules))
            return
        if any(box["captcha"] for box in turn.look["boxes"]):
            return  # that we are refused is for the step to say
        if cover["name"] in self._hidden and not gently:
            await hide(self._page, cover)
            return
        done = await self._exits.take(turn)
        if done is None and not gently and turn.left() >= _ONE_MORE_ROUND:
            done = await self._exits.take(turn)
        if done is None and not gently and await self._exits.went_late(turn):
            done = described(cover, turn, How.CLOSED, self._rules)
        if done is not None:
            self._note(done)
            self._grant_time(turn)
        elif not gently:
            await self._hide(turn)

    async def _hide(self, turn: Turn) -> None:
        boxes = [turn.cover, *(box for box in turn.look["boxes"][1:] if box["dialog"])]
        sorts = [sort for box in boxes if (sort := sort_of(box, self._rules))]
        kinds = [sort.kind for sort in sorts] or [Kind.DIALOG]
        await self._photograph(turn.cover["name"])
        self._note(
            replace(
                described(turn.cover, turn, How.HIDDEN, self._rules),
                kind=Kind.CONSENT if Kind.CONSENT in kinds else kinds[0],
                says=next((box["says"] for box in boxes if box["says"]), "")[:100],
                pressed=tuple(dict.fromkeys(turn.pressed)),
                asks=turn.asks,
                closed_in=not any(box["controls"] or box["frame"] for box in boxes),
            )
        )
        for box in boxes:
            await hide(self._page, box)
            self._hidden.add(box["name"])
        turn.left.again()

    async def answer_cookies(self, *, within: float) -> None:
        """Answer the question about cookies, as the rules say, if it stands open.

        It is waited for `within` seconds, as far as the table knows the one who asks.
        """
        end = asyncio.get_running_loop().time() + within
        while not (managers := await self._banner.open_managers()):
            if asyncio.get_running_loop().time() >= end:
                await self._answer_box()
                return
            await asyncio.sleep(_LOOK_EVERY)
        manager, done = managers[0], None

        async def hidden() -> bool:
            return manager not in await self._banner.open_managers()

        async def gone() -> bool:
            return await soon(self._page, hidden)

        for _ in range(_TWICE):
            done = await self._banner.answer_manager(
                manager, self._rules.answers[:1], gone=gone, step=self.step
            )
            if done or not self._banner.pressed:
                break
        await self._told(done, name=manager.name)

    async def _answer_box(self) -> None:
        box = await self._banner.open_box()
        if box is None:
            return

        async def closed() -> bool:
            return await self._banner.open_box() is None

        async def gone() -> bool:
            return await soon(self._page, closed)

        done = await self._banner.answer_box(
            box, self._rules.answers[:1], gone=gone, step=self.step, within=_ANSWER_WITHIN
        )
        await self._told(done, name=box["name"], says=box["says"])

    async def _told(self, done: Obstacle | None, *, name: str, says: str = "") -> None:
        """Take note of an answer, or of a banner that took none."""
        if done is None:
            self.is_asking = True
            self.unanswered += 1
            pressed = tuple(dict.fromkeys(self._banner.pressed))
            done = Obstacle(
                kind=Kind.CONSENT,
                name=name,
                how=How.STILL_OPEN,
                step=self.step,
                says=says[:100],
                pressed=pressed,
            )
            if pressed:
                await self._photograph(name)
        self._note(done)

    def _note(self, obstacle: Obstacle) -> None:
        known = {(one.kind, one.name, one.how, one.step) for one in self.met}
        if (obstacle.kind, obstacle.name, obstacle.how, obstacle.step) not in known:
            self.met.append(obstacle)
        if obstacle.kind is Kind.CONSENT:
            self.is_asking = obstacle.how not in ANSWERS
            self.answered = self.answered if self.is_asking else obstacle.how

    async def _photograph(self, name: str) -> None:
        if len(self.pictures) < _MOST_PICTURES and name not in self.pictures:
            picture = await self.picture()
            if picture is not None:
                self.pictures[name] = picture
