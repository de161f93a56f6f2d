"""The schema for editors says what the loader says, as far as a schema can."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from config.document import BrokenDocumentError, Node
from config.document import read as read_document
from config.schema import defaults_schema, store_schema
from tests.unit.config.folder import NORDLYS, Case, table

EXAMPLE = Path(__file__).parents[3] / "config" / "stores" / "example.yaml.txt"
# words that mean the same in draft 7, which the validator knows, and in 2020-12, which we name
SAME_IN_BOTH = {"$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "description", "enum", "examples", "exclusiveMinimum", "format", "items", "maximum", "minItems", "minLength", "minimum", "not", "pattern", "properties", "propertyNames", "required", "title", "type"}  # fmt: skip
_CORE_NUMBER = re.compile(r"[-+]?([0-9]+|[0-9]*\.[0-9]+)")

Validator = Callable[[Any], Any]


def compiled(schema: dict[str, Any]) -> Validator:
    draft = "http://json-schema.org/draft-07/schema#"
    return fastjsonschema.compile(schema | {"$schema": draft}, use_default=False)


STORE = compiled(store_schema())
DEFAULTS = compiled(defaults_schema())


def as_an_editor_reads(node: Node | None) -> object:
    """YAML 1.2's core schema."""
    value = node.value if node else None
    if isinstance(value, tuple):
        return [as_an_editor_reads(item) for item in value]
    if isinstance(value, Mapping):
        return {key: as_an_editor_reads(below) for key, below in value.items()}
    if value in ("true", "false"):
        return value == "true"
    if value and _CORE_NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return value


def accepts(validate: Validator, text: str) -> bool:
    node, _ = read_document(text.encode(), NORDLYS)
    try:
        validate(as_an_editor_reads(node))
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def readable() -> Iterator[Case]:
    for case in table():
        try:
            _, problems = read_document(case.files.get(NORDLYS, "").encode(), NORDLYS)
        except BrokenDocumentError:
            continue
        if set(case.files) == {NORDLYS} and not problems:
            yield case


@pytest.mark.parametrize("case", list(readable()), ids=lambda case: case.name)
def test_the_schema_refuses_what_the_table_says_it_does(case: Case) -> None:
    assert accepts(STORE, case.files[NORDLYS]) is not case.schema_refuses


@pytest.mark.parametrize(
    "text",
    [
        EXAMPLE.read_text(encoding="utf-8"),
        "url: https://nordlys.example",
        "url: http://127.0.0.1:8080/shop/",
        "url: https://BLÅBÆR.example",
        "{url: 'https://a.example', checks: {purchase: off, uptime: false}}",
        "{url: 'https://a.example', checks: {purchase: , uptime: on}}",
        "{url: 'https://a.example', checks: {purchase-mobile: off, other: {every: 5m}}}",
        "{url: 'https://a.example', channels: {slack: null}, quiet: null, owner: }",
        "{url: 'https://a.example', shopper: {postcode: 0800, phone: +4520123456}, name: 7}",
        "{url: 'https://a.example', checks: {uptime: {read_at_most: 1.5MB, slow: 100ms, path: /a}}}",
    ],
    ids=range(10),
)  # fmt: skip
def test_the_schema_takes_the_spellings_that_people_write(text: str) -> None:
    assert accepts(STORE, text)


def test_defaults_have_no_url_and_shops_must_have_one() -> None:
    assert accepts(DEFAULTS, "market: {timezone: Europe/Copenhagen}")
    assert not accepts(DEFAULTS, "url: https://nordlys.example")
    assert not accepts(STORE, "market: {timezone: Europe/Copenhagen}")


def test_of_a_group_defaults_may_say_one_half_but_of_a_list_s_item_all() -> None:
    assert accepts(DEFAULTS, "{consent: {by: Mette}, alerts: {escalate: {to: [mail]}}}")
    assert not accepts(STORE, "{url: 'https://a.example', consent: {by: Mette}}")
    assert not accepts(DEFAULTS, "maintenance: [{from: 2026-12-01 02:00}]")


@pytest.mark.parametrize("schema", [store_schema(), defaults_schema()], ids=["store", "defaults"])
def test_the_schema_uses_only_words_that_the_drafts_share(schema: dict[str, Any]) -> None:
    def words(part: object, *, names: bool = False) -> Iterator[str]:
        if isinstance(part, list):
            for item in part:
                yield from words(item)
        if isinstance(part, dict):
            for word, below in part.items():
                if not names:
                    yield word
                if word not in ("default", "examples", "enum"):
                    yield from words(below, names=word in ("properties", "$defs") and not names)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(words(schema)) <= SAME_IN_BOTH


def test_every_key_has_a_description_for_who_hovers_over_it() -> None:
    schema = store_schema()
    models = [schema, *schema["$defs"].values()]

    bare = [
        key
        for model in models
        for key, part in model.get("properties", {}).items()
        if "description" not in part and "$ref" not in part and "anyOf" not in part
    ]

    assert bare == []


def test_defaults_are_shown_in_the_spelling_of_the_files() -> None:
    checks = store_schema()["$defs"]

    assert checks["PurchaseSpec"]["properties"]["timeout"]["default"] == "55s"
    assert checks["UptimeSpec"]["properties"]["read_at_most"]["default"] == "2MB"
