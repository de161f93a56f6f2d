"""How long a process waits for a core, as the real system counts it."""

import os
import subprocess
import sys
import time

import pytest

from probes.browser.strain import Strain

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not os.path.exists("/proc/self/schedstat"), reason="not told here"),  # noqa: PTH110
]
LOOK_FOR = 1.5  # seconds
BUSY = "print(flush=True)\nwhile True: pass"
IDLE = "print(flush=True)\nimport time; time.sleep(60)"


def share_of_one(*programs: str) -> float:
    """How the first of these fares, which all have one core together."""
    core = min(os.sched_getaffinity(0))
    running = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        for program in programs
    ]
    try:
        for process in running:
            assert process.stdout
            process.stdout.readline()  # it runs
            os.sched_setaffinity(process.pid, {core})
        strain = Strain(running[0].pid)
        time.sleep(LOOK_FOR)
        return strain.share()
    finally:
        for process in running:
            process.kill()
            process.communicate()


def test_who_shares_a_core_with_many_waits_most_of_the_time() -> None:
    assert share_of_one(*[BUSY] * 6) > 0.6


def test_who_has_nothing_to_do_does_not_wait() -> None:
    assert share_of_one(IDLE, *[BUSY] * 3) < 0.1


def test_of_a_process_that_is_gone_nothing_is_known() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()

    assert Strain(process.pid).share() == 0
