"""Whatever a server says, there is an answer or a failure of the shop: never an error of ours."""

import asyncio
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from probes.address import parse
from probes.codes import Code
from probes.uptime.fault import ShopError
from probes.uptime.http1 import Body, Exchange, Head
from probes.uptime.line import Line

ADDRESS = parse("https://shop.example/da?q=1")
PIECES = [
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.0 404 \r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    b"Content-Length: 3\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: gzip, chunked\r\n",
    b"Set-Cookie: a=1\r\n",
    b"\xe6\xf8\xe5: \xff\r\n",
    b" folded\r\n",
    b"no header\r\n",
    b"Content-Length: \r\n",
    b"\r\n",
    b"3\r\nabc\r\n",
    b"0\r\n\r\n",
    b"ffffffffffffffffffffff\r\n",
    b"abc",
]


class Script:
    """A line on which everything has been said already."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    async def send(self, data: bytes) -> None:
        assert data.startswith(b"GET /da?q=1 HTTP/1.1\r\n")

    async def receive(self) -> bytes:
        data, self._answer = self._answer, b""
        return data


async def talk(answer: bytes) -> tuple[Head, Body]:
    exchange = Exchange(line=cast("Line", Script(answer)))
    return await exchange.ask(ADDRESS, {}), await exchange.read(at_most=50, keep=10)


async def hear(answer: bytes) -> tuple[Head, Body] | ShopError:
    try:
        return await talk(answer)
    except ShopError as error:
        return error


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=12).map(b"".join))
@example(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffffff\r\n")
def test_any_bytes_are_an_answer_or_a_broken_reply(answer: bytes) -> None:
    heard = asyncio.run(hear(answer))

    if isinstance(heard, ShopError):
        assert heard.code is Code.BROKEN_REPLY
        assert heard.seen
    else:
        assert 200 <= heard[0].status <= 999
        assert len(heard[1].data) <= 10


async def test_repeated_headers_are_joined_and_cookies_kept_apart() -> None:
    head, _ = await talk(
        b"HTTP/1.1 200 OK\r\nVia: a\r\nVIA: b\r\nSet-Cookie: a=1, x\r\nSet-Cookie: b=2\r\n\r\n"
    )

    assert head.headers["via"] == "a, b"
    assert head.cookies == ("a=1, x", "b=2")


async def test_headers_are_read_as_utf8_or_else_as_latin1() -> None:
    head, _ = await talk(b"HTTP/1.1 302 Found\r\nLocation: /bl\xc3\xa5\r\nX-Old: bl\xe5\r\n\r\n")

    assert head.headers == {"location": "/blå", "x-old": "blå"}


@pytest.mark.parametrize(
    "odd",
    [
        b"Transfer-Encoding: identity",
        b"transfer-encoding:identity ",
        b"X Powered By: a shop",
        b"a line without a colon",
        b": no name",
        b"Content-Length:",
        b"X-Control: a\x0cb",
    ],
)
async def test_headers_that_browsers_pass_over_are_passed_over(odd: bytes) -> None:
    head, body = await talk(
        b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nServer: nginx\r\n" + odd + b"\r\nVia: a\r\n\r\nabc\r\n\r\nx: y"
    )

    assert head.headers == {"server": "nginx", "via": "a"}
    assert body.data == b"abc\r\n\r\nx: "


async def test_odd_headers_do_not_hide_that_the_answer_breaks_off() -> None:
    with pytest.raises(ShopError, match="in the middle of the page"):
        await talk(b"HTTP/1.1 200 OK\r\nodd\r\nContent-Length: 9\r\n\r\nabc")


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (b"", "the connection was closed without an answer"),
        (b"220 mail.example ESMTP\r\n", 'closed after "220 mail.example ESMTP"'),
        (b"HTTP/1.1 abc\r\n\r\n", "the answer is not valid HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "in the middle of the page"),
    ],
)
async def test_a_broken_reply_is_told_in_plain_words(answer: bytes, seen: str) -> None:
    with pytest.raises(ShopError) as caught:
        await talk(answer)

    assert seen in caught.value.seen
