"""Strings out of texts: many at once, in every spelling that they may take there.

Not which strings: that is for whoever knows secrets (`config.secrets`) or what was typed into a shop.
"""

import base64
import html
import json
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import AnyStr, Generic
from urllib.parse import quote, quote_plus

_SHORTEST_BASE64 = 8  # shorter pieces would turn up in pictures by chance


class Blotter(Generic[AnyStr]):
    """Replaces many strings at once, in a time that hardly depends on how many they are."""

    def __init__(self, strings: Iterable[AnyStr], blot: AnyStr) -> None:
        self._blot: AnyStr = blot
        known = {string for string in strings if string not in blot}
        self._longest = max(map(len, known), default=0)
        self._nets: list[_Net[AnyStr]] = [
            _Net([string for string in known if shortest <= len(string) < longest])
            for shortest, longest in pairwise((0, 8, 16, self._longest + 1))
        ]

    def blotted(self, text: AnyStr) -> AnyStr:
        for string in self._caught(text):
            text = text.replace(string, self._blot)
        return text

    def stands_in(self, text: AnyStr) -> list[AnyStr]:
        """Which of the strings the text has, the longest first."""
        return [string for string in self._caught(text) if string in text]

    def safe_cut(self, text: AnyStr) -> int:
        """Up to where `text` may be taken off without cutting one of the strings in two."""
        cut = max(0, len(text) - self._longest + 1)
        caught = self._caught(text)
        while starts := [start for string in caught if (start := _across(text, string, cut)) >= 0]:
            cut = min(starts)
        return cut

    def _caught(self, text: AnyStr) -> list[AnyStr]:
        caught = {string for net in self._nets for string in net.caught(text)}
        return sorted(caught, key=lambda string: (-len(string), string))


class _Net(Generic[AnyStr]):
    """Tells which of its strings may stand in a text, by one look at every few characters.

    Of each string's end it knows all pieces of one length; looking at every `step`-th piece of the
    text is enough to meet one of them. The longer the shortest string, the wider the steps.
    """

    def __init__(self, strings: Collection[AnyStr]) -> None:
        shortest = min(map(len, strings), default=0)
        self._piece = (shortest + 1) // 2
        self._step = shortest - self._piece + 1
        self._by_piece: dict[AnyStr, list[AnyStr]] = {}
        for string in strings:
            tail = string[-shortest:]
            for piece in {tail[i : i + self._piece] for i in range(self._step)}:
                self._by_piece.setdefault(piece, []).append(string)

    def caught(self, text: AnyStr) -> Iterator[AnyStr]:
        if not self._by_piece:
            return
        piece = self._piece
        pieces = (text[i : i + piece] for i in range(0, len(text) - piece + 1, self._step))
        for met in self._by_piece.keys() & pieces:
            yield from self._by_piece[met]


def _across(text: AnyStr, string: AnyStr, cut: int) -> int:
    """Where `string` begins before `cut` and ends after it, or -1."""
    return text.find(string, max(0, cut - len(string) + 1), max(0, cut + len(string) - 1))


def spellings(value: str) -> set[str]:
    """A secret as it stands in JSON, HTML, addresses, and in base64 whatever is around it."""
    in_json = json.dumps(value)[1:-1]
    in_html = html.escape(value)
    in_url = {quote(value), quote(value, safe=""), quote_plus(value)}
    return {
        value,
        *in_url,
        *(re.sub("%..", lambda match: match[0].lower(), form) for form in in_url),
        in_html,
        in_html.replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
        html.escape(value, quote=False),
        in_json,
        in_json.replace("/", r"\/"),
        in_json.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e"),
        json.dumps(value, ensure_ascii=False)[1:-1],
        repr(value)[1:-1],
        *in_base64(value.encode()),
    }


def in_base64(value: bytes) -> Iterator[str]:
    """As it looks inside longer encoded text too (`name:password`), whatever stands before it."""
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(value).decode()
        for before in range(3):
            first, last = -(-8 * before // 6), 8 * (before + len(value)) // 6
            core = encode(bytes(before) + value).decode()[first:last]
            if len(core) >= _SHORTEST_BASE64:
                yield core
