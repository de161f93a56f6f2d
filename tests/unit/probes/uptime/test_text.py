"""Bytes to text: whatever comes, there is a text or a clear reason why not."""

import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from probes.uptime.text import PackedError, contains, text_of

MOST = 1000


@given(
    data=st.binary(max_size=300),
    coding=st.sampled_from(["", "identity", "gzip", "deflate", "br"]),
    charset=st.sampled_from(["", "utf-8", "utf-16", "latin1", "idna", "punycode", "hex", "rot13"])
    | st.text("abc-0189", max_size=8),
)
@example(data=b"<meta charset='base64'>", coding="", charset="")
def test_any_page_gives_text_or_says_that_it_is_packed(
    data: bytes, coding: str, charset: str
) -> None:
    headers = {"content-encoding": coding, "content-type": f"text/html; charset={charset}"}

    try:
        text = text_of(data, headers, at_most=MOST)
    except PackedError:
        assert coding in ("gzip", "deflate", "br")
    else:
        assert len(text) <= MOST


@given(st.text(max_size=200))
def test_what_was_packed_is_unpacked(text: str) -> None:
    packed = zlib.compress(text.encode(), wbits=31)

    assert text_of(packed, {"content-encoding": "GZip"}, at_most=MOST) == text


@pytest.mark.parametrize("coding", ["UTF-8", "none", "identity, gzip", "gzip, utf-8"])
def test_a_packing_that_nobody_knows_is_none(coding: str) -> None:
    page = zlib.compress(b"Nordlys", wbits=31) if "gzip" in coding else b"Nordlys"

    assert text_of(page, {"content-encoding": coding}, at_most=MOST) == "Nordlys"


@pytest.mark.parametrize("wbits", [31, 15, -15])
def test_a_page_of_several_packed_parts_is_read_to_its_end(wbits: int) -> None:
    packed = zlib.compress(b"Nord", wbits=wbits) + zlib.compress(b"lys", wbits=wbits)

    assert text_of(packed, {"content-encoding": "gzip"}, at_most=MOST) == "Nordlys"
    assert text_of(packed + b"\0 rest", {"content-encoding": "gzip"}, at_most=7) == "Nordlys"
    assert text_of(packed, {"content-encoding": "gzip"}, at_most=4) == "Nord"


def test_a_page_that_breaks_off_gives_what_there_is() -> None:
    packed = zlib.compress(b"Nordlys " * 100, wbits=31)

    assert text_of(packed[:-10], {"content-encoding": "gzip"}, at_most=MOST).startswith("Nordlys")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("Bord &amp; stol", "Bord & stol"),
        ("Bord & stol", "Bord & stol"),
        ("&#230;ble", "æble"),
        ("a &lt; b", "a &lt; b"),
    ],
)
def test_text_is_found_plain_or_with_entities(page: str, text: str) -> None:
    assert contains(page, text)
