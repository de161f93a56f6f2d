"""Whether it is us: reference hosts that answer, refuse, swallow, and names that can't be found."""

import asyncio
import socket
import time
from datetime import timedelta

import pytest

from probes.codes import Code
from probes.network import our_network_is_down
from tests.integration.uptime.shop import listening

SOON = timedelta(milliseconds=300)


async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


def dead_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


async def test_one_host_that_answers_is_enough() -> None:
    async with listening(accept) as port:
        hosts = [f"127.0.0.1:{dead_port()}", "nordlys.invalid:443", f"127.0.0.1:{port}"]

        assert not await our_network_is_down(hosts, within=SOON)


async def test_no_host_answers() -> None:
    hosts = [f"127.0.0.1:{dead_port()}", f"[::1]:{dead_port()}"]

    assert await our_network_is_down(hosts, within=SOON)


async def test_hosts_that_swallow_everything_are_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = socket.getaddrinfo

    def hangs(host: bytes, *args: object, **more: object) -> object:
        time.sleep(0 if host == b"127.0.0.1" else 1)
        return real(host, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    started = time.monotonic()
    async with listening(accept) as port:
        hosts = ["hangs.invalid:443", f"127.0.0.1:{port}"]
        assert not await our_network_is_down(hosts, within=timedelta(seconds=5))
        assert await our_network_is_down(["hangs.invalid:443"], within=SOON)

    assert time.monotonic() - started < 0.9


async def test_hosts_that_nobody_named_prove_nothing() -> None:
    assert not await our_network_is_down([], within=SOON)


@pytest.mark.parametrize("host", ["1.1.1.1", ":443", "dns.example:https"])
async def test_a_host_without_a_port_is_a_fault_of_the_settings(host: str) -> None:
    with pytest.raises(ValueError, match=r"write it like 1\.1\.1\.1:443"):
        await our_network_is_down([host], within=SOON)


async def test_after_dns_failed_it_is_us_when_no_name_can_be_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, known = socket.getaddrinfo, {b"127.0.0.1"}
    asked: list[bytes] = []

    def getaddrinfo(host: bytes, *args: object, **more: object) -> object:
        asked.append(host)
        if host not in known:
            raise socket.gaierror(socket.EAI_AGAIN, "no")
        return real(b"127.0.0.1", *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    async with listening(accept) as port:
        hosts = [f"127.0.0.1:{port}"]
        assert await our_network_is_down(hosts, within=SOON, failed=Code.DNS)
        assert asked[-1] == b"a.root-servers.net"
        assert not await our_network_is_down(hosts, within=SOON, failed=Code.TIMEOUT)

        known.add(b"a.root-servers.net")
        assert not await our_network_is_down(hosts, within=SOON, failed=Code.DNS)

        # a name among the hosts stands for all names: for networks without the internet's
        known.add(b"shop.internal")
        hosts.append("shop.internal:443")
        assert not await our_network_is_down(hosts, within=SOON, failed=Code.DNS)
        assert asked[-1] == b"shop.internal"
