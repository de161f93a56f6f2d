"""One run: attempts, deadline, evidence; whatever happens, a result. It stores nothing but evidence.

A run makes as few attempts as give a verdict that can be trusted:

1. The first attempt runs light. Passed, degraded, blocked: that is the result.
2. When the browser itself broke, the attempt is repeated once, the confirming one too; it gets a
   new browser. Our other faults are not repeated: the next slot is soon enough.
3. A failed attempt is confirmed at once, with full evidence. Failed again: failed. Passed or
   degraded: flaky. Blocked or our own fault: that, for then nobody knows what the shop does.

The picture of a failed first attempt is kept whatever comes of the second: of a flaky run it is all there is.

A failed attempt that may be our own network's fault is not the shop's while no reference host
answers either.
"""

import asyncio
import secrets
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import structlog

from config.secrets import Redactor
from config.store import Check
from monitor.faults import our_fault, outcome_of
from monitor.storage.base import StartedRun
from probes.base import Probe, ProbeError, RunContext
from probes.codes import Code
from probes.footprint import with_earlier
from probes.network import NETWORK_CODES
from probes.result import (
    OF_FIRST_ATTEMPT,
    SOLD,
    Artifact,
    CheckResult,
    Json,
    Outcome,
    Step,
    Verdict,
)

log = structlog.get_logger(__name__)

_MARGIN = timedelta(seconds=60)
"""What an attempt may take beyond the check's own `timeout`: a browser that starts, evidence."""
_LARGEST_PICTURE = 1_000_000  # bytes; a flaky run is no reason to fill the disk
_NO_MEMORY: Mapping[str, Json] = MappingProxyType({})


class EvidenceKeeper(Protocol):
    """Takes evidence out of a scratch folder before that is removed."""

    async def keep(
        self, check_id: str, run_id: str, artifacts: Sequence[Artifact]
    ) -> Sequence[Artifact]:
        """Keep these files; gives back those that were kept."""


def _ignore(_news: object) -> None:
    """Nobody watches this run live."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Who watches a run live: hears of each attempt as it begins, and of each finished step."""

    on_attempt: Callable[[int], None] = _ignore
    on_step: Callable[[Step], None] = _ignore


@dataclass(frozen=True, kw_only=True, slots=True)
class _Job:
    """What is the same for all attempts of a run."""

    check: Check
    run: StartedRun
    memory: Mapping[str, Json]
    progress: Progress
    may_check_out: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Attempt:
    """One look at the shop."""

    number: int
    duration: timedelta
    outcome: Outcome


def begin(check: Check, slot: datetime, *, location: str, now: datetime) -> StartedRun:
    """A run that starts now. Ids sort by time: milliseconds in hexadecimal, then chance."""
    run_id = f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(10)}"
    return StartedRun(
        run_id=run_id, check_id=check.id, location=location, slot=slot, started_at=now
    )


class Runner:
    """Carries out runs, one or many at once."""

    def __init__(
        self,
        *,
        probe_for: Callable[[Check], Probe],
        evidence: EvidenceKeeper,
        scratch: Path,
        redactor: Redactor,
        our_network_is_down: Callable[[Code], Awaitable[bool]],
    ) -> None:
        self._probe_for = probe_for
        self._evidence = evidence
        self._scratch = scratch
        self._redactor = redactor
        self._our_network_is_down = our_network_is_down

    async def run(
        self,
        check: Check,
        run: StartedRun,
        *,
        memory: Mapping[str, Json] = _NO_MEMORY,
        progress: Progress = Progress(),
        may_check_out: bool = True,
    ) -> CheckResult:
        """Carry out one run. A failure is confirmed also where that takes one checkout more than the day allows.

        Raises nothing but the cancellation of its task.
        """
        job = _Job(
            check=check,
            run=run,
            memory=memory,
            progress=progress,
            may_check_out=may_check_out,
        )
        attempt = await self._try(job, number=1)
        if attempt.outcome.verdict is not Verdict.FAILED:
            return _result(run, attempt)
        confirming = await self._try(job, number=attempt.number + 1, confirming=True)
        flaky = confirming.outcome.verdict in SOLD
        if flaky:
            log.info("flaky", first_failure=attempt.outcome.failure)
        return _result(run, _with_what_was_before(attempt, confirming), flaky=flaky)

    async def _try(self, job: _Job, *, number: int, confirming: bool = False) -> _Attempt:
        """An attempt, and a second when the browser broke in the first."""
        attempt = await self._attempt(job, number=number, confirming=confirming)
        if _browser_broke(attempt.outcome):
            attempt = await self._attempt(job, number=number + 1, confirming=confirming)
        return attempt

    async def _attempt(self, job: _Job, *, number: int, confirming: bool = False) -> _Attempt:
        """One attempt in a scratch folder of its own, which is gone afterwards."""
        job.progress.on_attempt(number)
        clock = asyncio.get_running_loop().time
        start = clock()
        try:
            with tempfile.TemporaryDirectory(
                prefix=f"{job.run.run_id}-", dir=self._scratch, ignore_cleanup_errors=True
            ) as folder:
                context = RunContext(
                    run_id=job.run.run_id,
                    attempt=number,
                    full_evidence=confirming,
                    scratch=Path(folder),
                    redactor=self._redactor,
                    memory=job.memory,
                    on_step=job.progress.on_step,
                    may_check_out=job.may_check_out,
                )
                outcome = await self._look(job.check, context)
                took = clock() - start
                outcome = await self._keep_evidence(job, context, await self._blame(outcome))
        except Exception as error:  # noqa: BLE001 - whatever it is, it becomes the run's result
            outcome, took = outcome_of(error, redactor=self._redactor), clock() - start
        return _Attempt(number=number, duration=timedelta(seconds=took), outcome=outcome)

    async def _look(self, check: Check, context: RunContext) -> Outcome:
        """What the probe says, within the hard limit. The probe has a limit of its own below it."""
        limit = check.spec.timeout + _MARGIN
        deadline = asyncio.timeout(limit.total_seconds())
        try:
            async with deadline:
                return await self._probe_for(check).run(check, context)
        except TimeoutError as error:
            if not deadline.expired():
                raise
            seconds = limit.total_seconds()
            raise ProbeError(
                Code.DEADLINE, f"the attempt hung and was stopped after {seconds:.0f} seconds"
            ) from error

    async def _blame(self, outcome: Outcome) -> Outcome:
        """The outcome; our own fault when it was our network that failed."""
        failure = outcome.failure
        if outcome.verdict is not Verdict.FAILED or failure is None:
            return outcome
        if failure.code not in NETWORK_CODES or not await self._our_network_is_down(failure.code):
            return outcome
        seen = (
            f"our own network is down: none of the reference hosts answers either ({failure.seen})"
        )
        return our_fault(Code.NETWORK, seen)

    async def _keep_evidence(self, job: _Job, context: RunContext, outcome: Outcome) -> Outcome:
        """The outcome with the evidence that was kept. Lost evidence never costs a verdict."""
        if not outcome.evidence or outcome.verdict is Verdict.PASSED:
            return replace(outcome, evidence=())
        to_be_confirmed = outcome.verdict is Verdict.FAILED and not context.full_evidence
        try:
            wanted = outcome.evidence
            if to_be_confirmed:
                wanted = tuple(_of_first_attempt(wanted))
            keep = self._evidence.keep
            kept = tuple(await keep(job.check.id, context.run_id, wanted)) if wanted else ()
        except Exception as error:  # noqa: BLE001 - a shop that failed is told of without pictures too
            log.warning("evidence_lost", error=self._redactor.text(repr(error)))
            kept = ()
        return replace(outcome, evidence=kept)


def _browser_broke(outcome: Outcome) -> bool:
    return outcome.failure is not None and outcome.failure.code is Code.BROWSER


def _of_first_attempt(artifacts: Sequence[Artifact]) -> Iterator[Artifact]:
    """The pictures, under names that tell them from those of the attempt that confirms."""
    for artifact in artifacts:
        small = artifact.path.stat().st_size <= _LARGEST_PICTURE
        if artifact.media_type.startswith("image/") and small:
            yield replace(artifact, name=f"{OF_FIRST_ATTEMPT}{artifact.name}")


def _with_what_was_before(first: _Attempt, attempt: _Attempt) -> _Attempt:
    """The confirming attempt, with the first one's picture, and what both cost the shop."""
    own, before = attempt.outcome, first.outcome
    outcome = replace(
        own,
        evidence=(*own.evidence, *before.evidence),
        measurements=with_earlier(own.measurements, before.measurements),
    )
    return replace(attempt, outcome=outcome)


def _result(run: StartedRun, attempt: _Attempt, *, flaky: bool = False) -> CheckResult:
    return CheckResult(
        run_id=run.run_id,
        check_id=run.check_id,
        location=run.location,
        slot=run.slot,
        attempts=attempt.number,
        flaky=flaky,
        started_at=run.started_at,
        duration=attempt.duration,
        outcome=attempt.outcome,
    )
