"""Sockets, names and pages as they are out there: dead addresses, IPv6, alphabets, a gigabyte."""

import asyncio
import gc
import os
import resource
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from probes.base import ProbeError
from probes.codes import Code
from probes.result import Outcome, Step, Verdict
from probes.uptime.certificate import default_context
from tests.integration.uptime.shop import (
    Look,
    Request,
    listening,
    open_shop,
    pages,
    reply,
    says,
    silence,
)

PAGE = reply()
IDN = "lysestøge.example"
DESCRIPTORS = Path("/proc/self/fd")
Found = list[tuple[int, int, int, str, tuple[str, int]]]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Host names and the addresses that DNS gives for them, from here on."""
    known: dict[str, list[str]] = {}

    def getaddrinfo(host: bytes, port: int, **_: object) -> Found:
        if host.decode() not in known:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [
            (
                socket.AF_INET6 if ":" in ip else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (ip, port),
            )
            for ip in known[host.decode()]
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


async def test_every_phase_has_its_time(
    server_tls: ssl.SSLContext, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def slow_dns(*args: object, **more: object) -> object:
        time.sleep(0.05)
        return real(*args, **more)  # type: ignore[call-overload]

    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(PAGE[:-1])
        await writer.drain()
        await asyncio.sleep(0.15)
        writer.write(PAGE[-1:])

    monkeypatch.setattr(socket, "getaddrinfo", slow_dns)
    async with open_shop(slow, tls=server_tls) as shop:
        outcome = await look(shop.url())

    took = {step.name: step.duration.total_seconds() for step in outcome.steps}
    assert list(took) == ["dns", "connect", "tls", "first_byte", "body"]
    assert 0.05 <= took["dns"] < 0.1
    assert took["connect"] < 0.05
    assert 0.1 <= took["first_byte"] < 0.15
    assert 0.15 <= took["body"] < 0.25
    starts = [step.started for step in outcome.steps]
    assert starts == sorted(starts)


async def test_plain_http_has_no_tls(look: Look) -> None:
    async with open_shop(says(PAGE)) as shop:
        outcome = await look(shop.url())

    assert [step.name for step in outcome.steps] == ["dns", "connect", "first_byte", "body"]
    assert "uptime_certificate_expires_in" not in measured(outcome)


async def test_measurements_and_fingerprint_tell_of_the_last_page(
    server_tls: ssl.SSLContext, look: Look
) -> None:
    answers = pages(
        home=reply(b"", "301 Moved", location="/da"), da=reply(b"x" * 123, server="nginx")
    )
    async with open_shop(answers, tls=server_tls) as shop:
        outcome = await look(shop.url("/"))

    figures = measured(outcome)
    assert figures.pop("uptime_certificate_expires_in") > 0
    assert figures == {
        "uptime_status_code": 200,
        "uptime_redirects": 1,
        "uptime_body": 123,
    }
    assert outcome.fingerprint == {
        "final_url": shop.url("/da"),
        "addresses": ["127.0.0.1"],
        "server": "nginx",
        "certificate_issuer": "Nordlys Authority",
        "tls": "TLSv1.3",
    }


async def test_phases_of_a_redirect_add_up_and_each_is_told_live(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.06)
        again = reply(b"", "302 Found", location="/da")
        writer.write(PAGE if request.target == "/da" else again)

    told: list[Step] = []
    async with open_shop(slow) as shop:
        outcome = await look(shop.url("/"), on_step=told.append)

    took = {step.name: step.duration.total_seconds() for step in outcome.steps}
    assert 0.12 <= took["first_byte"] < 0.2
    assert [(step.name, step.url.rpartition("/")[2]) for step in told] == [
        ("dns", ""),
        ("connect", ""),
        ("first_byte", ""),
        ("dns", "da"),
        ("connect", "da"),
        ("first_byte", "da"),
        ("body", "da"),
    ]


async def test_every_run_has_a_connection_of_its_own(look: Look) -> None:
    async with open_shop(says(PAGE)) as shop:
        await look(shop.url())
        await look(shop.url())

    assert shop.connections == 2


# ---- names and addresses -------------------------------------------------------------------


async def test_a_name_with_danish_letters(
    server_tls: ssl.SSLContext, look: Look, names: dict[str, list[str]]
) -> None:
    names["xn--lysestge-b5a.example"] = ["127.0.0.1"]

    async with open_shop(says(PAGE), tls=server_tls) as shop:
        outcome = await look(shop.url("/blåbær?q=ø", host=IDN))

    assert outcome.verdict is Verdict.PASSED
    (request,) = shop.requests
    assert request.headers["host"] == f"xn--lysestge-b5a.example:{shop.port}"
    assert request.target == "/bl%C3%A5b%C3%A6r?q=%C3%B8"


async def test_an_ipv6_address(server_tls: ssl.SSLContext, look: Look) -> None:
    async with open_shop(says(PAGE), tls=server_tls, host="::1") as shop:
        outcome = await look(shop.url("/", host="[::1]"))

    assert outcome.verdict is Verdict.PASSED
    assert shop.requests[0].headers["host"] == f"[::1]:{shop.port}"
    assert outcome.fingerprint["addresses"] == ["::1"]


async def test_an_ip_address_is_not_asked_of_dns(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, threads = socket.getaddrinfo, []

    def getaddrinfo(*args: object, **more: object) -> object:
        threads.append(threading.get_ident())
        return real(*args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    async with open_shop(says(PAGE)) as shop:
        await look(shop.url(host="127.0.0.1"))
        await look(shop.url(host="localhost"))

    # a look-up that may take long never runs on the loop's own thread
    here = threading.get_ident()
    assert [thread == here for thread in threads] == [True, False]


async def test_a_dead_address_is_told_when_the_next_one_answers(
    look: Look, names: dict[str, list[str]]
) -> None:
    names["shop.example"] = ["127.0.0.2", "127.0.0.1"]

    async with open_shop(says(PAGE)) as shop:
        outcome = await look(shop.url(host="shop.example"))

    assert outcome.verdict is Verdict.PASSED
    (finding,) = outcome.findings
    assert (finding.code, finding.subject) == (Code.CONNECT, "127.0.0.2")
    assert "refused the connection" in finding.message


async def test_a_dead_address_of_another_family_may_be_our_own_lack(
    look: Look, names: dict[str, list[str]]
) -> None:
    names["shop.example"] = ["::1", "127.0.0.1"]

    async with open_shop(says(PAGE)) as shop:
        outcome = await look(shop.url(host="shop.example"))

    assert outcome.verdict is Verdict.PASSED
    assert outcome.findings == ()


async def test_a_failure_tells_of_every_address_that_was_tried(
    look: Look, names: dict[str, list[str]]
) -> None:
    names["shop.example"] = ["127.0.0.2", "127.0.0.3"]

    async with open_shop(says(PAGE)) as shop:
        outcome = await look(shop.url(host="shop.example"))

    assert outcome.failure is not None
    assert outcome.failure.code is Code.CONNECT
    assert outcome.failure.seen == (
        "127.0.0.2 refused the connection; 127.0.0.3 refused the connection"
    )


async def test_an_address_that_swallows_everything_leaves_time_for_the_next(
    look: Look, names: dict[str, list[str]], black_hole: int
) -> None:
    names["shop.example"] = ["127.0.0.2", "127.0.0.1"]

    async with open_shop_at(black_hole):
        outcome = await look(f"http://shop.example:{black_hole}", timeout="1s")

    assert outcome.verdict is Verdict.PASSED
    assert "did not answer" in outcome.findings[0].message


async def test_a_shop_that_swallows_everything_is_a_timeout_of_the_connection(
    look: Look, black_hole: int
) -> None:
    started = time.monotonic()

    outcome = await look(f"http://127.0.0.2:{black_hole}", timeout="300ms")

    assert time.monotonic() - started < 1
    assert outcome.failure is not None
    assert (outcome.failure.code, outcome.failure.step) == (Code.TIMEOUT, "connect")


@pytest.fixture
def hanging_dns(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """DNS that never answers for hangs.example, until it is released."""
    real, release = socket.getaddrinfo, threading.Event()

    def getaddrinfo(host: bytes, *args: object, **more: object) -> object:
        if host == b"hangs.example":
            release.wait(30)
            raise socket.gaierror(socket.EAI_AGAIN, "too late")
        return real(host, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield release
    release.set()


async def test_dns_that_hangs_is_a_timeout(look: Look, hanging_dns: threading.Event) -> None:
    outcome = await look("http://hangs.example", timeout="200ms")

    assert outcome.failure is not None
    assert (outcome.failure.code, outcome.failure.step) == (Code.TIMEOUT, "dns")


async def test_names_that_hang_hold_up_nobody(look: Look, hanging_dns: threading.Event) -> None:
    outcomes: list[Outcome] = []

    async def hang() -> None:
        outcomes.append(await look("http://hangs.example", timeout="20s"))

    async with open_shop(says(PAGE)) as shop, asyncio.TaskGroup() as group:
        for _ in range(60):
            group.create_task(hang())
        await asyncio.sleep(0)
        healthy = await look(shop.url())
        still_hanging = 60 - len(outcomes)
        hanging_dns.set()

    assert healthy.verdict is Verdict.PASSED
    assert still_hanging == 60
    assert {one.failure.code for one in outcomes if one.failure} == {Code.DNS}


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


# ---- pages ---------------------------------------------------------------------------------


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


# ---- our own faults, and nothing left behind -----------------------------------------------


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


@pytest.fixture
def black_hole() -> Iterator[int]:
    """A port of 127.0.0.2 that takes no connection and refuses none: its queue is full."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.2", 0))
        listener.listen(0)
        waiting = []
        for _ in range(4):
            visitor = socket.socket()
            visitor.settimeout(0)
            visitor.connect_ex(listener.getsockname())
            waiting.append(visitor)
        yield listener.getsockname()[1]
        for visitor in waiting:
            visitor.close()


def open_shop_at(port: int) -> AbstractAsyncContextManager[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(PAGE)

    return listening(serve, port=port)


def measured(outcome: Outcome) -> dict[str, float]:
    return {one.name: one.value for one in outcome.measurements}


def open_descriptors() -> int:
    return len(list(DESCRIPTORS.iterdir()))
