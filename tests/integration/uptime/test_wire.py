"""Phases, names and addresses as they are out there: dead ones, IPv6, DNS that hangs."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager

import pytest

from probes.codes import Code
from probes.result import Outcome, Step, Verdict
from tests.integration.uptime.shop import (
    Look,
    Request,
    listening,
    measured,
    open_shop,
    pages,
    reply,
    says,
)

PAGE = reply()
IDN = "lysestøge.example"


async def test_every_phase_has_its_time(
    server_tls: ssl.SSLContext, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def slow_dns(*args: object, **more: object) -> object:
        time.sleep(0.2)
        return real(*args, **more)  # type: ignore[call-overload]

    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.4)
        writer.write(PAGE[:-1])
        await writer.drain()
        await asyncio.sleep(0.6)
        writer.write(PAGE[-1:])

    monkeypatch.setattr(socket, "getaddrinfo", slow_dns)
    async with open_shop(slow, tls=server_tls) as shop:
        outcome = await look(shop.url())

    took = {step.name: step.duration.total_seconds() for step in outcome.steps}
    assert list(took) == ["dns", "connect", "tls", "first_byte", "body"]
    assert 0.2 <= took["dns"] < 0.4
    assert took["connect"] < 0.2
    assert 0.4 <= took["first_byte"] < 0.6
    assert 0.4 < took["body"] < 1.2  # begins when we hear the first part: late on a busy machine
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


async def test_many_dead_addresses_of_one_family_leave_room_for_the_other(
    look: Look, names: dict[str, list[str]]
) -> None:
    names["shop.example"] = ["::1", "::1", "::1", "::1", "127.0.0.2", "127.0.0.1", "127.0.0.3"]

    async with open_shop(says(PAGE)) as shop:
        outcome = await look(shop.url(host="shop.example"))

    assert outcome.verdict is Verdict.PASSED
    assert outcome.fingerprint["addresses"] == ["127.0.0.1", "127.0.0.2", "::1", "::1"]


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
