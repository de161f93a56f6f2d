"""Is it us? Asked after a failure that a broken network of our own would show as well.

Not a check of a shop. Whoever runs probes asks here before a failure is believed.
"""

import asyncio
import contextlib
from collections.abc import Coroutine, Iterable, Sequence
from datetime import timedelta

from probes.address import is_ip
from probes.base import ProbeError
from probes.codes import Code
from probes.uptime import wire
from probes.uptime.fault import ShopError

NETWORK_CODES = frozenset({Code.DNS, Code.CONNECT, Code.TLS, Code.TIMEOUT, Code.BROKEN_REPLY})
"""Failures that look the same when our own network is down."""

_NAME_THAT_EXISTS = "a.root-servers.net"


async def our_network_is_down(
    hosts: Sequence[str], *, within: timedelta, failed: Code = Code.CONNECT
) -> bool:
    """Whether none of the reference hosts (`host:port`) accepts a connection, all asked at once.

    Pass the code that a run `failed` with: after DNS it is also our network when no name can be
    looked up any more. The names asked for are those among the reference hosts; a root server's when
    all are addresses. False when there are no hosts: then nothing is known against our network.
    """
    known = [_parse(host) for host in hosts]
    if not known:
        return False
    deadline = asyncio.get_running_loop().time() + within.total_seconds()
    if not await _any((_accepts(*host, deadline=deadline) for host in known), within):
        return True
    if failed is not Code.DNS:
        return False
    names = [host for host, _ in known if not is_ip(host)] or [_NAME_THAT_EXISTS]
    return not await _any((_is_known(name) for name in names), within)


async def _any(questions: Iterable[Coroutine[None, None, bool]], within: timedelta) -> bool:
    """Whether one of the questions is answered with yes in time; the others are dropped then."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within.total_seconds()), asyncio.TaskGroup() as group:
            tasks = [group.create_task(question) for question in questions]
            for answer in asyncio.as_completed(tasks):
                if await answer:
                    for task in tasks:
                        task.cancel()
                    return True
    return False


async def _accepts(name: str, port: int, *, deadline: float) -> bool:
    try:
        reached = await wire.reach(await wire.look_up(name, port), host=name, deadline=deadline)
    except (ShopError, ProbeError):
        return False
    reached.sock.close()
    return True


async def _is_known(name: str) -> bool:
    try:
        return bool(await wire.look_up(name, 0))
    except (ShopError, ProbeError):
        return False


def _parse(host: str) -> tuple[str, int]:
    name, _, port = host.rpartition(":")
    if not name or not port.isdigit():
        raise ValueError(f'"{host}" is no reference host; write it like 1.1.1.1:443')
    return name.strip("[]"), int(port)
