"""How Python values lie in columns, the same on every database.

A moment is a whole number of microseconds since 1970 in UTC: eight bytes, exact, its order is the
order of time, and both databases calculate with it alike. In a shell:
`select datetime(slot / 1000000, 'unixepoch')` in SQLite, `to_timestamp(slot / 1e6)` in PostgreSQL.
"""

import zlib
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.date().toordinal()
_MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1) // _MICROSECOND
"""Microseconds in a day."""

_OFTEN = (
    b'"code":"","severity":"warning","subject":"https://","message":""},"evidence":["screenshot.png"'
    b',"trace.zip","console.json","network.json","page.html"],"fingerprint":{"theme":{"id":"","name":'
    b'"scripts":["connect.facebook.net","www.googletagmanager.com","www.google-analytics.com",'
    b'"cdn.shopify.com","static.klaviyo.com","consent.cookiebot.com"],"measurements":[{"name":"","value"'
    b':0.0,"unit":"seconds","labels":{"step":"expected":"","seen":"","verdict":"failed","started":'
    b'{"steps":[{"name":"home","verdict":"passed","started":0.0,"duration":1.0,"url":"https://www.'
    b'/checkouts/cn/"},{"name":"checkout","/cart","locator":"button[name=\'checkout\']"},{"name":"cart"'
    b',"/products/","locator":"form[action*=\'/cart/add\'] [type=submit]"},{"name":"add_to_cart"},'
    b'{"name":"product","locator":"a[href*=\'/products/\']"},{"name":"collection","/collections/all"},'
    b'"locator":"a[href*=\'/collections/\']"},"verdict":"passed","started":0.'
)
"""What such JSON is made of. Part of the stored format: with one byte changed, old rows can't be read."""


class Moment(TypeDecorator[datetime]):
    """An aware datetime; one without a zone is refused."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class Span(TypeDecorator[timedelta]):
    """A length of time, in microseconds."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else value // _MICROSECOND

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(microseconds=value)


class DayNumber(TypeDecorator[date]):
    """A day (UTC) as days since 1970, which is a moment divided by `DAY`."""

    impl = Integer
    cache_ok = True

    @override
    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:
        return None if value is None else value.toordinal() - _EPOCH_DAY

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromordinal(value + _EPOCH_DAY)


class Word(TypeDecorator[W], Generic[W]):
    """One of a closed list of words."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[W]) -> None:
        super().__init__()
        self.words = words

    @override
    def process_bind_param(self, value: W | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value.value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> W | None:
        return None if value is None else self.words(value)


class AsJson(TypeDecorator[T], Generic[T]):
    """A dataclass as JSON text; what has its default is left out."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: type[T]) -> None:
        super().__init__()
        self.shape = shape
        self._adapter = TypeAdapter(shape)

    @override
    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return self._adapter.dump_json(value, exclude_defaults=True).decode()

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        return None if value is None else self._adapter.validate_json(value)


class Packed(TypeDecorator[T], Generic[T]):
    """A dataclass as deflated JSON: for what is many and only ever read as a whole."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, shape: type[T]) -> None:
        super().__init__()
        self.shape = shape
        self._adapter = TypeAdapter(shape)

    @override
    def process_bind_param(self, value: T | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        packer = zlib.compressobj(zdict=_OFTEN)
        return (
            packer.compress(self._adapter.dump_json(value, exclude_defaults=True)) + packer.flush()
        )

    @override
    def process_result_value(self, value: bytes | None, dialect: Dialect) -> T | None:
        if value is None:
            return None
        return self._adapter.validate_json(zlib.decompressobj(zdict=_OFTEN).decompress(value))
