"""A running browser: how it is started, and how it is ended so that nothing of it is left behind.

Three sorts of processes belong to it: Playwright's driver (a child of ours), the browser itself (a
child of the driver, at the head of a process group of its own) and the browser's many helpers. All
their temporary files, the profile among them, are in one folder that goes with them; the folder's name
in their environment is how they are known when nothing else is known of them.

When the service is killed, the driver sees its input close and takes the browser along. For a machine
that is so ill that even this does not work there is `kill_leftovers`, at the next start.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Awaitable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import structlog
from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from probes.base import ProbeError
from probes.browser.beacons import socket_hosts
from probes.browser.door import Door
from probes.browser.meaning import register
from probes.browser.program import why_not_started
from probes.browser.reading import teach
from probes.browser.shun import LOOK, LOOK_SCRIPT
from probes.codes import Code

log = structlog.get_logger(__name__)

CLOSE_WITHIN = 5.0
"""Seconds in which a browser must have closed before it is killed."""
_DRIVER_STOPS_WITHIN = 2.0
_DEAD_WITHIN = 2.0  # seconds that killed processes have to vanish
_LOOK_EVERY = 0.02  # seconds
_ARGUMENTS = ("--disable-quic", "--no-first-run")
_LEADS_NOWHERE = "MAP {} ~NOTFOUND"  # a rule of Chromium's for the names of hosts
_HOME = "TMPDIR"  # the variable that tells a program where its temporary files belong


@dataclass(eq=False, kw_only=True)
class WarmBrowser:
    """A running browser with the driver that speaks to it. `group` is the browser's process group."""

    driver: Playwright
    browser: Browser
    door: Door
    process: psutil.Process
    group: int
    home: Path
    runs: int = 0
    active: int = 0
    retired: bool = False

    def is_alive(self) -> bool:
        """Whether browser and driver are there; a driver that died can't tell us that the browser did."""
        return self.browser.is_connected() and self.process.is_running()

    def memory(self) -> int:
        """Bytes resident in the driver and all its children."""
        return sum(_resident(process) for process in _family(self.process))

    def kill(self) -> None:
        """End the browser at once; whoever used it last buries it."""
        self.retired = True
        _kill_group(self.group)

    async def bury(self) -> None:
        """Close gently, then for certain: within 10 seconds."""
        self.retired = True
        try:
            if not await _in_time(self.browser.close(), CLOSE_WITHIN):
                log.warning("browser_killed", runs=self.runs)
                self.kill()
            await _in_time(self.driver.stop(), _DRIVER_STOPS_WITHIN)
        finally:
            await asyncio.to_thread(self._make_certain)

    def _make_certain(self) -> None:
        _kill_group(self.group)
        _kill(self.process)
        _await_death({self.group})
        shutil.rmtree(self.home, ignore_errors=True)


async def start_browser(
    program: Path, *, sandbox: bool, headed: bool, within: float
) -> WarmBrowser:
    """Start a browser within so many seconds. Raises ProbeError; then nothing of it is left."""
    async with contextlib.AsyncExitStack() as if_it_fails:
        try:
            async with asyncio.timeout(within):
                warm = await _start(program, if_it_fails, sandbox=sandbox, headed=headed)
        except (TimeoutError, PlaywrightError, OSError, psutil.Error, LookupError) as error:
            reason = str(error) or f"not within {within:g} s"
            raise ProbeError(Code.BROWSER, why_not_started(program, reason)) from error
        if_it_fails.pop_all()
    log.info("browser_started", version=warm.browser.version, program=str(program))
    return warm


def kill_leftovers(folder: Path) -> int:
    """Kill browsers and drivers with their temporary files in this folder; how many processes.

    For whoever owns the folder and has started none there (or wants none of them any more).
    """
    found = list(_at_home_in(folder))
    groups = {process.pid for process in found if _group(process.pid) == process.pid}
    for group in groups:
        _kill_group(group)
    for process in found:
        _kill(process)
    _await_death(groups)
    return len(found)


async def _start(
    program: Path, if_it_fails: contextlib.AsyncExitStack, *, sandbox: bool, headed: bool
) -> WarmBrowser:
    home = Path(tempfile.mkdtemp(prefix="tillwatch-browser-"))
    if_it_fails.push_async_callback(asyncio.to_thread, _clear_away, home)
    with _temporary_files_in(home):
        driver = await async_playwright().start()
    if_it_fails.push_async_callback(_stop, driver)
    await driver.selectors.register(LOOK, LOOK_SCRIPT, content_script=True)
    process = next(_at_home_in(home))
    _make_patient(process)
    await register(driver)
    await teach(driver)
    browser = await driver.chromium.launch(
        executable_path=program,
        headless=not headed,
        chromium_sandbox=sandbox,
        args=[*_ARGUMENTS, f"--host-resolver-rules={resolver_rules()}"],
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
    )
    group = process.children()[0].pid
    return WarmBrowser(
        driver=driver,
        browser=browser,
        door=Door(browser),
        process=process,
        group=group,
        home=home,
    )


def resolver_rules() -> str:
    """Hosts whose names lead nowhere: no interception sees the sockets that are opened to them."""
    return ",".join(map(_LEADS_NOWHERE.format, socket_hosts()))


async def _stop(driver: Playwright) -> None:
    await _in_time(driver.stop(), _DRIVER_STOPS_WITHIN)


async def _in_time(ending: Awaitable[None], seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await ending
    except (TimeoutError, PlaywrightError):
        return False
    return True


def _clear_away(home: Path) -> None:
    kill_leftovers(home)
    shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def _temporary_files_in(home: Path) -> Iterator[None]:
    """The driver takes our environment over when it starts; there is no other way to tell it."""
    before = os.environ.get(_HOME)
    os.environ[_HOME] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_HOME]
        else:
            os.environ[_HOME] = before


def _at_home_in(folder: Path) -> Iterator[psutil.Process]:
    """Other processes whose temporary files are in this folder, or in one below it."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            home = process.environ().get(_HOME)
            if home and process.pid != os.getpid() and Path(home).is_relative_to(folder):
                yield process


def _make_patient(process: psutil.Process) -> None:
    """Let browsers give way to the scheduler and the pages when the cores are full (measured)."""
    if hasattr(os, "SCHED_BATCH"):
        os.sched_setscheduler(process.pid, os.SCHED_BATCH, os.sched_param(0))


def _family(driver: psutil.Process) -> list[psutil.Process]:
    """The driver and its children of all generations; nobody when it is dead."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return [driver, *driver.children(recursive=True)]
    return []


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()


def _await_death(groups: Collection[int]) -> None:
    until = time.monotonic() + _DEAD_WITHIN
    while time.monotonic() < until:
        if all(
            _is_gone(process) for process in psutil.process_iter() if _group(process.pid) in groups
        ):
            return
        time.sleep(_LOOK_EVERY)


def _is_gone(process: psutil.Process) -> bool:
    """Also buries one that became our child: a container's first process inherits all orphans."""
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(process.pid, os.WNOHANG)[0] == process.pid
    with contextlib.suppress(psutil.NoSuchProcess):
        # a dead one is buried by its parent; when that is dead too, perhaps by us in a moment
        return process.status() == psutil.STATUS_ZOMBIE and _group(process.ppid()) != _group(
            process.pid
        )
    return True


def _group(pid: int) -> int:
    """The process group of a process; 0 when it is gone."""
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
