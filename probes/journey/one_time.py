"""Codes that change every 30 seconds (TOTP), none used twice: shops refuse one that they saw already.

The confirming attempt follows the first at once, so it would type the same code again, be refused, and
confirm a failure that is none.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

import pyotp

_LASTS = 30  # seconds
_ENOUGH = 5.0  # seconds that a code must be good for, to be typed and sent


class _Totp(pyotp.TOTP):
    """Many shops give secrets of 80 bits; the library's own limit is higher."""

    min_secret_length_bits: ClassVar[int] = 0


class OneTimeCodes:
    """Makes codes and remembers which were used, for the life of the program; by hashes, not secrets."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._used: dict[str, int] = {}

    def wait(self, secret: str) -> float:
        """Seconds until there is a code that is new and good for long enough."""
        moment = self._now().timestamp()
        window = int(moment // _LASTS)
        left = (window + 1) * _LASTS - moment
        if self._used.get(_hash(secret)) == window:
            return left
        return left if left < _ENOUGH else 0.0

    def next(self, secret: str) -> str:
        """The code of this moment. Raises ValueError for what is no such secret."""
        moment = self._now()
        self._used[_hash(secret)] = int(moment.timestamp() // _LASTS)
        return _Totp(re.sub(r"[\s=-]", "", secret).upper()).at(moment)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
