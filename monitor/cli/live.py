"""One run now, its steps live on the screen; shared by the commands that look at a shop."""

import asyncio
import contextlib
import os
import shlex
import signal
import tempfile
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from alerts.causes import cause_in
from config.secrets import Redactor
from config.settings import Settings
from config.store import Check
from monitor.cli.console import complain, err, quoted
from monitor.evidence import EvidenceError, EvidenceStore
from monitor.parts import all_probes, browser_pool, network_question
from monitor.runner import Progress, Runner, begin
from probes.base import RunContext
from probes.footprint import held_by_vendor
from probes.registry import Probes
from probes.result import Artifact, CheckResult, Outcome, Step, Verdict

_ENOUGH_OF_IT = 16  # characters of a run's id: its moment, and some of the chance
SIGNS = {
    Verdict.PASSED: "[green]✓[/]",
    Verdict.DEGRADED: "[yellow]![/]",
    Verdict.FAILED: "[red]✗[/]",
    Verdict.BLOCKED: "[magenta]⊘[/]",
    Verdict.ERROR: "[blue]?[/]",
}


class LiveRunner:
    """Runs checks one after the other and says what it sees. Stores no result, tells nobody else."""

    def __init__(self, runner: Runner, settings: Settings, traced: "_Traced") -> None:
        self._runner = runner
        self._settings = settings
        self._traced = traced

    async def run(self, check: Check) -> CheckResult:
        now = datetime.now(UTC)
        err.print(f"[bold]{check.id}[/] {quoted(check.store.url)}")
        run = begin(check, now, location=self._settings.location, now=now)
        progress = Progress(on_attempt=_attempt, on_step=show_step)
        result = self._traced.added_to(await self._runner.run(check, run, progress=progress))
        _tell(result)
        if result.outcome.evidence:
            err.print(f"  open it:  {quoted(how_to_open(result.run_id, self._settings))}")
        return result


@contextlib.asynccontextmanager
async def live_runner(
    settings: Settings, *, secrets: Collection[str], headed: bool = False, trace: bool = False
) -> AsyncIterator[LiveRunner]:
    """A runner with a browser of its own. Stopped by a signal, it leaves no browser and no file behind.

    `trace`: keep the evidence of light attempts too.
    """
    this = asyncio.current_task()
    if this is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    pool = browser_pool(settings, headed=headed)
    table = all_probes(pool, settings)
    evidence = EvidenceStore(settings.data_dir / "evidence")
    traced = _Traced(table, evidence)
    with tempfile.TemporaryDirectory(prefix="tillwatch-") as scratch:
        runner = Runner(
            probe_for=(lambda _check: traced) if trace else table.of,
            evidence=evidence,
            scratch=Path(scratch),
            redactor=Redactor(settings.secrets | frozenset(secrets)),
            our_network_is_down=network_question(settings),
        )
        try:
            yield LiveRunner(runner, settings, traced)
        finally:
            await pool.close()


def _attempt(number: int) -> None:
    if number > 1:
        err.print(f"  once more, to be sure (attempt {number})")


def show_step(step: Step) -> None:
    seconds = step.duration.total_seconds()
    err.print(
        f"  {SIGNS[step.verdict]} {step.name:<12} {seconds:6.2f} s  [dim]{quoted(step.url)}[/]"
    )


def _tell(result: CheckResult) -> None:
    outcome = result.outcome
    took = result.duration.total_seconds()
    flaky = ", flaky: the first attempt failed" if result.flaky else ""
    err.print(f"{SIGNS[result.verdict]} [bold]{result.verdict.value}[/] in {took:.2f} s{flaky}")
    if outcome.failure is not None:
        where = f" at {outcome.failure.step}" if outcome.failure.step else ""
        err.print(f"  {outcome.failure.code.value}{where}")
        err.print(f"  expected: {quoted(outcome.failure.expected)}")
        err.print(f"  seen:     {quoted(outcome.failure.seen)}")
    for place, cause in enumerate(outcome.causes):
        whose = f" ({quoted(cause.subject)})" if cause.subject else ""
        label = "cause:   " if not place else "or:      "
        err.print(f"  {label} {cause_in('en', cause.code)}{whose}: {quoted(cause.evidence)}")
    for finding in outcome.findings:
        err.print(f"  {finding.code.value}: {quoted(finding.message)}")
    held = held_by_vendor(outcome.measurements)
    if held:
        told = ", ".join(f"{vendor} {number}" for vendor, number in held.items())
        err.print(f"  [dim]kept from those who count visits: {quoted(told)}[/]")
    for artifact in outcome.evidence:
        err.print(f"  evidence: {quoted(str(artifact.path))}")


def how_to_open(run_id: str, settings: Settings) -> str:
    """The command that shows this run's evidence; as short as it can be for somebody to type."""
    usual = settings.data_dir == Settings.from_environment(os.environ).data_dir
    folder = "" if usual else f" --data {shlex.quote(str(settings.data_dir))}"
    return f"tillwatch evidence {run_id[:_ENOUGH_OF_IT]}{folder}"


class _Traced:
    """A probe whose light attempts record everything, too; `kept` is what came of that."""

    def __init__(self, table: Probes, evidence: EvidenceStore) -> None:
        self._table = table
        self._evidence = evidence
        self.kept: list[Artifact] = []

    async def run(self, check: Check, context: RunContext) -> Outcome:
        outcome = await self._table.of(check).run(check, replace(context, full_evidence=True))
        if context.full_evidence:  # the confirming attempt: its evidence is kept anyway
            return outcome
        named = [
            replace(artifact, name=f"attempt-{context.attempt}-{artifact.name}")
            for artifact in outcome.evidence
        ]
        try:
            self.kept += await self._evidence.keep(check.id, context.run_id, named)
        except EvidenceError as error:  # says nothing of the shop
            complain(str(error))
        return replace(outcome, evidence=())

    def added_to(self, result: CheckResult) -> CheckResult:
        evidence = (*self.kept, *result.outcome.evidence)
        self.kept = []
        return replace(result, outcome=replace(result.outcome, evidence=evidence))
