"""What was typed goes out of texts in all spellings; a word that is only like it stays."""

import base64
import json
from urllib.parse import quote, urlencode

import pytest

from config.secrets import Redactor
from probes.browser.mask import Mask

EMAIL, STREET, CITY, PHONE = "Anna.And@agency.example", "Ærøvej 7", "Test", "+4520123456"


@pytest.fixture
def mask() -> Mask:
    mask = Mask(Redactor(["s3cret-token"]))
    mask.learn([EMAIL, STREET, CITY, PHONE, "1050", ""])
    return mask


@pytest.mark.parametrize(
    "text",
    [
        EMAIL,
        f"mailto:{EMAIL.lower()}!",
        quote(EMAIL, safe=""),
        urlencode({"street": STREET}),
        json.dumps({"street": STREET}),
        f"x{base64.b64encode(EMAIL.encode()).decode()}",
        base64.b64encode(b'{"email":"' + EMAIL.encode() + b'"}').decode(),
        "20 12 34 56",
        "tel:+4520123456",
        "phone=%2B4520123456",
        "?zip=1050&",
        "zip%3D1050%26",
        '"\\u003d1050"',
        "1050 København",
        "City: Test.",
        "TEST",
    ],
)
def test_what_was_typed_is_hidden_in_every_spelling(mask: Mask, text: str) -> None:
    assert mask.hides(text)
    assert "[typed]" in mask.text(text)


@pytest.mark.parametrize(
    "text",
    ["Testvej", "latest", "data-test", "x10500", "21050", "a1050", "test", "annaand", "Ærøvej 8"],
)
def test_what_is_only_like_it_stays(mask: Mask, text: str) -> None:
    assert mask.text(text) == text
    assert not mask.hides(text)


def test_secrets_go_first_and_stay_named_as_such(mask: Mask) -> None:
    assert mask.text(f"s3cret-token of {EMAIL}") == "[secret] of [typed]"


def test_in_a_value_every_string_is_blotted_and_every_number_stays(mask: Mask) -> None:
    value = {"zip": "1050", "time": 1050, "list": [EMAIL, True, None], "Test": "ok"}

    assert mask.json(value) == {
        "zip": "[typed]",
        "time": 1050,
        "list": ["[typed]", True, None],
        "Test": "ok",
    }


def test_files_that_are_no_utf8_are_blotted_as_well(mask: Mask) -> None:
    before = "\xff " + STREET + " \xfe"

    assert mask.data(before.encode("latin-1")).decode("latin-1") == "\xff [typed] \xfe"
    assert mask.data(STREET.encode()) == b"[typed]"


def test_of_two_values_the_longer_goes_first() -> None:
    mask = Mask(Redactor())
    mask.learn(["Anna", "Anna And"])

    assert mask.text("Anna And and Anna") == "[typed] and [typed]"


def test_nothing_typed_hides_nothing() -> None:
    mask = Mask(Redactor())

    assert not mask.typed
    assert mask.text("1050 Test") == "1050 Test"
