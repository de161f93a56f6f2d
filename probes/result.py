"""What one look at a shop gave: values only, no I/O, nothing that changes.

Not the state of a check (that is `alerts.model.CheckState`): a result never knows what was before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from pydantic import JsonValue

from probes.codes import CauseCode, Code

Json = JsonValue


class Verdict(StrEnum):
    """How a run ended. Only FAILED and DEGRADED say something of the shop."""

    PASSED = "passed"
    DEGRADED = "degraded"
    FAILED = "failed"
    BLOCKED = "blocked"
    ERROR = "error"


SAW_THE_SHOP = frozenset({Verdict.PASSED, Verdict.DEGRADED, Verdict.FAILED})
SOLD = frozenset({Verdict.PASSED, Verdict.DEGRADED})
"""Runs that got to see the shop, and those of them in which it sold."""

PICTURE, BEFORE, TRACE = "screenshot.jpg", "before.jpg", "trace.zip"
OF_FIRST_ATTEMPT = "first-attempt-"
"""Names of evidence that others than its maker know; and how those of a flaky run's first attempt begin."""


class Severity(StrEnum):
    """How much it matters: `critical` stops sales, `warning` should be looked at, `info` is good to know."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class Unit(StrEnum):
    """Units of measurements; Prometheus' base units."""

    SECONDS = "seconds"
    BYTES = "bytes"
    COUNT = "count"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A named part of a run. `started` counts from the attempt's start."""

    name: str
    verdict: Verdict
    started: timedelta
    duration: timedelta
    url: str = ""
    locator: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """Why a run did not pass: what was expected, what was seen instead."""

    code: Code
    step: str | None = None
    expected: str
    seen: str
    url: str = ""
    retry_after: timedelta | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """One thing that may be behind a failure, and what speaks for it.

    `subject` is whose it is: an app, a file, a host; empty when it is the shop's as a whole.
    """

    code: CauseCode
    evidence: str
    subject: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing found wrong; (code, subject) is its identity."""

    code: Code
    severity: Severity
    subject: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """A named number with a unit."""

    name: str
    value: float
    unit: Unit
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Artifact:
    """A file of evidence in the attempt's scratch folder; secrets are already blotted out."""

    name: str
    media_type: str
    path: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What one attempt gave. `remember` is handed to the next run of the check as its memory.

    `causes` are those of a purchase that failed, the likeliest first.
    """

    verdict: Verdict
    failure: Failure | None = None
    causes: tuple[Cause, ...] = ()
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    fingerprint: Mapping[str, Json] = field(default_factory=dict)
    remember: Mapping[str, Json] = field(default_factory=dict)
    evidence: tuple[Artifact, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckResult:
    """One run, with its identity: an outcome that knows whose, where and when.

    `attempts` is how many were made; `flaky` means that the first failed and the confirming one
    passed. `duration` is that of the attempt that counts.
    """

    run_id: str
    check_id: str
    location: str
    slot: datetime
    attempts: int
    flaky: bool
    started_at: datetime
    duration: timedelta
    outcome: Outcome

    @property
    def verdict(self) -> Verdict:
        return self.outcome.verdict
