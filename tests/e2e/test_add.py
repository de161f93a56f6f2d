"""`tillwatch add URL`: from an address to a watched shop, and nothing left where that can't be."""

import asyncio
import json
import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from aiohttp import web

from config.settings import Settings
from config.store import Market
from monitor.cli.add import _written
from monitor.cli.desk import Desk
from tests.e2e.house import House, eventually, nobody_left, shop_file
from tests.integration.purchase.small_shop import small_shop
from tests.often import often
from tests.shop.app import running_shop
from tests.shop.faults import Fault, Faults

pytestmark = pytest.mark.e2e


async def test_an_address_is_enough(house: House) -> None:
    async with running_shop() as shop:
        done = await house.acall("add", shop.url, "--as", "nordlys", "--yes")

        assert done.returncode == 0, done.stderr
        file = house.stores / "nordlys.yaml"
        text = file.read_text(encoding="utf-8")
        assert text in done.stderr
        written = yaml.safe_load(text)
        assert written["url"] == shop.url
        assert "# Found: platform shopify" in text
        assert f"# Found: product {shop.url}/products/" in text
        assert f"# Found: checkout {shop.url}/checkouts/cn\n" in text
        values = [line for line in text.splitlines() if not line.startswith(("#", "market:"))]
        assert all("  # " in line for line in values)
        assert written["name"] == "Nordlys Interiør"
        assert written["market"] == {
            "language": "da", "country": "DK", "currency": "DKK", "timezone": "Europe/Copenhagen",
        }  # fmt: skip
        assert [path.name for path in house.stores.iterdir()] == ["nordlys.yaml"]
        assert not shop.orders

        checked = await house.acall("check", "nordlys/purchase")
        assert checked.returncode == 0, checked.stderr
    await nobody_left(house)


async def test_a_running_service_takes_the_shop_up(house: House) -> None:
    async with running_shop() as shop, house.service() as service:
        done = await house.acall("add", shop.url, "--as", "nordlys", "--yes")
        assert done.returncode == 0, done.stderr

        async def watched() -> bool:
            return "nordlys" in str(await service.ask("/api/stores"))

        await eventually(watched, within=20)


@pytest.mark.proof
async def test_nothing_is_written_without_a_yes(house: House) -> None:
    async with running_shop() as shop:
        done = await house.acall("add", shop.url)

    assert done.returncode == 2
    assert "url: " + shop.url in done.stderr
    assert "nothing was written; say --yes" in done.stderr
    assert not [*house.stores.iterdir()]


def is_there(path: str) -> bool:
    return Path(path).is_file()


FAULTS = [
    (Fault.CHECKOUT_ONLY_HEADING, 1, "checkout", "checkout: /what/its/path/begins/with"),
    (Fault.CHECKOUT_500, 1, "checkout", None),
    (Fault.SHOP_REJECTED, 4, "home", None),
]


@pytest.mark.parametrize(("fault", "code", "step", "line"), often(FAULTS, FAULTS[:1]))
async def test_a_shop_that_can_not_be_bought_from_leaves_nothing(
    house: House, fault: Fault, code: int, step: str, line: str | None
) -> None:
    house.defaults(checks={"purchase": {"step_timeout": "4s"}})
    async with running_shop(Faults(fault)) as shop:
        done = await house.acall("add", shop.url, "--as", "nordlys", "--yes")

    assert done.returncode == code, done.stderr
    assert f"nothing was written: the purchase ended at {step}" in done.stderr
    assert not [*house.stores.iterdir()]
    assert (f"checks:\n  purchase:\n    {line}" in done.stderr) == (line is not None)
    (picture,) = re.findall(r"What the shop showed: (\S+)", done.stderr)
    assert is_there(picture)
    # who is refused is told what its owner can do
    assert ("Crawler access" in done.stderr) == (code == 4)


@pytest.mark.proof
async def test_a_shop_that_never_gets_done_takes_a_minute_and_no_longer(house: House) -> None:
    async with running_shop(Faults(Fault.CHECKOUT_HANGS)) as shop:
        for slow in (Fault.HOME_SLOW, Fault.ADD_SLOW):
            shop.faults.on(slow, seconds=10)
        begin = time.monotonic()
        done = await house.acall("add", shop.url, "--as", "nordlys", "--yes", "--json")
        took = time.monotonic() - begin

    told = json.loads(done.stdout)
    assert took < 65
    assert done.returncode == 1, done.stderr
    assert (told["run"]["step"], told["run"]["code"]) == ("checkout", "page.timeout")
    assert told["would_help"] == "checks:\n  purchase:\n    step_timeout: 30s"
    assert told["file"] is None
    assert is_there(told["screenshot"])
    assert not [*house.stores.iterdir()]
    await nobody_left(house)


@pytest.mark.proof
async def test_programs_are_told_all_on_standard_output(house: House) -> None:
    async with running_shop() as shop:
        done = await house.acall("add", shop.url, "--as", "Nordlys", "--yes", "--json")

    told = json.loads(done.stdout)
    assert told["store"] == "nordlys"
    assert told["file"] == str(house.stores / "nordlys.yaml")
    assert told["yaml"] == (house.stores / "nordlys.yaml").read_text(encoding="utf-8")
    assert (told["platform"], told["run"]["verdict"]) == ("shopify", "passed")
    assert (told["name"], told["market"]["country"]) == ("Nordlys Interiør", "DK")
    assert told["product"].startswith(f"{shop.url}/products/")
    assert told["checkout"].startswith(f"{shop.url}/checkouts/cn/")
    assert told["would_help"] is None


async def robots(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="User-agent: *\nDisallow: /cart\nDisallow: /checkout\n")


@pytest.mark.proof
async def test_where_nobody_allowed_it_robots_txt_ends_it_and_the_way_on_is_said(
    house: House,
) -> None:
    async with small_shop({"/robots.txt": robots}) as shop:
        url = shop.at("shop.localhost")
        alone = await house.acall("add", url, "--as", "small", "--yes")
        allowed = await house.acall(
            "add", url, "--as", "small", "--yes", "--consent", "Mette, owner"
        )

    assert alone.returncode == 4, alone.stderr
    assert f'tillwatch add {url} --consent "Mette, owner"' in alone.stderr
    assert allowed.returncode == 0, allowed.stderr
    written = yaml.safe_load((house.stores / "small.yaml").read_text(encoding="utf-8"))
    assert written["consent"] == {"given": datetime.now(UTC).date(), "by": "Mette, owner"}


async def test_somebody_at_a_terminal_is_asked_who_allowed_it(house: House) -> None:
    ours, theirs = os.openpty()
    os.write(ours, b"Mette, owner\ny\n")
    async with small_shop({"/robots.txt": robots}) as shop:
        process = await asyncio.create_subprocess_exec(
            *house.command,
            *("add", shop.at("shop.localhost"), "--as", "small"),
            cwd=house.root,
            env=house.env(),
            stdin=theirs,
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await process.communicate()
    os.close(ours)
    os.close(theirs)

    assert process.returncode == 0, said.decode()
    assert "Who of the shop allowed the monitoring?" in said.decode()
    written = yaml.safe_load((house.stores / "small.yaml").read_text(encoding="utf-8"))
    assert written["consent"]["by"] == "Mette, owner"


@pytest.mark.proof
async def test_a_shop_without_such_a_wish_is_added_and_it_is_said_that_nobody_allowed_it(
    house: House,
) -> None:
    async with small_shop() as shop:
        done = await house.acall("add", shop.at("shop.localhost"), "--as", "small", "--yes")

    assert done.returncode == 0, done.stderr
    assert "small: consent: nobody is named who allowed the monitoring" in done.stderr


REFUSED = [
    (["ftp://nordlys.example"], "url: "),
    (["https://"], "url: "),
    (["https://fjord.example", "--consent", ""], "consent.by: "),
    (["https://nordlys.example/"], "is watched already, by stores/nordlys.yaml"),
    (["http://www.nordlys.example", "--as", "nordlys"], "there is a shop nordlys already"),
]


@pytest.mark.parametrize(("arguments", "said"), often(REFUSED, REFUSED[2:4]))
def test_what_can_not_be_added_is_said_before_anybody_is_visited(
    house: House, arguments: list[str], said: str
) -> None:
    house.write("nordlys", **shop_file("https://nordlys.example"))

    done = house.call("add", *arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in house.stores.iterdir()] == ["nordlys.yaml"]


def test_a_file_that_came_meanwhile_is_not_written_over(house: House) -> None:
    settings = Settings.from_environment({}, config_dir=house.config)
    desk = Desk(
        settings=settings,
        secrets=frozenset(),
        shared=Market(),
        url="https://nordlys.example",
        store_id="nordlys",
    )
    theirs = house.write("nordlys", url="https://theirs.example").read_text(encoding="utf-8")

    assert not _written(desk, desk.draft(Market()))

    assert desk.path.read_text(encoding="utf-8") == theirs
