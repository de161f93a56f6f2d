"""A shop that says on the wire exactly what a test tells it to, and remembers what it was asked."""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import trustme

from probes.codes import Code
from probes.result import Outcome, Verdict

Script = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]
Look = Callable[..., Awaitable[Outcome]]


@dataclass(frozen=True, kw_only=True)
class Request:
    target: str
    headers: dict[str, str]


@dataclass(kw_only=True)
class Shop:
    """`port` is where it listens, `requests` what came, `connections` how often somebody called.

    `complaints` are what visitors said of a handshake that failed.
    """

    port: int = 0
    scheme: str = "http"
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    complaints: list[str] = field(default_factory=list)

    def url(self, path: str = "", *, host: str = "localhost") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


def reply(
    body: bytes = b"<title>Nordlys</title>", status: str = "200 OK", **headers: str
) -> bytes:
    """A whole answer. Header names are written with `_` for `-`."""
    fields = {"content_length": str(len(body)), "content_type": "text/html; charset=utf-8"}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in (fields | headers).items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def says(*parts: bytes) -> Script:
    """Sends these bytes to everybody."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()

    return script


def pages(**answers: bytes) -> Script:
    """An answer for each path, by its name without the slash (`home` for `/`)."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        name = request.target.partition("?")[0].strip("/") or "home"
        writer.write(answers.get(name) or reply(b"not here", "404 Not Found"))

    return script


async def silence(request: Request, writer: asyncio.StreamWriter) -> None:
    """Hears the request and says nothing, until the visitor leaves."""
    await writer.wait_closed()


def serving(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@contextlib.asynccontextmanager
async def open_shop(
    script: Script, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Shop]:
    shop = Shop(scheme="https" if tls else "http")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        shop.connections += 1
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        shop.requests.append(_request(head))
        await script(shop.requests[-1], writer)

    async with listening(serve, tls=tls, host=host) as port:
        shop.port = port
        yield shop


@contextlib.asynccontextmanager
async def listening(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    *,
    tls: ssl.SSLContext | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
) -> AsyncIterator[int]:
    """A port on which `serve` meets every visitor; nothing of it is left behind."""
    visits: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visit = asyncio.current_task()
        assert visit
        visits[visit] = writer
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await serve(reader, writer)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(meet, host, port, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in visits.values():
            with contextlib.suppress(AttributeError):  # Python 3.11.2, of a lost TLS connection
                writer.transport.abort()
        if visits:
            await asyncio.wait(visits)
        await server.wait_closed()


@contextlib.contextmanager
def open_strict_shop(tls: ssl.SSLContext) -> Iterator[Shop]:
    """A shop that only shakes hands, and says why when it won't (asyncio's servers keep quiet)."""
    listener = socket.create_server(("127.0.0.1", 0))
    shop = Shop(scheme="https", port=listener.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                visitor = listener.accept()[0]
            except OSError:
                return
            shop.connections += 1
            with visitor:
                try:
                    with tls.wrap_socket(visitor, server_side=True) as safe:
                        safe.recv(1)
                except OSError as error:
                    shop.complaints.append(getattr(error, "reason", None) or repr(error))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield shop
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _request(head: str) -> Request:
    first, *rest = head.strip().split("\r\n")
    pairs = (line.partition(":") for line in rest)
    return Request(
        target=first.split(" ")[1],
        headers={name.lower(): value.strip() for name, _, value in pairs},
    )


def failed(outcome: Outcome) -> tuple[Code, str | None]:
    assert outcome.verdict is Verdict.FAILED
    assert outcome.failure is not None
    return outcome.failure.code, outcome.failure.step


def measured(outcome: Outcome) -> dict[str, float]:
    return {one.name: one.value for one in outcome.measurements}
