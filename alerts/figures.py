"""Lengths, moments and money as the people of a store read them, in its language and time zone."""

from datetime import datetime, timedelta

from babel.dates import format_datetime
from babel.numbers import format_currency, format_decimal

from alerts import words
from alerts.words import Language, Words
from config.store import OrderValue, Store

_MINUTES = 2  # the place of minutes in a length: after days and hours the next unit is told, too


def length_of(value: timedelta, language: Language) -> str:
    """A length in its largest units, for example `2 h 10 min`."""
    seconds = max(int(value.total_seconds()), 0)
    numbers = (seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)
    first = next((place for place, number in enumerate(numbers) if number), len(numbers) - 1)
    shown = numbers[first : first + 2] if first < _MINUTES else numbers[first : first + 1]
    units = words.UNITS[first:]
    return " ".join(
        f"{number} {unit.in_(language)}"
        for number, unit in zip(shown, units, strict=False)
        if number or unit is units[0]
    )


def moment_of(value: datetime, store: Store) -> str:
    """A moment with the zone's name of that season, as one hour of the year comes twice."""
    return _local(value, store, words.MOMENT)


def time_of(value: datetime, store: Store) -> str:
    """The time of day, where the day is clear."""
    return _local(value, store, words.TIME)


def missed_orders(orders: OrderValue, lasted: timedelta) -> float:
    """What did not come in meanwhile, in the market's currency. An estimate: three digits count."""
    missed = orders.per_day / 1440 * (lasted.total_seconds() / 60) * orders.average
    return round(missed, min(0, 3 - len(str(int(missed)))))


def money(amount: float, store: Store) -> str:
    """In the market's currency; just the number when the store does not name one."""
    language, currency = store.alerts.language, store.market.currency
    if currency is None:
        return format_decimal(amount, locale=language)
    return format_currency(amount, currency, "#,##0.## ¤", locale=language, currency_digits=False)


def _local(value: datetime, store: Store, pattern: Words) -> str:
    language = store.alerts.language
    local = value.astimezone(store.zone)
    return f"{format_datetime(local, pattern.in_(language), locale=language)} {local:%Z}"
