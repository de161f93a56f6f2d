"""The parts of a shop by what they mean, as a selector engine of Playwright's: `shop=add_button`.

For shops that nobody has described. It goes by words in Danish, English, German, Swedish and Norwegian, by
what can be pressed, by forms, prices and cards, and by where things stand to one another, and never
by how a platform or a theme calls them. It only reads. Each part is a function of the scripts in `meaning/` that gives
the elements that may be it, the likeliest first.

Not for what may pay: that is `shun`'s, which judges whatever is found here before it is pressed.
"""

import json
import re
from functools import cache
from pathlib import Path

from probes.browser.look import LOOK
from probes.own_data import read_data

NAME = "shop"
_FOLDER = Path(__file__).parent / "meaning"
_FILES = ("page", "lists", "product", "till")
_PARTS = re.compile(r"^PARTS\.(\w+) =", re.MULTILINE)
_ENGINE = """
const queryAll = (root, part) => {
  look();
  return (PARTS[part]?.() ?? []).filter(one => holds(root, one));
};
return {queryAll, query: (root, part) => queryAll(root, part)[0] ?? null};
"""


@cache
def parts() -> frozenset[str]:
    """What may stand behind `shop=`."""
    return frozenset(_PARTS.findall(engine()))


def gone_words() -> re.Pattern[str]:
    """What says of a product that it is gone, wherever it stands."""
    return _regex("gone")


def says_put(text: str) -> bool:
    """Whether a message says of a product that it lies in the cart now."""
    return bool(_regex("put").search(text)) and not _regex("not_put").search(text)


@cache
def _regex(name: str) -> re.Pattern[str]:
    return re.compile(_joined(name), re.IGNORECASE)


def _joined(*names: str) -> str:
    return "|".join(row for name in names for row in _words()[name])


@cache
def _words() -> dict[str, list[str]]:
    return read_data(_FOLDER / "words.yaml", dict[str, list[str]])


@cache
def engine() -> str:
    """The script that a browser's driver is taught under `NAME` (`warm`); not for the page's own scripts to reach."""
    texts = ((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in _FILES)
    words = {"GONE": _joined("gone", "gone_here"), "PUT": _joined("put")}
    told = "".join(
        f'const {name} = new RegExp({json.dumps(row, ensure_ascii=False)}, "i");\n'
        for name, row in words.items()
    )
    begin = f"(() => {{\nconst PARTS = {{}};\n{told}"
    return begin + "\n".join((LOOK, *texts)) + _ENGINE + "})()"
