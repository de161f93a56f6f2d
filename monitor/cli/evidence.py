"""`evidence`: what is kept of a run, and its recording in Playwright's trace viewer.

Reads the evidence folder only: it needs no service and no database.
"""

import json
from typing import Annotated

import typer
from rich.table import Table

from monitor.cli.console import complain, out
from monitor.cli.exits import Exit
from monitor.cli.options import DataDir, Json, settings_from
from monitor.data_folder import evidence_folder
from monitor.evidence import EvidenceStore, Found
from probes.browser.viewer import show_trace
from probes.result import BEFORE, OF_FIRST_ATTEMPT, PICTURE, TRACE

_CANDIDATES = 5
_KILO = 1000
_WHAT = {
    PICTURE: "the failed step, with what matters framed",
    BEFORE: "the step before it",
    f"{OF_FIRST_ATTEMPT}{PICTURE}": "what the first attempt saw",
    "page.html": "the page's HTML",
    "answer.txt": "the answer",
    "console.log": "what the pages said in the console",
    "network.har": "all requests; opens in a browser's developer tools",
    TRACE: "the recording, for the trace viewer",
}


def evidence(
    run: Annotated[
        str,
        typer.Argument(
            help="A run's id or its beginning; STORE or STORE/CHECK for the newest run with evidence.",
            metavar="RUN",
        ),
    ],
    only_list: Annotated[
        bool, typer.Option("--list", help="List the files and open nothing.")
    ] = False,
    only_path: Annotated[
        bool, typer.Option("--path", help="Say in which folder they are.")
    ] = False,
    as_json: Json = False,
    data: DataDir = None,
) -> None:
    """List what is kept of a run, and show its recording until stopped (Ctrl-C)."""
    settings = settings_from(data=data)
    found = _found(EvidenceStore(evidence_folder(settings)), run)
    if as_json:
        out.print_json(json.dumps(_as_json(found), ensure_ascii=False))
    elif only_path:
        out.print(str(found.folder), markup=False)
    else:
        out.print(_table(found))
        if not only_list:
            _open(found)


def _found(store: EvidenceStore, run: str) -> Found:
    """The one that is meant; exits where there is none, or more than one run begins like this."""
    candidates = store.find(run)
    if not candidates:
        complain(
            f'nothing is kept of "{run}"; it may be forgotten by now, or its run passed '
            "(say with --data where the service's folder is)"
        )
        raise typer.Exit(Exit.USAGE)
    if not candidates[0].run_id.startswith(run):  # a store or check: what failed is worth more
        confirmed = [one for one in candidates if not all(map(_is_of_first_attempt, one.files))]
        return (confirmed or candidates)[0]
    if len(candidates) > 1:
        ids = ", ".join(one.run_id for one in candidates[:_CANDIDATES])
        more = " …" if len(candidates) > _CANDIDATES else ""
        complain(f'{len(candidates)} runs begin with "{run}": {ids}{more}')
        raise typer.Exit(Exit.USAGE)
    return candidates[0]


def _is_of_first_attempt(name: str) -> bool:
    """All that a flaky run leaves."""
    return name.startswith(OF_FIRST_ATTEMPT)


def _table(found: Found) -> Table:
    table = Table("file", "kB", "what", title=f"{found.check_id} {found.run_id}")
    table.columns[1].justify = "right"
    for name, size in found.files.items():
        table.add_row(name, f"{size / _KILO:.1f}", _WHAT.get(name, ""))
    table.caption = str(found.folder)
    return table


def _open(found: Found) -> None:
    if TRACE not in found.files:
        out.print(
            "There is no recording among them: only an attempt that confirms a failure has one."
        )
        return
    out.print("The recording opens in your browser, or at the address below. Ctrl-C ends it.")
    try:
        show_trace(found.folder / TRACE)
    except KeyboardInterrupt:
        raise typer.Exit(Exit.FINE) from None


def _as_json(found: Found) -> dict[str, object]:
    return {
        "run": found.run_id,
        "check": found.check_id,
        "folder": str(found.folder),
        "files": [{"name": name, "bytes": size} for name, size in found.files.items()],
    }
