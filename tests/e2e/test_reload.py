"""The YAML changes while the service runs: picked up at once, and a bad file harms only itself."""

import re
import shutil
import sqlite3
import time
from contextlib import closing

import pytest

from tests.e2e.house import (
    HASTY,
    House,
    Service,
    breaking,
    eventually,
    free_port,
    shop_file,
    soon,
)
from tests.often import often
from tests.shop.app import running_shop
from tests.shop.faults import Fault, Faults
from tests.shop.mailbox import running_mailbox

pytestmark = pytest.mark.e2e

AT_ONCE = 2.0  # seconds
NOBODY = "http://127.0.0.1:9"
PURCHASE = {"every": "10s", "timeout": "9s", "step_timeout": "8s"}


async def names(service: Service) -> set[str]:
    return {store["id"] for store in (await service.ask("/api/stores"))["stores"]}


async def metric(service: Service, name: str) -> float:
    _, text = await service.get("/metrics")
    found = re.search(rf"^{name} (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


async def test_a_new_store_starts_at_once_and_a_changed_one_too(house: House) -> None:
    async with running_shop() as shop, house.service() as service:
        assert await names(service) == set()
        store = soon("uptime", 10, start=AT_ONCE)

        house.write(store, **shop_file(shop.url, uptime={"every": "10s", "timeout": "5s"}))

        async def known() -> bool:
            return await names(service) == {store}

        await eventually(known, within=AT_ONCE)
        await eventually(
            lambda: [one[:2] for one in house.verdicts()] == [(f"{store}/uptime", "passed")]
        )

        spec = {"every": "10s", "timeout": "5s", "text": "no shop says this"}
        house.write(store, **shop_file(shop.url, uptime=spec))

        await eventually(lambda: house.verdicts()[-1][1] == "failed", what=lambda: service.said)


async def test_a_bad_file_leaves_its_store_as_it_was_and_is_told_once_and_once_when_mended(
    house: House,
) -> None:
    async with running_shop() as shop, running_mailbox() as mailbox:
        store = soon("uptime", 10)
        good = shop_file(shop.url, mailbox.smtp_port, uptime={"every": "10s", "timeout": "5s"})
        house.write(store, **good)
        house.write("other", **shop_file(NOBODY))
        async with house.service() as service:
            await eventually(lambda: len(house.verdicts()) == 1)
            assert await metric(service, "tillwatch_config_last_reload_successful") == 1

            house.write_text(store, "url: [")

            async def told() -> bool:
                return await metric(service, "tillwatch_config_last_reload_successful") == 0

            await eventually(told, within=AT_ONCE)
            page = (await service.get(f"/stores/{store}"))[1]
            assert f"stores/{store}.yaml:1" in page
            assert await names(service) == {store, "other"}
            await mailbox.arrived(1)

            house.write_text(store, "url: [oh")  # another fault is no new message
            runs = len(house.verdicts())
            await eventually(lambda: len(house.verdicts()) > runs, what=lambda: service.said)

            house.write(store, **good)
            mails = await mailbox.arrived(2)

            assert [mail.message["X-Tillwatch-Message"].split(":")[1] for mail in mails] == [
                "opened",
                "resolved",
            ]
            assert f"stores/{store}.yaml:1" in mails[0].text
            assert await metric(service, "tillwatch_config_last_reload_successful") == 1
            assert f"stores/{store}.yaml:1" not in (await service.get(f"/stores/{store}"))[1]
        assert len(mailbox.messages) == 2


@pytest.mark.parametrize(
    "where", often(["the store's file", "the defaults"], {"the store's file"})
)
async def test_a_fault_at_the_start_ends_no_incident_and_loses_no_alert(
    house: House, where: str
) -> None:
    store = soon("uptime", 10)
    spec = {"every": "10s", "timeout": "5s", "text": "no shop says this"}
    async with running_shop() as shop:
        house.write(store, **shop_file(shop.url, free_port(), uptime=spec))
        async with house.service():
            await eventually(lambda: house.rows("SELECT 1 FROM notifications"))
    async with running_mailbox() as mailbox:
        keys = shop_file(shop.url, mailbox.smtp_port, uptime=spec)
        if where == "the defaults":
            house.defaults(owner={"a": "b"})
        else:
            keys["evry"] = "5m"
        house.write(store, **keys)
        async with house.service() as service:

            def about_the_file() -> list[str]:
                texts = (mail.text for mail in mailbox.messages)
                return [text for text in texts if "was not taken over" in text]

            await eventually(about_the_file, what=lambda: service.said)

            assert "not watched until this is mended" in about_the_file()[0]
            open_ = house.rows("SELECT kind FROM incidents WHERE resolved_at IS NULL")
            assert sorted(open_) == [("config",), ("failure",)]
            owed = house.rows("SELECT next_try, delivered_at FROM notifications")
            assert len(owed) == 2
            assert all(any(moments) for moments in owed)
            assert "fault" in (await service.get("/"))[1]


async def test_bad_defaults_are_one_message_however_many_stores_there_are(house: House) -> None:
    async with running_mailbox() as mailbox:
        for number in range(3):
            house.write(f"shop-{number}", **shop_file(f"{NOBODY}/{number}", mailbox.smtp_port))
        async with house.service() as service:
            house.defaults(owner={"a": "b"})
            await mailbox.arrived(1)
            house.defaults(owner="anna")
            mails = await mailbox.arrived(2)

            assert "defaults.yaml:1: owner" in mails[0].text
            assert "right again" in mails[1].text
            await eventually(lambda: service.said.count("message_delivered") == 2)
        assert house.rows("SELECT count(*) FROM notifications") == [(2,)]


async def test_a_removed_store_finishes_its_run_and_its_series_go(house: House) -> None:
    faults = Faults()
    faults.on(Fault.ADD_SLOW, seconds=2)
    async with running_shop(faults) as shop:
        store = soon("purchase", 10)
        file = house.write(store, **shop_file(shop.url, purchase=PURCHASE))
        async with house.service() as service:
            await eventually(
                lambda: any(one.path.startswith("/products/") for one in shop.requests)
            )
            assert f'store="{store}"' in (await service.get("/metrics"))[1]

            file.unlink()

            async def gone() -> bool:
                return f'store="{store}"' not in (await service.get("/metrics"))[1]

            await eventually(gone, within=AT_ONCE)
            await eventually(lambda: house.verdicts() == [(f"{store}/purchase", "passed", None)])
            assert f'store="{store}"' not in (await service.get("/metrics"))[1]
            assert await names(service) == set()


async def test_the_folder_may_be_taken_away_and_come_back(house: House) -> None:
    # a volume that is mounted anew, or a checkout that another one replaces
    house.write("nordlys", **shop_file(NOBODY))
    async with house.service() as service:
        away = house.config.rename(house.root / "away")

        async def unsound() -> bool:
            return await metric(service, "tillwatch_config_last_reload_successful") == 0

        await eventually(unsound, within=5)
        assert await names(service) == {"nordlys"}

        shutil.copytree(away, house.config)
        house.write("sydlys", **shop_file(f"{NOBODY}/da"))

        async def both() -> bool:
            return await names(service) == {"nordlys", "sydlys"}

        await eventually(both, within=5, what=lambda: service.said)
        house.write("vestlys", **shop_file(f"{NOBODY}/en"))
        begun = time.monotonic()

        async def three() -> bool:
            return await names(service) == {"nordlys", "sydlys", "vestlys"}

        await eventually(three, within=AT_ONCE + 1, what=lambda: service.said)
        assert time.monotonic() - begun < AT_ONCE + 1
        assert service.process.returncode is None


async def test_what_can_not_be_recorded_at_the_moment_is_told_when_it_can(house: House) -> None:
    house.command = breaking(HASTY)
    async with running_mailbox() as mailbox:
        house.write("nordlys", **shop_file(NOBODY, mailbox.smtp_port))
        async with house.service() as service:
            path = house.data / "tillwatch.db"
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                house.write_text("nordlys", "url: [")
                await eventually(lambda: "change_not_told_yet" in service.said)
                other.execute("ROLLBACK")

            (mail,) = await mailbox.arrived(1)

            assert "stores/nordlys.yaml:1" in mail.text
            assert service.process.returncode is None
