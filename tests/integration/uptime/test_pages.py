"""Pages as they are out there: any alphabet and packing, a gigabyte, a gigabyte packed small."""

import asyncio
import ssl
import tracemalloc
import zlib

import pytest

from probes.codes import Code
from probes.result import Verdict
from tests.integration.uptime.shop import (
    Look,
    Request,
    measured,
    open_shop,
    reply,
    says,
)

PAGE = reply()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("Læg i kurv".encode(), {"content_type": "text/html; charset=utf-8"}),
        ("Læg i kurv".encode("latin-1"), {"content_type": "text/html; charset=ISO-8859-1"}),
        ("Læg i kurv…".encode("cp1252"), {"content_type": "text/html; charset=latin1"}),
        ("Læg i kurv".encode("utf-16"), {"content_type": "text/html"}),
        (
            b'<meta charset="windows-1252">' + "Læg i kurv".encode("cp1252"),
            {"content_type": "text/html"},
        ),
        ("Læg i kurv".encode(), {"content_type": 'text/html; charset="klingon"'}),
        (b"L&aelig;g i kurv", {}),
        (zlib.compress("Læg i kurv".encode(), wbits=31), {"content_encoding": "gzip"}),
        (zlib.compress("Læg i kurv".encode()), {"content_encoding": "deflate"}),
        (zlib.compress("Læg i kurv".encode(), wbits=-15), {"content_encoding": "deflate"}),
    ],
)
async def test_text_is_found_in_any_alphabet_and_packing(
    body: bytes, headers: dict[str, str], look: Look
) -> None:
    async with open_shop(says(reply(body, **headers))) as shop:
        found = await look(shop.url(), text="Læg i kurv")
        missing = await look(shop.url(), text="Læg i kurven")

    assert found.verdict is Verdict.PASSED
    assert missing.failure is not None
    assert missing.failure.code is Code.TEXT_MISSING


async def test_a_gigabyte_costs_no_more_than_is_read(look: Look) -> None:
    sent = 0

    async def endless(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while sent < 1_000_000_000:
            writer.write(bytes(100_000))
            sent += 100_000
            await writer.drain()

    async with open_shop(endless) as shop:
        outcome = await look(shop.url(), text="never there", read_at_most="500kB")

    assert outcome.failure is not None
    assert outcome.failure.code is Code.TEXT_MISSING
    assert 500_000 <= measured(outcome)["uptime_body"] < 700_000
    assert sent < 50_000_000, "the rest was never asked for"


async def test_a_gigabyte_packed_small_is_not_unpacked(look: Look) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(10_000_000)) for _ in range(100)) + packer.flush()
    assert len(bomb) < 1_100_000

    async with open_shop(says(reply(bomb, content_encoding="gzip"))) as shop:
        tracemalloc.start()
        outcome = await look(shop.url(), text="never there", read_at_most="2MB")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert outcome.failure is not None
    assert outcome.failure.code is Code.TEXT_MISSING
    assert most < 30_000_000


async def test_a_server_that_does_not_say_goodbye_has_sent_its_page(
    server_tls: ssl.SSLContext, look: Look
) -> None:
    async def rude(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nVelkommen")
        await writer.drain()
        writer.transport.abort()

    async with open_shop(rude, tls=server_tls) as shop:
        outcome = await look(shop.url(), text="Velkommen")

    assert outcome.verdict is Verdict.PASSED
