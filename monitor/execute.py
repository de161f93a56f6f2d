"""What a queue is given to do: run a check for a slot, and see that exactly one result is stored.

Also for a run that was cancelled, and for those that a killed process left behind.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bound_contextvars

from config.store import Check, CheckId, Store
from monitor.faults import interrupted
from monitor.pipeline import Pipeline
from monitor.runner import Runner, begin
from monitor.storage.base import Journal, StartedRun
from probes.result import CheckResult

log = structlog.get_logger(__name__)

_LAST_WORDS = 5.0
"""Seconds that a cancelled run has to store its result. Left over is what `recover` is for."""


class Executor:
    """Runs checks as they are defined at that moment."""

    def __init__(
        self,
        runner: Runner,
        pipeline: Pipeline,
        *,
        location: str,
        checks: Callable[[], Mapping[CheckId, Check]],
        may_check_out: Callable[[Check, datetime], Awaitable[bool]],
        now: Callable[[], datetime],
    ) -> None:
        self._runner = runner
        self._pipeline = pipeline
        self._location = location
        self._checks = checks
        self._may_check_out = may_check_out
        self._now = now

    async def execute(self, check_id: CheckId, slot: datetime) -> None:
        """One run, from its start on record to its result. Satisfies `Execute`."""
        check = self._checks().get(check_id)
        if check is None:  # removed while it waited
            return
        run = begin(check, slot, location=self._location, now=self._now())
        with bound_contextvars(check=check_id, run_id=run.run_id):
            result = None
            try:
                siblings = [f"{check.store.id}/{name}" for name in check.store.checks]
                state = await self._pipeline.admit(run, siblings=siblings)
                if state is None:
                    return
                result = await self._runner.run(
                    check,
                    run,
                    memory=state.memory,
                    may_check_out=await self._may_check_out(check, slot),
                )
                await self._process(result)
            except asyncio.CancelledError:
                await self._last_words(result or _interrupted(run, now=self._now()))
                raise

    async def recover(self, journal: Journal) -> int:
        """End the runs that a killed process of this location left without a result; their number.

        To be called before the first run.
        """
        left = await journal.unfinished(self._location)
        for run in left:
            await self._process(_interrupted(run, now=run.started_at))
        if left:
            log.warning("runs_were_interrupted", runs=len(left))
        return len(left)

    async def _process(self, result: CheckResult) -> None:
        """Store it for its store as that is then: it may change, or be removed, while it goes on."""

        def store() -> Store | None:
            check = self._checks().get(result.check_id)
            return check.store if check else None

        await self._pipeline.process(result, store=store)

    async def _last_words(self, result: CheckResult) -> None:
        try:
            async with asyncio.timeout(_LAST_WORDS):
                await self._process(result)
        except TimeoutError:
            log.warning("result_left_to_the_next_start", verdict=result.verdict)


def _interrupted(run: StartedRun, *, now: datetime) -> CheckResult:
    return CheckResult(
        run_id=run.run_id,
        check_id=run.check_id,
        location=run.location,
        slot=run.slot,
        attempts=1,
        flaky=False,
        started_at=run.started_at,
        duration=max(now - run.started_at, timedelta(0)),
        outcome=interrupted(),
    )
