"""Titles fit a phone, and a shop's text can't break out of a message."""

import re
import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.message import LONGEST_TITLE, RunFacts
from alerts.model import Difference, Event, IncidentKind
from alerts.terms import STEPS
from probes.codes import Code
from tests.unit.alerts.letters import (
    LANGUAGES,
    LINK,
    incident,
    rendered,
)

titles = st.text(min_size=1, max_size=200)


@given(
    name=titles,
    kind=st.sampled_from(IncidentKind),
    event=st.sampled_from(Event),
    code=st.sampled_from([*Code, "other"]),
    step=st.one_of(st.none(), st.sampled_from([*STEPS]), st.text(max_size=100)),
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
    changes = (Difference(fact="theme", gone=(text,), new=("b",)),)
    about = incident(step="step", changes=changes, summary=text)
    run = RunFacts(expected=text or "x", seen=text or "x", url="https://nordlys.example/" + text)
    hostile = rendered(language, event, about=about, run=run)
    plain = rendered(
        language,
        event,
        about=incident(step="step", changes=(Difference(fact="theme", gone=("a",), new=("b",)),)),
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


def test_an_address_that_grows_too_long_when_spelled_out_is_cut_text() -> None:
    body = rendered("en", run=RunFacts(url="https://nordlys.example/" + "æ" * 250)).body

    (line,) = [line for line in body.splitlines() if line.startswith("Page:")]
    assert len(line) < 320
    assert "%C3" not in line
