"""The text of a page from its bytes: unpacked, and in the right alphabet, as browsers do it."""

import codecs
import html
import re
import zlib
from collections.abc import Mapping

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]*charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_WITHIN = 1024
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_INFLATED = frozenset({"gzip", "x-gzip", "deflate"})
_BEYOND_US = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_BARE = -zlib.MAX_WBITS


class PackedError(ValueError):
    """The page came packed in a way that can't be read."""


def text_of(data: bytes, headers: Mapping[str, str], *, at_most: int) -> str:
    """The page's text, of at most so many bytes when unpacked. Raises PackedError.

    Header names are in lower case. A page that breaks off in the middle gives what there is.
    """
    page = _unpacked(data, headers, at_most=at_most)
    try:
        return page.decode(_charset(page, headers.get("content-type", "")), errors="replace")
    except (LookupError, UnicodeError):  # a codec of Python's that is no alphabet
        return page.decode(errors="replace")


def contains(page: str, text: str) -> bool:
    """Whether the page holds the text, written plainly or with HTML's entities."""
    return text in page or text in html.unescape(page)


def unreadable_coding(headers: Mapping[str, str]) -> str | None:
    """A packing that browsers know and we don't, although none was asked for."""
    return next((name for name in _codings(headers) if name in _BEYOND_US), None)


def _codings(headers: Mapping[str, str]) -> list[str]:
    """In the order in which they were put on."""
    return [name.strip().lower() for name in headers.get("content-encoding", "").split(",")]


def _unpacked(data: bytes, headers: Mapping[str, str], *, at_most: int) -> bytes:
    """A packing that nobody knows ("utf-8", "none") is none, as for browsers."""
    for coding in reversed(_codings(headers)):
        if coding in _BEYOND_US:
            raise PackedError(f'the page came packed as "{coding}", which was not asked for')
        if coding in _INFLATED and data:
            data = _inflated(data, coding, at_most=at_most)
    return data


def _inflated(data: bytes, coding: str, *, at_most: int) -> bytes:
    for window in (_GZIP_OR_ZLIB, _BARE):  # some servers send "deflate" without its wrapping
        page = _members(data, window, at_most=at_most)
        if page is not None:
            return page
    raise PackedError(f'the page says that it is packed as "{coding}", but is not')


def _members(data: bytes, window: int, *, at_most: int) -> bytes | None:
    """All parts that were packed one after the other; None when not even the first is one."""
    page: bytes | None = None
    while data and len(page or b"") < at_most:
        one = zlib.decompressobj(window)
        try:
            page = (page or b"") + one.decompress(data, at_most - len(page or b""))
        except zlib.error:  # also what stands behind the last part
            break
        data = one.unused_data
    return page


def _charset(page: bytes, content_type: str) -> str:
    for mark, name in _MARKS:
        if page.startswith(mark):
            return name
    header, meta = _CHARSET.search(content_type), _META.search(page[:_META_WITHIN])
    named = header[1] if header else meta[1].decode("ascii", "replace") if meta else "utf-8"
    try:
        known = codecs.lookup(named).name
    except LookupError:
        return "utf-8"
    return _AS_BROWSERS.get(known, known)
