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

_FIRST = (
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
_SECOND = (
    # rare: what did not pass, deeper steps, other shops
    b'"trace.zip","console.json","network.json","page.html"],"causes":[{"code":"","evidence":"","subject":"'
    b'"findings":[{"code":"","severity":"warning","subject":"https://","message":""}],"evidence":["screenshot.png",'
    b'"verdict":"degraded","verdict":"failed","expected":"","seen":"","unit":"seconds","unit":"ratio",'
    b'"platform":"woocommerce","consent":"accepted","consent":"open","apps":["Klaviyo"],'
    b'"locator":"form[action*=\'/cart/add\'] [type=submit]"},"locator":"a[href*=\'/collections/\']"},'
    b'{"name":"contact",{"name":"shipping",{"name":"payment",'
    # an uptime run
    b'{"name":"dns","verdict":"passed","started":0.000{"name":"connect","verdict":"passed","started":0.00'
    b'{"name":"tls","verdict":"passed","started":0.0{"name":"first_byte",{"name":"body",'
    b'"measurements":[{"name":"uptime_status_code","value":200.0,"unit":"count"},{"name":"uptime_redirects",'
    b'"value":0.0,"unit":"count"},{"name":"uptime_body","value":1.0,"unit":"bytes"}],"fingerprint":{"final_url":'
    b'"https://www."addresses":["server":"cloudflare"}}'
    # events that were held back
    b'"labels":{"vendor":"klaviyo","labels":{"vendor":"tiktok","labels":{"vendor":"shopify","id":"","event":"page_view",'
    b'"labels":{"vendor":"meta","id":"","event":"PageView","step":"home","consent":""}},'
    b'"event":"ViewContent","step":"product","consent":"","event":"AddToCart","step":"add_to_cart","consent":"",'
    b'"event":"InitiateCheckout","step":"checkout","consent":"",'
    b'"measurements":[{"name":"event_held","value":2.0,"unit":"count","labels":{"vendor":"ga4","id":"G-",'
    b'"event":"page_view","step":"home","consent":""}},{"name":"event_held","value":1.0,"unit":"count",'
    b'"labels":{"vendor":"ga4","id":"G-","event":"view_item_list","step":"collection","consent":"G111"}},'
    b'"event":"view_item","step":"product","consent":"G111"}},"event":"add_to_cart","step":"add_to_cart",'
    b'"consent":"G111"}},"event":"begin_checkout","step":"checkout","consent":"G100"}}],'
    # a purchase, from its first step to its last fact
    b'{"steps":[{"name":"home","verdict":"passed","started":0.0,"duration":0.,"url":"https://www."},'
    b'{"name":"collection","verdict":"passed","started":1.,"duration":1.,"url":"https://www./collections/all",'
    b'"locator":"main a[href*=\\"/products/\\"]"},{"name":"product","verdict":"passed","started":2.,"duration":1.,'
    b'"url":"https://www./products/","locator":"main form[action*=\\"/cart/add\\"]:not(li *, [class*=\\"card\\" i] '
    b'*, [class*=\\"quick-add\\" i] *) button[name=add]:not([disabled], [aria-disabled=true])"},'
    b'{"name":"add_to_cart","verdict":"passed","started":3.,"duration":1.,"url":"https://www./products/",'
    b'"locator":"main form[action*=\\"/cart/add\\"]"},{"name":"cart","verdict":"passed","started":4.,"duration":1.,'
    b'"url":"https://www./cart","locator":"main button#checkout:not([disabled])"},{"name":"checkout",'
    b'"verdict":"passed","started":5.,"duration":1.,"url":"https://www./checkouts/cn/?auto_redirect=false",'
    b'"locator":"#email:visible"}],"fingerprint":{"platform":"shopify","language":"da","generator":null,'
    b'"theme":{"name":"Dawn","id":1,"version":null},"name":null,"country":"DK","currency":"DKK",'
    b'"consent_manager":"cookiebot","script_hosts":["cdn.shopify.com","connect.facebook.net",'
    b'"consent.cookiebot.com","static.klaviyo.com","widget.trustpilot.com","www.google-analytics.com",'
    b'"www.googletagmanager.com"],"page_kilobytes":4,"apps":[],"security_policy":["block-all-mixed-content",'
    b'"frame-ancestors \'none\'","upgrade-insecure-requests"],"final_url":"https://www.",'
    b'"payment_methods":["MobilePay","Kreditkort"],"checkout_host":"checkout.shopify.com","consent":"none"}}'
)
_OFTEN = {zlib.adler32(words): words for words in (_FIRST, _SECOND)}
"""What such JSON is made of, what comes most often at the end; by its sum, with which a packed text begins.

Part of the stored format: with one byte changed, old rows can't be read. Another one is added at the end, with
a migration, so that an older program leaves the database alone.
"""


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
        packer = zlib.compressobj(zdict=_SECOND)
        return (
            packer.compress(self._adapter.dump_json(value, exclude_defaults=True)) + packer.flush()
        )

    @override
    def process_result_value(self, value: bytes | None, dialect: Dialect) -> T | None:
        if value is None:
            return None
        words = _OFTEN[int.from_bytes(value[2:6])]  # as RFC 1950 has it
        return self._adapter.validate_json(zlib.decompressobj(zdict=words).decompress(value))
