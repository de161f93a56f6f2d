"""What pages say: complete in both languages, and numbers as people of that language read them."""

import re
from dataclasses import replace
from datetime import UTC, date, timedelta
from importlib.resources import files
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

import monitor.web
from alerts.model import Incident, IncidentKind
from alerts.words import Language
from monitor.web.reader import Reader
from monitor.web.wall import Look
from monitor.web.words import TEXTS
from probes.codes import Code
from probes.result import Severity, Verdict
from tests.unit.monitor.metrics.states import NOON

EN = Reader(language="en", now=NOON)
DA = Reader(language="da", now=NOON)
FOLDER = Path(str(files(monitor.web)))
SOURCE = "\n".join(
    source.read_text(encoding="utf-8")
    for source in (*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.html"))
    if source.name != "words.py"
)
# names that are put together: "look_" ~ tile.look.value
BUILT = {
    *(f"look_{look.value}" for look in Look),
    *(f"kind_{kind.value}" for kind in IncidentKind),
    *(f"verdict_{verdict.value}" for verdict in Verdict),
    "verdict_running",
    *(f"error_{status}" for status in (401, 403, 404, 421, 429, 500, 503)),
}
INCIDENT = Incident(
    id="i1",
    subject="nordlys/purchase",
    kind=IncidentKind.FAILURE,
    severity=Severity.CRITICAL,
    code=Code.DEAD_ADD_BUTTON.value,
    step="add_to_cart",
    summary="",
    run_id="r1",
    opened_at=NOON,
)


def test_every_text_that_is_asked_for_is_there() -> None:
    asked = re.findall(r"\.say\(\s*[\"']([a-z0-9_]+)[\"']\s*[,)]", SOURCE)

    assert len(asked) > 50
    assert set(asked) | BUILT <= TEXTS.keys()


def test_no_text_is_left_over() -> None:
    asked = " ".join(re.findall(r"\.say\(((?:[^()]|\([^()]*\))*)\)", SOURCE))
    quoted = set(re.findall(r"[\"']([a-z0-9_]+)[\"']", asked))

    assert TEXTS.keys() - quoted - BUILT == {"error_other"}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_the_same_with_the_same_values(key: str) -> None:
    english, danish = TEXTS[key]

    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert english.strip()
    assert danish.strip()
    assert fields(english) == fields(danish)


@pytest.mark.parametrize(
    ("reader", "texts"),
    [
        (EN, ["just now", "3 min ago", "2 h 5 min ago"]),
        (DA, ["lige nu", "for 3 min siden", "for 2 t 5 min siden"]),
    ],
)
def test_how_long_ago(reader: Reader, texts: list[str]) -> None:
    moments = (timedelta(seconds=3), timedelta(minutes=3, seconds=2), timedelta(minutes=125))

    assert [reader.ago(NOON - passed) for passed in moments] == texts


def test_a_clock_that_is_behind_says_just_now() -> None:
    assert EN.ago(NOON + timedelta(minutes=5)) == "just now"


def test_lengths_of_runs_have_the_digits_that_matter() -> None:
    assert EN.took(timedelta(seconds=3.456)) == "3.46 s"
    assert DA.took(timedelta(seconds=3.456)) == "3,46 s"
    assert EN.took(timedelta(seconds=45.67)) == "45.7 s"
    assert EN.took(timedelta(seconds=200)) == "3 min"
    assert EN.took(timedelta(seconds=0.0042)) == "4 ms"
    assert DA.took(timedelta(0)) == "1 ms"
    assert EN.took(timedelta(seconds=0.1)) == "0.10 s"


def test_a_moment_has_its_zone() -> None:
    assert EN.moment(NOON, ZoneInfo("Europe/Copenhagen")) == "Mon 23 Nov 2026, 13:00 CET"
    assert DA.moment(NOON, UTC) == "man. 23. nov. 2026 kl. 12.00 UTC"


def test_less_than_all_is_never_shown_as_all() -> None:
    assert EN.percent(0.999999) == "99.99 %"
    assert EN.percent(1.0) == "100 %"
    assert DA.percent(0.9921) == "99,21 %"


def test_sizes_and_days() -> None:
    assert EN.size(5_000) == "5 kB"
    assert DA.size(1_234_567) == "1,2 MB"
    assert EN.day(date(2026, 11, 3)) == "3 Nov"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Customers can't put a product in the cart at Nordlys: the add-to-cart button does nothing.",
        ),
        (
            "da",
            "Kunderne kan ikke lægge en vare i kurven hos Nordlys: læg i kurv-knappen gør ingenting.",
        ),
    ],
)
def test_an_incident_is_a_sentence(language: Language, text: str) -> None:
    assert Reader(language=language, now=NOON).headline(INCIDENT, "Nordlys") == text


def test_an_incident_that_is_over_says_so() -> None:
    over = replace(INCIDENT, resolved_at=NOON)

    assert EN.headline(over, "Nordlys").startswith("Customers can put a product in the cart again")


def test_steps_and_codes_that_nobody_knows_are_told_all_the_same() -> None:
    odd = replace(INCIDENT, step="wish_list", code="page.old")

    said = EN.headline(odd, "Nordlys")

    assert said == "Customers can't get past “wish list” at Nordlys: it isn't as it should be."
    assert EN.doing("tls") == "open the page"


def test_a_picture_is_named_by_what_it_shows():
    assert EN.picture("screenshot.jpg") == "What the shop showed"
    assert EN.picture("before.jpg") == "The step before"
    assert DA.picture("first-attempt-screenshot.jpg") == "Det så det første forsøg"
