"""Secrets: where they come from, and how they are kept out of everything that is written.

A secret is what `${NAME}` in a YAML file stands for: the content of the file that NAME_FILE names, else
the environment variable NAME. Every value that was ever read is known to the `Redactor`, which
whoever writes a log, a page, a message or evidence asks to blot it out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from config.blotting import Blotter, spellings

REFERENCE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)\}")
BLOT = "[secret]"
_SHORTEST = 4  # blotting out shorter values would eat ordinary words
_SECRET_WORDS = ("pass", "token", "key", "secret", "auth")
OPEN_VALUES = frozenset(
    {"to", "from", "cc", "bcc", "reply", "name", "smtp", "mode", "format", "inline", "method"}
    | {"overflow", "verify", "cto", "rto"}
)
"""What anybody may read of what follows the ? in a channel's address."""
_NEXT_ADDRESS = re.compile(r"[\s,;]+(?=[A-Za-z][A-Za-z0-9+.-]*://)")
_TOKEN = re.compile(
    r"(?=[\w+=~-]*[0-9])(?=[\w+=~-]*[A-Za-z])[\w+=~-]{12,}|(?=\w*[A-Z]{2})(?=\w*[a-z])\w{16,}",
    re.ASCII,
)
"""What nobody would take for a word: letters and digits, or letters large and small at random."""
_DOMAIN = re.compile(r"^[^/]*\.[a-z]{2,}(?=[:/]|$)")
_ROOM = re.compile(r"(?<=/)[#+@][^/]*")
"""A channel of Slack and the like by its name or ID; a domain is no secret, either."""


class MissingSecretError(LookupError):
    """A `${NAME}` has neither an environment variable nor a readable NAME_FILE."""


class UnreadableSecretError(LookupError):
    """The file that NAME_FILE names can't be read, or holds nothing; the message follows a name."""


class Redactor:
    """Knows secret values in every spelling they may take; blots them out of text and bytes."""

    def __init__(self, values: Iterable[str] = (), *, beside: "Redactor | None" = None) -> None:
        self._beside = beside
        self._values: set[str] = set()
        self._text: Blotter[str] = Blotter((), BLOT)
        self._bytes: Blotter[bytes] = Blotter((), BLOT.encode())
        self.learn(values)

    def learn(self, values: Iterable[str]) -> None:
        """Know these values from now on; what was learnt is never forgotten."""
        new = {value for value in values if len(value) >= _SHORTEST} - self._values
        if not new:
            return
        self._values |= new
        forms = {form for value in self._values for form in spellings(value)}
        self._text = Blotter(forms, BLOT)
        self._bytes = Blotter((form.encode() for form in forms), BLOT.encode())

    def beside(self) -> "Redactor":
        """One that knows what this one knows, now and later, and forgets by itself what it learns."""
        return Redactor(beside=self)

    def text(self, text: str) -> str:
        text = self._text.blotted(text)
        return self._beside.text(text) if self._beside is not None else text

    def data(self, data: bytes) -> bytes:
        data = self._bytes.blotted(data)
        return self._beside.data(data) if self._beside is not None else data

    def chunks(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """As `data`, for what comes in pieces; a secret may begin in one and end in the next."""
        own = self._own_chunks(chunks)
        return self._beside.chunks(own) if self._beside is not None else own

    def _own_chunks(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        held = b""
        for chunk in chunks:
            held += chunk
            cut = self._bytes.safe_cut(held)
            yield self._bytes.blotted(held[:cut])
            held = held[cut:]
        yield self._bytes.blotted(held)


def addresses(channel: str) -> tuple[str, ...]:
    """A channel may be several addresses, with blanks or commas between them."""
    return tuple(part.strip() for part in _NEXT_ADDRESS.split(channel.strip()))


def secrets_in(channel: str) -> set[str]:
    """What in a channel's addresses lets somebody in: passwords, tokens; as written and as meant."""
    found = {text for address in addresses(channel) for text in _telling(address)}
    return {form for text in found for form in (text, unquote(text)) if len(text) >= _SHORTEST}


def _telling(address: str) -> Iterator[str]:
    """Words are left alone: blotted out everywhere, a path like /alerts/shop would eat messages."""
    scheme, _, rest = address.partition("://")
    place, _, query = rest.partition("?")
    login, _, host_and_path = place.rpartition("@")
    yield login.partition(":")[2]
    values = [(name.lower(), value) for name, value in parse_qsl(query)]
    for name, value in values:
        if any(word in name for word in _SECRET_WORDS):
            yield value
    if scheme.lower().startswith("mailto"):  # what else it holds are people
        return
    hidden = [value for name, value in values if name not in OPEN_VALUES]
    path = _ROOM.sub("", _DOMAIN.sub("", host_and_path))
    for text in (login, path, unquote(path), *hidden):
        yield from _TOKEN.findall(text)


def reason_of(error: OSError | UnicodeDecodeError) -> str:
    """Why a file could not be read, to stand in brackets."""
    return (
        error.strerror.lower()
        if isinstance(error, OSError) and error.strerror
        else "not UTF-8 text"
    )


def looked_up(environ: Mapping[str, str], name: str) -> str | None:
    """What stands in the file that NAME_FILE names, else the variable NAME; None when there is neither.

    Raises UnreadableSecretError: an empty file is refused, as it would switch a password off unseen.
    """
    path = environ.get(f"{name}_FILE")
    if not path:
        return environ.get(name)
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error)
        raise UnreadableSecretError(
            f"can't be read from {path} ({reason}); mend {name}_FILE"
        ) from error
    if not value:
        raise UnreadableSecretError(f"is empty in {path}; put its value there")
    return value


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # bytes of the environment that Python could only carry along
        return False
    return True


class SecretSource:
    """Looks secrets up, and remembers the values so that they can be kept out of what is written."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.values: set[str] = set()

    def fill(self, text: str) -> str:
        """`text` with every `${NAME}` replaced. Raises MissingSecretError."""
        if "${" in REFERENCE.sub("", text):
            raise MissingSecretError(
                "a ${ here is no reference to a secret; write it like ${SHOP_TOKEN}, "
                "with letters, digits and _ between the braces"
            )
        return REFERENCE.sub(lambda match: self._look_up(match["name"]), text)

    def _look_up(self, name: str) -> str:
        try:
            value = looked_up(self._environ, name)
        except UnreadableSecretError as error:
            raise MissingSecretError(f"the secret {name} {error}") from error
        if value is None:
            raise MissingSecretError(
                f"the secret {name} is not set; set the environment variable {name}, "
                f"or {name}_FILE to a file that holds it"
            )
        if not value:
            raise MissingSecretError(f"the secret {name} is empty; put its value there")
        if not _is_text(value):
            raise MissingSecretError(f"the secret {name} is not UTF-8 text; mend its value")
        self.values.add(value)
        return value
