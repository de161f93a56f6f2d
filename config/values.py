"""Kinds of text that a store is described with: an address, a path, a time zone, a local time.

Each refuses what it is not with a message that says what would be right. What values must be to one
another is in `config/rules.py`.
"""

import re
from datetime import date, datetime
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from config.faults import nearest, shown
from config.units import InWords

_LONGEST_HOST = 253
_YEARS = range(2000, 2200)  # in any time zone
_FREE_TEXT = re.compile(r"\s*(text|words|xpath)=|\s*//")  # brackets may stand alone there
_QUOTES = "\"'"
_OPENERS = {")": "(", "]": "["}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOCAL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?")


def _home_page(value: str) -> str:
    if "@" in value.partition("://")[2].partition("/")[0]:
        raise ValueError(
            "a name and password can't stand in the address; write it without them, and the "
            'sign-in as headers: {Authorization: "Basic ${SHOP_SIGN_IN}"}'
        )
    if not _is_web_address(value):
        raise ValueError(
            f"{shown(value)} is not a web address; write it like https://shop.example"
        )
    if "?" in value or "#" in value:
        raise ValueError(f"leave out what follows the address: {shown(value)} has a ? or # in it")
    return value.rstrip("/")


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    named = parts.scheme in ("http", "https") and is_host(parts.hostname)
    return named and port != 0 and not re.search(r"\s", value)


def is_host(name: str | None) -> bool:
    """Whether a web address can go there: a name (IDN too) or an IP address."""
    if not name or len(name) > _LONGEST_HOST:
        return False
    try:
        ip_address(name)
    except ValueError:
        return bool(re.fullmatch(r"[^\W_]([\w-]*\w)?(\.[^\W_]([\w-]*\w)?)*\.?", name))
    return True


def is_this_machine(host: str) -> bool:
    """Whether only this machine itself can be meant by it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        near = nearest(value, available_timezones()) or "Europe/Copenhagen"
        raise ValueError(f"{shown(value)} is not a time zone; write it like {near}") from None
    return value


def _local_time(value: object) -> object:
    """A date and time without a zone; `2026-12-01 02:00`."""
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value) if _LOCAL_TIME.fullmatch(value) else None
        except ValueError:
            moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is not None or moment.year not in _YEARS:
        raise ValueError(
            f"{shown(value)} is not a local date and time; write it like 2026-12-01 02:00"
        )
    return moment


LocalTime = Annotated[
    datetime,
    InWords("a date and time"),
    BeforeValidator(_local_time),
    WithJsonSchema({"type": "string", "pattern": f"^{_LOCAL_TIME.pattern}$"}),
]


def _day(value: object) -> object:
    """Nothing but `2026-11-01`; a bare number would be taken for seconds since 1970."""
    day = value
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value) if _DAY.fullmatch(value) else None
        except ValueError:
            day = None
    if not isinstance(day, date) or day.year not in _YEARS:
        raise ValueError(f"a date is expected here, not {shown(value)}; write it like 2026-11-01")
    return day


Day = Annotated[
    date,
    InWords("a date"),
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "pattern": f"^{_DAY.pattern}$"}),
]


def _shop_path(value: str) -> str:
    if not re.fullmatch(r"(/|https?://)\S*", value):
        raise ValueError(
            f"{shown(value)} is not a path of the shop; write it like /products/lysestage"
        )
    return value


ShopPath = Annotated[
    str,
    InWords("a path of the shop"),
    AfterValidator(_shop_path),
    WithJsonSchema({"type": "string", "pattern": "^(/|https?://)"}),
]
"""Where something stands in the shop: `/products/lysestage`, or its full URL."""


def _locator(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty; write it like button.buy-now, or take it away")
    return balanced(value)


def balanced(locator: str) -> str:
    """The same locator. Raises ValueError when a bracket or quote in it stands alone."""
    for piece in locator.split(">>"):
        if not _FREE_TEXT.match(piece) and (amiss := _unbalanced(piece)):
            raise ValueError(f"{shown(locator)} can't be looked for: this {amiss} has no partner")
    return locator


def _unbalanced(selector: str) -> str | None:
    """The bracket or quote that is opened and never closed, or closed and never opened."""
    opened: list[str] = []
    for character in re.sub(r"\\.", "", selector):
        if opened and opened[-1] in _QUOTES:
            if character == opened[-1]:
                opened.pop()
        elif character in _OPENERS.values() or character in _QUOTES:
            opened.append(character)
        elif character in _OPENERS and (not opened or opened.pop() != _OPENERS[character]):
            return character
    return opened[-1] if opened else None


Locator = Annotated[
    str, AfterValidator(_locator), WithJsonSchema({"type": "string", "pattern": r"\S"})
]
"""How something is found on a page: CSS, or what else Playwright understands."""

HomePage = Annotated[
    str,
    InWords("a web address"),
    AfterValidator(_home_page),
    WithJsonSchema({"type": "string", "pattern": r"^https?://[^\s/?#@]+(/[^\s?#]*)?$"}),
]
TimeZone = Annotated[
    str,
    InWords("a time zone"),
    AfterValidator(_timezone),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]"}),
]


def _account(value: object) -> object:
    """The id of an account; one of digits only need not stand in quotes."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and not re.fullmatch(r"[\w.:/-]{1,60}", text):
        raise ValueError(f"{shown(text)} is no account; write its id, like G-ABC123")
    return text


Account = Annotated[
    str, BeforeValidator(_account), WithJsonSchema({"type": ["string", "integer"]})
]
