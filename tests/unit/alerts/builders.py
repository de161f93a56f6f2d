"""Short ways to say "this store", "such a result", "then this run" in the tests of alerts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from alerts.model import (
    CheckState,
    Decision,
    Event,
    Incident,
    IncidentKind,
    Notification,
)
from alerts.policy import decide
from config.store import Store
from probes.codes import Code
from probes.result import CheckResult, Failure, Json, Outcome, Severity, Verdict

NOON = datetime(2026, 1, 12, 12, 0, tzinfo=UTC)  # a Monday; nothing special about its clocks
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
CHANNELS = {"slack": "json://slack", "mail": "json://mail", "phone": "json://phone"}
CODES = {
    Verdict.FAILED: (Code.NO_PAYMENT, "payment"),
    Verdict.DEGRADED: (Code.SLOW, None),
    Verdict.BLOCKED: (Code.RATE_LIMITED, "home"),
    Verdict.ERROR: (Code.BROWSER, None),
}


def make_store(**given: object) -> Store:
    alerts = {"critical": ("slack", "mail"), "warning": ("slack",), "remind_every": None}
    alerts |= given.pop("alerts", {})
    checks = {"purchase": {"kind": "purchase"}, "uptime": {"kind": "uptime"}}
    values = {"id": "nordlys", "url": "https://nordlys.example", "channels": CHANNELS}
    return Store.model_validate({"checks": checks} | values | {"alerts": alerts} | given)


def signed(expires: datetime | None) -> dict[str, str]:
    """The headers of a signature that is valid until then."""
    end = f";expires={expires.timestamp():.0f}" if expires else ""
    return {"Signature": "sig1=:aGVq:", "Signature-Input": f'sig1=("@authority"){end}'}


def make_failure(verdict: Verdict, **given: object) -> Failure | None:
    if verdict is Verdict.PASSED:
        return None
    code, step = CODES[verdict]
    return Failure(**({"code": code, "step": step, "expected": "this", "seen": "that"} | given))


def make_result(
    verdict: Verdict,
    *,
    at: datetime,
    run_id: str = "run",
    check_id: str = "nordlys/purchase",
    slot: datetime | None = None,
    flaky: bool = False,
    fingerprint: dict[str, Json] | None = None,
    remember: dict[str, Json] | None = None,
    **failure: object,
) -> CheckResult:
    return CheckResult(
        run_id=run_id,
        check_id=check_id,
        location="here",
        slot=slot or at,
        attempts=1,
        flaky=flaky,
        started_at=at,
        duration=timedelta(seconds=10),
        outcome=Outcome(
            verdict=verdict,
            failure=make_failure(verdict, **failure),
            fingerprint=fingerprint or {},
            remember=remember or {},
        ),
    )


def make_incident(**given: object) -> Incident:
    values = {
        "id": "i1",
        "subject": "nordlys/purchase",
        "kind": IncidentKind.FAILURE,
        "severity": Severity.CRITICAL,
        "code": Code.NO_PAYMENT,
        "step": "payment",
        "summary": "that",
        "run_id": "run",
        "opened_at": NOON,
        "told": ("slack", "mail"),
        "told_at": NOON,
    }
    return Incident(**(values | given))


@dataclass
class Life:
    """A check's life: results go in one after another, what was decided piles up."""

    store: Store = field(default_factory=make_store)
    now: datetime = NOON
    check_id: str = "nordlys/purchase"
    state: CheckState = field(init=False)
    incidents: dict[str, Incident] = field(default_factory=dict)
    owed: list[Notification] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    runs: int = 0

    def __post_init__(self) -> None:
        self.state = CheckState(check_id=self.check_id)

    def run(
        self,
        verdict: Verdict | str,
        *,
        after: timedelta = 5 * MINUTE,
        others: Iterable[Incident] = (),
        **given: object,
    ) -> Decision:
        self.now += after
        self.runs += 1
        self.result = make_result(
            Verdict(verdict),
            at=given.pop("at", self.now),
            run_id=f"run-{self.runs}",
            check_id=self.check_id,
            **given,
        )
        decision = decide(self.state, self.result, store=self.store, now=self.now, others=others)
        self.take(decision)
        return decision

    def take(self, decision: Decision) -> None:
        self.state = decision.state
        self.incidents |= {incident.id: incident for incident in decision.incidents}
        self.owed += decision.notifications
        self.withdrawn += decision.withdrawn

    def runs_all(self, *verdicts: str) -> Decision:
        for verdict in verdicts[:-1]:
            self.run(verdict)
        return self.run(verdicts[-1])

    @property
    def open(self) -> set[str]:
        return {kind.value for kind in self.state.open}

    def told(self, event: Event) -> list[str]:
        return [note.channel for note in self.owed if note.event is event]
