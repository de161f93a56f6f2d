"""`history`: what is recorded of a store, newest first."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from monitor.cli.console import out
from monitor.cli.options import DataDir, Json, database_or_exit, settings_from
from monitor.storage.base import StoredRun
from monitor.storage.sql import open_storage

_COLOURS = {"passed": "green", "degraded": "yellow", "failed": "red", "blocked": "magenta"}


def history(
    store: Annotated[str, typer.Argument(help="STORE, or STORE/CHECK.", metavar="STORE[/CHECK]")],
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many runs.")] = 20,
    as_json: Json = False,
    data: DataDir = None,
) -> None:
    """Show the last runs of a store, the newest first."""
    settings = settings_from(data=data)
    url = database_or_exit(settings)
    runs = asyncio.run(_runs(url, store, limit))
    if as_json:
        out.print_json(json.dumps([_as_json(run) for run in runs], ensure_ascii=False))
    elif runs:
        out.print(_table(runs))
    else:
        out.print(f"nothing is recorded of {store} yet", markup=False)


async def _runs(url: str, name: str, limit: int) -> Sequence[StoredRun]:
    storage = await open_storage(url, may_upgrade=False)
    try:
        if "/" in name:
            return await storage.history.runs(check_id=name, limit=limit)
        return await storage.history.runs(store=name, limit=limit)
    finally:
        await storage.close()


def _table(runs: Sequence[StoredRun]) -> Table:
    table = Table("when (UTC)", "check", "verdict", "seconds", "step", "what")
    for run in runs:
        verdict = run.verdict.value if run.verdict else "running"
        table.add_row(
            f"{run.started_at:%Y-%m-%d %H:%M:%S}",
            run.check_id,
            f"[{_COLOURS.get(verdict, 'blue')}]{verdict}[/]" + (" (flaky)" if run.flaky else ""),
            f"{run.duration.total_seconds():.2f}",
            run.step or "",
            run.code or _seen_of(run),
        )
    return table


def _seen_of(run: StoredRun) -> str:
    """What is kept of a run that has no failure of its own: a flaky one's first picture."""
    return f"kept: {', '.join(run.evidence)}" if run.flaky and run.evidence else ""


def _as_json(run: StoredRun) -> dict[str, object]:
    return {
        "run": run.run_id,
        "check": run.check_id,
        "slot": run.slot.isoformat(),
        "verdict": run.verdict.value if run.verdict else None,
        "seconds": run.duration.total_seconds(),
        "flaky": run.flaky,
        "code": run.code,
        "step": run.step,
        "seen": run.seen,
        "evidence": list(run.evidence),
    }
