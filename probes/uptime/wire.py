"""Look-up and connection: sockets of our own, one address at a time, so that each can be timed.

No happy eyeballs: two addresses that race would hide that one of them is dead. The next address is
tried when one fails, and what failed is told.
"""

import asyncio
import contextlib
import functools
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from probes.address import is_ip
from probes.base import ProbeError
from probes.codes import Code
from probes.uptime.fault import ShopError, in_words, never_left, no_address, raise_if_ours
from probes.uptime.line import Line
from probes.uptime.threads import DaemonThreads

_MOST_ADDRESSES = 4
_THREADS = DaemonThreads()
_Sockaddr = tuple[str, int] | tuple[str, int, int, int]
_Found = list[tuple[socket.AddressFamily, socket.SocketKind, int, str, _Sockaddr]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """One address that a name stands for."""

    family: int
    sockaddr: _Sockaddr

    @property
    def ip(self) -> str:
        return self.sockaddr[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreachable:
    """An address that gave no connection."""

    endpoint: Endpoint
    error: OSError


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """A connected socket, where it leads, and what was tried in vain before."""

    sock: socket.socket
    endpoint: Endpoint
    unreachable: Sequence[Unreachable]


async def look_up(host: str, port: int) -> Sequence[Endpoint]:
    """The addresses of a name, in the order in which this machine prefers them."""
    try:
        found = _addresses(host, port) if is_ip(host) else await _ask_dns(host, port)
    except socket.gaierror as error:
        raise no_address(error, host) from error
    return _few([Endpoint(family=one[0], sockaddr=one[4]) for one in found])


async def reach(endpoints: Sequence[Endpoint], *, host: str, deadline: float) -> Reached:
    """Connect to the first address that accepts. `deadline` (loop time) is shared out among all."""
    loop = asyncio.get_running_loop()
    failed: list[Unreachable] = []
    for tried, endpoint in enumerate(endpoints):
        share = (deadline - loop.time()) / (len(endpoints) - tried)
        try:
            async with asyncio.timeout(share):
                sock = await _connect(endpoint)
        except OSError as error:  # a TimeoutError is one of them
            raise_if_ours(error)
            failed.append(Unreachable(endpoint=endpoint, error=error))
        else:
            return Reached(sock=sock, endpoint=endpoint, unreachable=failed)
    raise _no_connection(failed, host, endpoints[0].sockaddr[1])


@contextlib.asynccontextmanager
async def secured(endpoint: Endpoint, context: ssl.SSLContext, host: str) -> AsyncIterator[Line]:
    """One more line to an address that was reached, shaken hands with as `host`. Raises OSError."""
    line = Line(await _connect(endpoint))
    try:
        await line.secure(context, host)
        yield line
    finally:
        line.close()


def _few(found: Sequence[Endpoint]) -> Sequence[Endpoint]:
    """Some of each family: all of one can be dead, or out of this machine's reach."""
    by_family: dict[int, list[Endpoint]] = {}
    for endpoint in found:
        by_family.setdefault(endpoint.family, []).append(endpoint)
    share = _MOST_ADDRESSES // max(len(by_family), 1)
    return [one for family in by_family.values() for one in family[:share]]


def _addresses(host: str, port: int) -> _Found:
    # as bytes: text would pass through Python's old IDNA codec, which fails on long labels
    return socket.getaddrinfo(host.encode(), port, type=socket.SOCK_STREAM)  # type: ignore[return-value]


async def _ask_dns(host: str, port: int) -> _Found:
    try:
        return await _THREADS.run(functools.partial(_addresses, host, port))
    except RuntimeError as error:
        raise ProbeError(Code.MEMORY, "no thread could be started to look a name up") from error


async def _connect(endpoint: Endpoint) -> socket.socket:
    sock = socket.socket(endpoint.family, socket.SOCK_STREAM)
    try:
        sock.settimeout(0)  # asyncio waits, not the socket
        await asyncio.get_running_loop().sock_connect(sock, endpoint.sockaddr)
    except BaseException:
        sock.close()
        raise
    return sock


def _no_connection(failed: Sequence[Unreachable], host: str, port: int) -> Exception:
    seen = "; ".join(f"{one.endpoint.ip} {in_words(one.error)}" for one in failed)
    if all(never_left(one.error) for one in failed):
        return ProbeError(Code.NETWORK, f"this machine can't connect to {host}: {seen}")
    silent = all(isinstance(one.error, TimeoutError) for one in failed)
    return ShopError(
        Code.TIMEOUT if silent else Code.CONNECT,
        expected=f"a connection to {host} on port {port}",
        seen=seen,
    )
