"""How many runs the machine carries at once."""

import pytest

from config.settings import Settings
from monitor.lanes import Lane, Lanes, browser_runs

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("cores", "free_bytes", "runs"),
    [
        (2, 8 * GB, 3),  # measured: two to four at once are the best on two cores
        (1, 8 * GB, 1),
        (4, 8 * GB, 6),
        (0.5, 8 * GB, 1),
        (8, 1 * GB, 4),  # memory is what is short
        (8, GB // 10, 1),  # never none: the browser itself says when there is too little
    ],
)
def test_browser_runs_follow_from_cores_and_memory(cores, free_bytes, runs):
    assert browser_runs(cores=cores, free_bytes=free_bytes) == runs


def test_what_the_settings_say_wins():
    lanes = Lanes.from_machine(Settings(browser_runs=7, network_runs=11))

    assert lanes.caps == {Lane.BROWSER: 7, Lane.NETWORK: 11}


def test_the_limits_of_a_container_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("monitor.lanes._CGROUP", tmp_path)
    monkeypatch.setattr("os.sched_getaffinity", lambda _pid: set(range(64)))
    (tmp_path / "cpu.max").write_text("400000 100000\n")  # four cores
    (tmp_path / "memory.max").write_text("600000000\n")

    assert Lanes.from_machine(Settings()).caps[Lane.BROWSER] == 2

    # a container without limits
    (tmp_path / "cpu.max").write_text("max 100000\n")
    (tmp_path / "memory.max").write_text("max\n")

    assert Lanes.from_machine(Settings(network_runs=1)).caps[Lane.NETWORK] == 1
    assert Lanes.from_machine(Settings()).caps[Lane.BROWSER] > 2
