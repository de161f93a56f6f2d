"""`make demo ARGS=--once`: what a new user is shown happens, and when it does not the exit code says so."""

import asyncio
import re
import signal
import sys
from pathlib import Path

import psutil
import pytest

from tests.e2e.house import ROOT

pytestmark = pytest.mark.e2e

_DEMO = (
    "import pathlib, sys, tests.demo.stage as stage, tests.demo.__main__ as demo\n"
    "stage.FOLDER = pathlib.Path(sys.argv.pop(1))\n"  # not the one of a demo that is being looked at
)
MOMENTS = (
    "the shop is open at",
    "Tillwatch runs; its pages are at",
    "a first purchase came as far as the checkout, and nothing was paid",
    "/metrics tells of it",
    "the checkout is broken now",
    r"mail after [\d.]+ s: \[DOWN\] Nordlys Interiør",
    "it names the step, what the shop answered, a link, and shows a picture",
    "the checkout is repaired",
    r"mail: \[OK.*\] Nordlys Interiør",
    "no order was ever placed; all was seen",
)


async def started(folder: Path, change: str = "") -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", f"{_DEMO}{change}\nsys.exit(demo.main())", folder, "--once"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def demo(folder: Path, change: str = "") -> tuple[int | None, str]:
    """Its exit code and what it printed."""
    program = await started(folder, change)
    try:
        said, _ = await program.communicate()
    finally:
        if program.returncode is None:
            program.send_signal(signal.SIGINT)  # takes down what it set up
    return program.returncode, said.decode()


async def test_the_demo_shows_every_moment_with_its_time(tmp_path: Path) -> None:
    code, said = await demo(tmp_path / "demo")

    assert code == 0, said
    times = [float(time) for time in re.findall(r"^[\d:]{8} +([\d.]+) s ", said, re.MULTILINE)]
    assert times == sorted(times)
    assert len(times) == len(MOMENTS)
    for line, moment in zip(said.splitlines(), MOMENTS, strict=True):
        assert re.search(moment, line), said


async def test_a_moment_that_is_not_seen_is_said_and_is_no_success(tmp_path: Path) -> None:
    code, said = await demo(tmp_path / "demo", "demo._FIRST_RUN_WITHIN = 0.1")

    assert code == 1
    assert "a purchase that passes was not seen within 0 s" in said
    assert "the checkout is broken" not in said


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
async def test_whoever_ends_it_ends_what_it_started(tmp_path: Path, name: str) -> None:
    program = await started(tmp_path / "demo")
    assert program.stdout
    async with asyncio.timeout(60):
        while MOMENTS[1] not in (await program.stdout.readline()).decode():
            assert program.returncode is None
        below = psutil.Process(program.pid).children(recursive=True)

        program.send_signal(signal.Signals[name])
        await program.communicate()

    assert below
    assert not [one for one in below if one.is_running()]
