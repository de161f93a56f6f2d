"""What `make proof` found, for docs/benchmarks.md: the long experiments, and how many rows were right."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

BEGIN = "<!-- proofs: begin; written by `python -m tests.bench --write-docs` -->"
END = "<!-- proofs: end -->"


def proofs_table(folder: Path) -> str:
    """The last `make proof` as a table. Raises OSError or ValueError when it is not there, or not whole."""
    suites = [_suites(folder / f"{name}.xml") for name in ("alone", "rows")]
    crash, soak = (_kept(folder / f"{name}.json") for name in ("crash", "soak"))
    rows = [
        "| proof | found |",
        "|---|---|",
        f"| Killed at random moments under work, the books audited afterwards | {_crash(crash)} |",
        f"| Purchases one after the other | {_soak(soak)} |",
        *(f"| Rows in `{place}` | {found} |" for place, found in _by_folder(suites).items()),
    ]
    day = datetime.fromisoformat(next(suites[0].iter("testsuite")).attrib["timestamp"]).date()
    table = "\n".join(rows)
    return f"\nFound on {day}.\n\n{table}\n"


def _suites(file: Path) -> ET.Element:
    return ET.parse(file).getroot()  # noqa: S314 - written by our own pytest


def _kept(file: Path) -> dict[str, Any]:
    found = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError(f"{file.name} is not what a proof writes")  # noqa: TRY004
    return found


def _crash(audit: Mapping[str, Any]) -> str:
    problems = (
        "nothing lost" if not audit["problems"] else f"**problems: {len(audit['problems'])}**"
    )
    return (
        f"{audit['kills']} kills, {audit['runs']} runs ({audit['interrupted']} interrupted), "
        f"{audit['messages']} messages owed, {audit['repeats']} of them sent twice, "
        f"{audit['failed_tries']} deliveries refused on the way: {problems}"
    )


def _soak(found: Mapping[str, Any]) -> str:
    grown = (found["growth_after_50"]["bytes"] - 1) * 100
    return (
        f"{found['samples'][-1]['runs']} runs: memory of all processes {grown:+.1f} % after the "
        f"first 50 (limit {(found['limit'] - 1) * 100:.0f} %), no zombie, no more descriptors"
    )


def _by_folder(suites: Iterable[ET.Element]) -> dict[str, str]:
    """Of each folder with tests, how many were right, and which were not."""
    right: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {}
    for case in (case for each in suites for case in each.iter("testcase")):
        place = "/".join(case.attrib["classname"].split(".")[:-1])
        if case.find("failure") is None and case.find("error") is None:
            right[place] += 1
        else:
            wrong.setdefault(place, []).append(case.attrib["name"])
    return {place: _rows(right[place], wrong.get(place, [])) for place in sorted({*right, *wrong})}


def _rows(right: int, wrong: Sequence[str]) -> str:
    named = ", ".join(f"`{name}`" for name in wrong)
    return f"{right} right" + (f", **{len(wrong)} wrong**: {named}" if wrong else "")
