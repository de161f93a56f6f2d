"""The parts of a checkout by what they mean to who reads it, and not by what a platform calls them.

A selector engine of Playwright's, `checkout=`: labels, headings and words as a customer sees them come before names and
ids. What there is to ask for is in `reading/answers.js`, the words in `reading/words.yaml`. It looks, and changes nothing.
"""

import json
from functools import cache
from pathlib import Path

import yaml
from playwright.async_api import Playwright

_FOLDER = Path(__file__).parent / "reading"
_NAME = "checkout"
_PARTS = ("page", "fields", "choices", "buttons", "answers")


@cache
def _engine() -> str:
    with (_FOLDER / "words.yaml").open(encoding="utf-8") as file:
        words = yaml.load(file, Loader=yaml.CSafeLoader)
    script = "\n".join((_FOLDER / f"{part}.js").read_text("utf-8") for part in _PARTS)
    return f"(words => {{\n{script}}})({json.dumps(words, ensure_ascii=False)})"


async def teach(driver: Playwright) -> None:
    """Have every page of this driver understand `checkout=`; apart from the page's own scripts."""
    await driver.selectors.register(_NAME, script=_engine(), content_script=True)


def question(name: str) -> str:
    """A script that asks the page one of the engine's questions."""
    return f"() => (globalThis[Symbol.for('tillwatch')] ??= {_engine()}).{name}()"
