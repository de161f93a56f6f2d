"""What is wrong in a file, and where. Only the values: who finds a fault words it.

A `Problem` is a fault that does not know its file yet: it names keys, and the loader finds the line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from typing_extensions import override

_EMPTY = '""'
_LONGEST_SHOWN = 60
Keys = tuple[str | int, ...]
"""The way to a value: `("checks", "purchase", "every")`; a number counts a list's items from 0."""


class ToMendError(Exception):
    """What stopped the program, and whoever runs it can mend: the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a person has to mend. `line` is 0 where it is about a whole file.

    `store` is None for a fault that all stores share (in defaults.yaml, or of the folder itself).
    """

    file: str
    line: int
    key: str
    message: str
    store: str | None = None

    @override
    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.key, self.message) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault before it has a line. `others` are further values that take part in it."""

    keys: Keys
    message: str
    others: tuple[Keys, ...] = ()


def by_place(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """In the order in which somebody mends them; none twice."""
    return tuple(sorted(set(faults), key=lambda f: (f.file, f.line, f.key, f.message)))


def dotted(keys: Keys) -> str:
    """`maintenance[1].from`; people count from 1."""
    text = "".join(
        f"[{key + 1}]" if isinstance(key, int) else f".{cut(key) or _EMPTY}" for key in keys
    )
    return text.removeprefix(".")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    by_lower = {other.lower(): other for other in known}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[found[0]] if found else None


def cut(text: str) -> str:
    """Of a whole page that was pasted into one value, the beginning says which it is."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def shown(value: object) -> str:
    """A value as a message repeats it."""
    if isinstance(value, str):
        return f'"{cut(value)}"'
    if isinstance(value, list | tuple):
        return "a list"
    return "a group of keys" if isinstance(value, Mapping) else str(value)


def listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or "none"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message on a word that is not known: the nearest, or else all there are."""
    known = tuple(known)
    near = nearest(word, known)
    return f'did you mean "{near}"?' if near else f"there is: {listed(known)}"
