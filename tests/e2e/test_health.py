"""`/healthz` and `/readyz` tell the truth, and what made them complain passes without a loss."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.house import HASTY, House, Service, breaking, eventually, shop_file, soon
from tests.e2e.mounts import mounted
from tests.often import often
from tests.shop.app import running_shop

pytestmark = pytest.mark.e2e

UPTIME = {"every": "10s", "timeout": "5s"}
IMPATIENT = "import asyncio, datetime, monitor.app\nmonitor.app._TURNS_WITHIN = datetime.timedelta(seconds=2)\n"
FOR_EVER = "async def stuck(self, *arguments, **more): await asyncio.Event().wait()\n"


async def wrong(service: Service) -> dict[str, str]:
    """What `/readyz` complains of, by part."""
    answer: dict[str, dict[str, str]] = await service.ask("/readyz")
    assert answer["ready"] is not bool(answer["wrong"])
    return answer["wrong"]


async def complains_of(service: Service, part: str, *, within: float = 20) -> str:
    async def said() -> bool:
        return part in await wrong(service)

    await eventually(said, within=within, what=lambda: service.said)
    assert (await service.get("/readyz"))[0] == 503
    assert await service.get("/healthz") == (200, "ok\n")
    return (await wrong(service))[part]


async def ready(service: Service, *, within: float = 20) -> None:
    async def well() -> bool:
        return (await service.get("/readyz"))[0] == 200

    await eventually(well, within=within, what=lambda: service.said)


def results(house: House) -> int:
    return len(house.rows("SELECT 1 FROM runs WHERE verdict IS NOT NULL"))


async def test_a_service_that_works_is_ready(house: House) -> None:
    house.write("nordlys", **shop_file("http://127.0.0.1:9"))
    async with house.service() as service:
        await ready(service, within=5)

        assert await wrong(service) == {}


STUCK = [
    ("scheduler", "monitor.scheduler.Scheduler.run"),
    ("dispatcher", "alerts.dispatcher.Dispatcher._go_round"),
    ("dispatcher", "monitor.storage.outbox.SqlOutbox.claim"),
]


@pytest.mark.parametrize(("part", "place"), often(STUCK, STUCK[:1]))
async def test_a_loop_that_is_stuck_is_named(house: House, part: str, place: str) -> None:
    house.write("nordlys", **shop_file("http://127.0.0.1:9"))
    module, owner, name = place.rsplit(".", 2)
    house.command = breaking(
        f"{IMPATIENT}{FOR_EVER}from {module} import {owner}\n{owner}.{name} = stuck"
    )
    async with house.service() as service:
        said = await complains_of(service, part)

        assert said.startswith("it has not turned since ")
        assert set(await wrong(service)) == {part}


async def test_reminders_that_fail_each_time_are_named_while_all_else_goes_on(
    house: House,
) -> None:
    house.write("nordlys", **shop_file("http://127.0.0.1:9"))
    house.command = breaking(
        "from datetime import timedelta\nimport monitor.app\n"
        "monitor.app._REMINDS_WITHIN = timedelta(seconds=2)\n"
        "from alerts.dispatcher import Dispatcher\n"
        "async def broken(self):\n    raise KeyError('bug')\n"
        "Dispatcher._follow_up = broken"
    )
    async with house.service() as service:
        await complains_of(service, "reminders")

        assert set(await wrong(service)) == {"reminders"}


@pytest.mark.proof
async def test_a_full_disk_is_told_loses_nothing_and_is_got_over(house: House) -> None:
    async with running_shop() as shop:
        house.write(soon("uptime", 10), **shop_file(shop.url, uptime=UPTIME))
        with mounted(house.data, options="size=240m"):
            async with house.service() as service:
                await eventually(lambda: results(house) == 1)
                await ready(service)
                ballast = house.data / "ballast"
                fill(ballast)

                assert "MB are free on the disk of" in await complains_of(service, "disk")
                assert "can't grow: the disk is full" in await complains_of(service, "results")

                ballast.unlink()
                await eventually(lambda: results(house) == 2, what=lambda: service.said)
                await ready(service)
                assert not house.rows("SELECT 1 FROM runs WHERE verdict IS NULL")
                assert house.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.proof
async def test_a_database_that_others_lock_is_told_and_its_results_are_not_lost(
    house: House,
) -> None:
    house.command = breaking(HASTY)
    async with running_shop() as shop:
        house.write(soon("uptime", 10), **shop_file(shop.url, uptime=UPTIME))
        async with house.service() as service:
            await eventually(lambda: results(house) == 1)
            path = house.data / "tillwatch.db"
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")

                said = await complains_of(service, "results", within=30)
                assert "is locked by another program" in said

                other.execute("ROLLBACK")
            await eventually(lambda: results(house) == 2, what=lambda: service.said)
            await ready(service)
        assert not house.rows("SELECT 1 FROM runs WHERE verdict IS NULL")


def fill(ballast: Path) -> None:
    """Write until the disk is full."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 100_000)
        except OSError:
            return
