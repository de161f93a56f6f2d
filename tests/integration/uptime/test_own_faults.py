"""Faults of this machine are no fault of the shop, and no run leaves a socket behind."""

import asyncio
import gc
import os
import resource
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from probes.base import ProbeError
from probes.codes import Code
from probes.uptime.certificate import default_context
from tests.integration.uptime.shop import (
    Look,
    open_shop,
    reply,
    says,
    silence,
)

PAGE = reply()
DESCRIPTORS = Path("/proc/self/fd")


async def test_no_descriptor_left_is_our_own_fault(look: Look) -> None:
    async with open_shop(says(PAGE)) as shop:
        with no_descriptor_left(), pytest.raises(ProbeError, match="ulimit -n") as caught:
            await look(shop.url(host="127.0.0.1"))

    assert caught.value.code is Code.NETWORK


async def test_a_machine_without_the_protocol_is_our_own_fault(
    look: Look, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_ipv6(family: int, kind: int) -> socket.socket:
        raise OSError(97, "Address family not supported by protocol")

    names["shop.example"] = ["2001:db8::1"]
    monkeypatch.setattr(socket, "socket", no_ipv6)

    with pytest.raises(ProbeError, match="this machine can't connect"):
        await look("http://shop.example")


async def test_a_machine_without_authorities_blames_itself(
    server_tls: ssl.SSLContext, look: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    bare = default_context()

    async with open_shop(says(PAGE), tls=server_tls) as shop:
        with pytest.raises(ProbeError, match="ca-certificates"):
            await look(shop.url(), tls=bare)


async def test_every_way_out_closes_its_sockets(server_tls: ssl.SSLContext, look: Look) -> None:
    scripts = [
        says(PAGE),
        says(),
        says(b"garbage\r\n\r\n"),
        says(reply(b"", "302 Found", location="/")),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
        silence,
    ]
    async with open_shop(says(PAGE), tls=server_tls) as warm_up:
        await look(warm_up.url())
    gc.collect()
    before = open_descriptors()

    for script in scripts:
        for tls in (None, server_tls):
            async with open_shop(script, tls=tls) as shop:
                await look(shop.url("/"), timeout="200ms")
                await look(shop.url("/", host="127.0.0.1"), timeout="200ms", read_at_most="1B")
    async with open_shop(says(PAGE), tls=server_tls) as shop:
        await look(shop.url(host="127.0.0.2"), timeout="200ms")

    assert open_descriptors() == before


async def test_a_run_that_is_called_off_closes_its_socket(
    server_tls: ssl.SSLContext, look: Look
) -> None:
    async with open_shop(silence, tls=server_tls) as shop:
        before = open_descriptors()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await look(shop.url(), timeout="10s")
        await asyncio.sleep(0.05)  # the shop's own side closes when it hears of it

        assert open_descriptors() <= before


@contextmanager
def no_descriptor_left() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_descriptors() + 20, hard))
    taken: list[int] = []
    try:
        with suppress(OSError):
            while True:
                taken.append(os.dup(0))
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for descriptor in taken:
            os.close(descriptor)


def open_descriptors() -> int:
    return len(list(DESCRIPTORS.iterdir()))
