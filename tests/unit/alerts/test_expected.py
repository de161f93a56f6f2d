"""Whatever a probe says that it expected has its words in Danish, too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.expected import DANISH, expected_in

ROOT = Path(__file__).parents[3]
SOURCES = [*sorted((ROOT / "probes").rglob("*.py")), ROOT / "monitor" / "faults.py"]


def said() -> Iterator[str]:
    """Every expectation that is written in the source, with {} for what a run fills in."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            for value in _expectations(node):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value
                elif isinstance(value, ast.JoinedStr):
                    parts = (getattr(part, "value", None) for part in value.values)
                    yield "".join(part if isinstance(part, str) else "{}" for part in parts)


def _expectations(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.keyword) and node.arg == "expected":
        yield node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        place = {"expect": 0, "failure": 1}.get(node.func.attr)
        if place is not None and place < len(node.args):  # a window is awaited with no words
            yield node.args[place]
    if isinstance(node, ast.Assign) and "expected" in ast.unparse(node.targets[0]):
        yield node.value


def test_every_expectation_of_a_probe_has_its_words() -> None:
    assert {*said(), "a page"} == set(DANISH)


@pytest.mark.parametrize(("english", "danish"), DANISH.items())
def test_what_the_run_filled_in_stands_in_either_language(english: str, danish: str) -> None:
    values = ("2 {s}", "443")[: english.count("{}")]

    assert expected_in("da", english.format(*values)) == danish.format(*values)
    assert expected_in("en", english.format(*values)) == english.format(*values)
    assert danish != english


def test_what_nobody_has_words_for_is_told_as_it_is() -> None:
    assert expected_in("da", "200 or 204") == "200 or 204"
