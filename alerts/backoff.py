"""When a message that did not get through is tried again. Pure, and the same on every machine."""

import zlib
from datetime import timedelta

FIRST = timedelta(seconds=10)
LONGEST = timedelta(minutes=15)
_JITTER = 0.1


def back_off(tries: int, *, permanent: bool, key: str) -> timedelta:
    """How long to wait after `tries` failed tries: 10 s, doubling to 15 min; a permanent fault 15 min.

    Up to a tenth less, by the message's key, so that those that failed together come back apart.
    """
    doublings = min(tries - 1, 10)  # enough for the longest; more would only make big numbers
    wait = LONGEST if permanent else min(FIRST * 2**doublings, LONGEST)
    part = zlib.crc32(f"{key}:{tries}".encode()) / 2**32
    return wait * (1 - _JITTER * part)
