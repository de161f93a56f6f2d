"""`check`: one run now, its steps live on the screen. Stores nothing, tells nobody."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated

import typer

from alerts.model import CheckState
from config.loader import Loaded
from config.settings import Settings
from config.store import Check, store_of
from monitor.cli.configured import read_or_exit
from monitor.cli.console import complain, out
from monitor.cli.exits import Exit
from monitor.cli.known import changes, known_states
from monitor.cli.live import live_runner
from monitor.cli.options import ConfigDir, DataDir, Json, settings_from
from probes.footprint import EVENT_HELD
from probes.result import CheckResult


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
    loaded = read_or_exit(settings, store=store_of(name))
    chosen = _chosen(loaded, name)
    running = _run_all(chosen, loaded, settings=settings, headed=headed, trace=trace)
    try:
        looks = asyncio.run(running)
    except (KeyboardInterrupt, asyncio.CancelledError):
        complain("stopped before the end; nothing is said of the shop")
        raise typer.Exit(Exit.ERROR) from None
    if as_json:
        told = [as_data(result, state=state) for result, state in looks]
        out.print_json(json.dumps(told, ensure_ascii=False))
    raise typer.Exit(Exit.of(result.verdict for result, _ in looks))


def _chosen(loaded: Loaded, name: str) -> list[Check]:
    checks = loaded.config.checks
    found = [one for one in checks.values() if name in (one.id, one.store.id)]
    if not found:
        complain(f'no check is called "{name}"; there are: {", ".join(sorted(checks)) or "none"}')
        raise typer.Exit(Exit.USAGE)
    return found


async def _run_all(
    checks: Sequence[Check], loaded: Loaded, *, settings: Settings, headed: bool, trace: bool
) -> list[tuple[CheckResult, CheckState | None]]:
    """Run the checks one after the other; each result with what the service knows of its check."""
    states = await known_states(settings)
    async with live_runner(settings, secrets=loaded.secrets, headed=headed, trace=trace) as runner:
        return [
            (await runner.run(one, state=states.get(one.id)), states.get(one.id)) for one in checks
        ]


def as_data(result: CheckResult, *, state: CheckState | None = None) -> dict[str, object]:
    """A result as programs read it. `state` is what the service knows of its check."""
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
        "causes": [
            {"code": cause.code.value, "subject": cause.subject, "evidence": cause.evidence}
            for cause in outcome.causes
        ],
        "changed": [
            {
                "fact": change.fact,
                "gone": change.gone,
                "new": change.new,
                "since": {value: seen.isoformat() for value, seen in change.since.items()},
            }
            for change in changes(result, state)
        ],
        "steps": [
            {"name": step.name, "verdict": step.verdict, "seconds": step.duration.total_seconds()}
            for step in outcome.steps
        ],
        "findings": [
            {"code": one.code, "subject": one.subject, "message": one.message}
            for one in outcome.findings
        ],
        "events_held": [
            {**one.labels, "number": int(one.value)}
            for one in outcome.measurements
            if one.name == EVENT_HELD
        ],
        "evidence": [str(artifact.path) for artifact in outcome.evidence],
    }
