"""What a channel is given: tone, picture or a word about it, and the page of a mail."""

from dataclasses import replace
from pathlib import Path

import pytest

from alerts.letter import PICTURE_LIMIT, Tone, letter_of
from alerts.mail_page import mail_page
from alerts.message import Message
from alerts.model import Event, Notification
from alerts.owed import opened
from probes.result import Severity
from tests.unit.alerts.builders import NOON, make_incident, make_store

MESSAGE = Message(title="[DOWN] Nordlys", body="It is down.\n\nMore: https://watch.example/i/1")


def _note(**given: object) -> Notification:
    (note, *_) = opened(make_incident(), store=make_store(), now=NOON)
    return replace(note, **given)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "screenshot.png"
    path.write_bytes(b"png")
    return path


def test_a_letter_has_the_words_the_picture_and_the_key(picture: Path) -> None:
    letter = letter_of(MESSAGE, _note(), language="en", picture=picture)

    assert (letter.title, letter.text, letter.picture) == (MESSAGE.title, MESSAGE.body, picture)
    assert letter.key == _note().key
    assert '<img src="cid:screenshot.png" alt="What the shop showed"' in (letter.html or "")


def test_a_picture_that_is_gone_leaves_a_word_before_the_link() -> None:
    letter = letter_of(MESSAGE, _note(), language="en", picture=Path("/nowhere.png"))

    assert letter.picture is None
    assert letter.text.splitlines()[-2:] == [
        "The picture is not kept any more.",
        "More: https://watch.example/i/1",
    ]
    assert "not kept any more" in (letter.html or "")
    assert "<img" not in (letter.html or "")


def test_a_picture_that_is_too_big_leaves_a_word_with_its_size(picture: Path) -> None:
    with picture.open("wb") as file:
        file.truncate(PICTURE_LIMIT + 1_000_000)

    letter = letter_of(MESSAGE, _note(), language="da", picture=picture)

    assert letter.picture is None
    assert "Billedet er for stort til at blive sendt (6 MB)." in letter.text


def test_a_message_without_a_picture_says_nothing_of_one() -> None:
    letter = letter_of(MESSAGE, _note(), language="en")

    assert letter.text == MESSAGE.body


@pytest.mark.parametrize(
    ("given", "tone"),
    [
        ({}, Tone.BAD),
        ({"event": Event.REMINDER}, Tone.BAD),
        ({"severity": Severity.WARNING}, Tone.WARNING),
        ({"event": Event.RESOLVED}, Tone.GOOD),
        ({"event": Event.RESOLVED, "severity": Severity.WARNING}, Tone.GOOD),
    ],
)
def test_the_tone_follows_from_event_and_severity(given: dict[str, object], tone: Tone) -> None:
    assert letter_of(MESSAGE, _note(**given), language="en").tone is tone


def test_a_page_keeps_lines_and_makes_addresses_clickable() -> None:
    text = "One <b>\nTwo: https://shop.example/a?b=1&c=2.\n\nThree (https://watch.example/i)"

    page = mail_page("T & T", text, language="da", picture=None, alt="")

    assert '<html lang="da">' in page
    assert "<h1" in page
    assert "T &amp; T</h1>" in page
    link = "https://shop.example/a?b=1&amp;c=2"
    assert f'<p>One &lt;b&gt;<br>\nTwo: <a href="{link}">{link}</a>.</p>' in page
    assert '(<a href="https://watch.example/i">https://watch.example/i</a>)' in page


def test_a_page_fetches_nothing() -> None:
    page = mail_page("T", "javascript:alert(1) http://", language="en", picture="a.png", alt="x")

    assert "http" not in page.replace("http://<", "")
    assert 'href="' not in page
