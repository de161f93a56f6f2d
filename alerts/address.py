"""A channel's address as text: what in it is a secret, and the sender that a mail address may lack.

Pure; whether an address is right is known to Apprise alone (`alerts/apprise_channel.py`).
"""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from config.secrets import OPEN_VALUES, addresses

MAIL = frozenset({"mailto", "mailtos"})
_HOST_IS_NO_SECRET = MAIL | {"http", "https", "json", "jsons", "xml", "xmls", "form", "forms"}


def scheme_of(address: str) -> str:
    """What stands before `://`, in small letters; empty when there is none."""
    scheme, mark, _ = address.partition("://")
    return scheme.lower() if mark else ""


def with_sender(address: str) -> str:
    """A mail address that names no sender gets one; any other comes back as it is."""
    parts = _split(address)
    if (
        parts is None
        or parts.scheme.lower() not in MAIL
        or parts.username
        or "from=" in parts.query
    ):
        return address
    host = parts.hostname or ""
    domain = host if re.search(r"[a-z]", host) and ":" not in host else "localhost"
    mark = "&" if parts.query else "?"
    return f"{address}{mark}from={quote(f'tillwatch@{domain}')}"


def has_bad_port(address: str) -> bool:
    """Whether a port is out of range or no number; `tgram://123:abc/` names neither host nor port."""
    try:
        return scheme_of(address) in _HOST_IS_NO_SECRET and urlsplit(address).port == 0
    except ValueError:
        return True


def recipients(address: str) -> tuple[str, ...]:
    """Whom a mail address names: `to`, `cc` and `bcc`, and what stands in the path."""
    parts = urlsplit(address)
    named = [value for name, value in parse_qsl(parts.query) if name in ("to", "cc", "bcc")]
    tokens = [unquote(part) for part in parts.path.split("/")] + named
    bare = (text.rpartition("<")[2].strip(" >") for part in tokens for text in part.split(","))
    return tuple(filter(None, bare))


def private_parts(channel: str) -> set[str]:
    """Everything in a channel's address that must never be seen, decoded and as written."""
    return {channel, *(part for address in addresses(channel) for part in _private(address))}


def _private(address: str) -> Iterator[str]:
    parts = _split(address)
    if parts is None:
        return
    yield address
    scheme, host = parts.scheme.lower(), parts.netloc.rpartition("@")[2]
    if scheme not in _HOST_IS_NO_SECRET:
        for token in (host, *host.split(":"), parts.username or ""):
            yield from _both(token)
    yield from _both(parts.password or "")
    if scheme not in MAIL:
        for segment in (parts.path, *parts.path.split("/"), parts.fragment):
            yield from _both(segment)
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name.lower() not in OPEN_VALUES:
            yield from _both(value)


def _both(text: str) -> tuple[str, str]:
    return text, unquote(text)


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None
