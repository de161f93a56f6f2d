"""Values for storage tests: each builder gives a whole one, and takes what the test is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.model import (
    CheckState,
    Counters,
    Decision,
    Difference,
    Event,
    Health,
    Incident,
    IncidentKind,
    LastRun,
    Notification,
)
from monitor.storage.base import Journal, StartedRun
from probes.codes import CauseCode, Code
from probes.result import (
    Artifact,
    Cause,
    CheckResult,
    Failure,
    Finding,
    Measurement,
    Outcome,
    Severity,
    Step,
    Unit,
    Verdict,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
CHECK = "nordlys/purchase"


def started(run_id: str = "run-1", *, slot: datetime = NOON, check_id: str = CHECK) -> StartedRun:
    return StartedRun(
        run_id=run_id, check_id=check_id, location="here", slot=slot, started_at=slot + MINUTE
    )


def result(
    run_id: str = "run-1",
    *,
    slot: datetime = NOON,
    check_id: str = CHECK,
    verdict: Verdict = Verdict.PASSED,
    seconds: float = 3.25,
) -> CheckResult:
    return CheckResult(
        run_id=run_id,
        check_id=check_id,
        location="here",
        slot=slot,
        attempts=1,
        flaky=False,
        started_at=slot + MINUTE,
        duration=timedelta(seconds=seconds),
        outcome=Outcome(verdict=verdict),
    )


def decision(version: int = 1, *, check_id: str = CHECK) -> Decision:
    return Decision(state=CheckState(check_id=check_id, version=version))


def incident(
    incident_id: str = "incident-1", *, subject: str = CHECK, opened_at: datetime = NOON
) -> Incident:
    return Incident(
        id=incident_id,
        subject=subject,
        kind=IncidentKind.FAILURE,
        severity=Severity.CRITICAL,
        code="cart.empty",
        step="cart",
        summary="Kurven er tom 🛒",
        run_id="run-1",
        opened_at=opened_at,
        told=("slack",),
        told_at=opened_at,
        changes=(Difference(fact="theme", gone=("Dawn",), new=("Sense",), since={"Sense": NOON}),),
    )


def message(
    key: str = "message-1",
    *,
    incident_id: str = "incident-1",
    channel: str = "slack",
    event: Event = Event.OPENED,
    created_at: datetime = NOON,
    not_before: datetime = NOON,
) -> Notification:
    return Notification(
        key=key,
        incident_id=incident_id,
        store_id="nordlys",
        channel=channel,
        event=event,
        severity=Severity.CRITICAL,
        created_at=created_at,
        not_before=not_before,
        instead_of=("phone",),
    )


def full_state(version: int = 1) -> CheckState:
    """One with every field away from its default."""
    return CheckState(
        check_id=CHECK,
        version=version,
        health=Health.FAILING,
        since=NOON,
        failed_in_row=2,
        passed_in_row=1,
        degraded_in_row=1,
        sold_in_row=3,
        blind_since=NOON,
        blocked_until=NOON + MINUTE,
        open={IncidentKind.FAILURE: incident()},
        openings={IncidentKind.FAILURE: (NOON, NOON + MINUTE)},
        counters=Counters(
            runs={Verdict.PASSED: 7, Verdict.ERROR: 1},
            flaky=1,
            skipped=2,
            failures={"cart.empty": 3},
            held={"ga4": 4},
            duration_seconds=12.5,
        ),
        last=LastRun(
            run_id="run-1",
            slot=NOON,
            finished_at=NOON + MINUTE,
            verdict=Verdict.FAILED,
            duration_seconds=3.25,
            code=Code.CART_EMPTY,
            step="cart",
            steps={"home": 0.5},
            measurements={"ttfb": 0.25},
        ),
        memory={"product": "/products/lysestage", "stock": 3, "seen": [1, 2.5, None, True]},
        fingerprint={"theme": {"id": "12", "name": "Dawn"}},
        first_seen={"theme.name=Sense": NOON},
    )


def full_result(run_id: str = "run-1") -> CheckResult:
    """A run that broke, with all that a run can bring home."""
    outcome = Outcome(
        verdict=Verdict.FAILED,
        failure=Failure(
            code=Code.CART_EMPTY,
            step="cart",
            expected="one product in the cart",
            seen="“Din kurv er tom”",
            url="https://nordlys.example/cart",
        ),
        causes=(
            Cause(
                code=CauseCode.DEAD_BUTTON, evidence="a script answered 404", subject="Stjerner ★"
            ),
            Cause(code=CauseCode.CART_EMPTY, evidence=""),
        ),
        steps=(
            Step(
                name="home",
                verdict=Verdict.PASSED,
                started=timedelta(0),
                duration=timedelta(microseconds=1_234_567),
                url="https://nordlys.example/",
                locator="a[href*='/products/']",
            ),
            Step(
                name="cart",
                verdict=Verdict.FAILED,
                started=timedelta(seconds=2),
                duration=timedelta(milliseconds=15),
            ),
        ),
        findings=(
            Finding(
                code=Code.SLOW, severity=Severity.WARNING, subject="home", message="took 1.2 s"
            ),
        ),
        measurements=(
            Measurement(name="checkouts", value=1, unit=Unit.COUNT),
            Measurement(name="received", value=3_000_000_000, unit=Unit.BYTES),
            Measurement(name="ttfb", value=0.125, unit=Unit.SECONDS, labels={"step": "home"}),
        ),
        fingerprint={"scripts": ["cdn.example", "pay.example"], "theme": {"id": "12"}},
        evidence=(Artifact(name="cart.png", media_type="image/png", path=Path("cart.png")),),
    )
    return replace(result(run_id), attempts=2, outcome=outcome)


async def record(journal: Journal, runs: int, *, check_id: str = CHECK, every: timedelta) -> None:
    """So many runs of a check, one after the other, from NOON on."""
    version = (await journal.load(check_id)).version
    for number in range(runs):
        one = result(f"{check_id}-{number}", slot=NOON + number * every, check_id=check_id)
        assert await journal.commit(one, decision(version + number + 1, check_id=check_id))
