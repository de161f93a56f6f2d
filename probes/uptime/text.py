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
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_BARE = -zlib.MAX_WBITS


class PackedError(ValueError):
    """The page came packed in a way that can't be read."""


def text_of(data: bytes, headers: Mapping[str, str], *, at_most: int) -> str:
    """The page's text, of at most so many bytes when unpacked. Raises PackedError.

    Header names are in lower case. A page that breaks off in the middle gives what there is.
    """
    page = _unpacked(data, headers.get("content-encoding", ""), at_most=at_most)
    try:
        return page.decode(_charset(page, headers.get("content-type", "")), errors="replace")
    except (LookupError, UnicodeError):  # a codec of Python's that is no alphabet
        return page.decode(errors="replace")


def contains(page: str, text: str) -> bool:
    """Whether the page holds the text, written plainly or with HTML's entities."""
    return text in page or text in html.unescape(page)


def _unpacked(data: bytes, coding: str, *, at_most: int) -> bytes:
    coding = coding.strip().lower()
    if coding in ("", "identity") or not data:
        return data
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise PackedError(f'the page came packed as "{coding}", which was not asked for')
    try:
        return zlib.decompressobj(_GZIP_OR_ZLIB).decompress(data, at_most)
    except zlib.error:
        pass  # some servers send "deflate" without its wrapping
    try:
        return zlib.decompressobj(_BARE).decompress(data, at_most)
    except zlib.error as error:
        raise PackedError(f'the page says that it is packed as "{coding}", but is not') from error


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
