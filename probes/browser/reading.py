"""The parts of a checkout by what they mean to who reads it, and not by what a platform calls them.

A selector engine of Playwright's, `checkout=`: labels, headings and words as a customer sees them come before names and
ids. What there is to ask for is in `reading/answers.js`, the words in `reading/words.yaml`. Its parts are found by looking only;
of its questions one (`calm`) takes the focus out of the field that was typed into, as somebody who goes on does.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from probes.browser.look import LOOK
from probes.own_data import read_data

_FOLDER = Path(__file__).parent / "reading"
NAME = "checkout"
_FILES = ("page", "fields", "choices", "buttons", "answers")
_ANSWERS = re.compile(r'^  "?(\w+(?::\w+)?)"?: \(', re.MULTILINE)


@cache
def parts() -> frozenset[str]:
    """What may stand behind `checkout=`: a field by its meaning, that must be filled in, or the form's second; and the rest."""
    fields = [
        f"{one}{which}" for one in _words()["fields"] for which in ("", ":required", ":again")
    ]
    return frozenset([*fields, *_ANSWERS.findall(_script())])


def question(name: str) -> str:
    """A script that asks the page one of the engine's questions."""
    return f"() => (globalThis[Symbol.for('tillwatch')] ??= {engine()}).{name}()"


@cache
def untold_words() -> re.Pattern[str]:
    """What says that a form wants something that no customer of ours has."""
    return re.compile(_words()["untold"], re.IGNORECASE)


@cache
def _words() -> dict[str, Any]:
    return read_data(_FOLDER / "words.yaml", dict[str, Any])


@cache
def _script() -> str:
    texts = ((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in _FILES)
    return "\n".join((LOOK, *texts))


@cache
def engine() -> str:
    """The script that a browser's driver is taught under `NAME` (`warm`); apart from the page's own scripts."""
    return f"(words => {{\n{_script()}}})({json.dumps(_words(), ensure_ascii=False)})"
