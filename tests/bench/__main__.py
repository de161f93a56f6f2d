"""Runs the benchmarks: `python -m tests.bench [--only ID …] [--peers] [--quick] [--strict]`.

A full run is kept in `build/bench.json`, one that is quick or for some figures only in
`build/bench-part.json`. `--write-docs` measures nothing: it puts the last full run, and what the last
`make proof` and `make signal` found, into docs/benchmarks.md. Exit code 1 when a benchmark broke, and with `--strict` when a limit was missed.
"""

import argparse
import json
import os
import platform
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import psutil
from rich.console import Console

from tests.bench import proofs
from tests.bench.benches import Bench, be_quiet, chosen, titles
from tests.bench.contest import ROOT
from tests.bench.items import Item, missed
from tests.bench.report import terminal_table, with_part, write_docs
from tests.signal import report as signal_report

BUILD = ROOT / "build"
FULL, PART = BUILD / "bench.json", BUILD / "bench-part.json"
PAGE = ROOT / "docs" / "benchmarks.md"
console = Console()


def main() -> int:
    arguments = _arguments()
    if arguments.write_docs:
        return _write_docs()
    items: list[Item] = []
    broken: list[str] = []
    for bench in chosen(set(arguments.only), peers=arguments.peers):
        try:
            items += _measured(bench, quick=arguments.quick)
        except Exception:  # noqa: BLE001 - the others go on, and it is told
            broken += bench.figures
            traceback.print_exc()
    _keep(items, PART if arguments.quick or arguments.only or broken else FULL)
    console.print(terminal_table(items, titles()))
    for name in broken:
        console.print(f"[bold red]broken:[/] {name}")
    return 1 if broken or (arguments.strict and missed(items)) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="ID", choices=titles(), default=[])
    parser.add_argument("--peers", action="store_true", help="also beside other programs")
    parser.add_argument("--quick", action="store_true", help="few pairs; figures are rough")
    parser.add_argument("--strict", action="store_true", help="a missed limit is a failure")
    parser.add_argument("--write-docs", action="store_true", help="the last full run, into docs")
    return parser.parse_args()


def _measured(bench: Bench, *, quick: bool) -> list[Item]:
    """Run one bench in a process of its own: what one leaves behind must not weigh on the next."""
    told = _machine()
    what = ", ".join(bench.figures)
    console.print(f"[dim]others use {told['others']} of the processors[/]  {what}")
    context = get_context("spawn")
    length = "" if quick else f" (about {bench.minutes:g} minutes)"
    with (
        console.status(f"{what}{length}"),
        ProcessPoolExecutor(1, mp_context=context, initializer=be_quiet) as process,
    ):
        items = process.submit(bench.run, **(bench.quick if quick else {})).result()
    if [item.id for item in items] != [*bench.figures]:
        raise RuntimeError(f"{what} were asked for, and {[item.id for item in items]} came")
    return [replace(item, versions=item.versions | told) for item in items]


def _machine() -> dict[str, str]:
    """What else weighs on a figure. `others` is looked at while nothing of ours runs."""
    return {
        "others": f"{psutil.cpu_percent(interval=1.0):.0f} %",
        "cores": str(os.cpu_count()),
        "kernel": platform.release(),
    }


def _keep(items: list[Item], file: Path) -> None:
    BUILD.mkdir(exist_ok=True)
    figures = [item.as_json() for item in items]
    file.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    console.print(f"written to {file.relative_to(ROOT)}")


def _write_docs() -> int:
    """Figures, proofs and signal by themselves: each may be newer than the others."""
    wrong = 0
    for what, write in (
        ("figures", _write_figures),
        ("proofs", _write_proofs),
        ("signal", _write_signal),
    ):
        try:
            write()
        except (OSError, ValueError) as error:
            console.print(f"[bold red]{what} not written:[/] {error}")
            wrong = 1
        else:
            console.print(f"{what} written to {PAGE.relative_to(ROOT)}")
    return wrong


def _write_figures() -> None:
    items = [Item(**figure) for figure in json.loads(FULL.read_text(encoding="utf-8"))]
    day = datetime.fromtimestamp(FULL.stat().st_mtime, UTC).date().isoformat()
    write_docs(PAGE, items, titles(), day=day)


def _write_proofs() -> None:
    _put(proofs.proofs_table(BUILD / "proof"), begin=proofs.BEGIN, end=proofs.END)


def _write_signal() -> None:
    found = signal_report.docs_table(BUILD / "signal.json")
    _put(found, begin=signal_report.BEGIN, end=signal_report.END)


def _put(part: str, *, begin: str, end: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(with_part(page, part, begin=begin, end=end), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
