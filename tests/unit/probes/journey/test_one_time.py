"""One-time codes: none twice, none that is about to run out."""

from datetime import UTC, datetime, timedelta

import pytest

from probes.journey.one_time import OneTimeCodes

RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of RFC 6238's own examples."""


class Clock:
    def __init__(self, seconds: float) -> None:
        self.now = datetime.fromtimestamp(seconds, UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert OneTimeCodes(Clock(seconds)).next(RFC) == code


@pytest.mark.parametrize("written", ["gezd gnbv gy3t qojq gezd gnbv gy3t qojq", f"{RFC[:16]}-{RFC[16:]}"])  # fmt: skip
def test_a_secret_may_be_written_as_the_shop_showed_it(written: str) -> None:
    assert OneTimeCodes(Clock(59)).next(written) == "287082"


def test_a_short_secret_does_too() -> None:
    assert len(OneTimeCodes(Clock(59)).next("JBSWY3DPEHPK3PXP")) == 6


def test_a_code_that_was_used_is_waited_out() -> None:
    clock = Clock(600)
    codes = OneTimeCodes(clock)
    assert codes.wait(RFC) == 0
    first = codes.next(RFC)

    clock.now += timedelta(seconds=10)
    assert codes.wait(RFC) == 20
    assert codes.wait("JBSWY3DPEHPK3PXP") == 0  # another customer's

    clock.now += timedelta(seconds=20)
    assert codes.wait(RFC) == 0
    assert codes.next(RFC) != first


def test_a_code_that_runs_out_soon_is_not_begun_with() -> None:
    assert OneTimeCodes(Clock(627)).wait(RFC) == 3
    assert OneTimeCodes(Clock(624)).wait(RFC) == 0
