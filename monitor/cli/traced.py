"""A probe whose light attempts record everything, too, and are remembered when the run is cut off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from config.store import Check
from monitor.cli.console import complain
from monitor.evidence import EvidenceError, EvidenceStore
from monitor.faults import our_fault
from monitor.storage.base import StartedRun
from probes.base import RunContext
from probes.codes import Code
from probes.registry import Probes
from probes.result import SOLD, Artifact, CheckResult, Outcome, Step


class Traced:
    """`first_look`: a first meeting with a shop; then of what passed nothing is kept."""

    def __init__(self, table: Probes, evidence: EvidenceStore, *, first_look: bool) -> None:
        self._table = table
        self._evidence = evidence
        self._first_look = first_look
        self._kept: list[Artifact] = []
        self._light: Outcome | None = None
        self._steps: list[Step] = []

    async def run(self, check: Check, context: RunContext) -> Outcome:
        def step(done: Step) -> None:
            self._steps.append(done)
            context.on_step(done)

        if not context.full_evidence:
            self._light, self._steps = None, []
        thorough = replace(context, full_evidence=True, first_look=self._first_look, on_step=step)
        outcome = await self._table.of(check).run(check, thorough)
        if context.full_evidence:  # the confirming attempt: its evidence is kept anyway
            if self._first_look:
                self._kept = []
            return outcome
        if not (self._first_look and outcome.verdict in SOLD):
            await self._keep(check, context, outcome)
        self._light = replace(outcome, evidence=())
        return self._light

    async def _keep(self, check: Check, context: RunContext, outcome: Outcome) -> None:
        named = [
            replace(artifact, name=f"attempt-{context.attempt}-{artifact.name}")
            for artifact in outcome.evidence
        ]
        try:
            self._kept += await self._evidence.keep(check.id, context.run_id, named)
        except EvidenceError as error:  # says nothing of the shop
            complain(str(error))

    def added_to(self, result: CheckResult) -> CheckResult:
        evidence = (*self._kept, *result.outcome.evidence)
        self._kept = []
        return replace(result, outcome=replace(result.outcome, evidence=evidence))

    def cut_off(self, run: StartedRun, *, after: float) -> CheckResult:
        """The result of a run that took too long: what its first attempt saw, where that had ended.

        A probe ends in time by itself; so what did not is our own doing, and says nothing of the shop.
        """
        outcome = self._light or our_fault(Code.DEADLINE, f"it was not done after {after:.0f} s")
        return CheckResult(
            run_id=run.run_id,
            check_id=run.check_id,
            location=run.location,
            slot=run.slot,
            attempts=1,
            flaky=False,
            started_at=run.started_at,
            duration=datetime.now(UTC) - run.started_at
            if self._light is None
            else sum((step.duration for step in outcome.steps), timedelta()),
            outcome=outcome if self._light else replace(outcome, steps=tuple(self._steps)),
        )
