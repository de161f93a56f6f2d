"""Follows the folder whatever becomes of it, and goes on with what it has when it can't read."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import structlog

from config.checks import JourneySpec
from config.reload import Change
from config.secrets import Redactor
from monitor import configuration as module
from monitor.configuration import Configuration
from tests.unit.config.folder import write
from tests.unit.monitor.world import MONDAY

pytestmark = pytest.mark.looptime(False)

A, B = "url: https://a.example\n", "url: https://b.example\n"


class Follower:
    """A configuration that is followed, and all changes that were told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.configuration = Configuration(
            folder, environ={}, redactor=Redactor(), now=lambda: MONDAY
        )
        self.told: list[Change] = []

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        await self.configuration.begin()
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self.configuration.follow(self._tell))
            await self._is_heard()
            yield
            task.cancel()

    async def _is_heard(self) -> None:
        """Change something until it is noticed: from then on the folder is watched."""
        for number in range(20):
            write(self.folder, {"defaults.yaml": f"owner: anna-{number}\n"})
            with contextlib.suppress(TimeoutError):
                return await self.until(lambda: bool(self.told), within=2)
        pytest.fail("nobody follows the folder")

    async def until(self, true: Callable[[], bool], *, within: float = 10) -> None:
        async with asyncio.timeout(within):
            while True:
                if true():
                    return
                await asyncio.sleep(0.02)

    async def runs(self, *stores: str) -> None:
        await self.until(lambda: self.configuration.config.stores.keys() == set(stores))

    async def _tell(self, change: Change) -> None:
        self.told.append(change)


@pytest.fixture
def follower(tmp_path):
    return Follower(write(tmp_path, {"stores/a.yaml": A}))


@pytest.mark.parametrize("error", [PermissionError("closed"), RuntimeError("no watches left")])
async def test_a_folder_that_can_not_be_watched_is_looked_at_and_said_so_once(
    follower, tmp_path, monkeypatch, error
):
    def refuse(*_folders: Path, **_options: object) -> None:
        raise error

    monkeypatch.setattr(module, "awatch", refuse)
    monkeypatch.setattr(module, "_LOOK_AGAIN_AFTER", 0.01)
    with structlog.testing.capture_logs() as logs:
        async with follower.following():
            write(tmp_path, {"stores/b.yaml": B})
            await follower.runs("a", "b")
            (tmp_path / "stores" / "a.yaml").unlink()
            await follower.runs("b")

    assert [log["reason"] for log in logs if log["log_level"] == "warning"] == [str(error)]


async def test_a_folder_of_stores_that_lies_elsewhere_is_followed(tmp_path):
    shops, config = tmp_path / "shops", tmp_path / "config"
    config.mkdir()
    shops.mkdir()
    (config / "stores").symlink_to(shops)
    follower = Follower(write(config, {"stores/a.yaml": A}))

    async with follower.following():
        (shops / "b.yaml").write_text(B, "utf-8")
        await follower.runs("a", "b")


async def test_a_folder_of_stores_that_comes_later_is_followed(follower, tmp_path):
    async with follower.following():
        (tmp_path / "stores").rename(tmp_path / "old")
        await follower.until(lambda: bool(follower.configuration.change.shared))
        write(tmp_path, {"stores/b.yaml": B})
        await follower.runs("b")
        write(tmp_path, {"stores/a.yaml": A})
        await follower.runs("a", "b")


async def test_a_file_that_is_gone_for_a_moment_is_not_removed(follower, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_SETTLED_AFTER", 1.5)  # a busy machine is slow
    async with follower.following():
        (tmp_path / "stores" / "a.yaml").unlink()
        # an editor that removes and writes, a checkout of another branch
        await asyncio.sleep(0.05)
        write(tmp_path, {"stores/a.yaml": f"{A}owner: mette\n"})
        await follower.until(lambda: follower.configuration.config.stores["a"].owner == "mette")

    assert all("a" in change.config.stores for change in follower.told)


async def test_a_reading_that_breaks_changes_nothing_and_is_seen(follower, tmp_path, monkeypatch):
    def break_(*_arguments: object, **_options: object) -> None:
        raise KeyError("url")

    async with follower.following():
        with monkeypatch.context() as patched:
            patched.setattr(module, "read", break_)
            write(tmp_path, {"stores/b.yaml": B})
            await follower.until(lambda: bool(follower.told[-1].shared))

        assert follower.configuration.config.stores.keys() == {"a"}
        assert "KeyError" in str(follower.told[-1].shared[0])
        assert not follower.configuration.change.sound

        write(tmp_path, {"stores/c.yaml": "url: https://c.example"})
        await follower.runs("a", "b", "c")
        assert follower.configuration.change.sound


async def test_a_copy_of_a_file_that_runs_does_not_take_its_shop(follower, tmp_path):
    async with follower.following():
        write(tmp_path, {"stores/0-a.yaml": A})
        await follower.until(lambda: "0-a" in follower.configuration.change.faulty)

        assert follower.configuration.config.stores.keys() == {"a"}
        (tmp_path / "stores" / "a.yaml").unlink()
        await follower.runs("0-a")


WITH_SCRIPT = f"{A}checks: {{way: {{kind: journey, script: journeys/way.py}}}}\n"
SCRIPT = 'async def journey(page, step):\n    async with step("{name}"): ...\n'


async def test_a_script_that_is_written_anew_is_taken_up(follower, tmp_path):
    def steps() -> tuple[str, ...]:
        store = follower.configuration.config.stores.get("a")
        spec = store.checks.get("way") if store else None
        return spec.step_names if isinstance(spec, JourneySpec) else ()

    async with follower.following():
        write(tmp_path, {"stores/a.yaml": WITH_SCRIPT})
        await follower.until(lambda: bool(follower.configuration.change.faulty))

        write(tmp_path, {"journeys/way.py": SCRIPT.format(name="first")})
        await follower.until(lambda: steps() == ("home", "first"))
        write(tmp_path, {"journeys/way.py": SCRIPT.format(name="second")})
        await follower.until(lambda: steps() == ("home", "second"))
        write(tmp_path, {"journeys/way.py": "async def journey(page): ..."})
        await follower.until(lambda: bool(follower.configuration.change.faulty))

    assert steps() == ("home", "second")  # the last good one stays in use
