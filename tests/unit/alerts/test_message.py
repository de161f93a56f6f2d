"""Messages as people get them: the golden texts, and what is told only sometimes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.figures import length_of, missed_orders
from alerts.message import RunFacts, render
from alerts.model import Difference
from config.store import OrderValue
from probes.codes import CauseCode, Code
from probes.result import Cause, Severity
from tests.unit.alerts.builders import signed
from tests.unit.alerts.letters import (
    LANGUAGES,
    LATER,
    OPENED_AT,
    OVER,
    RUN,
    incident,
    note,
    rendered,
    shop,
)

GOLDEN = Path(__file__).parents[2] / "golden" / "messages"


CHANGES = (
    Difference(
        fact="script_hosts",
        gone=("cdn.old.example",),
        new=("a.example", "b.example", "c.example", "d.example"),
    ),
    Difference(fact="theme.name", gone=("Dawn 12.0",), new=("Dawn 13.0",)),
)
WARNING = {"kind": "warning", "severity": Severity.WARNING, "step": None}
SIGNATURE = WARNING | {
    "kind": "signature",
    "subject": "nordlys",
    "summary": "2026-12-11 14:05 UTC",
}
CASES = {
    "opened": {"about": incident(changes=CHANGES)},
    "opened-since": {
        "about": incident(
            changes=(
                Difference(
                    fact="script_hosts",
                    new=("pay.example",),
                    since={"pay.example": OPENED_AT - timedelta(minutes=5)},
                ),
                Difference(
                    fact="theme.name",
                    gone=("Dawn",),
                    new=("Sense",),
                    since={"Sense": OPENED_AT - timedelta(days=1)},
                ),
            )
        )
    },
    "opened-causes": {
        "run": replace(
            RUN,
            causes=(
                Cause(
                    code=CauseCode.DEAD_BUTTON,
                    evidence="the script stars.js answered 404",
                    subject="Judge.me",
                ),
                Cause(code=CauseCode.NEW_SCRIPT_ERROR, evidence="", subject="theme.js"),
                Cause(code=CauseCode.THIRD_PARTY_DOWN, evidence="", subject="Judge.me"),
                Cause(code=CauseCode.TOO_SLOW, evidence=""),
            ),
        )
    },
    "opened-drift": {
        "about": incident(**(WARNING | {"kind": "blind"}), code=Code.DRIFT),
        "run": RunFacts(
            expected="a product in stock with a button that adds it to the cart",
            seen="no button",
            causes=(
                Cause(
                    code=CauseCode.PROBE_DRIFT,
                    evidence="the page is well and has “Læg i kurv” to press",
                ),
            ),
        ),
    },
    "opened-uptime": {
        "about": incident(code=Code.CONNECT, step="connect", subject="nordlys/uptime"),
        "run": RunFacts(
            expected="an answer", seen="connection refused", url="https://nordlys.example/"
        ),
    },
    "opened-flapping": {"about": incident(times=4)},
    "opened-late-elsewhere": {
        "after": timedelta(hours=2),
        "created_at": OPENED_AT,
        "not_before": OPENED_AT,
        "instead_of": ("slack", "mail"),
    },
    "opened-without-run-or-owner": {"run": None, "store": {"owner": None}},
    "opened-warning": {
        "about": incident(**WARNING, code=Code.TLS_EXPIRES),
        "run": RunFacts(expected="14 days or more", seen="3 days left"),
    },
    "opened-blind": {
        "about": incident(**(WARNING | {"kind": "blind"}), code=Code.RATE_LIMITED),
        "run": RunFacts(expected="the home page", seen="429 Too Many Requests"),
    },
    "opened-blind-to-shopify": {
        "about": incident(**(WARNING | {"kind": "blind"}), code=Code.CAPTCHA),
        "run": RunFacts(expected="the home page", seen="a captcha"),
        "store": {"platform": "shopify"},
    },
    "opened-blind-to-others": {
        "about": incident(**(WARNING | {"kind": "blind"}), code=Code.CHALLENGE),
        "run": RunFacts(expected="the home page", seen="403 Forbidden"),
        "store": {"platform": "woocommerce"},
    },
    "opened-blind-with-signature": {
        "about": incident(**(WARNING | {"kind": "blind"}), code=Code.RATE_LIMITED),
        "run": RunFacts(expected="the home page", seen="429 Too Many Requests"),
        "store": {"platform": "shopify", "headers": signed(OPENED_AT + timedelta(days=30))},
    },
    "opened-signature": {
        "about": incident(**SIGNATURE, code=Code.SIGNATURE_EXPIRES),
        "run": None,
    },
    "reminder-signature": {
        "event": "reminder",
        "about": incident(**SIGNATURE, code=Code.SIGNATURE_EXPIRED),
        "after": timedelta(days=14),
        "run": None,
    },
    "resolved-signature": {
        "event": "resolved",
        "about": incident(**SIGNATURE, code=Code.SIGNATURE_EXPIRES, **OVER),
        "after": LATER,
        "run": None,
    },
    "opened-own-fault": {
        "about": incident(**(WARNING | {"kind": "blind"}), code=Code.BROWSER),
        "run": RunFacts(seen="the browser did not start"),
    },
    "opened-config": {
        "about": incident(
            **(WARNING | {"kind": "config"}),
            code="config.fault",
            subject="nordlys",
            summary='stores/nordlys.yaml:12: checks.purchase.evry: unknown key; did you mean "every"?',
        ),
        "run": None,
    },
    "opened-config-shared": {
        "about": incident(
            **(WARNING | {"kind": "config"}),
            code="config.shared_fault",
            subject="nordlys",
            summary="defaults.yaml:2: owner: this is a group of keys; give one text",
        ),
        "run": None,
    },
    "opened-config-not-watched": {
        "about": incident(
            **(WARNING | {"kind": "config"}),
            code="config.fault",
            subject="nordlys",
            summary='stores/nordlys.yaml:12: checks.purchase.evry: unknown key; did you mean "every"?',
        ),
        "store": {"checks": {}},
        "run": None,
    },
    "reminder": {"event": "reminder", "after": timedelta(hours=4)},
    "reminder-warning": {
        "event": "reminder",
        "about": incident(**WARNING, code=Code.SLOW),
        "after": timedelta(days=1),
        "run": RunFacts(expected="an answer within 20 s", seen="31 s"),
    },
    "escalated": {"event": "escalated", "after": timedelta(minutes=30), "channel": "phone"},
    "resolved": {"event": "resolved", "about": incident(**OVER), "after": LATER},
    "resolved-overnight": {
        "event": "resolved",
        "about": incident(resolved_at=OPENED_AT + timedelta(hours=17)),
        "after": timedelta(hours=17),
    },
    "resolved-blind": {
        "event": "resolved",
        "about": incident(**(WARNING | {"kind": "blind"}), code=Code.CAPTCHA, **OVER),
        "after": LATER,
    },
    "resolved-config": {
        "event": "resolved",
        "about": incident(**(WARNING | {"kind": "config"}), subject="nordlys", **OVER),
        "after": LATER,
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_messages_read_as_in_the_golden_files(case: str, language: str) -> None:
    """Delete a golden file to have it written anew; read it before you commit it."""
    message = rendered(language, **CASES[case])

    text = f"{message.title}\n\n{message.body}\n"
    golden = GOLDEN / f"{case}.{language}.txt"
    if not golden.exists():
        golden.write_text(text, encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and is written now; read it, then commit it")
    assert text == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    expected = {f"{case}.{language}.txt" for case in CASES for language in LANGUAGES}

    assert {path.name for path in GOLDEN.iterdir()} == expected


def test_no_link_is_told_where_the_pages_have_no_address() -> None:
    message = render(incident(), note("opened"), store=shop("en"), now=OPENED_AT, link=None)

    assert "More:" not in message.body


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (-5, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (7800, "2 h 10 min"),
        (86399, "23 h 59 min"),
        (86400, "1 d"),
        (86400 + 3600 * 3 + 60, "1 d 3 h"),
        (86400 + 60, "1 d"),
    ],
)
def test_lengths_are_told_in_two_units_at_the_most(seconds: int, text: str) -> None:
    assert length_of(timedelta(seconds=seconds), "en") == text


@pytest.mark.parametrize(
    ("minutes", "missed"), [(0, 0), (1, 46), (43, 1970), (1440, 65900), (14400, 659000)]
)
def test_missed_orders_are_an_estimate_of_three_digits(minutes: int, missed: float) -> None:
    orders = OrderValue(per_day=120, average=549)

    assert missed_orders(orders, timedelta(minutes=minutes)) == missed


@pytest.mark.parametrize(
    ("store", "about"),
    [
        ({"orders": None}, {}),
        ({}, {"kind": "warning"}),
        ({"checks": {"blog": {"kind": "uptime", "path": "/blog"}}}, {"subject": "nordlys/blog"}),
    ],
)
def test_no_cost_is_told_where_no_orders_were_missed(
    store: dict[str, object], about: dict[str, object]
) -> None:
    message = rendered("en", "resolved", about=incident(**OVER, **about), after=LATER, store=store)

    assert "Orders missed" not in message.body


def test_the_cost_of_a_dead_home_page_is_told_without_a_currency_too() -> None:
    down = incident(**OVER, subject="nordlys/uptime", step=None)

    message = rendered("en", "resolved", about=down, after=LATER, store={"market": {}})

    assert "about 1,970 (an estimate from 120 orders a day of 549)" in message.body


def test_a_message_is_late_only_when_it_could_have_come_sooner() -> None:
    held = rendered("en", after=timedelta(hours=9), created_at=OPENED_AT)
    late = rendered(
        "en",
        after=timedelta(hours=9),
        created_at=OPENED_AT,
        not_before=OPENED_AT + timedelta(hours=7),
    )
    reminder = rendered(
        "en", "reminder", after=timedelta(hours=9), created_at=OPENED_AT, not_before=OPENED_AT
    )

    assert "late" not in held.body
    assert "2 h late" in late.body
    assert "late" not in reminder.body


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    about = incident(opened_at=first, resolved_at=first + timedelta(hours=1))

    message = rendered("en", "resolved", about=about)

    assert "It lasted 1 h: Sun 25 Oct 2026, 02:30 CEST to 02:30 CET" in message.body


def test_many_changes_are_cut_short() -> None:
    changes = tuple(Difference(fact=f"fact_{n}", gone=("a",), new=("b",)) for n in range(9))

    message = rendered("en", about=incident(changes=changes))

    assert "fact 3 a → b and 5 more" in message.body
    assert "fact 4" not in message.body
