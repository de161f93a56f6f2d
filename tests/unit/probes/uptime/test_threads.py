"""Calls that may hang get a thread at once, and threads are used again."""

import asyncio
import threading

import pytest

from probes.uptime.threads import DaemonThreads


async def test_a_call_gives_its_value_or_its_error() -> None:
    threads = DaemonThreads()

    assert await threads.run(lambda: 42) == 42
    with pytest.raises(KeyError):
        await threads.run(lambda: {}["nothing"])


async def test_one_thread_is_enough_for_one_call_after_the_other() -> None:
    threads = DaemonThreads()

    used = {await threads.run(threading.get_ident) for _ in range(20)}

    # a thread is idle a moment after its call has answered, so there may be a second one
    assert len(used) <= 2


@pytest.mark.looptime(False)
async def test_calls_that_hang_hold_up_no_other() -> None:
    threads, release = DaemonThreads(), threading.Event()

    async with asyncio.TaskGroup() as group:
        hanging = [group.create_task(threads.run(lambda: release.wait(20))) for _ in range(50)]
        await asyncio.sleep(0)
        assert await threads.run(lambda: "here") == "here"
        assert not any(task.done() for task in hanging)
        release.set()

    assert all(task.result() for task in hanging)


@pytest.mark.looptime(False)
async def test_a_call_that_nobody_waits_for_any_more_harms_nothing() -> None:
    threads, release = DaemonThreads(), threading.Event()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await threads.run(lambda: release.wait(20))
    release.set()

    assert await threads.run(lambda: "next") == "next"
