"""Each part of a round is tried, whatever becomes of the others; much is forgotten little by little."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from config.settings import Settings
from monitor.evidence import Ceiling, EvidenceError, Limits
from monitor.storage.base import StorageError
from monitor.upkeep import Housekeeper

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
ALL = ["evidence", "days", "runs", "messages"]


@dataclass
class House:
    """Database and evidence in one; remembers what was asked, and breaks on demand."""

    broken: dict[str, Exception] = field(default_factory=dict)
    old_runs: int = 3
    asked: list[str] = field(default_factory=list)
    given: dict[str, object] = field(default_factory=dict)

    async def count(self) -> None:
        self._do("count", None)

    async def forget(self, limits: Limits) -> int:
        return self._do("evidence", limits)

    async def roll_up(self, *, until: date) -> int:
        return self._do("days", until)

    async def forget_runs(self, *, before: datetime, limit: int) -> int:
        self._do("runs", before)
        gone = min(self.old_runs, limit)
        self.old_runs -= gone
        return gone

    async def forget_messages(self, *, before: datetime, limit: int) -> int:
        return self._do("messages", before)

    def _do(self, part: str, given: object) -> int:
        self.asked.append(part)
        self.given[part] = given
        if part in self.broken:
            raise self.broken[part]
        return 0

    def keeper(self) -> Housekeeper:
        settings = Settings(
            keep_runs="30d",
            keep_evidence="10d",
            keep_evidence_bytes="20MB",
            keep_evidence_runs=30,
            keep_evidence_store_bytes="4MB",
            keep_evidence_store_runs=5,
        )
        return Housekeeper(upkeep=self, evidence=self, settings=settings, now=lambda: NOW)


async def test_a_round_forgets_what_the_settings_say() -> None:
    house = House()

    await house.keeper().tidy()

    assert house.asked == ALL
    assert house.given == {
        "evidence": Limits(
            before=NOW - timedelta(days=10),
            of_each=Ceiling(runs=5, size=4_000_000),
            in_all=Ceiling(runs=30, size=20_000_000),
        ),
        "days": NOW.date(),
        "runs": NOW - timedelta(days=30),
        "messages": NOW - timedelta(days=30),
    }


async def test_evidence_is_counted_at_once_and_the_first_round_comes_a_little_later() -> None:
    house = House()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(house.keeper().run())
        await asyncio.sleep(1)
        at_once = list(house.asked)
        await asyncio.sleep(60)
        task.cancel()

    assert at_once == ["count"]
    assert house.asked == ["count", *ALL]


async def test_on_a_full_disk_evidence_is_deleted_although_the_database_can_not_write() -> None:
    house = House(broken=dict.fromkeys(ALL[1:], StorageError("the disk is full")))

    await house.keeper().tidy()

    assert house.asked == ALL


@pytest.mark.parametrize("part", ALL)
async def test_a_part_that_fails_keeps_no_other_from_its_work(part: str) -> None:
    fault = EvidenceError("no rights") if part == "evidence" else StorageError("locked")
    house = House(broken={part: fault})

    await house.keeper().tidy()

    assert house.asked == ALL


async def test_many_old_runs_go_in_several_steps() -> None:
    house = House(old_runs=1200)

    await house.keeper().tidy()

    assert house.old_runs == 0
    assert house.asked.count("runs") == 3
