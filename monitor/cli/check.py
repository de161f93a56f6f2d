"""`check`: one run now, its steps live on the screen. Stores nothing, tells nobody."""

import asyncio
import json
import signal
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from config.loader import Loaded
from config.secrets import Redactor
from config.settings import Settings
from config.store import Check
from monitor.cli.console import complain, err, out, quoted
from monitor.cli.exits import Exit
from monitor.cli.options import ConfigDir, DataDir, Json, read_or_exit, settings_from
from monitor.evidence import EvidenceError, EvidenceStore
from monitor.parts import all_probes, browser_pool, network_question
from monitor.runner import Progress, Runner, begin
from probes.base import RunContext
from probes.registry import Probes
from probes.result import Artifact, CheckResult, Outcome, Step, Verdict

_SIGNS = {
    Verdict.PASSED: "[green]✓[/]",
    Verdict.DEGRADED: "[yellow]![/]",
    Verdict.FAILED: "[red]✗[/]",
    Verdict.BLOCKED: "[magenta]⊘[/]",
    Verdict.ERROR: "[blue]?[/]",
}


def check(
    name: Annotated[str, typer.Argument(help="STORE, or STORE/CHECK.", metavar="STORE[/CHECK]")],
    headed: Annotated[bool, typer.Option("--headed", help="Show the browser's window.")] = False,
    trace: Annotated[
        bool, typer.Option("--trace", help="Keep full evidence of every attempt.")
    ] = False,
    as_json: Json = False,
    config: ConfigDir = None,
    data: DataDir = None,
) -> None:
    """Run a check now; the exit code tells the verdict."""
    settings = settings_from(config=config, data=data)
    loaded = read_or_exit(settings, store=name.partition("/")[0])
    chosen = _chosen(loaded, name)
    running = _run_all(chosen, loaded, settings=settings, headed=headed, trace=trace)
    try:
        results = asyncio.run(running)
    except (KeyboardInterrupt, asyncio.CancelledError):
        complain("stopped before the end; nothing is said of the shop")
        raise typer.Exit(Exit.ERROR) from None
    if as_json:
        out.print_json(json.dumps([_as_json(result) for result in results], ensure_ascii=False))
    raise typer.Exit(Exit.of(result.verdict for result in results))


def _chosen(loaded: Loaded, name: str) -> list[Check]:
    checks = loaded.config.checks
    found = [one for one in checks.values() if name in (one.id, one.store.id)]
    if not found:
        complain(f'no check is called "{name}"; there are: {", ".join(sorted(checks)) or "none"}')
        raise typer.Exit(Exit.USAGE)
    return found


async def _run_all(
    checks: Sequence[Check], loaded: Loaded, *, settings: Settings, headed: bool, trace: bool
) -> list[CheckResult]:
    """Run the checks one after the other. Stopped, it leaves no browser and no file behind."""
    this = asyncio.current_task()
    if this is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    redactor = Redactor(settings.secrets | loaded.secrets)
    pool = browser_pool(settings, headed=headed)
    table = all_probes(pool, settings)
    evidence = EvidenceStore(settings.data_dir / "evidence")
    traced = _Traced(table, evidence)
    with tempfile.TemporaryDirectory(prefix="tillwatch-") as scratch:
        runner = Runner(
            probe_for=(lambda _check: traced) if trace else table.of,
            evidence=evidence,
            scratch=Path(scratch),
            redactor=redactor,
            our_network_is_down=network_question(settings),
        )
        try:
            return [await _run_one(runner, one, settings, traced) for one in checks]
        finally:
            await pool.close()


async def _run_one(
    runner: Runner, check: Check, settings: Settings, traced: "_Traced"
) -> CheckResult:
    now = datetime.now(UTC)
    err.print(f"[bold]{check.id}[/] {quoted(check.store.url)}")
    run = begin(check, now, location=settings.location, now=now)
    progress = Progress(on_attempt=_attempt, on_step=_step)
    result = traced.added_to(await runner.run(check, run, progress=progress))
    _tell(result)
    return result


def _attempt(number: int) -> None:
    if number > 1:
        err.print(f"  once more, to be sure (attempt {number})")


def _step(step: Step) -> None:
    seconds = step.duration.total_seconds()
    err.print(
        f"  {_SIGNS[step.verdict]} {step.name:<12} {seconds:6.2f} s  [dim]{quoted(step.url)}[/]"
    )


def _tell(result: CheckResult) -> None:
    outcome = result.outcome
    took = result.duration.total_seconds()
    flaky = ", flaky: the first attempt failed" if result.flaky else ""
    err.print(f"{_SIGNS[result.verdict]} [bold]{result.verdict.value}[/] in {took:.2f} s{flaky}")
    if outcome.failure is not None:
        where = f" at {outcome.failure.step}" if outcome.failure.step else ""
        err.print(f"  {outcome.failure.code.value}{where}")
        err.print(f"  expected: {quoted(outcome.failure.expected)}")
        err.print(f"  seen:     {quoted(outcome.failure.seen)}")
    for finding in outcome.findings:
        err.print(f"  {finding.code.value}: {quoted(finding.message)}")
    for artifact in outcome.evidence:
        err.print(f"  evidence: {quoted(str(artifact.path))}")


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


def _as_json(result: CheckResult) -> dict[str, object]:
    outcome = result.outcome
    failure = outcome.failure
    return {
        "check": result.check_id,
        "verdict": result.verdict.value,
        "flaky": result.flaky,
        "seconds": result.duration.total_seconds(),
        "code": failure.code.value if failure else None,
        "step": failure.step if failure else None,
        "expected": failure.expected if failure else None,
        "seen": failure.seen if failure else None,
        "steps": [
            {"name": step.name, "verdict": step.verdict, "seconds": step.duration.total_seconds()}
            for step in outcome.steps
        ],
        "evidence": [str(artifact.path) for artifact in outcome.evidence],
    }
