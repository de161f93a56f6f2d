"""Browsers that can't be started: a clear message with the command that mends it, and nothing left."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from probes.base import ProbeError
from probes.browser.pool import BrowserPool
from probes.browser.program import find_browser
from probes.codes import Code
from tests.integration.browser.conftest import Bench

pytestmark = pytest.mark.integration

MENDS = "run `tillwatch install-browser`, or set TILLWATCH_BROWSER to a Chromium program"


def script(folder: Path, text: str) -> Path:
    """A program that is no browser."""
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


async def refusal(bench: Bench, pool: BrowserPool) -> str:
    with pytest.raises(ProbeError) as raised:
        async with bench.lease(pool):
            pass
    assert raised.value.code is Code.BROWSER
    assert pool.alive() == 0
    return str(raised.value)


async def test_the_driver_keeps_its_heap_small_and_only_it_is_told(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODE_OPTIONS", "--no-deprecation")

    async with bench.lease(bench.pool()) as warm:
        told = warm.process.environ()["NODE_OPTIONS"]

    own, _, lean = told.partition(" --require=")
    assert own == "--no-deprecation"
    assert "--optimize-for-size" in read(lean.strip('"'))
    assert os.environ["NODE_OPTIONS"] == "--no-deprecation"


async def test_a_browser_that_is_not_where_it_was_said_to_be(bench: Bench, tmp_path: Path) -> None:
    missing = tmp_path / "no-such-browser"

    message = await refusal(bench, bench.pool(program=missing))

    assert message == f"the browser {missing} is not there; {MENDS}"


async def test_a_program_that_lacks_a_library(bench: Bench, tmp_path: Path) -> None:
    program = script(
        tmp_path, "echo 'error while loading shared libraries: libnss3.so' >&2; exit 127"
    )

    message = await refusal(bench, bench.pool(program=program))

    why = "error while loading shared libraries: libnss3.so"
    assert message == (
        f"{program} did not start: {why}; on Debian or Ubuntu run "
        f"`sudo {sys.executable} -m playwright install-deps chromium-headless-shell`, "
        "elsewhere install Chromium with your system's package manager"
    )


@pytest.mark.parametrize(("end", "how"), [("exit 3", "exit code 3"), ("kill -SEGV $$", "SIGSEGV")])
async def test_a_program_that_ends_at_once_without_a_word(
    bench: Bench, tmp_path: Path, end: str, how: str
) -> None:
    program = script(tmp_path, end)

    message = await refusal(bench, bench.pool(program=program))

    assert message == f"{program} did not start: it ended at once ({how}); {MENDS}"


async def test_a_window_on_a_machine_without_a_display(bench: Bench, tmp_path: Path) -> None:
    program = script(
        tmp_path,
        "echo 'ERROR:dbus/bus.cc:405] Failed to connect to the bus' >&2\n"
        "echo 'ERROR:ozone_platform_x11.cc:256] Missing X server or $DISPLAY' >&2\n"
        "echo 'ERROR:env.cc:257] The platform failed to initialize. Exiting.' >&2; exit 1",
    )

    message = await refusal(bench, bench.pool(program=program))

    assert message == (
        f"{program} can't show its window: there is no display here; leave out --headed"
    )


async def test_a_program_that_this_machine_cannot_run(bench: Bench, tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/no/such/interpreter\n", encoding="utf-8")
    program.chmod(0o755)

    message = await refusal(bench, bench.pool(program=program))

    assert message.startswith(f"{program} did not start: Failed to launch: Error: spawn ")
    assert message.endswith(MENDS)
    assert "\n" not in message


async def test_a_program_that_hangs_is_ended_with_all_that_it_started(
    bench: Bench, tmp_path: Path
) -> None:
    program = script(tmp_path, "trap '' TERM; sleep 3600 & sleep 3600")
    started = asyncio.get_running_loop().time()

    message = await refusal(bench, bench.pool(program=program, start_within=3))

    assert message == f"{program} did not start: not within 3 s; {MENDS}"
    assert asyncio.get_running_loop().time() - started < 10
    await bench.nothing_left()


async def test_a_program_that_hangs_with_its_ear_shut_to_its_driver(
    bench: Bench, tmp_path: Path
) -> None:
    # it stays when the driver goes: only its process group tells where it is
    program = script(tmp_path, "exec 0<&- 3<&- 4>&-; (exec sleep 3600) & exec sleep 3600")

    await refusal(bench, bench.pool(program=program, start_within=3))

    await bench.nothing_left()


@pytest.mark.parametrize("moment", [0.05, 0.2, 0.4, 0.6])
async def test_a_start_that_is_cancelled_leaves_nothing(bench: Bench, moment: float) -> None:
    pool = bench.pool()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(moment), bench.lease(pool):
            await asyncio.Event().wait()

    await pool.close()
    await bench.nothing_left()


async def test_after_a_start_that_failed_the_next_one_is_tried(
    bench: Bench, tmp_path: Path
) -> None:
    program = script(tmp_path, "exit 1")
    pool = bench.pool(program=program)
    await refusal(bench, pool)
    program.unlink()
    program.symlink_to(find_browser())

    async with bench.lease(pool) as warm:
        assert warm.browser.is_connected()

    assert pool.started == 1


@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root's Chromium refuses its sandbox everywhere"
)
async def test_a_sandbox_that_is_not_possible_is_named_with_what_to_do(bench: Bench) -> None:
    message = await refusal(bench, bench.pool(sandbox=True))

    assert message == (
        f"{find_browser()} can't start its sandbox here; allow user namespaces, "
        "or set TILLWATCH_BROWSER_SANDBOX=false"
    )
