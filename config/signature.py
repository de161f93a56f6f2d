"""What the three headers of a signature say (RFC 9421, as Web Bot Auth has it): whether they fit, and for how long.

Nothing is verified: the key is the platform's, and whom the signature is for can't be read from it.
No message repeats a value; they are secrets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from http_sf import StructuredFieldError, StructuredType, parse

INPUT, SIGNATURE, AGENT = "signature-input", "signature", "signature-agent"
"""The headers, in small letters."""

_COPY = "copy the whole value from where the signature was made"
_LIKE = {
    INPUT: 'sig1=("@authority" "signature-agent");created=…;expires=…;tag="web-bot-auth"',
    SIGNATURE: "sig1=:…:",
    AGENT: "'\"https://…\"'",
}


class SignatureError(ValueError):
    """A header is not what it should be; the message says what would be right."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignatureInput:
    """What is said of the signatures. `expires` is when the first of them ends; None when none does."""

    labels: frozenset[str]
    covered: frozenset[str]
    expires: datetime | None


def read_input(value: str) -> SignatureInput:
    """What a Signature-Input says. Raises SignatureError."""
    labels = _dictionary(INPUT, value)
    ends, covered = [], set[str]()
    for member in labels.values():
        components, parameters = _inner_list(member)
        covered |= components
        created, expires = (_moment(parameters, name) for name in ("created", "expires"))
        if created and expires and expires <= created:
            raise SignatureError(f"expires before it was created; {_COPY}")
        if expires:
            ends.append(expires)
    return SignatureInput(
        labels=frozenset(labels), covered=frozenset(covered), expires=min(ends, default=None)
    )


def faults(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each header that does not fit, and what would be right. Names are in small letters."""
    if INPUT not in headers and SIGNATURE not in headers:
        return
    for name, other in ((INPUT, SIGNATURE), (SIGNATURE, INPUT)):
        if name not in headers:
            yield other, f"is of no use without {_title(name)}; write that below headers, too"
            return
    try:
        said = read_input(headers[INPUT])
    except SignatureError as error:
        yield INPUT, str(error)
        return
    yield from _signature_faults(said, headers[SIGNATURE])
    if AGENT in said.covered:
        yield from _agent_faults(headers.get(AGENT))


def _signature_faults(said: SignatureInput, value: str) -> Iterator[tuple[str, str]]:
    try:
        signatures = _dictionary(SIGNATURE, value)
    except SignatureError as error:
        yield SIGNATURE, str(error)
        return
    if not all(isinstance(_bare(one), bytes) for one in signatures.values()):
        yield SIGNATURE, f"has no signature between colons; write it like {_LIKE[SIGNATURE]}"
    elif signatures.keys() != said.labels:
        yield SIGNATURE, "and Signature-Input name different signatures; copy both from one place"


def _agent_faults(value: str | None) -> Iterator[tuple[str, str]]:
    if value is None:
        yield INPUT, f"covers Signature-Agent; write {_title(AGENT)}: {_LIKE[AGENT]} beside it"
        return
    # the drafts of Web Bot Auth had it one way, then the other
    for kind in ("item", "dictionary"):
        try:
            found = parse(value.encode("latin-1"), tltype=kind)
        except StructuredFieldError:
            continue
        members = found.values() if isinstance(found, dict) else (found,)
        if members and all(isinstance(_bare(one), str) for one in members):
            return
    yield AGENT, f"has lost its inner quotes; write it like {_LIKE[AGENT]}"


def _dictionary(name: str, value: str) -> Mapping[str, object]:
    try:
        found: StructuredType = parse(value.encode("latin-1"), tltype="dictionary")
    except StructuredFieldError as error:
        place = f" (it breaks at character {error.position + 1})" if error.position else ""
        raise SignatureError(
            f"can't be read{place}; it looks like {_LIKE[name]}, {_COPY}"
        ) from None
    if not isinstance(found, dict) or not found:
        raise SignatureError(f"names no signature; it looks like {_LIKE[name]}, {_COPY}")
    return found


def _inner_list(member: object) -> tuple[set[str], Mapping[str, object]]:
    """What is signed, and what is said of it."""
    signed, parameters = member if isinstance(member, tuple) else (member, {})
    if not isinstance(signed, list):
        raise SignatureError(
            f"does not list what is signed; it looks like {_LIKE[INPUT]}, {_COPY}"
        )
    return {str(_bare(one)) for one in signed}, parameters


def _moment(parameters: Mapping[str, object], name: str) -> datetime | None:
    value = parameters.get(name)
    if value is None:
        return None
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        pass  # no year that there is; said below
    raise SignatureError(
        f"has {name}= with no moment; it is a number of seconds since 1970, {_COPY}"
    )


def _bare(item: object) -> object:
    """An item without its parameters."""
    return item[0] if isinstance(item, tuple) else item


def _title(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))
