"""Why a secure connection fails, told in plain words, and certificates that run out."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from probes.base import ProbeError
from probes.codes import Code
from probes.result import Verdict
from tests.integration.uptime.causes import PAGE
from tests.integration.uptime.shop import (
    Look,
    failed,
    listening,
    measured,
    open_shop,
    open_strict_shop,
    reply,
    says,
    serving,
    silence,
)

LAST_YEAR = datetime.now(UTC) - timedelta(days=365)
NEXT_YEAR = datetime.now(UTC) + timedelta(days=365)
MakeTls = Callable[[trustme.CA], ssl.SSLContext]


def expired(authority: trustme.CA) -> ssl.SSLContext:
    return serving(
        authority.issue_cert(
            "localhost", not_before=LAST_YEAR, not_after=datetime(2026, 1, 31, tzinfo=UTC)
        )
    )


def not_yet_valid(authority: trustme.CA) -> ssl.SSLContext:
    return serving(authority.issue_cert("localhost", not_before=NEXT_YEAR))


def for_another_host(authority: trustme.CA) -> ssl.SSLContext:
    return serving(authority.issue_cert("www.nordlys.example", "nordlys.example"))


def of_a_stranger(authority: trustme.CA) -> ssl.SSLContext:
    return serving(trustme.CA(organization_name="Nobody Knows Us").issue_cert("localhost"))


def too_old(authority: trustme.CA) -> ssl.SSLContext:
    context = serving(authority.issue_cert("localhost"))
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def wants_a_certificate(authority: trustme.CA) -> ssl.SSLContext:
    context = serving(authority.issue_cert("localhost"))
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    return context


def refuses_the_name(authority: trustme.CA) -> ssl.SSLContext:
    context = serving(authority.issue_cert("localhost"))
    context.sni_callback = lambda *_: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
    return context


@pytest.mark.parametrize(
    ("make", "seen"),
    [
        (expired, "the certificate expired on 2026-01-31 00:00 UTC"),
        (not_yet_valid, f"not valid before {NEXT_YEAR:%Y-%m-%d}"),
        (
            for_another_host,
            "the certificate is for www.nordlys.example, nordlys.example, not for localhost",
        ),
        (of_a_stranger, "issued by Nobody Knows Us, which is no known authority"),
    ],
)
async def test_a_secure_connection_fails_for_a_reason(
    make: MakeTls, seen: str, authority: trustme.CA, look: Look
) -> None:
    async with open_shop(says(PAGE), tls=make(authority)) as shop:
        outcome = await look(shop.url())

    assert failed(outcome) == (Code.TLS, "tls")
    assert outcome.failure is not None
    assert seen in outcome.failure.seen
    if make in (expired, not_yet_valid):  # then it is asked what time it is, and told nothing
        (request,) = shop.requests
        assert request.headers.keys() == {"host", "connection", "user-agent"}
    else:
        assert shop.requests == [], "no request goes over a connection that is not trusted"


@pytest.mark.parametrize(
    ("make", "date", "ours"),
    [
        (expired, "Tue, 06 Jan 2026 12:00:00 GMT", True),
        (expired, "Tue, 03 Feb 2026 12:00:00 GMT", False),
        (expired, "soon", False),
        (not_yet_valid, f"{NEXT_YEAR + timedelta(days=1):%a, %d %b %Y} 12:00:00 GMT", True),
        (not_yet_valid, "Tue, 06 Jan 2026 12:00:00 GMT", False),
    ],
)
async def test_a_certificate_that_is_in_time_by_the_shop_s_clock_is_our_clock_s_fault(
    make: MakeTls, date: str, *, ours: bool, authority: trustme.CA, look: Look
) -> None:
    async with open_shop(says(reply(date=date)), tls=make(authority)) as shop:
        if ours:
            with pytest.raises(ProbeError, match="this machine's clock says") as raised:
                await look(shop.url())
            assert raised.value.code is Code.CLOCK
        else:
            assert failed(await look(shop.url())) == (Code.TLS, "tls")


async def test_a_shop_with_an_old_certificate_that_says_no_more_is_still_told(
    authority: trustme.CA, look: Look
) -> None:
    async with open_shop(silence, tls=expired(authority)) as shop:
        outcome = await look(shop.url(), timeout="500ms")

    assert failed(outcome) == (Code.TLS, "tls")
    assert outcome.failure is not None
    assert "expired on 2026-01-31" in outcome.failure.seen


async def test_a_certificate_signed_by_itself(look: Look, tmp_path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(LAST_YEAR)
        .not_valid_after(NEXT_YEAR)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "self.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)

    async with open_shop(says(PAGE), tls=tls) as shop:
        outcome = await look(shop.url())

    assert failed(outcome) == (Code.TLS, "tls")
    assert outcome.failure is not None
    assert "signed by itself" in outcome.failure.seen


async def test_plain_http_on_the_secure_port(look: Look) -> None:
    async with raw_server(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        outcome = await look(f"https://localhost:{port}")

    assert failed(outcome) == (Code.TLS, "tls")
    assert outcome.failure is not None
    assert "plain HTTP" in outcome.failure.seen


async def test_a_server_that_hangs_up_during_the_handshake(look: Look) -> None:
    async with raw_server(b"") as port:
        outcome = await look(f"https://localhost:{port}")

    assert failed(outcome) == (Code.TLS, "tls")


async def test_a_server_that_never_finishes_the_handshake(look: Look) -> None:
    async with raw_server(None) as port:
        outcome = await look(f"https://localhost:{port}", timeout="300ms")

    assert failed(outcome) == (Code.TIMEOUT, "tls")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1 is deprecated")
@pytest.mark.parametrize(
    ("make", "seen"),
    [
        (too_old, "only TLS older than 1.2 is offered"),
        (refuses_the_name, "no certificate for localhost"),
    ],
)
async def test_a_server_that_will_not_talk_to_us_says_why(
    make: MakeTls, seen: str, authority: trustme.CA, look: Look
) -> None:
    with open_strict_shop(make(authority)) as shop:
        outcome = await look(shop.url())

    assert failed(outcome) == (Code.TLS, "tls")
    assert outcome.failure is not None
    assert seen in outcome.failure.seen


async def test_a_server_hears_why_its_certificate_was_refused(
    authority: trustme.CA, look: Look
) -> None:
    with open_strict_shop(of_a_stranger(authority)) as shop:
        await look(shop.url())

    assert shop.complaints[0] == "TLSV1_ALERT_UNKNOWN_CA"


async def test_a_server_that_wants_a_certificate_of_its_visitors(
    authority: trustme.CA, look: Look
) -> None:
    # with TLS 1.3 the server looks at our certificate after we think that all is well
    with open_strict_shop(wants_a_certificate(authority)) as shop:
        outcome = await look(shop.url())

    assert failed(outcome) == (Code.BROKEN_REPLY, "first_byte")


@pytest.mark.parametrize(
    ("days_left", "verdict", "severity"),
    [
        (15, Verdict.PASSED, None),
        (13, Verdict.DEGRADED, "warning"),
        (2, Verdict.DEGRADED, "critical"),
    ],
)
async def test_a_certificate_that_runs_out_soon_degrades(
    days_left: int, verdict: Verdict, severity: str | None, authority: trustme.CA, look: Look
) -> None:
    end = datetime(2035, 6, 1, tzinfo=UTC)
    certificate = authority.issue_cert("localhost", not_after=end)

    async with open_shop(says(PAGE), tls=serving(certificate)) as shop:
        now = end - timedelta(days=days_left)
        outcome = await look(shop.url(), now=now)

    assert outcome.verdict is verdict
    assert [finding.severity for finding in outcome.findings] == ([severity] if severity else [])
    assert [finding.subject for finding in outcome.findings] == (["localhost"] if severity else [])
    assert measured(outcome)["uptime_certificate_expires_in"] == days_left * 86_400


def raw_server(answer: bytes | None) -> AbstractAsyncContextManager[int]:
    """Answers whatever comes with these bytes and hangs up; never, when None."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        if answer is None:
            await reader.read()
        else:
            writer.write(answer)

    return listening(serve)
