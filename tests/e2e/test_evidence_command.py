"""`tillwatch evidence`: which run is meant, what is kept of it, and the viewer that ends with the command."""

import asyncio
import io
import json
import re
import signal
import zipfile
from pathlib import Path

import aiohttp
import pytest

from monitor.evidence import EvidenceStore
from probes.result import Artifact
from tests.e2e.house import TILLWATCH, House, nobody_left, shop_file
from tests.often import often
from tests.shop.app import running_shop
from tests.shop.faults import Fault, Faults

pytestmark = pytest.mark.e2e

OLD, NEW, FLAKY = "0198aaaa0000", "0198aaaa1111", "0198bbbb2222"


def trace() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("trace.trace", "{}\n")
    return data.getvalue()


@pytest.fixture
def kept(house: House) -> House:
    """Two failed purchases and a flaky one, which is the newest."""

    async def keep() -> None:
        evidence = EvidenceStore(house.data / "evidence")
        for run, names in (
            (OLD, ("screenshot.jpg",)),
            (NEW, ("screenshot.jpg", "trace.zip")),
            (FLAKY, ("first-attempt-screenshot.jpg",)),
        ):
            await evidence.keep("nordlys/purchase", run, [file(house, name) for name in names])

    asyncio.run(keep())
    return house


def file(house: House, name: str) -> Artifact:
    path = house.root / name
    path.write_bytes(trace() if name.endswith(".zip") else b"x" * 1234)
    return Artifact(name=name, media_type="", path=path)


@pytest.mark.parametrize(
    ("asked", "run"),
    [
        ("nordlys", NEW),
        ("nordlys/purchase", NEW),
        ("0198aaaa0", OLD),
        (NEW, NEW),
        ("0198b", FLAKY),
    ],
)
def test_a_store_means_its_newest_failed_run_and_a_run_any_clear_beginning(
    kept: House, asked: str, run: str
) -> None:
    done = kept.call("evidence", asked, "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["run"] == run


def test_the_files_are_listed_with_what_they_are(kept: House) -> None:
    listed = kept.call("evidence", "nordlys", "--list")
    path = kept.call("evidence", OLD, "--path")

    assert (listed.returncode, path.returncode) == (0, 0)
    assert re.search(r"screenshot\.jpg +│ +1\.2 │ the failed step", listed.stdout)
    assert "trace.zip" in listed.stdout
    assert Path(path.stdout.strip(), "screenshot.jpg").is_file()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("0198", "3 runs begin with"),
        ("nobody", 'nothing is kept of "nobody"'),
        ("nordlys/uptime", 'nothing is kept of "nordlys/uptime"'),
        ("../../etc", "nothing is kept of"),
        ("*", "nothing is kept of"),
        ("", "nothing is kept of"),
        ("/", "nothing is kept of"),
    ],
)
def test_what_is_not_clear_or_not_there_is_said(kept: House, asked: str, said: str) -> None:
    done = kept.call("evidence", asked)

    assert done.returncode == 2, done
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_run_without_a_recording_opens_nothing(kept: House) -> None:
    done = kept.call("evidence", OLD)

    assert done.returncode == 0
    assert "There is no recording among them" in done.stdout


@pytest.mark.parametrize("name", often([signal.SIGINT, signal.SIGTERM], {signal.SIGINT}))
async def test_the_viewer_shows_the_recording_and_ends_with_the_command(
    kept: House, name: signal.Signals
) -> None:
    process = await asyncio.create_subprocess_exec(
        TILLWATCH,
        *("evidence", NEW),
        cwd=kept.root,
        env=kept.env(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    address = None
    async with asyncio.timeout(30):
        while address is None:
            line = (await process.stdout.readline()).decode()
            address = re.search(r"http://127\.0\.0\.1:\d+", line)

    async with aiohttp.ClientSession() as session, session.get(address[0]) as answer:
        assert answer.status == 200
        assert "Playwright Trace Viewer" in await answer.text()
    process.send_signal(name)

    _, said = await process.communicate()
    assert process.returncode == 0, said
    assert b"Traceback" not in said
    await nobody_left(kept)


@pytest.mark.proof
async def test_a_check_that_failed_says_how_to_open_what_it_kept(house: House) -> None:
    async with running_shop(Faults(Fault.CHECKOUT_500)) as shop:
        house.write("nordlys", **shop_file(shop.url, purchase={"step_timeout": "4s"}))

        done = await house.acall("check", "nordlys")
        hint = re.search(r"open it: +tillwatch (.*)", done.stderr)
        assert hint, done.stderr
        listed = await house.acall(*hint[1].split(), "--list")

    assert listed.returncode == 0, listed.stderr
    assert "network.har" in listed.stdout
    assert "trace.zip" in listed.stdout
