"""What the uptime check sends, and to whom: who we are, secrets to the shop only, cookies back."""

import asyncio
from pathlib import Path

import pytest

from probes.base import ProbeError
from probes.codes import Code
from probes.result import Verdict
from tests.integration.uptime.shop import Look, Request, open_shop, pages, reply, says

PAGE = reply()
SIGN_IN = "Basic bm9yZGx5czpzZXNhbQ=="
HEADERS = {"Authorization": SIGN_IN, "Signature": "sig1=:c2VjcmV0:"}


async def test_it_says_who_it_is_and_asks_plainly(look: Look) -> None:
    async with open_shop(says(PAGE)) as shop:
        await look(shop.url("/da?q=1"), language="da")

    (request,) = shop.requests
    assert request.target == "/da?q=1"
    assert request.headers == {
        "host": f"localhost:{shop.port}",
        "connection": "close",
        "user-agent": "Tillwatch/0 (+https://tillwatch.example)",
        "accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "accept-encoding": "identity",
        "accept-language": "da",
    }


async def test_a_password_in_the_headers_opens_a_protected_shop(look: Look) -> None:
    async def protected(request: Request, writer: asyncio.StreamWriter) -> None:
        known = request.headers.get("authorization") == SIGN_IN
        writer.write(PAGE if known else reply(b"", "401 Unauthorized", www_authenticate="Basic"))

    async with open_shop(protected) as shop:
        without = await look(shop.url())
        with_it = await look(shop.url(), headers=HEADERS)

    assert without.failure is not None
    assert without.failure.code is Code.SIGN_IN
    assert with_it.verdict is Verdict.PASSED


async def test_secrets_go_to_the_store_alone_at_every_redirect(look: Look) -> None:
    async with open_shop(says(PAGE)) as stranger:
        answers = pages(
            home=reply(b"", "302 Found", location="/da"),
            da=reply(b"", "302 Found", location=stranger.url("/hello")),
        )
        async with open_shop(answers) as shop:
            outcome = await look(shop.url("/"), headers=HEADERS)

    assert outcome.verdict is Verdict.PASSED
    assert [secrets_in(request) for request in shop.requests] == [2, 2]
    assert [secrets_in(request) for request in stranger.requests] == [0]


async def test_secrets_are_sent_again_when_the_way_comes_back(look: Look) -> None:
    async def stranger_says(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(b"", "302 Found", location=shop.url("/da")))

    async with open_shop(stranger_says) as stranger:
        answers = pages(home=reply(b"", "302 Found", location=stranger.url("/")), da=PAGE)
        async with open_shop(answers) as shop:
            await look(shop.url("/"), headers=HEADERS)

    assert [secrets_in(request) for request in shop.requests] == [2, 2]
    assert [secrets_in(request) for request in stranger.requests] == [0]


async def test_a_signature_for_a_host_that_sends_visitors_away_is_told(look: Look) -> None:
    """Of a shop that moves visitors from its bare name to www, each name needs a signature of its own."""
    headers = {"Signature": "sig1=:aGVq:", "Signature-Input": 'sig1=("@authority")'}
    async with open_shop(says(PAGE)) as www:
        gone = says(reply(b"", "301 Moved Permanently", location=www.url("/")))
        async with open_shop(gone) as shop:
            outcome = await look(shop.url("/"), headers=headers)
            unsigned = await look(shop.url("/"), headers={"X-Monitor": "yes"})
            other_page = await look(shop.url("/apps/news"), headers=headers)

    assert outcome.verdict is Verdict.DEGRADED
    (finding,) = outcome.findings
    assert finding.code is Code.SIGNATURE_ELSEWHERE
    assert f"write url: {www.url()} and make the signature for it" in finding.message
    assert outcome.failure is not None
    assert outcome.failure.seen == finding.message
    assert (unsigned.verdict, other_page.verdict) == (Verdict.PASSED, Verdict.PASSED)
    assert all("signature" not in request.headers for request in www.requests)


async def test_a_signature_for_the_host_where_visitors_stay_is_no_finding(look: Look) -> None:
    headers = {"Signature": "sig1=:aGVq:", "Signature-Input": 'sig1=("@authority")'}
    async with open_shop(pages(home=reply(b"", "302 Found", location="/da"), da=PAGE)) as shop:
        outcome = await look(shop.url("/"), headers=headers)

    assert outcome.verdict is Verdict.PASSED
    assert outcome.findings == ()


@pytest.mark.parametrize("path", ["/checkout", "/checkouts/cn/1", "/da/checkouts/cn/1?x=1"])
async def test_the_checkout_gets_no_secrets(path: str, look: Look) -> None:
    async with open_shop(says(PAGE)) as shop:
        await look(shop.url(path), store_url=shop.url(), headers=HEADERS)

    assert [secrets_in(request) for request in shop.requests] == [0]


async def test_a_check_of_another_host_sends_no_secrets(look: Look) -> None:
    async with open_shop(says(PAGE)) as shop:
        await look(shop.url(host="127.0.0.1"), store_url=shop.url(), headers=HEADERS)

    assert [secrets_in(request) for request in shop.requests] == [0]


async def test_a_secret_that_a_shop_echoes_is_blotted_out(look: Look, tmp_path: Path) -> None:
    answers = pages(
        home=reply(b"<title>sesam-luk-dig-op</title>", "500 X", x_echo="sesam-luk-dig-op"),
        start=reply(b"", "302 Found", location="/?token=sesam-luk-dig-op"),
    )
    async with open_shop(answers) as shop:
        outcome = await look(shop.url("/start"), secrets=("sesam-luk-dig-op",), full_evidence=True)

    assert "sesam" not in repr(outcome)
    assert "[secret]" in repr(outcome)
    (artifact,) = outcome.evidence
    assert "sesam" not in artifact.path.read_text()


async def test_a_header_that_cannot_be_sent_is_named_without_its_value(look: Look) -> None:
    async with open_shop(says(PAGE)) as shop:
        with pytest.raises(ProbeError, match="header signature can't be sent") as caught:
            await look(shop.url(), headers={"Signature": "one\nTwo: sesam"})

    assert caught.value.code is Code.BUG
    assert "sesam" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert shop.requests == []


async def test_a_shop_that_sets_a_cookie_and_sends_us_round_is_healthy(look: Look) -> None:
    async def age_gate(request: Request, writer: asyncio.StreamWriter) -> None:
        knows_us = "seen=1" in request.headers.get("cookie", "")
        again = reply(b"", "302 Found", location="/", set_cookie="seen=1; Path=/; HttpOnly")
        writer.write(PAGE if knows_us else again)

    async with open_shop(age_gate) as shop:
        outcome = await look(shop.url("/"), headers={"Cookie": "preview=yes"})

    assert outcome.verdict is Verdict.PASSED
    assert [request.headers["cookie"] for request in shop.requests] == [
        "preview=yes",
        "preview=yes; seen=1",
    ]


async def test_cookies_stay_with_the_host_that_set_them(look: Look) -> None:
    async with open_shop(says(PAGE)) as stranger:
        gone = reply(
            b"", "302 Found", location=stranger.url("/", host="127.0.0.1"), set_cookie="seen=1"
        )
        async with open_shop(says(gone)) as shop:
            await look(shop.url("/"))

    assert "cookie" not in stranger.requests[0].headers


async def test_the_answer_of_a_failed_run_is_kept_when_asked_for(look: Look) -> None:
    broken = reply(
        b"<h1>Vi er nede</h1>", "503 X", x_request_id="abc-123", set_cookie="visit=7f3a; Secure"
    )
    async with open_shop(says(broken)) as shop:
        light = await look(shop.url())
        full = await look(shop.url(), full_evidence=True)

    assert light.evidence == ()
    (artifact,) = full.evidence
    text = artifact.path.read_text()
    assert "503 Service Unavailable" in text
    assert "x-request-id: abc-123" in text
    assert "set-cookie: [left out]" in text
    assert "7f3a" not in text
    assert "Vi er nede" in text


async def test_a_full_disk_costs_the_evidence_and_not_the_verdict(
    look: Look, tmp_path: Path
) -> None:
    (tmp_path / "answer.txt").mkdir()  # stands for a disk that takes nothing
    async with open_shop(says(reply(b"", "503 X"))) as shop:
        outcome = await look(shop.url(), full_evidence=True)

    assert outcome.verdict is Verdict.FAILED
    assert outcome.evidence == ()


def secrets_in(request: Request) -> int:
    return sum(name.lower() in request.headers for name in HEADERS)
