"""The root tasks together: what comes first, and that a stop is bounded whatever holds them up."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace

from config.settings import Settings
from monitor.lanes import Lane, Lanes
from monitor.queue.base import Due
from monitor.queue.local import LocalQueue
from monitor.service import live
from tests.unit.monitor.world import MONDAY, WallClock


class Idle:
    """A root task with nothing to do."""

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def follow(self, _apply: object) -> None:
        await self.run()

    async def write_skipped(self) -> None:
        """Nothing was skipped."""

    def skipped(self, _check_id: str, _slots: int) -> None:
        """Nobody counts."""

    def stop(self) -> None:
        """It is cancelled soon."""


@dataclass
class Executor:
    """To end what a killed process left takes so many seconds."""

    recovers_in: float
    did: list[str] = field(default_factory=list)

    async def recover(self, _journal: object) -> int:
        await asyncio.sleep(self.recovers_in)
        self.did.append("recovered")
        return 1

    async def execute(self, check_id: str, _slot: datetime) -> None:
        self.did.append(check_id)


def service(executor: Executor, clock: WallClock) -> SimpleNamespace:
    idle = Idle()
    names = ("pipeline", "scheduler", "dispatcher", "signatures", "housekeeper")
    return SimpleNamespace(
        settings=Settings(),
        configuration=SimpleNamespace(config=SimpleNamespace(stores={}), follow=idle.follow),
        storage=SimpleNamespace(journal=None),
        executor=executor,
        queue=LocalQueue(now=clock, on_skipped=idle.skipped),
        lanes=Lanes({Lane.BROWSER: 1, Lane.NETWORK: 1}),
        apply=None,
        **dict.fromkeys(names, idle),
    )


async def stopped_after(seconds: float, house: SimpleNamespace) -> float:
    """How long a stop took that was asked for after so many seconds."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(live(house, stop))
        await asyncio.sleep(seconds)
        asked = loop.time()
        stop.set()
        assert await running
    return loop.time() - asked


async def test_it_stops_also_while_what_a_killed_process_left_can_not_be_stored() -> None:
    executor = Executor(recovers_in=3600)

    assert await stopped_after(60, service(executor, WallClock())) <= 60

    assert executor.did == []


async def test_what_a_killed_process_left_is_ended_before_the_first_run() -> None:
    executor, clock = Executor(recovers_in=20), WallClock()
    house = service(executor, clock)
    start_by = clock() + timedelta(minutes=1)
    await house.queue.put(
        Due(check_id="nordlys/uptime", slot=MONDAY, start_by=start_by, lane=Lane.NETWORK)
    )

    await stopped_after(30, house)

    assert executor.did == ["recovered", "nordlys/uptime"]
