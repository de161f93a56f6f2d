"""States as the pipeline leaves them, by the real `decide`, for the tests of metrics and pages."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from alerts.model import CheckState
from alerts.policy import decide
from config.checks import JourneySpec, PurchaseSpec, UptimeSpec
from config.store import Check, Store
from probes.codes import Code
from probes.result import CheckResult, Failure, Measurement, Outcome, Step, Unit, Verdict

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STORE = Store(
    id="nordlys",
    name="Nordlys Interiør",
    url="https://nordlys.example",
    platform="shopify",
    owner="anna",
    channels={"slack": "https://hooks.example/T0/very-secret"},
    checks={"purchase": PurchaseSpec(), "uptime": UptimeSpec()},
)
SEARCH = JourneySpec.model_validate(
    {"steps": [{"name": "search", "fill": {"Søg": "lampe"}}, {"click": "Søg"}]}
)
PURCHASE = Check(id="nordlys/purchase", store=STORE, spec=STORE.checks["purchase"])
UPTIME = Check(id="nordlys/uptime", store=STORE, spec=STORE.checks["uptime"])
JOURNEY = Check(id="nordlys/search", store=STORE, spec=SEARCH)
STEPS = {
    "purchase": ("home", "collection", "product", "add_to_cart", "cart", "checkout"),
    "uptime": ("dns", "connect", "tls", "first_byte", "body"),
    "journey": ("home", "search", "click Søg"),
}
_CODES = {
    Verdict.FAILED: {
        "purchase": Code.DEAD_ADD_BUTTON,
        "uptime": Code.SERVER_ERROR,
        "journey": Code.NO_EFFECT,
    },
    Verdict.BLOCKED: {
        "purchase": Code.CHALLENGE,
        "uptime": Code.RATE_LIMITED,
        "journey": Code.CAPTCHA,
    },
    Verdict.ERROR: {"purchase": Code.BROWSER, "uptime": Code.NETWORK, "journey": Code.JOURNEY},
    Verdict.DEGRADED: {"purchase": Code.SLOW, "uptime": Code.TLS_EXPIRES, "journey": Code.SLOW},
}
_ENDS_AT = {"purchase": "add_to_cart", "uptime": "first_byte", "journey": "search"}


def outcome(check: Check, verdict: Verdict) -> Outcome:
    """What a run of this verdict brings home."""
    names = STEPS[check.kind]
    failure = None
    whole = verdict in {Verdict.PASSED, Verdict.DEGRADED}
    if not whole:
        names = names[: names.index(_ENDS_AT[check.kind]) + 1]
    if verdict is not Verdict.PASSED:
        failure = Failure(
            code=_CODES[verdict][check.kind],
            step=_ENDS_AT[check.kind],
            expected="one more product in the cart",
            seen="the cart still counts 0",
            url="https://nordlys.example/products/lysestage",
        )
    steps = tuple(
        Step(
            name=name,
            verdict=verdict if name == names[-1] and not whole else Verdict.PASSED,
            started=timedelta(seconds=number / 2),
            duration=timedelta(seconds=0.25 + number / 8),
            url=f"https://nordlys.example/{name}",
            locator="form[action*='/cart/add'] button" if name == "add_to_cart" else None,
        )
        for number, name in enumerate(names)
    )
    return Outcome(
        verdict=verdict, failure=failure, steps=steps, measurements=_measurements(check)
    )


def _measurements(check: Check) -> tuple[Measurement, ...]:
    if check.kind != "uptime":
        return _held()
    return (
        Measurement(name="uptime_certificate_expires_in", value=864000.0, unit=Unit.SECONDS),
        Measurement(name="uptime_status_code", value=200, unit=Unit.COUNT),
        Measurement(name="uptime_redirects", value=1, unit=Unit.COUNT),
        Measurement(name="uptime_body", value=52_000, unit=Unit.BYTES),
    )


def _held() -> tuple[Measurement, ...]:
    labels = {
        "vendor": "ga4",
        "id": "G-NORDLYS01",
        "event": "page_view",
        "step": "home",
        "consent": "",
    }
    return (
        Measurement(name="events_held", value=3, unit=Unit.COUNT),
        Measurement(name="event_held", value=2, unit=Unit.COUNT, labels=labels),
        Measurement(
            name="event_held", value=1, unit=Unit.COUNT, labels={**labels, "vendor": "meta"}
        ),
    )


def result(check: Check, verdict: Verdict, *, slot: datetime = NOON) -> CheckResult:
    return CheckResult(
        run_id=f"{check.name}-{slot:%d%H%M}",
        check_id=check.id,
        location="aarhus",
        slot=slot,
        attempts=1,
        flaky=False,
        started_at=slot,
        duration=timedelta(seconds=3.5),
        outcome=outcome(check, verdict),
    )


def state_after(check: Check, verdicts: Iterable[Verdict]) -> CheckState:
    """The state after a run every five minutes."""
    state = CheckState(check_id=check.id)
    for number, verdict in enumerate(verdicts):
        slot = NOON + number * timedelta(minutes=5)
        run = result(check, verdict, slot=slot)
        state = decide(state, run, store=check.store, now=slot + timedelta(seconds=4)).state
    return state
