"""Text from a shop, made safe to stand in a message: one short line that means nothing to a chat.

Whoever breaks into a shop writes its titles; that must not let them ring everybody's phone, forge a
line of our message or hide a link in it. Secrets are blotted out elsewhere, before.
"""

import unicodedata
from urllib.parse import quote, urlsplit

_NO_MEANING = str.maketrans(
    {
        "<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",  # Slack's mentions and links, HTML
        ">": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
        "`": "'",
        "*": "\N{ASTERISK OPERATOR}",
        "|": "\N{BROKEN BAR}",
        "[": "(",
        "]": ")",
        "@": "@\N{WORD JOINER}",  # @channel, @everyone: looks the same, calls nobody
        "\\": "/",
    }
)
_INVISIBLE = ("C", "Zl", "Zp")  # control, bidirectional and unassigned characters, line separators
_URL_MEANING = "/:?#[]=&;%+,~-._!$'"


def quoted(text: str, *, limit: int = 200) -> str:
    """`text` as one line of at most `limit` characters (joiners not counted)."""
    visible = "".join(
        " " if unicodedata.category(char).startswith(_INVISIBLE) else char
        for char in text[: limit * 8]
    )
    line = shortened(" ".join(visible.split()), limit).translate(_NO_MEANING)
    return line.replace("://", ":\N{WORD JOINER}//")  # no link of theirs can be clicked


def quoted_url(url: str, *, limit: int = 300) -> str:
    """An address that can be clicked; what is not one comes back as `quoted` text."""
    try:
        known = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        known = False
    address = quote(url, safe=_URL_MEANING) if known else ""
    return address if known and len(address) <= limit else quoted(url, limit=limit)


def shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
