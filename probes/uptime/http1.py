"""HTTP/1.1 over an open line: one request, one answer. The only door to h11."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

import h11

from probes.address import Address
from probes.base import ProbeError
from probes.codes import Code
from probes.uptime.fault import ShopError, in_words
from probes.uptime.line import Line

MOST_HEADERS = 100_000
"""Bytes of an answer's headers; browsers give up at about a quarter of a megabyte."""
_SHOWN = 60
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_IS_HEADER = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[^\x00-\x08\x0a-\x1f]*")
_SAYS_NOTHING = re.compile(rb"(?i:content-length:\s*|transfer-encoding:\s*identity\s*)")
_NO_ANSWER = "the connection was closed without an answer"
_Event = h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Status and headers of an answer; names in lower case, repeated ones joined by a comma."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """What was read of a page: `size` counts all, `data` holds what was to be kept."""

    size: int = 0
    data: bytes = b""
    complete: bool = True


def _connection() -> h11.Connection:
    return h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_HEADERS)


@dataclass(kw_only=True)
class Exchange:
    """One request and its answer on one connection."""

    line: Line
    _http: h11.Connection = field(default_factory=_connection)
    _said: tuple[h11.Event, ...] = ()
    _came: bytes | None = b""
    """Of the answer's headers, to read them once more; None when they were read."""

    async def ask(self, address: Address, headers: Mapping[str, str]) -> Head:
        """Send a GET, wait for status and headers. `headers` replace ours of the same name."""
        await self._say(self._request(address, headers), h11.EndOfMessage())
        while True:
            event = await self._next()
            if isinstance(event, h11.Response):
                self._came = None
                return _head(event)
            if not isinstance(event, h11.InformationalResponse):
                raise _broken(_NO_ANSWER)
            self._came = self._http.trailing_data[0]

    async def read(self, *, at_most: int, keep: int) -> Body:
        """Read the page, but no more than `at_most` bytes; keep the first `keep` of them."""
        size, kept = 0, bytearray()
        while size < at_most:
            event = await self._next()
            if not isinstance(event, h11.Data):
                return Body(size=size, data=bytes(kept))
            if len(kept) < keep:
                kept += event.data[: keep - len(kept)]
            size += len(event.data)
        return Body(size=size, data=bytes(kept), complete=False)

    def _request(self, address: Address, headers: Mapping[str, str]) -> h11.Request:
        fields = {"host": address.authority, "connection": "close"}
        fields |= {name.lower(): value for name, value in headers.items()}
        try:
            return h11.Request(method="GET", target=address.target, headers=list(fields.items()))
        except (h11.LocalProtocolError, UnicodeEncodeError):
            name = next(name for name in fields.items() if not _can_be_sent(*name))[0]
        # raised out here: h11's own words quote the value, which may be a secret
        raise ProbeError(Code.BUG, f"the header {name} can't be sent; look at `headers:`")

    async def _say(self, *events: h11.Event) -> None:
        self._said = events
        data = b"".join(self._http.send(event) or b"" for event in events)
        try:
            await self.line.send(data)
        except OSError as error:
            raise _broken(_cut_off(error)) from error

    async def _next(self) -> _Event:
        """The next thing that the server says."""
        while True:
            try:
                event = self._http.next_event()
                if event is not h11.NEED_DATA:
                    return event
                self._hear(await self.line.receive())
            except h11.RemoteProtocolError as error:
                if not self._mend():
                    raise _broken(_plainly(error, self._http.trailing_data[0])) from error
            except OSError as error:  # an ssl.SSLError is one of them
                raise _broken(_cut_off(error)) from error

    def _hear(self, data: bytes) -> None:
        self._http.receive_data(data)
        if self._came is not None:
            self._came += data

    def _mend(self) -> bool:
        """Begin to read again, once, without what browsers pass over; False when that changes nothing."""
        came, self._came = self._came or b"", None
        mended = _mended(came)
        if mended == came:
            return False
        self._http = _connection()
        for event in self._said:
            self._http.send(event)
        self._http.receive_data(mended)
        return True


def _mended(answer: bytes) -> bytes:
    """An answer without the lines among its headers that are none, or say nothing."""
    end = _HEAD_ENDS.search(answer)
    if end is None:
        return answer
    status, *lines = answer[: end.start()].replace(b"\r\n", b"\n").split(b"\n")
    kept = [one for one in lines if _IS_HEADER.fullmatch(one) and not _SAYS_NOTHING.fullmatch(one)]
    return answer if kept == lines else b"\r\n".join([status, *kept, b"", answer[end.end() :]])


def _can_be_sent(name: str, value: str) -> bool:
    try:
        h11.Request(method="GET", target="/", headers=[("host", "x"), (name, value)])
    except (h11.LocalProtocolError, UnicodeEncodeError):
        return name == "host"
    return True


def _head(response: h11.Response) -> Head:
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for raw, value in response.headers:
        name, text = raw.decode("latin-1"), _text(value)
        if name == "set-cookie":
            cookies.append(text)
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return Head(status=response.status_code, headers=headers, cookies=tuple(cookies))


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _broken(seen: str) -> ShopError:
    return ShopError(Code.BROKEN_REPLY, expected="a whole answer in HTTP", seen=seen)


def _plainly(error: h11.RemoteProtocolError, left: bytes) -> str:
    """What was wrong with the answer; `left` are the bytes that could not be used."""
    text = str(error)
    if "without sending complete message body" in text or "incomplete chunked" in text:
        return "the connection was closed in the middle of the page"
    if "Receive buffer too long" in text:
        return f"the answer's headers are longer than {MOST_HEADERS:,} bytes"
    if "unexpectedly closed" in text or "ConnectionClosed" in text:
        start = left[:_SHOWN].decode("ascii", "replace").strip()
        return f'the connection was closed after "{start}"' if start else _NO_ANSWER
    return f"the answer is not valid HTTP ({text})"


def _cut_off(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return f"the secure connection broke ({(error.reason or 'no reason').lower()})"
    return f"the server {in_words(error)}"
