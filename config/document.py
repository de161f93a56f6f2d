"""One YAML file as a tree that knows its lines. The one door to PyYAML.

Scalars stay text here: what `NO`, `0800` or `22:00` means is decided by the key that it stands
under, so nothing is lost on the way. Only null is known. Not a general YAML loader: anchors work,
tags and merge keys are refused, depth and size are bounded.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from config.faults import Keys, Problem

MOST_BYTES = 256_000
_MOST_VALUES = 20_000  # aliases unfolded; far more than 256 kB of honest YAML needs
_DEEPEST = 20
_NULL = ("", "~", "null", "Null", "NULL")
# exactly what libyaml refuses, and does not say where
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")

# what comes along from web pages: to YAML it is a letter like any other
_ODD = "[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]"
_ODD_SPACE = re.compile(
    rf"^[ \t]*(?:- *)?(?:[\w-]+:)?(?P<odd>{_ODD})|^[^#\n]*(?P<last>{_ODD})\r?$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line of its key (or of itself, in a list)."""

    file: str
    line: int
    value: "str | tuple[Node, ...] | Mapping[str, Node] | None"
    size: int = 1

    @property
    def entries(self) -> "Mapping[str, Node]":
        """What stands below a mapping; nothing below anything else."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def children(self) -> "Mapping[str | int, Node]":
        """What stands below a mapping or in a list, by key or by its place counted from 0."""
        if isinstance(self.value, tuple):
            return dict(enumerate(self.value))
        return dict(self.entries.items())


class BrokenDocumentError(Exception):
    """The text can't be read any further; `line` is 0 where it is about the whole file."""

    def __init__(self, message: str, line: int = 0, keys: Keys = ()) -> None:
        super().__init__(message)
        self.line = line
        self.keys = keys


def read(data: bytes, file: str) -> tuple[Node | None, list[tuple[int, Problem]]]:
    """The tree, None for a file without content, and what is wrong with lines.

    Raises BrokenDocumentError where there is no tree to go on with.
    """
    builder = _Builder(_decoded(data), file)
    try:
        return builder.document(), builder.problems
    except yaml.MarkedYAMLError as error:
        raise _in_plain_words(error, builder.lines) from error


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise BrokenDocumentError(f"the file is too large; {MOST_BYTES // 1000} kB is the most")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenDocumentError(
            "a character here is not UTF-8; save the file as UTF-8", line
        ) from None
    if found := _FORBIDDEN.search(text):
        raise BrokenDocumentError(
            "an invisible control character stands here; remove it",
            text.count("\n", 0, found.start()) + 1,
        )
    if found := _ODD_SPACE.search(text):
        odd = found["odd"] or found["last"]
        raise BrokenDocumentError(
            f"an invisible {unicodedata.name(odd).lower()} stands here; write ordinary spaces",
            text.count("\n", 0, found.start()) + 1,
        )
    return text


_Value = yaml.ScalarEvent | yaml.CollectionStartEvent


class _Builder:
    """Turns libyaml's events into nodes; gathers what is wrong but can be stepped over."""

    def __init__(self, text: str, file: str) -> None:
        self.lines = text.splitlines()
        self.problems: list[tuple[int, Problem]] = []
        self._file = file
        self._events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._anchors: dict[str, Node] = {}
        self._values = 0

    def document(self) -> Node | None:
        next(self._events)  # the stream's start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        node = self._node(next(self._events), (), 0)
        next(self._events)  # the document's end
        more = next(self._events)
        if not isinstance(more, yaml.StreamEndEvent):
            raise BrokenDocumentError(
                "a second document begins here; take the line --- away, one shop is one file",
                _line(more),
            )
        return node

    def _node(self, event: yaml.AliasEvent | _Value, keys: Keys, line: int) -> Node:
        line = line or _line(event)
        if isinstance(event, yaml.AliasEvent):
            node = self._anchored(str(event.anchor), line)
            self._values += node.size
        else:
            node = self._value(event, keys, line)
            self._values += 1
        if self._values > _MOST_VALUES:
            raise BrokenDocumentError(
                f"with its aliases the file unfolds to more than {_MOST_VALUES:,} values", line
            )
        return node

    def _anchored(self, anchor: str, line: int) -> Node:
        try:
            return self._anchors[anchor]
        except KeyError:
            raise BrokenDocumentError(
                f"*{anchor} stands for a value marked &{anchor}, and there is none above; "
                "put text that begins with * in quotes",
                line,
            ) from None

    def _value(self, event: _Value, keys: Keys, line: int) -> Node:
        if event.tag is not None:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            message = (
                f"{tag} is not understood here; write the plain value, and a secret as ${{NAME}}"
            )
            self.problems.append((line, Problem(keys, message)))
        node = self._untagged(event, keys, line)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _untagged(self, event: _Value, keys: Keys, line: int) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return Node(self._file, line, _scalar(event))
        if len(keys) >= _DEEPEST:
            raise BrokenDocumentError("values stand too deep inside one another here", line)
        if isinstance(event, yaml.SequenceStartEvent):
            items = tuple(self._items(keys))
            return Node(self._file, line, items, 1 + sum(item.size for item in items))
        entries = self._entries(keys)
        return Node(self._file, line, entries, 1 + sum(node.size for node in entries.values()))

    def _items(self, keys: Keys) -> Iterator[Node]:
        index = 0
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, (*keys, index), 0)
            index += 1

    def _entries(self, keys: Keys) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = _line(event)
            key = self._key(event, keys)
            node = self._node(next(self._events), (*keys, key), line)
            if key in entries:
                message = f"is written twice, first in line {entries[key].line}; keep one"
                self.problems.append((line, Problem((*keys, key), message)))
            entries.setdefault(key, node)
        return entries

    def _key(self, event: yaml.Event, keys: Keys) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise BrokenDocumentError(
                "a key must be a plain word; put text with brackets or braces in quotes",
                _line(event),
                keys,
            )
        if event.value == "<<":
            raise BrokenDocumentError(
                "<< is not understood; put what shops share into defaults.yaml", _line(event), keys
            )
        return str(event.value)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(event: yaml.ScalarEvent) -> str | None:
    plain = event.implicit[0] and not event.style
    return None if plain and event.value in _NULL else str(event.value)


_OPENED = re.compile("expected ','|end of stream|expected ':'")
_INDENTED = "check how far the line is indented"
_TAB = "a tab stands here; indent with spaces"
_ESCAPE = "a \\ means something special in double quotes; use single ones"
_PLAIN_WORDS = {
    "mapping values are not allowed": (
        f"a colon stands where none can be; put text that has a colon in quotes, and {_INDENTED}"
    ),
    "unexpected end of stream": "the quote that is opened here is never closed",
    "expected ',' or '}'": "this { has no matching }, or a comma is missing",
    "expected ',' or ']'": "this [ has no matching ], or a comma is missing",
    "unknown escape character": _ESCAPE,
    "tab character": _TAB,
    "invalid Unicode character escape": (
        "this \\u… is no whole character; write the character itself"
    ),
    "did not find expected hex": _ESCAPE,
    "could not find expected ':'": 'this line has no colon; write it as "key: value"',
    "expected node content": "a value is missing here, or a bracket before it is not closed",
    "expected alphabetic or numeric": "text can't begin with * or &; put it in quotes",
    "did not find expected '-'": f"this is no item of the list above; {_INDENTED}",
    "did not find expected key": (
        f"no key can stand here; {_INDENTED}, and the quotes and brackets before it"
    ),
    "block sequence entries are not allowed": (
        "a list can't begin on the line of its key; write [a, b], or each item on its own line"
    ),
}

_NEEDS_QUOTES = 'inside braces and brackets a secret is in quotes; write it like "${NAME}"'


def _in_plain_words(error: yaml.MarkedYAMLError, lines: list[str]) -> BrokenDocumentError:
    problem = error.problem or "it can't be read"
    mark = error.problem_mark
    if "cannot start any token" in problem and mark is not None:
        return BrokenDocumentError(_bad_start(lines, mark.line, mark.column), mark.line + 1)
    if mark is not None and _is_in_secret(lines, mark.line, mark.column):
        return BrokenDocumentError(_NEEDS_QUOTES, mark.line + 1)
    # what was opened and never closed is mended where it was opened
    if error.context_mark is not None and _OPENED.search(problem):
        mark = error.context_mark
    words = next((plain for part, plain in _PLAIN_WORDS.items() if part in problem), None)
    line = min(mark.line + 1, len(lines)) if mark is not None else 0
    return BrokenDocumentError(words or f"this is not YAML: {problem}", line)


def _is_in_secret(lines: list[str], line: int, column: int) -> bool:
    """Whether it is the brace of a `${NAME}` that has no place here."""
    return column > 0 and any(here[column - 1 :].startswith("${") for here in lines[line:][:1])


def _bad_start(lines: list[str], line: int, column: int) -> str:
    character = lines[line][column]
    if character == "\t":
        return _TAB
    return f"text can't begin with {character}; put it in quotes"


def find(node: Node, keys: Keys) -> tuple[Node, Keys]:
    """The node at `keys`, or the deepest one on the way there, and the keys that lead to it."""
    for depth, key in enumerate(keys):
        below = node.children.get(key)
        if below is None:
            return node, keys[:depth]
        node = below
    return node, keys
