"""What every queue keeps to. A new one is one more parameter of the `queue` fixture."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from monitor.lanes import Lane, Lanes
from monitor.queue.base import Due, Queue
from monitor.queue.local import LocalQueue

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LONG = timedelta(seconds=5)


class Bench:
    """A queue under test, with what happened at it. Each run waits until the test lets it go."""

    def __init__(self, make: Callable[..., Queue]) -> None:
        self.now = NOON
        self.skipped: Counter[str] = Counter()
        self.queue = make(now=lambda: self.now, on_skipped=self._on_skipped)
        self.started: list[tuple[str, datetime]] = []
        self.ended: list[str] = []
        self.cancelled: list[str] = []
        self._gates: dict[str, asyncio.Event] = {}
        self._news = asyncio.Condition()

    def _on_skipped(self, check_id: str, slots: int) -> None:
        self.skipped[check_id] += slots

    async def execute(self, check_id: str, slot: datetime) -> None:
        gate = self._gates[check_id] = asyncio.Event()
        await self._tell(self.started.append, (check_id, slot))
        try:
            await gate.wait()
            await self._tell(self.ended.append, check_id)
        except asyncio.CancelledError:
            self.cancelled.append(check_id)
            raise

    async def _tell(self, note: Callable[[object], None], news: object) -> None:
        async with self._news:
            note(news)
            self._news.notify_all()

    async def have_started(self, number: int) -> Sequence[str]:
        """Wait until so many runs have started, and see that they stay so many."""
        async with asyncio.timeout(5), self._news:
            await self._news.wait_for(lambda: len(self.started) >= number)
        await self._settle()
        assert len(self.started) == number
        return [check_id for check_id, _ in self.started]

    async def let_go(self, *check_ids: str) -> None:
        """Let these runs end, and wait until they have."""
        goal = len(self.ended) + len(check_ids)
        for check_id in check_ids:
            self._gates[check_id].set()
        async with asyncio.timeout(5), self._news:
            await self._news.wait_for(lambda: len(self.ended) >= goal)
        await self._settle()

    @staticmethod
    async def _settle() -> None:
        """Let everything happen that follows at once."""
        for _ in range(20):
            await asyncio.sleep(0)

    @asynccontextmanager
    async def serving(self, *, browser: int = 2, network: int = 5) -> AsyncIterator[None]:
        lanes = Lanes({Lane.BROWSER: browser, Lane.NETWORK: network})
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            task = group.create_task(self.queue.serve(self.execute, lanes=lanes))
            yield
            await self.queue.stop(within=timedelta(0))
            await task


@pytest.fixture(params=[LocalQueue])
def bench(request):
    return Bench(request.param)


def due(check_id: str, minute: int = 0) -> Due:
    """A slot of a check every minute: `<store>/purchase...` needs a browser, all else the network."""
    browser = check_id.partition("/")[2].startswith("purchase")
    slot = NOON + minute * MINUTE
    return Due(
        check_id=check_id,
        slot=slot,
        lane=Lane.BROWSER if browser else Lane.NETWORK,
        start_by=slot + MINUTE / 2,
    )


async def test_what_is_put_is_run_once(bench):
    async with bench.serving():
        assert await bench.queue.put(due("a/uptime"))

        await bench.have_started(1)
        await bench.let_go("a/uptime")

    assert bench.started == [("a/uptime", NOON)]
    assert not bench.skipped


async def test_what_was_put_before_anybody_serves_is_run_when_somebody_does(bench):
    assert await bench.queue.put(due("a/uptime"))

    async with bench.serving():
        await bench.have_started(1)


async def test_the_same_slot_twice_is_one_run_and_nothing_skipped(bench):
    # two schedulers hand out the same slots
    first = await bench.queue.put(due("a/uptime"))
    second = await bench.queue.put(due("a/uptime"))

    async with bench.serving():
        await bench.have_started(1)
        third = await bench.queue.put(due("a/uptime"))

    assert (first, second, third) == (True, False, False)
    assert not bench.skipped


async def test_a_slot_that_comes_while_the_check_still_runs_is_skipped(bench):
    async with bench.serving():
        await bench.queue.put(due("a/uptime", 0))
        await bench.have_started(1)

        assert not await bench.queue.put(due("a/uptime", 1))
        assert bench.skipped == {"a/uptime": 1}

        await bench.let_go("a/uptime")
        assert await bench.queue.put(due("a/uptime", 2))
        await bench.have_started(2)


async def test_a_slot_that_comes_while_another_of_the_check_waits_is_skipped(bench):
    await bench.queue.put(due("a/uptime", 0))

    assert not await bench.queue.put(due("a/uptime", 1))

    assert bench.skipped == {"a/uptime": 1}
    async with bench.serving():
        await bench.have_started(1)
    assert bench.started == [("a/uptime", NOON)]


async def test_a_slot_that_waited_too_long_makes_way_for_the_next(bench):
    await bench.queue.put(due("a/uptime", 0))
    bench.now = NOON + MINUTE

    assert await bench.queue.put(due("a/uptime", 1))

    assert bench.skipped == {"a/uptime": 1}
    async with bench.serving():
        await bench.have_started(1)
    assert bench.started == [("a/uptime", NOON + MINUTE)]


async def test_a_slot_that_waited_too_long_for_its_lane_is_skipped(bench):
    async with bench.serving(browser=1):
        await bench.queue.put(due("a/purchase"))
        await bench.have_started(1)
        await bench.queue.put(due("b/purchase"))
        bench.now = NOON + timedelta(seconds=31)
        await bench.queue.put(due("c/purchase", 1))

        await bench.let_go("a/purchase")

        assert await bench.have_started(2) == ["a/purchase", "c/purchase"]
    assert bench.skipped == {"b/purchase": 1}


async def test_a_lane_carries_no_more_than_its_cap(bench):
    async with bench.serving(browser=2, network=3):
        for name in "abcdefgh":
            await bench.queue.put(due(f"{name}/purchase"))
            await bench.queue.put(due(f"{name}/uptime"))

        started = await bench.have_started(2 + 3)
        assert sum(check_id.endswith("purchase") for check_id in started) == 2

        await bench.let_go("a/purchase")
        assert (await bench.have_started(6))[-1] == "c/purchase"


async def test_a_full_lane_does_not_hold_up_the_other(bench):
    async with bench.serving(browser=1, network=1):
        await bench.queue.put(due("a/purchase"))
        await bench.queue.put(due("b/purchase"))
        await bench.queue.put(due("c/uptime"))

        assert set(await bench.have_started(2)) == {"a/purchase", "c/uptime"}


async def test_a_store_has_one_run_in_a_lane_at_a_time(bench):
    async with bench.serving(browser=3):
        for check in ("a/purchase", "a/purchase-mobile", "a/purchase-da", "b/purchase"):
            await bench.queue.put(due(check))

        # the other store does not wait behind the one whose turn it can't be
        assert await bench.have_started(2) == ["a/purchase", "b/purchase"]

        await bench.let_go("a/purchase")
        assert (await bench.have_started(3))[-1] == "a/purchase-mobile"
        await bench.let_go("a/purchase-mobile")
        assert (await bench.have_started(4))[-1] == "a/purchase-da"


async def test_a_long_purchase_does_not_cost_the_store_its_uptime_check(bench):
    async with bench.serving():
        await bench.queue.put(due("a/purchase"))
        await bench.queue.put(due("a/uptime"))

        assert await bench.have_started(2) == ["a/purchase", "a/uptime"]


async def test_who_must_start_first_goes_first_then_who_came_first(bench):
    await bench.queue.put(due("later/purchase", 1))
    await bench.queue.put(due("first/purchase", 0))
    await bench.queue.put(due("second/purchase", 0))

    async with bench.serving(browser=1):
        order = ["first", "second", "later"]
        for number, name in enumerate(order, start=1):
            assert (await bench.have_started(number))[-1] == f"{name}/purchase"
            await bench.let_go(f"{name}/purchase")


async def test_nobody_starves(bench):
    """A store with many checks, always due again, and one with a single check share a lane."""
    async with bench.serving(browser=1):
        for number in range(5):
            await bench.queue.put(due(f"big/purchase-{number}"))
        await bench.queue.put(due("small/purchase"))

        (running,) = await bench.have_started(1)
        for number in range(1, 6):
            await bench.let_go(running)
            await bench.queue.put(due(running, number))
            running = (await bench.have_started(number + 1))[-1]

    assert running == "small/purchase"


async def test_a_run_that_raises_ends_nothing_but_itself(bench):
    calm = bench.execute

    async def execute(check_id: str, slot: datetime) -> None:
        if check_id == "bad/uptime":
            raise RuntimeError("a fault of ours")
        await calm(check_id, slot)

    bench.execute = execute
    async with bench.serving(network=1):
        await bench.queue.put(due("bad/uptime"))
        await bench.queue.put(due("good/uptime"))

        await bench.have_started(1)
        assert await bench.queue.put(due("bad/uptime", 1))


async def test_a_stop_hands_back_what_waits_and_lets_what_runs_finish(bench):
    async with bench.serving(browser=1):
        await bench.queue.put(due("a/purchase"))
        await bench.queue.put(due("b/purchase"))
        await bench.queue.put(due("a/purchase-mobile"))
        await bench.have_started(1)

        async with asyncio.TaskGroup() as group:
            stopping = group.create_task(bench.queue.stop(within=LONG))
            await asyncio.sleep(0)
            assert not await bench.queue.put(due("c/purchase"))
            await bench.let_go("a/purchase")

    handed_back = {due.check_id for due in stopping.result()}
    assert handed_back == {"b/purchase", "a/purchase-mobile"}
    assert bench.ended == ["a/purchase"]
    assert not bench.cancelled
    # what is handed back is the caller's to count
    assert bench.skipped == {"c/purchase": 1}


async def test_a_stop_does_not_wait_longer_than_it_may(bench):
    async with bench.serving():
        await bench.queue.put(due("a/purchase"))
        await bench.queue.put(due("a/uptime"))
        await bench.have_started(2)

        assert await bench.queue.stop(within=timedelta(seconds=0.05)) == ()

        # both have ended when `stop` returns: what they had to record is recorded
        assert sorted(bench.cancelled) == ["a/purchase", "a/uptime"]


async def test_a_run_that_was_just_started_still_hears_of_the_stop(bench):
    async with bench.serving():
        await bench.queue.put(due("a/uptime"))

        handed_back = await bench.queue.stop(within=timedelta(0))

    # a task that is cancelled before its first step would end without a word
    assert len(bench.cancelled) + len(handed_back) == 1


async def test_a_stop_before_anybody_served_is_not_lost(bench):
    await bench.queue.put(due("a/uptime"))

    handed_back = await bench.queue.stop(within=timedelta(0))

    async with bench.serving():
        pass
    assert not bench.started
    assert [due.check_id for due in handed_back] == ["a/uptime"]


async def test_a_run_that_breaks_when_it_is_cancelled_is_not_followed_by_the_next(bench):
    calm = bench.execute

    async def execute(check_id: str, slot: datetime) -> None:
        try:
            await calm(check_id, slot)
        except asyncio.CancelledError:
            raise RuntimeError("its last words failed") from None

    lanes = Lanes({Lane.BROWSER: 1, Lane.NETWORK: 1})
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        task = group.create_task(bench.queue.serve(execute, lanes=lanes))
        await bench.queue.put(due("a/purchase"))
        await bench.queue.put(due("b/purchase"))
        await bench.have_started(1)

        task.cancel()

    assert await bench.have_started(1) == ["a/purchase"]


async def test_when_its_own_task_is_cancelled_every_run_is_cancelled_and_none_started(bench):
    lanes = Lanes({Lane.BROWSER: 1, Lane.NETWORK: 1})
    async with asyncio.TaskGroup() as group:
        task = group.create_task(bench.queue.serve(bench.execute, lanes=lanes))
        await bench.queue.put(due("a/purchase"))
        await bench.queue.put(due("b/purchase"))
        await bench.have_started(1)

        task.cancel()

    assert bench.cancelled == ["a/purchase"]
    assert await bench.have_started(1) == ["a/purchase"]
    # what a shutdown does afterwards must not hang
    assert len(await bench.queue.stop(within=LONG)) == 1
