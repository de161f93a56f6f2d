"""What is written is there once, whole, and only on the state that was decided on."""

from dataclasses import replace

import pytest

from alerts.model import CheckState, Decision, IncidentKind
from monitor.storage.base import StaleStateError, StorageError
from monitor.storage.sql import Storage, open_storage
from probes.result import Verdict
from tests.contract.examples import (
    CHECK,
    DAY,
    MINUTE,
    NOON,
    decision,
    full_result,
    full_state,
    incident,
    message,
    result,
    started,
)

NAIVE = NOON.replace(tzinfo=None)


async def test_a_check_that_was_never_seen_has_a_fresh_state(storage: Storage) -> None:
    assert await storage.journal.load(CHECK) == CheckState(check_id=CHECK)


async def test_a_state_comes_back_as_it_was_stored(storage: Storage) -> None:
    await storage.journal.commit(result(), Decision(state=full_state()))

    assert await storage.journal.load(CHECK) == full_state()
    assert await storage.history.states() == {CHECK: full_state()}


async def test_a_run_comes_back_as_it_was_stored(storage: Storage) -> None:
    given = full_result()

    await storage.journal.commit(given, decision())

    stored = await storage.history.run("run-1")
    assert stored is not None
    outcome, failure = given.outcome, given.outcome.failure
    assert failure is not None
    assert (stored.run_id, stored.check_id, stored.location) == ("run-1", CHECK, "here")
    assert (stored.slot, stored.started_at, stored.duration) == (
        given.slot,
        given.started_at,
        given.duration,
    )
    assert (stored.verdict, stored.attempts, stored.flaky) == (Verdict.FAILED, 2, False)
    assert (stored.code, stored.step) == (failure.code.value, failure.step)
    assert (stored.expected, stored.seen, stored.url) == (
        failure.expected,
        failure.seen,
        failure.url,
    )
    assert stored.causes == outcome.causes
    assert stored.steps == outcome.steps
    assert stored.findings == outcome.findings
    assert stored.measurements == outcome.measurements
    assert stored.fingerprint == outcome.fingerprint
    assert stored.evidence == ("cart.png",)


async def test_a_slot_is_started_once(storage: Storage) -> None:
    assert await storage.journal.start(started("run-1"))

    assert not await storage.journal.start(started("run-2"))
    assert await storage.history.run("run-2") is None


async def test_asking_again_for_the_same_run_starts_it_still(storage: Storage) -> None:
    # The answer to the first may have been lost with the connection.
    assert await storage.journal.start(started("run-1"))

    assert await storage.journal.start(started("run-1"))


async def test_a_run_that_has_its_result_is_not_started_again(storage: Storage) -> None:
    await storage.journal.commit(result("run-1"), decision())

    assert not await storage.journal.start(started("run-1"))


async def test_a_started_run_is_unfinished_until_it_has_a_result(storage: Storage) -> None:
    run = started("run-1")
    await storage.journal.start(run)
    await storage.journal.start(replace(started("run-2", slot=NOON + MINUTE), location="there"))
    shown = await storage.history.run("run-1")
    assert shown is not None
    assert shown.verdict is None

    assert await storage.journal.unfinished("here") == [run]

    await storage.journal.commit(result("run-1"), decision())
    assert await storage.journal.unfinished("here") == []
    assert len(await storage.journal.unfinished("there")) == 1


async def test_a_second_result_of_a_run_changes_nothing(storage: Storage) -> None:
    await storage.journal.start(started("run-1"))
    assert await storage.journal.commit(result("run-1"), decision(1))

    late = replace(decision(2), incidents=(incident(),), notifications=(message(),))
    assert not await storage.journal.commit(result("run-1", verdict=Verdict.FAILED), late)

    stored = await storage.history.run("run-1")
    assert stored is not None
    assert stored.verdict is Verdict.PASSED
    assert (await storage.journal.load(CHECK)).version == 1
    assert await storage.history.incidents() == []
    assert await storage.outbox.claim(now=NOON, lease=MINUTE, limit=9) == []


async def test_another_run_of_a_taken_slot_has_no_result(storage: Storage) -> None:
    await storage.journal.start(started("run-1"))

    assert not await storage.journal.commit(result("run-2"), decision())
    assert await storage.history.run("run-2") is None
    assert (await storage.journal.load(CHECK)).version == 0


async def test_a_result_that_was_never_started_is_stored(storage: Storage) -> None:
    assert await storage.journal.commit(result("run-9"), decision())

    assert await storage.history.run("run-9") is not None


@pytest.mark.parametrize("version", [1, 3])
async def test_a_decision_on_an_old_state_is_refused_whole(storage: Storage, version: int) -> None:
    await storage.journal.commit(result("run-1"), decision(1))
    late = replace(decision(version), incidents=(incident(),), notifications=(message(),))

    with pytest.raises(StaleStateError):
        await storage.journal.commit(result("run-2", slot=NOON + MINUTE), late)

    # Nothing of it may stay: the caller decides again and commits the same run.
    assert await storage.history.run("run-2") is None
    assert await storage.history.incidents() == []
    assert await storage.outbox.claim(now=NOON + DAY, lease=MINUTE, limit=9) == []
    assert await storage.journal.commit(result("run-2", slot=NOON + MINUTE), decision(2))


@pytest.mark.parametrize("part", ["incident", "notification"])
async def test_a_result_whose_incident_or_message_can_not_be_stored_is_not_there_either(
    storage: Storage, part: str
) -> None:
    await storage.journal.apply(replace(decision(1), incidents=(incident("incident-1"),)))
    await storage.journal.start(started("run-1"))
    bad = {
        "incident": {"incidents": (incident("incident-2"),)},  # only one may be open
        "notification": {
            "incidents": (replace(incident("incident-1"), times=3),),
            "notifications": (message("good"), message("bad", not_before=NAIVE)),
        },
    }

    with pytest.raises(StorageError):
        await storage.journal.commit(result("run-1"), replace(decision(2), **bad[part]))

    stored = await storage.history.run("run-1")
    assert stored is not None
    assert stored.verdict is None
    assert (await storage.journal.load(CHECK)).version == 1
    assert await storage.history.incidents() == [incident("incident-1")]
    assert await storage.outbox.claim(now=NOON + DAY, lease=MINUTE, limit=9) == []
    assert await storage.journal.commit(result("run-1"), decision(2))


async def test_a_decision_without_a_run_is_stored_on_its_state_only(storage: Storage) -> None:
    decided = replace(decision(1), incidents=(incident(),), notifications=(message(),))

    await storage.journal.apply(decided)

    assert await storage.history.incident("incident-1") == incident()
    with pytest.raises(StaleStateError):
        await storage.journal.apply(decided)


async def test_an_incident_changes_and_comes_back_as_it_is(storage: Storage) -> None:
    await storage.journal.commit(result(), replace(decision(1), incidents=(incident(),)))
    resolved = replace(incident(), resolved_at=NOON + DAY, times=3, run_id="run-2")

    await storage.journal.apply(replace(decision(2), incidents=(resolved,)))

    assert await storage.history.incident("incident-1") == resolved
    assert await storage.history.incidents(only_open=True) == []


async def test_the_database_refuses_a_second_open_incident(storage: Storage) -> None:
    await storage.journal.apply(replace(decision(1), incidents=(incident("incident-1"),)))

    with pytest.raises(StorageError, match="contradict"):
        await storage.journal.apply(replace(decision(2), incidents=(incident("incident-2"),)))

    assert [one.id for one in await storage.history.incidents()] == ["incident-1"]
    assert (await storage.journal.load(CHECK)).version == 1


async def test_another_kind_or_subject_may_be_open_beside_it(storage: Storage) -> None:
    warning = replace(incident("incident-2"), kind=IncidentKind.WARNING)
    elsewhere = incident("incident-3", subject="nordlys/uptime")

    await storage.journal.apply(
        replace(decision(1), incidents=(incident(), warning, elsewhere)),
    )

    assert len(await storage.history.incidents(only_open=True)) == 3


async def test_one_decision_may_close_an_incident_and_open_the_next(storage: Storage) -> None:
    await storage.journal.apply(replace(decision(1), incidents=(incident("incident-1"),)))
    closed = replace(incident("incident-1"), resolved_at=NOON + MINUTE)

    # The new one stands first on purpose: the order given must not matter.
    await storage.journal.apply(
        replace(decision(2), incidents=(incident("incident-2"), closed)),
    )

    assert [one.id for one in await storage.history.incidents(only_open=True)] == ["incident-2"]


async def test_a_moment_without_a_zone_is_refused(storage: Storage) -> None:
    naive = replace(started(), slot=NOON.replace(tzinfo=None))

    with pytest.raises(StorageError):
        await storage.journal.start(naive)


async def test_everything_is_there_after_closing_and_opening_again(address: str) -> None:
    first = await open_storage(address)
    decided = replace(decision(), incidents=(incident(),), notifications=(message(),))
    await first.journal.commit(full_result(), decided)
    await first.close()

    second = await open_storage(address)

    assert await second.history.run("run-1") is not None
    assert await second.history.incident("incident-1") == incident()
    assert len(await second.outbox.claim(now=NOON, lease=MINUTE, limit=9)) == 1
    await second.close()


async def test_a_closed_database_says_so(address: str) -> None:
    storage = await open_storage(address)
    await storage.close()

    with pytest.raises(StorageError, match="is closed"):
        await storage.journal.load(CHECK)
