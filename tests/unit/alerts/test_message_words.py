"""The tables of words are complete, in each language."""

import re

import pytest

from alerts import causes, terms, words
from alerts.model import Event, IncidentKind
from alerts.words import Language, Words
from probes.codes import CauseCode, Code
from probes.purchase import probe as purchase
from tests.unit.alerts.letters import (
    LANGUAGES,
    incident,
    rendered,
)

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


@pytest.mark.parametrize("code", Code)
def test_every_code_has_words_in_every_language(code: Code) -> None:
    texts = [terms.CODES[code].in_(language) for language in LANGUAGES]

    assert all(10 <= len(text) <= 48 for text in texts)  # fits a title beside the shop's name
    assert not any(re.search(r"[{}.]", text) for text in texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("code", CauseCode)
def test_every_cause_has_words_in_every_language(code: CauseCode) -> None:
    texts = [causes.CAUSES[code].in_(language) for language in LANGUAGES]

    assert all(5 <= len(text) <= 70 for text in texts)
    assert not any(re.search(r"[{}.]", text) for text in texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_causes_say_the_same(language: Language) -> None:
    texts = [text.in_(language) for text in causes.CAUSES.values()]

    assert len(set(texts)) == len(texts) == len(CauseCode)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_codes_say_the_same(language: Language) -> None:
    texts = [text.in_(language) for text in terms.CODES.values()]

    assert len(set(texts)) == len(texts) == len(Code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_says_what_customers_can_not_do(step: str, language: str) -> None:
    message = rendered(language, about=incident(step=step))

    assert terms.STEPS[step].in_(language) in message.title
    assert terms.STEPS[step].in_(language) in message.body
    assert set(terms.STEPS) == set(STEPS)


@pytest.mark.parametrize("step", [*STEPS, *sorted(terms.PAGE_STEPS)])
def test_every_step_has_a_name_in_every_language(step: str) -> None:
    for language, label in (("en", "Step"), ("da", "Trin")):
        message = rendered(language, about=incident(step=step))

        assert f"{label}: {terms.STEP_NAMES[step].in_(language)}\n" in message.body
    assert set(terms.STEP_NAMES) == {*STEPS, *terms.PAGE_STEPS}


def test_every_kind_and_event_has_its_headline() -> None:
    assert set(words.LABELS) == set(Event)
    tables = (words.OPENED, words.LASTING, words.RESOLVED, words.TITLE, words.TITLE_RESOLVED)

    assert all(set(table) == set(IncidentKind) for table in tables)


@pytest.mark.parametrize(
    "value",
    [
        value
        for module in (words, terms)
        for value in vars(module).values()
        if isinstance(value, Words)
    ],
)
def test_both_languages_fill_in_the_same_places(value: Words) -> None:
    english, danish = (set(re.findall(r"\{(\w+)\}", text)) for text in value)

    assert english == danish


def test_a_step_and_a_code_that_nobody_has_words_for_are_told_all_the_same() -> None:
    message = rendered("en", about=incident(step="gift_wrap", code="failed"))

    assert "customers can't get past “gift wrap”" in message.title
    assert "it isn't as it should be" in message.body


def test_the_steps_of_a_purchase_are_those_that_have_words() -> None:
    assert set(purchase.STEPS) == set(STEPS)
