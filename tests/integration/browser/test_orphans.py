"""What becomes of the browser when the process that it works for is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from probes.browser.family import kill_leftovers
from tests.integration.browser.tenants import in_groups, tenants

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[3]
SECONDS = 5.0


@contextmanager
def working(scratch: Path) -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    """A process that uses a browser; its browser's group and its driver's id."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.integration.browser.child", "working"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as child:
        assert child.stdout is not None
        line = next(line for line in child.stdout if line[0].isdigit() and "[" not in line)
        group, driver = map(int, line.split())
        try:
            yield child, group, driver
        finally:
            child.kill()
            kill_leftovers(scratch)


def nobody_within(seconds: float, scratch: Path, group: int) -> bool:
    until = time.monotonic() + seconds
    while tenants(scratch) or in_groups({group}):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_killed_without_warning_it_takes_browser_driver_and_profile_along(tmp_path: Path) -> None:
    with working(tmp_path) as (child, group, _):
        assert in_groups({group})

        child.send_signal(signal.SIGKILL)

        assert nobody_within(SECONDS, tmp_path, group)
        assert not list(tmp_path.glob("*/playwright*"))


def test_killed_together_with_the_driver_no_process_is_left(tmp_path: Path) -> None:
    # as when memory runs out, or a container is ended
    with working(tmp_path) as (child, group, driver):
        os.kill(driver, signal.SIGKILL)
        child.send_signal(signal.SIGKILL)

        assert nobody_within(SECONDS, tmp_path, group)


def test_a_browser_that_outlives_both_is_found_by_its_folder_and_killed(tmp_path: Path) -> None:
    with working(tmp_path) as (child, group, driver):
        os.killpg(group, signal.SIGSTOP)
        os.kill(driver, signal.SIGKILL)
        child.send_signal(signal.SIGKILL)
        assert in_groups({group})

        killed = kill_leftovers(tmp_path)

        assert killed  # how many depends on the moment: of a helper the folder is soon forgotten
        assert nobody_within(1, tmp_path, group)


def test_only_what_lives_in_the_folder_is_killed(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "mine-too"
    for folder in (mine, other):
        folder.mkdir()
    with working(other) as (child, group, _):
        assert kill_leftovers(mine) == 0

        assert child.poll() is None
        assert psutil.pid_exists(group)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process inherit orphans")
def test_a_service_that_is_a_container_s_first_process_buries_the_dead(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.browser.child", "heir"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "[]"
    assert not list(tmp_path.iterdir())
