"""Which requests only tell a vendor of a visit, and what they tell: data in `beacons.yaml`, and how it is read.

Pure. What becomes of such a request is the door's business (`door`), what it means the purchase's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from probes.own_data import read_data

_FILE = Path(__file__).parent / "beacons.yaml"
_LONGEST = 60  # characters of an id or a name that are kept
_UNNAMED = "other"
_CONSENT = "gcs"  # how Google's tags say what the visitor allowed
_PART = re.compile(r'name="([^"]*)"[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)
_ODD = re.compile(r"[^\w .:/+-]")
_JSON = TypeAdapter(JsonValue)

Record = Mapping[str, JsonValue]


class Moment(StrEnum):
    """A moment of a purchase that vendors want to hear of; each has a name of its own for it."""

    ADD_TO_CART = "add_to_cart"
    BEGIN_CHECKOUT = "begin_checkout"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Event:
    """What a vendor would have been told. No personal data: an account, a name, a consent."""

    vendor: str
    id: str
    name: str
    consent: str = ""


class Requests(_Data):
    """One sort of requests of a vendor: where they go, and where account and name stand in them."""

    at: tuple[str, ...] = Field(min_length=1)
    needs: Mapping[str, str] = {}
    body: Literal["one", "lines"] = "one"
    each: str = ""
    packed: str = ""
    id: tuple[str, ...] = ()
    event: tuple[str, ...] = ()

    @property
    def patterns(self) -> list[str]:
        """As Chromium's interception wants them; they take in a little more than is meant."""
        return [f"*://{place.replace('{id}', '*').rstrip('*')}*" for place in self.at]

    def place(self, url: str) -> re.Match[str] | None:
        """Where the address is one of these, with the account if it stands in the path."""
        parts = urlsplit(url)
        found = self._places.fullmatch(f"{parts.hostname}{parts.path}")
        if found and self.needs:
            given = dict(parse_qsl(parts.query))
            return found if self.needs.items() <= given.items() else None
        return found

    @cached_property
    def _places(self) -> re.Pattern[str]:
        ways = (_glob(place) for place in self.at)
        return re.compile("|".join(f"(?:{way})" for way in ways), re.DOTALL)


class Vendor(_Data):
    """Somebody who is told of visits."""

    key: str
    name: str
    id_prefix: str = ""
    funnel: Mapping[Moment, tuple[str, ...]] = {}
    sockets: tuple[str, ...] = ()
    requests: tuple[Requests, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Beacon:
    """A request that is recognised as one that only tells a vendor something."""

    vendor: Vendor
    reading: Requests
    url: str
    id_in_path: str = ""

    def events(self, body: str) -> list[Event]:
        """What it tells; at least one event, a nameless one where it can't be read."""
        records = [*_records(self.reading, self.url, body)]
        found = [self._event(record) for record in records]
        named = [event for event in found if event.name != _UNNAMED]
        return named or found[:1]

    def _event(self, record: Record) -> Event:
        account = self.id_in_path or _first(record, self.reading.id)
        prefix = self.vendor.id_prefix
        if account and not account.startswith(prefix):
            account = prefix + account
        return Event(
            vendor=self.vendor.key,
            id=_harmless(account),
            name=_harmless(_first(record, self.reading.event)) or _UNNAMED,
            consent=_harmless(_first(record, (_CONSENT,))),
        )


@cache
def vendors() -> Mapping[str, Vendor]:
    """All that are known, in the order of the file. A faulty file is the program's own fault."""
    return {vendor.key: vendor for vendor in read_data(_FILE, tuple[Vendor, ...])}


@cache
def patterns() -> tuple[str, ...]:
    """All addresses that the door has to look at."""
    return tuple(
        pattern
        for vendor in vendors().values()
        for requests in vendor.requests
        for pattern in requests.patterns
    )


@cache
def socket_hosts() -> tuple[str, ...]:
    """Hosts that are spoken to by WebSocket, which no interception sees."""
    return tuple(host for vendor in vendors().values() for host in vendor.sockets)


def recognise(url: str) -> Beacon | None:
    """The beacon that a request to this address is; None for all that a shop needs."""
    for vendor in vendors().values():
        for requests in vendor.requests:
            found = requests.place(url)
            if found:
                accounts = (text for text in found.groups() if text)
                return Beacon(vendor, requests, url, next(accounts, ""))
    return None


def _glob(place: str) -> str:
    host, _, path = place.partition("/")
    way = "/".join((re.escape(host).replace(r"\*", "[^/]*"), re.escape(path).replace(r"\*", ".*")))
    return way.replace(re.escape("{id}"), "([^/]+)")


def _records(reading: Requests, url: str, body: str) -> Iterator[Record]:
    """The parameters of each event in a request."""
    address: Record = dict(parse_qsl(urlsplit(url).query))
    if reading.body == "lines":
        for line in body.splitlines() or [""]:
            yield {**address, **dict(parse_qsl(line))}
        return
    given = {**address, **_parameters(body)}
    packed = [value for name, value in given.items() if _is_packed(reading, name)]
    listed = given.get(reading.each)
    if packed:
        yield from ({**given, **dict(parse_qsl(str(value)))} for value in packed)
    elif isinstance(listed, list) and listed:
        yield from ({**given, **one} for one in listed if isinstance(one, dict))
    yield given


def _is_packed(reading: Requests, name: str) -> bool:
    return bool(reading.packed) and re.fullmatch(reading.packed, name) is not None


def _parameters(body: str) -> Record:
    """What a body says: JSON, the parts of a form with files, or a plain form."""
    if body.lstrip()[:1] in {"{", "["}:
        try:
            found = _JSON.validate_json(body)
        except ValidationError:
            return {}
        found = found[0] if isinstance(found, list) and found else found
        return found if isinstance(found, dict) else {}
    if body.startswith("--"):
        return dict(_PART.findall(body))
    return dict(parse_qsl(body))


def _first(record: Record, names: tuple[str, ...]) -> str:
    for name in names:
        value = record.get(name, _below(record, name))
        if isinstance(value, str | int) and value != "":
            return str(value)
    return ""


def _below(record: Record, path: str) -> JsonValue:
    value: JsonValue = dict(record)
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _harmless(text: str) -> str:
    """A short name; nothing of what might be somebody's address."""
    if "@" in text or "%40" in text:
        return _UNNAMED
    return _ODD.sub("", text).strip()[:_LONGEST]
