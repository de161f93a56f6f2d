"""The steps that a journey's file says, one after the other; again and again where it says so.

What each does is in `deeds`. Not the words of the language (`config.journeys`), nor a script's steps (`script`).
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from config.journeys import HOME, Condition, JourneyStep, PlainStep, Repeat
from config.step_names import step_names
from probes.browser.errors import PageError
from probes.browser.guest import Visit
from probes.browser.tab import Spot
from probes.journey.condition import JourneyWalk, Look
from probes.journey.deeds import Deeds
from probes.journey.one_time import OneTimeCodes
from probes.purchase.attempt import watched
from probes.purchase.browse import home


class Walker:
    """Takes the steps of one attempt."""

    def __init__(self, walk: JourneyWalk, visiting: Visit, codes: OneTimeCodes) -> None:
        self._walk = walk
        self._visiting = visiting
        self._deeds = Deeds(walk, codes)
        self._names = {id(step): name for step, name in step_names(walk.spec.steps)}

    async def take_all(self) -> None:
        """The home page, then one step after the other. Raises WalkError where the shop stops it."""
        await self._step(HOME, home)
        steps = self._walk.spec.steps
        for step, after in zip(steps, (*steps[1:], None), strict=True):
            if step.repeat is not None:
                await self._repeat(step, step.repeat)
            else:
                await self._take(step, after)

    async def _repeat(self, step: JourneyStep, repeat: Repeat) -> None:
        until = repeat.until
        for _ in range(repeat.times or repeat.at_most):
            if until is not None and await self._is_so(until):
                break
            inner = repeat.steps
            for one, after in zip(inner, (*inner[1:], None), strict=True):
                await self._take(one, after)
        if until is not None:
            await self._step(
                self._names[id(step)], lambda _walk: self._deeds.expect(until), within=step.within
            )

    async def _step(
        self,
        name: str,
        act: Callable[[JourneyWalk], Awaitable[Spot | None]],
        *,
        within: timedelta | None = None,
    ) -> None:
        async with watched(self._walk, self._visiting, name):
            await self._walk.step(name, act, within=within)

    async def _is_so(self, condition: Condition) -> bool:
        """A look at the page between two steps; what is amiss with it the next step will say."""
        try:
            return await Look(self._walk, condition).holds()
        except PageError:
            return False

    async def _take(self, step: PlainStep, after: PlainStep | None) -> None:
        async def act(_walk: JourneyWalk) -> Spot | None:
            return await self._deeds.do(step, after)

        await self._step(self._names[id(step)], act, within=step.within)
