"""Whatever somebody's file looks like, it is read or refused in words; nothing breaks."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import examine
from config.document import Node
from config.layers import BUILT_IN, laid_over
from config.loader import Loaded
from tests.unit.config.folder import NORDLYS, read

EXAMPLE = (Path(__file__).parents[3] / "config" / "stores" / "example.yaml.txt").read_text("utf-8")
FULL = (
    EXAMPLE.replace("${NORDLYS_SLACK_URL}", "slack://a/b/c")
    .replace("${NORDLYS_SIG}", "a")
    .replace("${NORDLYS_SIG_INPUT}", "b")
)
LINES = FULL.splitlines()
SCALARS = ["", "null", "off", "5m", "-1", "0x1F", "[]", "{}", "[a]", "{a: b}", "[[]]", "*a", "&a b", "!!int 5", "| x", "${", "${TOKEN}", "2026-02-30 02:30", "1e999", "\u0661m", "\u2028", "'", "🛒", "a: b"]  # fmt: skip
TREES = st.recursive(
    st.none() | st.text(max_size=3),
    lambda below: st.dictionaries(st.sampled_from("abc"), below, max_size=3),
    max_leaves=8,
)


def loaded(text: str, defaults: str = "") -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        return read(Path(folder), {NORDLYS: text, "defaults.yaml": defaults})


def said_in_words(result: Loaded) -> bool:
    """Each fault has its place, a sentence, and nothing of the machinery."""
    return all(
        fault.line >= 0
        and len(fault.message) > 10
        and not re.search(r"Error|pydantic|Traceback|object at|Input should", fault.message)
        for fault in result.faults
    )


@settings(max_examples=200)
@given(st.sampled_from([line for line in LINES if ":" in line]), st.sampled_from(SCALARS))
def test_any_value_in_any_place_is_read_or_refused_in_words(line: str, value: str) -> None:
    key = line.partition(":")[0]

    result = loaded(FULL.replace(line, f"{key}: {value}"))

    assert said_in_words(result)
    assert bool(result.faults) != bool(result.config.stores)


@settings(max_examples=200)
@given(st.permutations(LINES), st.integers(0, len(LINES)), st.text(max_size=8))
def test_any_shuffled_file_is_read_or_refused_in_words(
    lines: list[str], cut: int, extra: str
) -> None:
    result = loaded("\n".join([*lines[:cut], extra, *LINES[cut:]]), "\n".join(lines[:3]))

    assert said_in_words(result)
    assert bool(result.faults) != bool(result.config.stores)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(LINES), max_size=12), st.integers(0, 2))
def test_whatever_stands_in_the_defaults_of_several_stores_is_read_or_refused_in_words(
    defaults: list[str], with_url: int
) -> None:
    own = [f"url: https://shop-{number}.example\n" * (number < with_url) for number in range(2)]
    stores = {f"stores/{number}.yaml": f"{text}owner: anna\n" for number, text in enumerate(own)}
    with tempfile.TemporaryDirectory() as folder:
        result = read(Path(folder), {"defaults.yaml": "\n".join(defaults), **stores})

    assert said_in_words(result)
    assert {fault.store for fault in result.faults} | result.config.stores.keys()


@pytest.mark.parametrize(
    "text", ["name: a", "url: https://a.example\nchecks: {purchase: {every: 5}}"]
)
def test_a_file_that_can_be_judged_no_further_is_refused_all_the_same(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(examine, "_ROUNDS", 1)

    result = loaded(text)

    assert len(result.faults) == 1
    assert result.config.stores == {}


def tree(value: object) -> Node:
    if isinstance(value, dict):
        return Node("f", 1, {key: tree(below) for key, below in value.items()})
    return Node("f", 1, value if isinstance(value, str) else None)


def merged(below: object, above: object) -> object:
    """The rule itself, said another way."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    keys = [*below, *(key for key in above if key not in below)]
    return {
        key: merged(below[key], above[key])
        if key in below and key in above
        else (above if key in above else below)[key]
        for key in keys
    }


@given(
    st.dictionaries(st.sampled_from("abc"), TREES), st.dictionaries(st.sampled_from("abc"), TREES)
)
def test_layers_merge_key_by_key(below: dict[str, object], above: dict[str, object]) -> None:
    assert laid_over(tree(below), tree(above)) == tree(merged(below, above))


@given(st.dictionaries(st.sampled_from("abc"), TREES))
def test_a_layer_over_nothing_is_itself(layer: dict[str, object]) -> None:
    assert laid_over(tree({}), tree(layer)) == tree(layer)
    assert set(laid_over(BUILT_IN, tree(layer)).entries) == {"checks", *layer}
