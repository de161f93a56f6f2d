"""What `make signal` writes: `build/signal.json`, and the same as a few lines for a person."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from probes.result import CheckResult, Verdict
from tests.integration.purchase.buyer import Said
from tests.signal.shapes import Row

BEGIN = "<!-- signal: begin; written by `python -m tests.bench --write-docs` -->"
END = "<!-- signal: end -->"
RIGHT_CAUSES = 0.9
"""Of the faults, how many must have the right cause first."""


@dataclass(frozen=True, kw_only=True)
class FaultTrial:
    """How a run on one fault went. `should` and `said` are verdict, step and code in words."""

    shape: str
    fault: str
    should: str
    said: str
    right: bool
    causes: tuple[str, ...]
    right_cause: bool | None
    seconds: float


@dataclass(frozen=True, kw_only=True)
class HealthyTrial:
    """How a run on a healthy shop went; `alarm` says what it wrongly found, if anything."""

    shape: str
    seconds: float
    flaky: bool
    alarm: str


def fault_trial(shape: str, fault: str, row: Row, result: CheckResult) -> FaultTrial:
    said = Said.by(result.outcome)
    causes = tuple(cause.code.value for cause in result.outcome.causes)
    return FaultTrial(
        shape=shape,
        fault=fault,
        should=str(row.said),
        said=str(said),
        right=(said.verdict, said.step) == (row.said.verdict, row.said.step),
        causes=causes,
        right_cause=(causes[:1] != () and causes[0] in row.causes) if row.causes else None,
        seconds=result.duration.total_seconds(),
    )


def healthy_trial(shape: str, result: CheckResult) -> HealthyTrial:
    """Whatever is not passed is a false alarm: also a warning, or that we could not see."""
    failure = result.outcome.failure
    wrong = result.verdict is not Verdict.PASSED
    seen = f": {failure.seen}" if failure else ""
    return HealthyTrial(
        shape=shape,
        seconds=result.duration.total_seconds(),
        flaky=result.flaky,
        alarm=f"{Said.by(result.outcome)}{seen}" if wrong else "",
    )


def summary(faults: Sequence[FaultTrial], healthy: Sequence[HealthyTrial]) -> dict[str, Any]:
    judged = [trial for trial in faults if trial.right_cause is not None]
    return {
        "faults": len(faults),
        "right_verdict_and_step": sum(trial.right for trial in faults),
        "with_a_cause": len(judged),
        "right_cause_first": sum(bool(trial.right_cause) for trial in judged),
        "healthy_runs": len(healthy),
        "flaky_runs": sum(trial.flaky for trial in healthy),
        "false_alarms": sum(bool(trial.alarm) for trial in healthy),
        "shapes": sorted({one.shape for one in faults} | {one.shape for one in healthy}),
        "alarms": [asdict(trial) for trial in healthy if trial.alarm],
        "by_fault": [asdict(trial) for trial in faults],
    }


def good(found: dict[str, Any]) -> bool:
    """Whether the signal is as good as it is meant to be."""
    return bool(
        found["right_verdict_and_step"] == found["faults"]
        and found["right_cause_first"] >= RIGHT_CAUSES * found["with_a_cause"]
        and not found["false_alarms"]
    )


def docs_table(file: Path) -> str:
    """The last `make signal` for docs/benchmarks.md. Raises OSError or ValueError when there is none."""
    found = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError(f"{file.name} is not what `make signal` writes")  # noqa: TRY004
    day = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    rows = [
        "| shop | faults | right verdict and step | right cause first |",
        "|---|---|---|---|",
        *(_shape_row(shape, found["by_fault"]) for shape in found["shapes"]),
    ]
    told = (
        f"{found['healthy_runs']} healthy runs with noise on busy cores: "
        f"{found['false_alarms']} false alarms; {found['flaky_runs']} needed a second attempt."
    )
    return "\n".join([f"\nFound on {day}.", "", *rows, "", told, ""])


def _shape_row(shape: str, by_fault: Sequence[dict[str, Any]]) -> str:
    trials = [trial for trial in by_fault if trial["shape"] == shape]
    causes = [trial["right_cause"] for trial in trials if trial["right_cause"] is not None]
    right = sum(trial["right"] for trial in trials)
    return f"| {shape} | {len(trials)} | {right} | {sum(causes)} of {len(causes)} |"


def write(found: dict[str, Any], file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def lines(found: dict[str, Any]) -> list[str]:
    """What a person wants to know; rich's marks in it."""
    told = [
        f"{found['right_verdict_and_step']} of {found['faults']} faults: right verdict and step",
        f"{found['right_cause_first']} of {found['with_a_cause']}: right cause first",
        f"{found['false_alarms']} false alarms in {found['healthy_runs']} healthy runs",
        f"{found['flaky_runs']} of them needed a second attempt",
    ]
    for trial in found["by_fault"]:
        if not trial["right"]:
            told.append(
                f"[red]{trial['shape']} {trial['fault']}[/]: {trial['said']}, not {trial['should']}"
            )
        elif trial["right_cause"] is False:
            told.append(f"[yellow]{trial['shape']} {trial['fault']}[/]: {trial['causes']}")
    told += [f"[red]{trial['shape']}, healthy[/]: {trial['alarm']}" for trial in found["alarms"]]
    return told
