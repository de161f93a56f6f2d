"""The journey check: a visit like a purchase's, whose steps the shop's file or a script says."""

from dataclasses import replace

from config.checks import JourneySpec
from config.store import Check
from probes.base import RunContext
from probes.browser.guest import Visit
from probes.browser.pool import BrowserPool
from probes.journey.condition import JourneyWalk
from probes.journey.one_time import OneTimeCodes
from probes.journey.script import run_script
from probes.journey.steps import Walker
from probes.purchase.attempt import look
from probes.result import Outcome


class JourneyProbe:
    """Takes a journey's steps. `identity` is what the browser says of itself in its User-Agent."""

    def __init__(self, pool: BrowserPool, *, identity: str) -> None:
        self._pool = pool
        self._identity = identity
        self._codes = OneTimeCodes()

    async def run(self, check: Check, context: RunContext) -> Outcome:
        """Take all steps. Raises ProbeError when the browser or this machine failed."""
        spec = check.spec
        if not isinstance(spec, JourneySpec):
            raise TypeError(f"{check.id} is no journey check")
        # a code is a secret of this run only: knowing all that ever were would blot out prices
        run = replace(context, redactor=context.redactor.beside())
        return await look(
            self._pool,
            store=check.store,
            spec=spec,
            identity=self._identity,
            run=run,
            begin=lambda tab: JourneyWalk(tab=tab, store=check.store, spec=spec, run=run),
            take_steps=self._take_steps,
        )

    async def _take_steps(self, walk: JourneyWalk, visiting: Visit) -> None:
        if walk.spec.script is not None:
            await run_script(walk, walk.spec.script, visiting, self._codes)
        else:
            await Walker(walk, visiting, self._codes).take_all()
