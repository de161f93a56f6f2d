"""What shops do on the wire, and what must come of it: the table behind test_causes.py."""

import asyncio
from dataclasses import dataclass, field

from probes.codes import Code
from probes.result import Verdict
from tests.integration.uptime.shop import (
    Request,
    Script,
    pages,
    reply,
    says,
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
    passes("an empty page that is wanted", reply(b""), status=[200]),
    passes("an unchanged page that is wanted", b"HTTP/1.1 304 X\r\n\r\n", status=[200, 304]),
    fails("an empty page", reply(b""), Code.BLANK, "body", "200 OK, but with 0 bytes"),
    fails("an empty page without an end", OK + b"\r\n", Code.BLANK, "body", "0 bytes"),
    fails("sent nowhere", reply(status="302 X"), Code.STATUS, "first_byte", "302 Found, but not"),
    fails("a choice", reply(status="300 X"), Code.STATUS, "first_byte", "300 Multiple Choices"),
    fails("unchanged", b"HTTP/1.1 304 X\r\n\r\n", Code.STATUS, "first_byte", "304 Not Modified"),
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
    Cause(
        "a packing that browsers can read and we can't",
        says(reply(content_encoding="br")),
        Verdict.DEGRADED,
        Code.UNREADABLE,
        "body",
        'packed as "br"',
        spec={"text": "Nordlys"},
    ),
    passes("a packing that nobody has to read", reply(content_encoding="br")),
    passes("an alphabet named as a packing", PAGE.replace(b"-Type", b"-Encoding"), text="Nordlys"),
    passes("a header with a blank in its name", OK + b"X Y: z\r\nETag: a\r\n\r\nhello"),
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
