"""A running browser: how it is started, and how it is ended so that nothing of it is left behind.

Three sorts of processes belong to it: Playwright's driver (a child of ours), the browser itself (a
child of the driver, at the head of a process group of its own) and the browser's many helpers. All
their temporary files, the profile among them, are in one folder that goes with them; the folder's name
in their environment is how they are known when nothing else is known of them.

When the service is killed, the driver sees its input close and takes the browser along. For a machine
that is so ill that even this does not work there is `family.kill_leftovers`, at the next start.
"""

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import structlog
from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from probes.base import ProbeError
from probes.browser import meaning, question, reading
from probes.browser.beacons import socket_hosts
from probes.browser.door import Door
from probes.browser.family import (
    HOME,
    at_home_in,
    await_death,
    family,
    kill,
    kill_group,
    kill_leftovers,
    make_patient,
    resident,
)
from probes.browser.program import why_not_started
from probes.browser.shun import LOOK, LOOK_SCRIPT
from probes.codes import Code

log = structlog.get_logger(__name__)

CLOSE_WITHIN = 5.0
"""Seconds in which a browser must have closed before it is killed."""
_DRIVER_STOPS_WITHIN = 2.0
_ARGUMENTS = ("--disable-quic", "--no-first-run")
_LEAN = Path(__file__).parent / "lean.js"
_LEADS_NOWHERE = "MAP {} ~NOTFOUND"  # a rule of Chromium's for the names of hosts


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
        return sum(resident(process) for process in family(self.process))

    def kill(self) -> None:
        """End the browser at once; whoever used it last buries it."""
        self.retired = True
        kill_group(self.group)

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
        kill_group(self.group)
        kill(self.process)
        await_death({self.group})
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


async def _start(
    program: Path, if_it_fails: contextlib.AsyncExitStack, *, sandbox: bool, headed: bool
) -> WarmBrowser:
    home = Path(tempfile.mkdtemp(prefix="tillwatch-browser-"))
    if_it_fails.push_async_callback(asyncio.to_thread, _clear_away, home)
    with _told_to_the_driver(home):
        driver = await async_playwright().start()
    if_it_fails.push_async_callback(_stop, driver)
    await _teach(driver)
    process = next(at_home_in(home))
    make_patient(process)
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


async def _teach(driver: Playwright) -> None:
    """Selector engines of ours; a page's own scripts can't reach them."""
    engines = (
        (LOOK, LOOK_SCRIPT),
        (question.NAME, question.ENGINE),
        (meaning.NAME, meaning.engine()),
        (reading.NAME, reading.engine()),
    )
    for name, script in engines:
        await driver.selectors.register(name, script=script, content_script=True)


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
def _told_to_the_driver(home: Path) -> Iterator[None]:
    """Where its temporary files go, and that it keeps its heap small.

    The driver takes our environment over when it starts; there is no other way to tell it.
    """
    options = " ".join(filter(None, (os.environ.get("NODE_OPTIONS"), f'--require="{_LEAN}"')))
    told = {HOME: str(home), "NODE_OPTIONS": options}
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
