"""Stands between a browser and a real shop and breaks what it is told to. Knows no particular shop.

Passes everything else through unchanged: the Host header, so that redirects and cookies stay on the
proxy's address, every status, and bodies as they arrive.
"""

import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, web
from multidict import CIMultiDict
from yarl import URL

# They belong to one connection, and the proxy has two.
HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"}

Forward = Callable[[], Awaitable[web.Response]]
Act = Callable[[web.Request, Forward], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What to do with requests whose path contains `path` (a regular expression)."""

    path: str
    act: Act
    method: str = "GET|POST"

    def concerns(self, request: web.Request) -> bool:
        return bool(
            re.fullmatch(self.method, request.method) and re.search(self.path, request.path)
        )


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A request that arrived."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class RunningProxy:
    """`url` is where a browser goes; the first of `faults` that concerns a request is carried out."""

    url: str
    faults: list[Rule] = field(default_factory=list)
    requests: list[Seen] = field(default_factory=list)


@contextlib.asynccontextmanager
async def running_proxy(upstream: str) -> AsyncIterator[RunningProxy]:
    """A proxy on loopback in front of `upstream`, for as long as the block lasts."""
    faults: list[Rule] = []
    requests: list[Seen] = []
    async with ClientSession(
        upstream,
        cookie_jar=DummyCookieJar(),
        auto_decompress=False,
        timeout=ClientTimeout(total=60),
    ) as session:

        async def handle(request: web.Request) -> web.StreamResponse:
            requests.append(
                Seen(method=request.method, path=request.path_qs, headers=request.headers)
            )
            for rule in faults:
                if rule.concerns(request):
                    return await rule.act(request, lambda: fetched(session, request))
            return await streamed(session, request)

        app = web.Application(client_max_size=0)
        app.router.add_route("*", "/{path:.*}", handle)
        # A handler that never answers must end when the browser goes away.
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            port = runner.addresses[0][1]
            yield RunningProxy(url=f"http://127.0.0.1:{port}", faults=faults, requests=requests)
        finally:
            await runner.cleanup()


def end_to_end(headers: Mapping[str, str]) -> CIMultiDict[str]:
    return CIMultiDict(
        (name, value) for name, value in headers.items() if name.lower() not in HOP_BY_HOP
    )


@contextlib.asynccontextmanager
async def asked(session: ClientSession, request: web.Request) -> AsyncIterator[ClientResponse]:
    """The shop's answer to the same request; its body is still to be read."""
    headers = end_to_end(request.headers)
    headers["Accept-Encoding"] = "identity"  # a compressed page could not be edited
    async with session.request(
        request.method,
        URL(request.raw_path, encoded=True),
        headers=headers,
        data=await request.read() or None,
        allow_redirects=False,
    ) as reply:
        yield reply


async def streamed(session: ClientSession, request: web.Request) -> web.StreamResponse:
    async with asked(session, request) as reply:
        response = web.StreamResponse(
            status=reply.status, reason=reply.reason, headers=end_to_end(reply.headers)
        )
        await response.prepare(request)
        async for chunk in reply.content.iter_any():
            await response.write(chunk)
        await response.write_eof()
        return response


async def fetched(session: ClientSession, request: web.Request) -> web.Response:
    """The shop's whole answer, for an act that changes it."""
    async with asked(session, request) as reply:
        headers = end_to_end(reply.headers)
        headers.popall("Content-Length", None)
        return web.Response(status=reply.status, headers=headers, body=await reply.read())
