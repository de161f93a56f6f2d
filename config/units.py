"""Lengths, sizes and times of day as people write them: `5m`, `1.5MB`, `22:00-07:00`.

Not a unit library: just the few spellings that the YAML of a store allows, each with a message that
says what would have been right.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetPydanticSchema,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import core_schema
from typing_extensions import override

from config.faults import cut, shown

_LENGTH = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_LONGEST = timedelta(days=3650)
_SIZE = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>B|kB|KB|MB|GB)")
_BYTES = {"B": 1, "kB": 1000, "KB": 1000, "MB": 1000_000, "GB": 1000_000_000}
_DAY_TIMES = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?- ?([0-9]{1,2}):([0-9]{2})")
_MIDNIGHT = (24, 0)
_LARGEST = 10**15


def parse_length(value: object) -> timedelta:
    """A length of time from text such as `5m`. Raises ValueError with what would be right."""
    if isinstance(value, timedelta):
        return value
    match = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(
            f"{shown(value)} is not a length of time; write a number with its unit, "
            "for example 100ms, 2.5s, 5m, 6h or 1d"
        )
    seconds = float(match["number"]) * _SECONDS[match["unit"]]
    if seconds > _LONGEST.total_seconds():
        raise ValueError(f"{cut(str(value))} is too long; {_LONGEST.days}d is the most")
    return timedelta(seconds=seconds)


def format_length(value: timedelta) -> str:
    """The shortest spelling that `parse_length` reads back, for example `90s`."""
    milliseconds = round(value.total_seconds() * 1000)
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)):
        if milliseconds and milliseconds % size == 0:
            return f"{milliseconds // size}{unit}"
    return f"{milliseconds}ms" if milliseconds else "0s"


def parse_size(value: object) -> int:
    """Bytes from text such as `1.5MB`. Raises ValueError with what would be right."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(
            f"{shown(value)} is not a size; write a number with its unit, "
            "for example 500kB, 1.5MB or 2GB"
        )
    size = float(match["number"]) * _BYTES[match["unit"]]
    if size > _LARGEST:
        raise ValueError(f"{cut(str(value))} is too large; {format_size(_LARGEST)} is the most")
    return round(size)


def format_size(value: int) -> str:
    """The shortest spelling that `parse_size` reads back, for example `2MB`."""
    unit = next((u for u in ("GB", "MB", "kB") if value and value % _BYTES[u] == 0), "B")
    return f"{value // _BYTES[unit]}{unit}"


def _for_editors(pattern: re.Pattern[str]) -> str:
    """The same pattern in the spelling that JSON Schema knows."""
    return "^" + re.sub(r"\?P<\w+>", "", pattern.pattern) + "$"


@dataclass(frozen=True)
class InWords:
    """What a kind of value is called in the documentation; validates nothing."""

    text: str


Length = Annotated[
    timedelta,
    InWords("a length of time"),
    BeforeValidator(parse_length),
    PlainSerializer(format_length, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _for_editors(_LENGTH)}),
]
Size = Annotated[
    int,
    InWords("a size"),
    BeforeValidator(parse_size),
    PlainSerializer(format_size, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": _for_editors(_SIZE)}),
]


def at_least(least: timedelta) -> AfterValidator:
    """Refuses any shorter length, where it stands in an `Annotated`."""

    def check(value: timedelta) -> timedelta:
        if value < least:
            raise ValueError(
                f"{format_length(value)} is too short; {format_length(least)} is the least"
            )
        return value

    return AfterValidator(check)


@dataclass(frozen=True)
class DayTimes:
    """A stretch of every day, local time, end not included; may run over midnight (`22:00-07:00`)."""

    start: time
    end: time

    def contains(self, local: datetime) -> bool:
        clock = local.time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    @override
    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def parse_day_times(value: object) -> DayTimes:
    """A stretch of the day from text such as `22:00-07:00`. Raises ValueError."""
    if isinstance(value, DayTimes):
        return value
    match = _DAY_TIMES.fullmatch(value.strip()) if isinstance(value, str) else None
    hour, minute, until, past = map(int, match.groups()) if match else (0, 0, 0, 0)
    try:
        start = time(hour, minute)
        end = time() if (until, past) == _MIDNIGHT else time(until, past)
    except ValueError:
        start = end = time()
    if start == end:
        raise ValueError(f"{shown(value)} is not a stretch of the day; write it like 22:00-07:00")
    return DayTimes(start, end)


DailyStretch = Annotated[
    DayTimes,
    InWords("a stretch of the day"),
    GetPydanticSchema(
        lambda _source, _handler: core_schema.no_info_plain_validator_function(
            parse_day_times, serialization=core_schema.to_string_ser_schema()
        )
    ),
    WithJsonSchema({"type": "string", "pattern": _for_editors(_DAY_TIMES)}),
]
