"""Every real cause, from a real server, and the verdict and code that it must give."""

import asyncio
import socket
from datetime import timedelta

import pytest

from probes.codes import Code
from probes.result import Verdict
from tests.integration.uptime.causes import CAUSES, PAGE, Cause
from tests.integration.uptime.shop import (
    Look,
    Request,
    failed,
    open_shop,
    reply,
    says,
)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.name)
async def test_the_verdict_follows_from_what_the_shop_does(cause: Cause, look: Look) -> None:
    async with open_shop(cause.script) as shop:
        outcome = await look(shop.url("/"), **cause.spec)

    failure = outcome.failure
    assert outcome.verdict is cause.verdict
    assert (failure and failure.code) == cause.code
    assert (failure and failure.step) == cause.step
    assert cause.says in (failure.seen if failure else "")
    assert all(step.verdict is cause.verdict for step in outcome.steps if step.name == cause.step)


async def test_a_rate_limit_says_for_how_long(look: Look) -> None:
    async with open_shop(says(reply(b"", "429 X", retry_after="7"))) as shop:
        outcome = await look(shop.url())

    assert outcome.failure is not None
    assert outcome.failure.retry_after == timedelta(seconds=7)


async def test_nothing_listens(look: Look) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    outcome = await look(f"http://127.0.0.1:{port}")

    assert failed(outcome) == (Code.CONNECT, "connect")
    assert outcome.failure is not None
    assert outcome.failure.seen == "127.0.0.1 refused the connection"


async def test_a_name_that_nobody_knows(look: Look) -> None:
    outcome = await look("http://nordlys.invalid")

    assert failed(outcome) == (Code.DNS, "dns")
    assert outcome.failure is not None
    assert "nordlys.invalid" in outcome.failure.seen


async def test_a_name_that_can_be_no_name(look: Look) -> None:
    # Python's own look-up would raise a UnicodeError at a label of more than 63 letters
    outcome = await look(f"http://{'a' * 64}.invalid")

    assert failed(outcome) == (Code.DNS, "dns")


async def test_a_slow_answer_degrades(look: Look) -> None:
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15)
        writer.write(PAGE)

    async with open_shop(slow) as shop:
        outcome = await look(shop.url(), slow="100ms")

    assert outcome.verdict is Verdict.DEGRADED
    assert outcome.failure is not None
    assert (outcome.failure.code, outcome.failure.step) == (Code.SLOW, "first_byte")
    assert outcome.failure.expected == "an answer within 100ms"
