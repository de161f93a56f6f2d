"""Whatever a probe says that it saw of a shop has its words in Danish, too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.seen import DANISH, seen_in

ROOT = Path(__file__).parents[3]
SOURCES = [
    ROOT / "probes" / "answers.py",
    ROOT / "probes" / "browser" / "errors.py",
    *sorted((ROOT / "probes" / "purchase").rglob("*.py")),
    *sorted((ROOT / "probes" / "journey").rglob("*.py")),
    *sorted((ROOT / "probes" / "uptime").rglob("*.py")),
]
SAYS = {"fail": 1, "_no": 1, "_failed": -1, "_blocked": -1, "_page": 1, "_problem": 1}
"""Functions that are told what was seen, and as which argument."""
AS_IT_IS = {"{}", "{} {}", "{} after {}", '{}: "{}"'}
"""Nothing but what the run fills in; what did not happen "after" so long stands in the list as a whole."""


def said() -> Iterator[str]:
    """Every sight that is written in the source, with {} for what a run fills in."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            for value in _sights(node):
                yield from _sentences(value)


def _sights(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.keyword) and node.arg == "seen":
        yield node.value
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"seen", "why"}:
        yield node.value
    if isinstance(node, ast.Call) and node.args:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else None
        called = node.func.id if isinstance(node.func, ast.Name) else called
        place = SAYS.get(called or "")
        if place is not None and len(node.args) > place:
            yield node.args[place]


def _sentences(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from _sentences(value.body)
        yield from _sentences(value.orelse)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        parts = (getattr(part, "value", None) for part in value.values)
        yield "".join(part if isinstance(part, str) else "{}" for part in parts)


def test_every_sight_of_a_shop_has_its_words() -> None:
    found = {*said()} - AS_IT_IS

    assert len(found) > 50
    assert found - DANISH.keys() == set()


@pytest.mark.parametrize(("english", "danish"), DANISH.items())
def test_what_the_run_filled_in_stands_in_either_language(english: str, danish: str) -> None:
    values = ("2 {s}", "443", "x")[: english.count("{}")]

    assert seen_in("da", english.format(*values)) == danish.format(*values)
    assert seen_in("en", english.format(*values)) == english.format(*values)


@pytest.mark.parametrize(
    ("english", "danish"),
    [
        (
            "POST /cart/add answered 200, but the cart stayed empty",
            "POST /cart/add svarede 200, men kurven forblev tom",
        ),
        (
            "nothing happened when the button was pressed (/app.js answered 404)",
            "der skete intet, da der blev trykket på knappen (/app.js svarede 404)",
        ),
        (
            "404 Not Found: sent to the shop's password page",
            "404 Not Found: sendt til butikkens adgangskodeside",
        ),
        ('500 Internal Server Error ("Fejl")', '500 Internal Server Error ("Fejl")'),
    ],
)
def test_one_sight_in_another(english: str, danish: str) -> None:
    assert seen_in("da", english) == danish


def test_what_nobody_has_words_for_is_told_as_it_is() -> None:
    assert seen_in("da", "Vi er på ferie; vent til mandag") == "Vi er på ferie; vent til mandag"
