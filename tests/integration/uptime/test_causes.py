"""Every real cause, from a real server, and the verdict and code that it must give."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from probes.codes import Code
from probes.result import Outcome, Verdict
from tests.integration.uptime.shop import (
    Look,
    Request,
    Script,
    listening,
    open_shop,
    open_strict_shop,
    pages,
    reply,
    says,
    serving,
    silence,
)

OK = b"HTTP/1.1 200 OK\r\n"
PAGE = reply(b"<h1>Velkommen til Nordlys Interi\xc3\xb8r</h1>")


async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"Content-Length: 1000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.02)


async def loop_forever(request: Request, writer: asyncio.StreamWriter) -> None:
    number = int(request.target.rpartition("/")[2] or 0)
    writer.write(reply(b"", "302 Found", location=f"/{number + 1}"))


async def too_many_headers(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"".join(b"X-%d: %s\r\n" % (i, b"a" * 1000) for i in range(200)))


@dataclass(frozen=True)
class Cause:
    """What a shop does, and what must come of it. `says` is a part of what was seen."""

    name: str
    script: Script
    verdict: Verdict
    code: Code | None
    step: str | None = None
    says: str = ""
    spec: dict[str, object] = field(default_factory=dict)


def passes(name: str, *answer: bytes, script: Script | None = None, **spec: object) -> Cause:
    return Cause(name, script or says(*answer), Verdict.PASSED, None, spec=spec)


def fails(
    name: str, script: Script | bytes, code: Code, step: str, says_: str, **spec: object
) -> Cause:
    script = says(script) if isinstance(script, bytes) else script
    return Cause(name, script, Verdict.FAILED, code, step, says_, spec)


def blocks(name: str, script: Script | bytes, code: Code, says_: str) -> Cause:
    script = says(script) if isinstance(script, bytes) else script
    return Cause(name, script, Verdict.BLOCKED, code, "first_byte", says_)


CAUSES = [
    passes("a page", PAGE),
    passes("no content", b"HTTP/1.1 204 No Content\r\n\r\n"),
    passes("a page that ends with the connection", OK + b"\r\nhello"),
    passes("chunks", OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", b"0\r\n\r\n"),
    passes("old HTTP", b"HTTP/1.0 200 OK\r\n\r\nhello"),
    passes(
        "hints before the answer", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + PAGE
    ),
    passes("more than promised", OK + b"Content-Length: 2\r\n\r\nokay"),
    passes("forty kilobytes of headers", OK + b"Csp: " + b"x" * 40_000 + b"\r\n\r\nok"),
    passes("the text that is wanted", PAGE, text="Nordlys Interiør"),
    passes("a status that is wanted", reply(b"", "401 Unauthorized"), status=[401]),
    passes("a redirect that is wanted", reply(b"", "301 Moved", location="/x"), status=[301]),
    passes(
        "redirects up to the limit",
        script=pages(
            home=reply(b"", "301 Moved", location="/da"),
            da=reply(b"", "302 Found", location="shop"),
            shop=PAGE,
        ),
        redirects=2,
        text="Velkommen",
    ),
    fails("not found", reply(b"", "404 Not Found"), Code.NOT_FOUND, "first_byte", "404 Not Found"),
    fails("gone", reply(b"", "410 Gone"), Code.NOT_FOUND, "first_byte", "410 Gone"),
    fails(
        "unpaid", reply(b"", "402 Payment Required"), Code.FROZEN, "first_byte", "closed the shop"
    ),
    fails("sign in", reply(b"", "401 Unauthorized"), Code.SIGN_IN, "first_byte", "user name"),
    fails("forbidden", reply(b"", "403 Forbidden"), Code.CLIENT_ERROR, "first_byte", "403 Forb"),
    fails("broken", reply(b"", "500 Oops"), Code.SERVER_ERROR, "first_byte", "500 Internal"),
    fails(
        "maintenance",
        reply(b"<title>Straks tilbage</title>", "503 X", retry_after="60"),
        Code.SERVER_ERROR,
        "first_byte",
        '503 Service Unavailable ("Straks tilbage")',
    ),
    fails(
        "an error page that breaks off",
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 99\r\n\r\n<title>Bad</title>",
        Code.SERVER_ERROR,
        "first_byte",
        "502 Bad Gateway",
    ),
    fails(
        "the password page",
        pages(home=reply(b"", "302 Found", location="/password"), password=PAGE),
        Code.PASSWORD_PAGE,
        "first_byte",
        "password page",
        status=[200],
    ),
    fails("another status", PAGE, Code.STATUS, "first_byte", "200 OK", status=[204]),
    fails("no text", PAGE, Code.TEXT_MISSING, "body", "not there", text="Læg i kurv"),
    fails(
        "a text beyond what is read",
        reply(b"." * 5000 + b"Nordlys"),
        Code.TEXT_MISSING,
        "body",
        "in the first 1,000 bytes",
        text="Nordlys",
        read_at_most="1kB",
    ),
    fails(
        "an unreadable packing",
        reply(content_encoding="br"),
        Code.BROKEN_REPLY,
        "body",
        'packed as "br"',
        text="Nordlys",
    ),
    fails(
        "a false packing",
        reply(content_encoding="gzip"),
        Code.BROKEN_REPLY,
        "body",
        "is not",
        text="Nordlys",
    ),
    fails(
        "silence",
        silence,
        Code.TIMEOUT,
        "first_byte",
        "no answer came after 300ms",
        timeout="300ms",
    ),
    fails("drips", drip, Code.TIMEOUT, "body", "had not ended after 300ms", timeout="300ms"),
    fails("hangs up", says(), Code.BROKEN_REPLY, "first_byte", "closed without an answer"),
    fails("half a line", says(b"HTTP/1."), Code.BROKEN_REPLY, "first_byte", 'after "HTTP/1."'),
    fails(
        "garbage",
        says(b"SSH-2.0-OpenSSH_9.2\r\n"),
        Code.BROKEN_REPLY,
        "first_byte",
        'after "SSH-2.0-OpenSSH_9.2"',
    ),
    fails("zeros", says(bytes(2000)), Code.BROKEN_REPLY, "first_byte", "not valid HTTP"),
    fails("huge headers", too_many_headers, Code.BROKEN_REPLY, "first_byte", "100,000 bytes"),
    fails(
        "less than promised",
        OK + b"Content-Length: 99\r\n\r\nshort",
        Code.BROKEN_REPLY,
        "body",
        "in the middle of the page",
    ),
    fails(
        "half a chunk",
        OK + b"Transfer-Encoding: chunked\r\n\r\n99\r\nshort",
        Code.BROKEN_REPLY,
        "body",
        "in the middle of the page",
    ),
    fails(
        "bad chunks",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        Code.BROKEN_REPLY,
        "body",
        "not valid HTTP",
    ),
    fails(
        "two lengths",
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        Code.BROKEN_REPLY,
        "first_byte",
        "not valid HTTP",
    ),
    fails(
        "circles",
        pages(
            home=reply(b"", "302 Found", location="/da"),
            da=reply(b"", "302 Found", location="/da/"),
        ),
        Code.REDIRECTS,
        "first_byte",
        "round in circles",
    ),
    fails("endless", loop_forever, Code.REDIRECTS, "first_byte", "more than 5"),
    fails(
        "a redirect although none is allowed",
        reply(b"", "301 Moved", location="/da"),
        Code.REDIRECTS,
        "first_byte",
        "more than 0",
        redirects=0,
    ),
    fails(
        "a redirect to nowhere",
        reply(b"", "301 Moved", location="market://details?id=1"),
        Code.REDIRECTS,
        "first_byte",
        "no web address",
    ),
    fails(
        "a redirect to a broken address",
        reply(b"", "301 Moved", location="http://[::1"),
        Code.REDIRECTS,
        "first_byte",
        "no web address",
    ),
    blocks(
        "too many", reply(b"", "429 X", retry_after="7"), Code.RATE_LIMITED, "too many requests"
    ),
    blocks("Shopify's 430", reply(b"", "430 X"), Code.RATE_LIMITED, "430 Security Rejection"),
    blocks(
        "a rate limit that breaks off",
        b"HTTP/1.1 429 X\r\nContent-Length: 99\r\n\r\nno",
        Code.RATE_LIMITED,
        "429",
    ),
    blocks("Cloudflare", reply(b"", "403 X", cf_mitigated="challenge"), Code.CHALLENGE, "human"),
    blocks(
        "Cloudflare by its page",
        reply(b"<html><title>Just a moment...</title>", "503 X"),
        Code.CHALLENGE,
        "human",
    ),
    blocks(
        "Shopify's challenge",
        pages(home=reply(b"", "302 Found", location="/challenge?return_to=/"), challenge=reply()),
        Code.CHALLENGE,
        "human",
    ),
]


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


# ---- TLS -----------------------------------------------------------------------------------

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
    assert shop.requests == [], "no request goes over a connection that is not trusted"


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


# ---- degraded ------------------------------------------------------------------------------


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


def failed(outcome: Outcome) -> tuple[Code, str | None]:
    assert outcome.verdict is Verdict.FAILED
    assert outcome.failure is not None
    return outcome.failure.code, outcome.failure.step


def measured(outcome: Outcome) -> dict[str, float]:
    return {one.name: one.value for one in outcome.measurements}


def raw_server(answer: bytes | None) -> AbstractAsyncContextManager[int]:
    """Answers whatever comes with these bytes and hangs up; never, when None."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        if answer is None:
            await reader.read()
        else:
            writer.write(answer)

    return listening(serve)
