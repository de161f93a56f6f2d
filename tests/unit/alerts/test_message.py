"""Messages as people get them: the golden texts, complete tables, and shops that try to break out."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import words
from alerts.figures import length_of, missed_orders
from alerts.message import LONGEST_TITLE, Message, RunFacts, render
from alerts.model import Change, Event, Incident, IncidentKind, Notification
from alerts.words import Language, Words
from config.store import OrderValue, Store
from probes.codes import Code
from probes.result import Severity
from tests.unit.alerts.builders import make_incident, make_store

GOLDEN = Path(__file__).parents[2] / "golden" / "messages"
LANGUAGES = get_args(Language)
STEPS = [
    "home",
    "collection",
    "product",
    "add_to_cart",
    "cart",
    "checkout",
    "contact",
    "shipping",
    "payment",
]
OPENED_AT = datetime(2026, 11, 27, 14, 5, tzinfo=UTC)
LINK = "https://till.example/incidents/i1"
LATER = timedelta(minutes=43)
RUN = RunFacts(
    expected="the checkout's contact field within 15 s",
    seen="still on /cart after 2 clicks",
    url="https://nordlys.example/cart",
)
FAILURE = {"code": Code.DEAD_CHECKOUT_BUTTON, "step": "checkout"}


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


CHANGES = (
    Change(
        fact="script_hosts",
        gone=("cdn.old.example",),
        new=("a.example", "b.example", "c.example", "d.example"),
    ),
    Change(fact="theme.name", gone=("Dawn 12.0",), new=("Dawn 13.0",)),
)
OVER = {"resolved_at": OPENED_AT + LATER}
WARNING = {"kind": "warning", "severity": Severity.WARNING, "step": None}
CASES = {
    "opened": {"about": incident(changes=CHANGES)},
    "opened-uptime": {
        "about": incident(code=Code.CONNECT, step="connect", subject="nordlys/uptime"),
        "run": RunFacts(
            expected="an answer", seen="connection refused", url="https://nordlys.example/"
        ),
    },
    "opened-flapping": {"about": incident(flapping=True)},
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
    "reminder": {"event": "reminder", "after": timedelta(hours=4)},
    "reminder-warning": {
        "event": "reminder",
        "about": incident(**WARNING, code=Code.SLOW),
        "after": timedelta(days=1),
        "run": RunFacts(expected="20 s at the most", seen="31 s"),
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


@pytest.mark.parametrize("code", Code)
def test_every_code_has_words_in_every_language(code: Code) -> None:
    texts = [words.CODES[code].in_(language) for language in LANGUAGES]

    assert all(10 <= len(text) <= 48 for text in texts)  # fits a title beside the shop's name
    assert not any(re.search(r"[{}.]", text) for text in texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_codes_say_the_same(language: Language) -> None:
    texts = [text.in_(language) for text in words.CODES.values()]

    assert len(set(texts)) == len(texts) == len(Code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_says_what_customers_can_not_do(step: str, language: str) -> None:
    message = rendered(language, about=incident(step=step))

    assert words.STEPS[step].in_(language) in message.title
    assert words.STEPS[step].in_(language) in message.body
    assert set(words.STEPS) == set(STEPS)


def test_every_kind_and_event_has_its_headline() -> None:
    assert set(words.LABELS) == set(Event)
    tables = (words.OPENED, words.LASTING, words.RESOLVED, words.TITLE, words.TITLE_RESOLVED)

    assert all(set(table) == set(IncidentKind) for table in tables)


@pytest.mark.parametrize(
    "value", [value for value in vars(words).values() if isinstance(value, Words)]
)
def test_both_languages_fill_in_the_same_places(value: Words) -> None:
    english, danish = (set(re.findall(r"\{(\w+)\}", text)) for text in value)

    assert english == danish


def test_no_link_is_told_where_the_pages_have_no_address() -> None:
    message = render(incident(), note("opened"), store=shop("en"), now=OPENED_AT, link=None)

    assert "More:" not in message.body


def test_a_step_and_a_code_that_nobody_has_words_for_are_told_all_the_same() -> None:
    message = rendered("en", about=incident(step="gift_wrap", code="failed"))

    assert "customers can't get past “gift wrap”" in message.title
    assert "it isn't as it should be" in message.body


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
    changes = tuple(Change(fact=f"fact_{n}", gone=("a",), new=("b",)) for n in range(9))

    message = rendered("en", about=incident(changes=changes))

    assert "fact 3 a → b and 5 more" in message.body
    assert "fact 4" not in message.body


titles = st.text(min_size=1, max_size=200)


@given(
    name=titles,
    kind=st.sampled_from(IncidentKind),
    event=st.sampled_from(Event),
    code=st.sampled_from([*Code, "other"]),
    step=st.one_of(st.none(), st.sampled_from(STEPS), st.text(max_size=100)),
    language=st.sampled_from(LANGUAGES),
    minutes=st.integers(0, 100_000),
)
def test_a_title_fits_a_phone_and_keeps_its_prefix(
    *, name: str, kind: str, event: str, code: str, step: str | None, language: str, minutes: int
) -> None:
    about = incident(kind, code=code, step=step)

    title = rendered(
        language, event, about=about, after=timedelta(minutes=minutes), store={"name": name}
    ).title

    assert len(title) <= LONGEST_TITLE
    assert re.match(r"\[[A-ZÆØÅ]+[^\]]*\] \S", title)
    assert "\n" not in title


def test_a_long_name_of_a_shop_leaves_room_for_what_is_wrong() -> None:
    title = rendered("en", store={"name": "Nordlys Interiør og Boligtilbehør i Danmark ApS"}).title

    assert title.startswith("[DOWN] Nordlys Interiør og ")
    assert title.endswith("…: customers can't reach the checkout")
    assert len(title) <= LONGEST_TITLE


HOSTILE = [
    "<!here>",
    "<!channel>",
    "@everyone",
    "@channel",
    "<@U123>",
    "<https://evil.example|the page>",
    "[click](https://evil.example)",
    "https://evil.example",
    "line\nOwner: mallory",
    "a\r\n\r\nMore: https://evil.example",
    "\u202egnp.exe\u2028\u0000\x1b[31m",
    "```code```",
    "*bold*",
    "{shop} {0} %s",
]
shop_text = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40)), max_size=5).map(
    " ".join
)


@given(text=shop_text, language=st.sampled_from(LANGUAGES), event=st.sampled_from(Event))
def test_text_of_a_shop_can_not_break_out(text: str, language: str, event: str) -> None:
    changes = (Change(fact="theme", gone=(text,), new=("b",)),)
    about = incident(step="step", changes=changes, summary=text)
    run = RunFacts(expected=text or "x", seen=text or "x", url="https://nordlys.example/" + text)
    hostile = rendered(language, event, about=about, run=run)
    plain = rendered(
        language,
        event,
        about=incident(step="step", changes=(Change(fact="theme", gone=("a",), new=("b",)),)),
        run=RunFacts(expected="x", seen="x", url="https://nordlys.example/"),
    )

    for made in (hostile.title, hostile.body):
        assert not re.search(r"@\w|<|>|`|\*|\]\(|\|", made)
        invisible = {char for char in made if unicodedata.category(char).startswith(("C", "Z"))}
        assert invisible <= {" ", "\n", "\N{WORD JOINER}"}
    lines = hostile.body.splitlines()
    assert [line.partition(":")[0] for line in lines][-4:] == [
        line.partition(":")[0] for line in plain.body.splitlines()
    ][-4:]
    assert len(lines) == len(plain.body.splitlines())
    addresses = [word for word in hostile.body.split() if "://" in word]
    assert all(word.startswith(("https://nordlys.example/", LINK)) for word in addresses)
    assert len(addresses) <= plain.body.count("://")


@given(st.text(max_size=2000))
def test_a_long_text_of_a_shop_stays_short(text: str) -> None:
    run = RunFacts(expected=text, seen=text, url="https://nordlys.example/" + text)

    body = rendered("en", about=incident(summary=text), run=run).body

    assert len(body) < 3000  # what one section of a Slack message takes
    assert max(map(len, body.splitlines())) < 1000


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "https://[", "/cart"])
def test_what_is_not_a_web_address_is_text(url: str) -> None:
    body = rendered("en", run=RunFacts(url=url)).body

    assert re.search(r"Page: (javascript:alert|data:text/html|https:|/cart)", body)
    assert "https://[" not in body


def test_an_address_of_a_danish_page_can_be_clicked() -> None:
    body = rendered("en", run=RunFacts(url="https://nordlys.example/æble?a=1&b=%20#c")).body

    assert "Page: https://nordlys.example/%C3%A6ble?a=1&b=%20#c" in body
