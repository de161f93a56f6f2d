"""Short ways to say "this incident, told in that language" in the tests of messages."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import get_args

from alerts.message import Message, RunFacts, render
from alerts.model import Event, Incident, IncidentKind, Notification
from alerts.words import Language
from config.store import Store
from probes.codes import Code
from probes.result import Severity
from tests.unit.alerts.builders import make_incident, make_store

LANGUAGES = get_args(Language)
OPENED_AT = datetime(2026, 11, 27, 14, 5, tzinfo=UTC)
LINK = "https://till.example/incidents/i1"
LATER = timedelta(minutes=43)
RUN = RunFacts(
    expected="the checkout, with fields to fill in",
    seen="still on /cart after 2 clicks",
    url="https://nordlys.example/cart",
)
FAILURE = {"code": Code.DEAD_CHECKOUT_BUTTON, "step": "checkout"}
OVER = {"resolved_at": OPENED_AT + LATER}


def shop(language: str, **given: object) -> Store:
    values = {
        "name": "Nordlys Interiør",
        "owner": "anna",
        "market": {"timezone": "Europe/Copenhagen", "currency": "DKK"},
        "orders": {"per_day": 120, "average": 549},
        "alerts": {"language": language},
    }
    return make_store(**(values | given))


def incident(kind: str = "failure", **given: object) -> Incident:
    values = {"kind": IncidentKind(kind), "opened_at": OPENED_AT} | FAILURE
    return make_incident(**(values | given))


def note(event: str, **given: object) -> Notification:
    values = {
        "key": "k",
        "incident_id": "i1",
        "store_id": "nordlys",
        "channel": "slack",
        "event": Event(event),
        "severity": Severity.CRITICAL,
        "created_at": OPENED_AT,
        "not_before": OPENED_AT,
    }
    return Notification(**(values | given))


def rendered(
    language: str,
    event: str = "opened",
    *,
    about: Incident | None = None,
    after: timedelta = timedelta(seconds=2),
    run: RunFacts | None = RUN,
    store: Mapping[str, object] | None = None,
    **given: object,
) -> Message:
    now = OPENED_AT + after
    message = note(event, **({"created_at": now, "not_before": now} | given))
    return render(
        about or incident(),
        message,
        store=shop(language, **(store or {})),
        run=run,
        link=LINK,
        now=now,
    )
