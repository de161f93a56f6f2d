"""Work in a thread of its own: nothing waits for it that does not want to."""

import asyncio
import threading

import pytest

from alerts.own_thread import in_own_thread

pytestmark = pytest.mark.integration


async def test_what_the_work_returns_or_raises_is_handed_over() -> None:
    assert await in_own_thread(lambda: 7, name="send") == 7
    with pytest.raises(ZeroDivisionError):
        await in_own_thread(lambda: 1 // 0, name="send")


@pytest.mark.parametrize("ends_well", [True, False])
async def test_work_that_ends_after_nobody_waits_any_more_is_passed_over(
    ends_well: object, caplog: pytest.LogCaptureFixture
) -> None:
    may_end, ended = threading.Event(), threading.Event()

    def work() -> None:
        try:
            may_end.wait(10)
            if not ends_well:
                raise OSError("too late")
        finally:
            ended.set()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await in_own_thread(work, name="send")
    may_end.set()
    await asyncio.to_thread(ended.wait, 10)
    await asyncio.sleep(0.05)

    assert caplog.records == []


def test_a_program_ends_while_a_thread_still_works() -> None:
    may_end = threading.Event()

    async def give_up() -> None:
        async with asyncio.timeout(0.05):
            await in_own_thread(lambda: may_end.wait(10), name="late")

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())

    (thread,) = [one for one in threading.enumerate() if one.name == "late"]
    assert thread.daemon
    may_end.set()
    thread.join(10)  # its loop is closed: it must not fail for that
    assert not thread.is_alive()
