"""One run now, its steps live on the screen; shared by the commands that look at a shop."""

import asyncio
import contextlib
import os
import shlex
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Collection
from datetime import UTC, datetime
from pathlib import Path

from alerts.causes import cause_in
from alerts.model import CheckState, Difference
from config.secrets import Redactor
from config.settings import Settings
from config.store import Check
from monitor.cli.console import err, quoted
from monitor.cli.known import changes
from monitor.cli.traced import Traced
from monitor.cli.waiting import waiting
from monitor.data_folder import evidence_folder
from monitor.evidence import EvidenceStore
from monitor.parts import all_probes, browser_pool, network_question
from monitor.runner import Progress, Runner, begin
from probes.footprint import held_by_vendor
from probes.result import CheckResult, Step, Verdict

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

    def __init__(self, runner: Runner, settings: Settings, traced: Traced) -> None:
        self._runner = runner
        self._settings = settings
        self._traced = traced

    async def run(
        self, check: Check, *, within: float | None = None, state: CheckState | None = None
    ) -> CheckResult:
        """One run. After `within` seconds it is cut off; then what was seen until then counts.

        `state` is what the service knows of the check.
        """
        memory = state.memory if state else {}
        now = datetime.now(UTC)
        err.print(f"[bold]{check.id}[/] {quoted(check.store.url)}")
        run = begin(check, now, location=self._settings.location, now=now)
        try:
            async with asyncio.timeout(within):
                with waiting(within) as shown:
                    progress = _progress(shown)
                    result = await self._runner.run(check, run, memory=memory, progress=progress)
        except TimeoutError:
            err.print("  the time is up; what was seen until now counts")
            result = self._traced.cut_off(run, after=within or 0.0)
        result = self._traced.added_to(result)
        _tell(result, listing=within is None)
        for change in changes(result, state):
            err.print(f"  changed:  {quoted(_change(change))}")
        if result.outcome.evidence:
            err.print(f"  open it:  {quoted(how_to_open(result.run_id, self._settings))}")
        return result


@contextlib.asynccontextmanager
async def live_runner(
    settings: Settings,
    *,
    secrets: Collection[str],
    headed: bool = False,
    trace: bool = False,
    first_look: bool = False,
) -> AsyncIterator[LiveRunner]:
    """A runner with a browser of its own. Stopped by a signal, it leaves no browser and no file behind.

    `trace`: keep the evidence of light attempts too. `first_look`: of those that failed, as there may
    be no time for a second one; and ask what a file can be made of.
    """
    this = asyncio.current_task()
    if this is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    pool = browser_pool(settings, headed=headed)
    table = all_probes(pool, settings)
    evidence = EvidenceStore(evidence_folder(settings))
    traced = Traced(table, evidence, first_look=first_look)
    with tempfile.TemporaryDirectory(prefix="tillwatch-") as scratch:
        runner = Runner(
            probe_for=(lambda _check: traced) if trace or first_look else table.of,
            evidence=evidence,
            scratch=Path(scratch),
            redactor=Redactor(settings.secrets | frozenset(secrets)),
            our_network_is_down=network_question(settings),
        )
        try:
            yield LiveRunner(runner, settings, traced)
        finally:
            await pool.close()


def _progress(shown: Callable[[Step | None], None]) -> Progress:
    """Whoever watches sees each step as it is done, and what comes next."""

    def attempt(number: int) -> None:
        if number > 1:
            err.print(f"  once more, to be sure (attempt {number})")
        shown(None)

    def step(done: Step) -> None:
        show_step(done)
        shown(done)

    return Progress(on_attempt=attempt, on_step=step)


def _change(change: Difference) -> str:
    """What went and what came, and since when."""
    parts = [f"{change.fact}:"]
    parts += [f"{value} is gone;" for value in change.gone]
    for value in change.new:
        since = change.since.get(value)
        parts.append(f"{value} is new" + (f" since {since:%Y-%m-%d %H:%M} UTC;" if since else ";"))
    return " ".join(parts).rstrip(";")


def show_step(step: Step) -> None:
    seconds = step.duration.total_seconds()
    err.print(
        f"  {SIGNS[step.verdict]} {step.name:<12} {seconds:6.2f} s  [dim]{quoted(step.url)}[/]"
    )


def _tell(result: CheckResult, *, listing: bool) -> None:
    """`listing`: name each file of evidence, too."""
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
    for artifact in outcome.evidence if listing else ():
        err.print(f"  evidence: {quoted(str(artifact.path))}")


def how_to_open(run_id: str, settings: Settings) -> str:
    """The command that shows this run's evidence; as short as it can be for somebody to type."""
    usual = settings.data_dir == Settings.from_environment(os.environ).data_dir
    folder = "" if usual else f" --data {shlex.quote(str(settings.data_dir))}"
    return f"tillwatch evidence {run_id[:_ENOUGH_OF_IT]}{folder}"
