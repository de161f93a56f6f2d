"""Many at once, callers that go away, and a database whose writers are killed."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.storage.base import StaleStateError
from monitor.storage.sql import Storage, open_storage
from tests.contract.examples import CHECK, MINUTE, NOON, decision, message, result, started

PATIENCE = timedelta(seconds=5)


async def test_twenty_results_of_one_check_are_stored_one_on_the_other(storage: Storage) -> None:
    async def decide_and_commit(number: int) -> None:
        for _ in range(100):
            state = await storage.journal.load(CHECK)
            failed = replace(
                state, version=state.version + 1, failed_in_row=state.failed_in_row + 1
            )
            run = result(f"run-{number}", slot=NOON + number * MINUTE)
            try:
                return await keep(run, failed)
            except StaleStateError:
                continue
        pytest.fail("never got through")

    async def keep(run: object, state: object) -> None:
        assert await storage.journal.commit(run, replace(decision(), state=state))

    async with asyncio.TaskGroup() as tasks:
        for number in range(20):
            tasks.create_task(decide_and_commit(number))

    state = await storage.journal.load(CHECK)
    # An update that was lost would show as a count below twenty.
    assert (state.version, state.failed_in_row) == (20, 20)
    assert len(await storage.history.runs()) == 20


async def test_of_twenty_decisions_on_one_state_one_is_stored(storage: Storage) -> None:
    async def commit(number: int) -> bool:
        try:
            return await storage.journal.commit(
                result(f"run-{number}", slot=NOON + number * MINUTE), decision(1)
            )
        except StaleStateError:
            return False

    async with asyncio.TaskGroup() as tasks:
        stored = [tasks.create_task(commit(number)) for number in range(20)]

    assert sum(task.result() for task in stored) == 1
    assert len(await storage.history.runs()) == 1


async def test_one_bad_write_does_not_take_its_neighbours_along(storage: Storage) -> None:
    # They wait together, so on SQLite they share a transaction.
    async with asyncio.TaskGroup() as tasks:
        good = [
            tasks.create_task(
                storage.journal.commit(
                    result(f"run-{number}", check_id=f"nordlys/{number}"),
                    decision(1, check_id=f"nordlys/{number}"),
                )
            )
            for number in range(30)
        ]
        bad = tasks.create_task(is_stale(storage))

    assert all(task.result() for task in good)
    assert bad.result()
    assert len(await storage.history.runs()) == 30


async def is_stale(storage: Storage) -> bool:
    with pytest.raises(StaleStateError):
        await storage.journal.apply(decision(7))
    return True


async def test_a_slot_that_many_start_is_run_by_one(storage: Storage) -> None:
    async with asyncio.TaskGroup() as tasks:
        won = [
            tasks.create_task(storage.journal.start(started(f"run-{number}")))
            for number in range(20)
        ]

    assert sum(task.result() for task in won) == 1


async def test_claimers_in_two_programs_never_get_the_same_message(address: str) -> None:
    first, second = await open_storage(address), await open_storage(address)
    keys = [f"message-{number}" for number in range(100)]
    await first.outbox.owe([message(key, incident_id=key) for key in keys])
    got: list[str] = []

    async def work(storage: Storage) -> None:
        while owed := await storage.outbox.claim(now=NOON, lease=MINUTE, limit=3):
            got.extend(one.notification.key for one in owed)

    async with asyncio.TaskGroup() as tasks:
        for number in range(8):
            tasks.create_task(work(first if number % 2 else second))

    assert sorted(got) == sorted(keys)
    await first.close()
    await second.close()


async def test_a_commit_is_finished_though_its_caller_went_away(address: str) -> None:
    storage = await open_storage(address)
    async with asyncio.TaskGroup() as tasks:
        commit = tasks.create_task(storage.journal.commit(result(), decision()))
        await asyncio.sleep(0)
        commit.cancel()
    await storage.close()

    again = await open_storage(address)

    assert commit.cancelled()
    assert (await again.journal.load(CHECK)).version == 1
    await again.close()


async def test_closing_waits_for_what_was_asked_for(address: str) -> None:
    storage = await open_storage(address)
    async with asyncio.TaskGroup() as tasks:
        commits = [
            tasks.create_task(
                storage.journal.commit(
                    result(f"run-{number}", check_id=f"nordlys/{number}"),
                    decision(check_id=f"nordlys/{number}"),
                )
            )
            for number in range(50)
        ]
        await asyncio.sleep(0)
        await storage.close()

    assert all(task.result() for task in commits)


WRITER = """
import asyncio, sys
from dataclasses import replace
from monitor.storage.sql import open_storage
from tests.contract.examples import MINUTE, NOON, decision, message, result

async def write(storage, check):
    for number in range(100000):
        key = f"{check}-{number}"
        owed = replace(decision(number + 1, check_id=check), notifications=(message(key),))
        run = result(key, check_id=check, slot=NOON + number * MINUTE)
        assert await storage.journal.commit(run, owed)
        print(key, flush=True)

async def main():
    storage = await open_storage(sys.argv[1])
    async with asyncio.TaskGroup() as tasks:
        for name in "abcdefgh":
            tasks.create_task(write(storage, f"nordlys/{name}"))

asyncio.run(main())
"""


@pytest.mark.parametrize("after", [3, 70, 400])
async def test_what_was_acknowledged_survives_kill_9(address: str, after: int) -> None:
    acknowledged = await asyncio.to_thread(write_and_be_killed, address, after)

    storage = await open_storage(address, patience=PATIENCE)

    stored = {run.run_id for run in await storage.history.runs(limit=10**6)}
    owed = await storage.outbox.about("incident-1")
    states = await storage.history.states()
    await storage.close()
    assert acknowledged <= stored
    # Result, message and state are one transaction: all of a run, or nothing.
    assert {one.key for one in owed} == stored
    assert sum(state.version for state in states.values()) == len(stored)


def write_and_be_killed(address: str, after: int) -> set[str]:
    """What a writer said was stored before it was killed, after that many lines."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, address], stdout=subprocess.PIPE, text=True
    )
    with writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline().strip() for _ in range(after)]
        os.kill(writer.pid, signal.SIGKILL)
        lines += writer.stdout.read().split()
    return set(lines)
