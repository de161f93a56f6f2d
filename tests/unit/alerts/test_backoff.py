"""How long a message that failed waits."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.backoff import FIRST, LONGEST, back_off


@given(tries=st.integers(1, 100_000), key=st.text())
def test_a_wait_doubles_up_to_the_longest_less_a_tenth_at_most(tries: int, key: str) -> None:
    full = min(FIRST * 2 ** min(tries - 1, 20), LONGEST)

    wait = back_off(tries, permanent=False, key=key)

    assert 0.9 * full <= wait <= full
    assert wait == back_off(tries, permanent=False, key=key)


@given(tries=st.integers(1, 100), key=st.text())
def test_a_permanent_fault_waits_longest_at_once(tries: int, key: str) -> None:
    assert 0.9 * LONGEST <= back_off(tries, permanent=True, key=key) <= LONGEST


def test_messages_that_failed_together_come_back_apart() -> None:
    waits = {back_off(8, permanent=False, key=f"i{number}") for number in range(100)}

    assert len(waits) == 100
    assert max(waits) - min(waits) > timedelta(minutes=1)
