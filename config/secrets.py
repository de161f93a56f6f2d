"""Secrets: where they come from, and how they are kept out of everything that is written.

A secret is what `${NAME}` in a YAML file stands for: the environment variable NAME, or the content
of the file that NAME_FILE names. Every value that was ever read is known to the `Redactor`, which
whoever writes a log, a page, a message or evidence asks to blot it out.
"""

import base64
import html
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

REFERENCE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)\}")
BLOT = "[secret]"
_SHORTEST = 4  # blotting out shorter values would eat ordinary words


class MissingSecretError(LookupError):
    """A `${NAME}` has neither an environment variable nor a readable NAME_FILE."""


class Redactor:
    """Knows secret values in every spelling they may take; blots them out of text and bytes."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._values: set[str] = set()
        self._text: re.Pattern[str] | None = None
        self._bytes: re.Pattern[bytes] | None = None
        self.learn(values)

    def learn(self, values: Iterable[str]) -> None:
        """Know these values from now on; what was learnt is never forgotten."""
        new = {value for value in values if len(value) >= _SHORTEST} - self._values
        if not new:
            return
        self._values |= new
        spellings = sorted(
            {form for value in self._values for form in _spellings(value)}, key=len, reverse=True
        )
        self._text = re.compile("|".join(map(re.escape, spellings)))
        self._bytes = re.compile(b"|".join(re.escape(form.encode()) for form in spellings))

    def text(self, text: str) -> str:
        return self._text.sub(BLOT, text) if self._text else text

    def data(self, data: bytes) -> bytes:
        return self._bytes.sub(BLOT.encode(), data) if self._bytes else data


def _spellings(value: str) -> set[str]:
    encoded = base64.b64encode(value.encode()).decode()
    return {
        value,
        quote(value),
        quote(value, safe=""),
        quote_plus(value),
        html.escape(value),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        encoded,
    }


class SecretSource:
    """Looks secrets up, and remembers the values so that they can be kept out of what is written."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.values: set[str] = set()

    def fill(self, text: str) -> str:
        """`text` with every `${NAME}` replaced. Raises MissingSecretError."""
        return REFERENCE.sub(lambda match: self._look_up(match["name"]), text)

    def _look_up(self, name: str) -> str:
        value = self._environ.get(name)
        if value is None:
            value = self._read(name, self._environ.get(f"{name}_FILE"))
        if not value:
            raise MissingSecretError(f"the secret {name} is empty; put its value there")
        self.values.add(value)
        return value

    @staticmethod
    def _read(name: str, path: str | None) -> str:
        if path is None:
            raise MissingSecretError(
                f"the secret {name} is not set; set the environment variable {name}, "
                f"or {name}_FILE to a file that holds it"
            )
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise MissingSecretError(
                f"the secret {name} can't be read from {path} "
                f"({getattr(error, 'strerror', None) or 'not UTF-8 text'}); mend {name}_FILE"
            ) from error
