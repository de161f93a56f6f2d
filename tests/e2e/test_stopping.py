"""`tillwatch run` asked to stop, or killed: bounded, every run with its one result, nothing left behind."""

import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.e2e.house import House, Service, breaking, eventually, nobody_left, shop_file, soon
from tests.integration.browser.tenants import in_groups, tenants
from tests.often import often
from tests.shop.app import RunningShop, running_shop
from tests.shop.faults import Fault, Faults
from tests.shop.mailbox import MailFault, running_mailbox

pytestmark = pytest.mark.e2e

PURCHASE = {"every": "10s", "timeout": "9s", "step_timeout": "8s"}


def slow() -> Faults:
    """A shop in which a purchase takes some seconds, and passes."""
    faults = Faults()
    faults.on(Fault.ADD_SLOW, seconds=2)
    return faults


def verdicts(house: House) -> list[tuple[str | None, str | None]]:
    """Verdict and code of each run, None while it is under way."""
    return [(verdict, code) for _, verdict, code in house.verdicts()]


async def in_the_middle_of_a_purchase(house: House, service: Service, shop: RunningShop) -> None:
    """Wait until the browser has asked the shop for the page that never comes."""
    await eventually(
        lambda: any(one.path.startswith("/products/") for one in shop.requests),
        within=40,
        what=lambda: service.said,
    )
    assert verdicts(house) == [(None, None)]


@pytest.mark.parametrize("name", often([signal.SIGTERM, signal.SIGINT], {signal.SIGTERM}))
async def test_asked_to_stop_it_lets_a_run_finish_stores_it_and_leaves_nothing(
    house: House, name: signal.Signals
) -> None:
    async with running_shop(slow()) as shop:
        house.write(soon("purchase", 10), **shop_file(shop.url, purchase=PURCHASE))
        async with house.service() as service:
            await in_the_middle_of_a_purchase(house, service, shop)
            browsers = service.browsers()

            service.send(name, to_all=True)  # as Ctrl-C in a terminal does

            assert await service.ended(within=15) == 0
            await nobody_left(house, browsers, within=2)
            assert not house.left()
    assert verdicts(house) == [("passed", None)]


async def test_a_run_that_takes_longer_than_a_stop_may_is_recorded_as_interrupted(
    house: House,
) -> None:
    house.environ["TILLWATCH_SHUTDOWN_AFTER"] = "1s"
    async with running_shop(Faults(Fault.CHECKOUT_HANGS)) as shop:
        house.write(soon("purchase", 10), **shop_file(shop.url, purchase=PURCHASE))
        async with house.service() as service:
            await in_the_middle_of_a_purchase(house, service, shop)
            browsers = service.browsers()
            begun = time.monotonic()

            service.send(signal.SIGTERM)

            assert await service.ended(within=15) == 0
            assert time.monotonic() - begun < 8
            await nobody_left(house, browsers, within=2)
    assert not house.left()
    assert verdicts(house) == [("error", "error.interrupted")]


async def test_asked_to_stop_while_its_browser_hangs_it_stops_all_the_same(house: House) -> None:
    house.environ["TILLWATCH_SHUTDOWN_AFTER"] = "1s"
    async with running_shop(Faults(Fault.CHECKOUT_HANGS)) as shop:
        house.write(soon("purchase", 10), **shop_file(shop.url, purchase=PURCHASE))
        async with house.service() as service:
            await in_the_middle_of_a_purchase(house, service, shop)
            browsers = service.browsers()
            for group in browsers:
                os.killpg(group, signal.SIGSTOP)

            service.send(signal.SIGTERM)

            assert await service.ended(within=30) == 0
            await nobody_left(house, browsers, within=2)
    assert not house.left()
    assert len(verdicts(house)) == 1
    assert (None, None) not in verdicts(house)


@pytest.mark.proof
async def test_after_a_stop_the_next_start_works_at_once(house: House) -> None:
    house.write("nordlys", **shop_file("http://127.0.0.1:9"))
    for _ in range(2):
        async with house.service(within=10) as service:
            service.send(signal.SIGTERM)

            assert await service.ended(within=10) == 0
    assert "Traceback" not in service.said


@pytest.mark.proof
async def test_a_second_signal_does_not_break_off_an_orderly_stop(house: House) -> None:
    async with running_shop(slow()) as shop:
        house.write(soon("purchase", 10), **shop_file(shop.url, purchase=PURCHASE))
        async with house.service() as service:
            await in_the_middle_of_a_purchase(house, service, shop)

            service.send(signal.SIGINT)
            await eventually(lambda: "service_stops" in service.said)
            service.send(signal.SIGINT)

            assert await service.ended(within=15) == 0
    assert verdicts(house) == [("passed", None)]


async def test_killed_it_takes_its_browser_along_and_the_next_start_tidies_up(
    house: House,
) -> None:
    async with running_shop(Faults(Fault.CHECKOUT_HANGS)) as shop:
        store = house.write(soon("purchase", 10), **shop_file(shop.url, purchase=PURCHASE))
        async with house.service() as service:
            await in_the_middle_of_a_purchase(house, service, shop)
            browsers = service.browsers()
            assert browsers

            service.kill()
            await service.ended()

            await nobody_left(house, browsers, within=5)
        house.write(store.stem, **shop_file(shop.url))
        async with house.service() as service:
            await eventually(
                lambda: "runs_were_interrupted" in service.said, what=lambda: service.said
            )
            assert verdicts(house) == [("error", "error.interrupted")]
            assert not list(house.scratch.iterdir())


@pytest.mark.proof
async def test_a_browser_that_outlived_a_killed_service_is_ended_by_the_next(
    house: House,
) -> None:
    async with running_shop(Faults(Fault.CHECKOUT_HANGS)) as shop:
        store = house.write(soon("purchase", 10), **shop_file(shop.url, purchase=PURCHASE))
        async with house.service() as service:
            await in_the_middle_of_a_purchase(house, service, shop)
            browsers = service.browsers()
            for group in browsers:
                os.killpg(group, signal.SIGSTOP)
            for driver in psutil.Process(service.process.pid).children():
                driver.kill()
            service.kill()
            await service.ended()
        assert in_groups(browsers)
        house.write(store.stem, **shop_file(shop.url))

        async with house.service():
            assert not in_groups(browsers)
            assert not tenants(house.scratch)


async def test_a_part_that_dies_ends_the_service_so_that_it_is_started_anew(
    house: House, tmp_path: Path
) -> None:
    house.write("nordlys", **shop_file("http://127.0.0.1:9"))
    house.command = breaking(
        "import asyncio\n"
        "from monitor.upkeep import Housekeeper\n"
        "async def run(self):\n"
        "    await asyncio.sleep(2)\n"
        "    raise ZeroDivisionError\n"
        "Housekeeper.run = run"
    )
    async with house.service() as service:
        assert await service.ended(within=15) == 5

    assert "housekeeper: ZeroDivisionError" in service.said
    await nobody_left(house)
    assert not house.left()


@pytest.mark.proof
async def test_a_mail_server_that_does_not_answer_delays_no_stop_and_loses_no_message(
    house: House,
) -> None:
    async with running_mailbox() as mailbox:
        mailbox.faults.on(MailFault.SLOW, seconds=60)
        house.write("nordlys", **shop_file("http://127.0.0.1:9", mailbox.smtp_port))
        async with house.service() as service:
            house.write_text("nordlys", "url: [")  # a fault that is told by mail
            await eventually(lambda: house.rows("SELECT 1 FROM notifications WHERE claimed_until"))
            begun = time.monotonic()

            service.send(signal.SIGTERM)

            assert await service.ended(within=20) == 0
            assert time.monotonic() - begun < 14
        assert house.rows("SELECT delivered_at, next_try > 0 FROM notifications") == [(None, 1)]
