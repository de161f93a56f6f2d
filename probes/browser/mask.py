"""Keeps secrets, and what was typed into the shop's fields, out of all that is kept of a visit.

A secret is blotted wherever it stands. Of what was typed only that which can't be met by chance is
(an e-mail address, a street with its number); a single word or a postcode must stand by itself, or a
customer called Test would take a good part of every page with her.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from config.blotting import Blotter, in_base64, spellings
from config.secrets import Redactor
from probes.result import Json

TYPED = "[typed]"
_LONG = 8  # characters from which on a value that is no single word stands nowhere by chance
_PHONE = re.compile(r"\+?[\d\s()./-]{7,}")
_LOCAL = 8  # digits of a phone number without its country
_ENCODED_BEFORE = re.compile(r"(%[0-9a-f]{2}|\\[nrt]|\\u[0-9a-f]{4})$", re.IGNORECASE)
"""What may stand before a word in encoded text, and ends with a letter or digit."""


class Mask:
    """What must not be seen in the evidence of one attempt; `learn` adds what was typed."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._typed: frozenset[str] = frozenset()
        self._anywhere: Blotter[str] = Blotter((), TYPED)
        self._words: Blotter[str] = Blotter((), TYPED)

    @property
    def typed(self) -> bool:
        """Whether anything was typed."""
        return bool(self._typed)

    def learn(self, typed: Collection[str]) -> None:
        """Know all that was typed so far."""
        values = frozenset(value.strip() for value in typed) - {""}
        if values == self._typed:
            return
        self._typed = values
        telling = {value for value in values if len(value) >= _LONG and not value.isalpha()}
        forms = {form for value in telling for form in _variants(value)}
        packed = {form for value in values for form in in_base64(value.encode()) if _is_long(form)}
        self._anywhere = Blotter(_spelled(forms) | packed, TYPED)
        words = {form for value in values - telling for form in (value, value.upper())}
        self._words = Blotter(_spelled(words) - packed, TYPED)

    def text(self, text: str) -> str:
        text = self._anywhere.blotted(self._redactor.text(text))
        for word in self._words.stands_in(text):
            text = _without(text, word)
        return text

    def data(self, data: bytes) -> bytes:
        """A file's content, as UTF-8 or else byte for byte."""
        try:
            return self.text(data.decode()).encode()
        except UnicodeDecodeError:
            return self.text(data.decode("latin-1")).encode("latin-1", errors="replace")

    def hides(self, text: str) -> bool:
        """Whether anything in the text must not be seen."""
        return self.text(text) != text

    def json(self, value: Json) -> Json:
        """All strings in a value; names of its keys keep what is no secret, as programs read them."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.json(one) for one in value]
        if isinstance(value, dict):
            return {self._redactor.text(name): self.json(one) for name, one in value.items()}
        return value


def _is_long(text: str) -> bool:
    return len(text) >= _LONG


def _spelled(values: Iterable[str]) -> set[str]:
    return {form for value in values for form in spellings(value)}


def _variants(value: str) -> Iterator[str]:
    """As shops write it back: in small letters, a phone number without its country or in pairs."""
    yield from {value, value.lower(), value.upper()}
    if _PHONE.fullmatch(value):
        digits = re.sub(r"\D", "", value)
        local = digits[-_LOCAL:]
        yield from (digits, local, " ".join(re.findall("..?", local)))


def _without(text: str, word: str) -> str:
    """The text without this word where it stands by itself."""
    kept, end = [], 0
    start = text.find(word)
    while start >= 0:
        after = start + len(word)
        if _begins(text, start) and not _is_inside(text[after : after + 1]):
            kept += [text[end:start], TYPED]
            end = after
        start = text.find(word, after)
    return "".join([*kept, text[end:]])


def _begins(text: str, start: int) -> bool:
    before = text[max(start - 6, 0) : start]
    return not _is_inside(before[-1:]) or _ENCODED_BEFORE.search(before) is not None


def _is_inside(character: str) -> bool:
    return character.isalnum() or character == "_"
