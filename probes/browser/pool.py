"""One warm browser for all runs: started when first needed, renewed before it grows old, always buried.

Each attempt gets a browser context of its own (see `guest`), never a browser of its own: starting
one for each run costs a fifth more processor time. A browser is renewed after so many runs or when
its processes have grown too large: the new one takes the next runs while the old one finishes its
last. Whatever hangs is killed with its whole process group.

Nothing outlives us either: the driver sees its input close when we are killed, and takes the browser
and its profile along.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import structlog
from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from probes.base import ProbeError
from probes.browser.program import INSTALL_HINT, find_browser
from probes.codes import Code

log = structlog.get_logger(__name__)

START_WITHIN = 30.0
"""Seconds in which a browser must have started."""
CLOSE_WITHIN = 5.0
"""Seconds in which a browser must have closed before it is killed."""
LEAST_FREE_MEMORY = 300_000_000
"""Bytes that must be free before a browser is started."""
_LOOK_EVERY = 10  # runs between two looks at the memory of the browser
_ARGUMENTS = ("--disable-quic", "--no-first-run")


@dataclass(eq=False)
class WarmBrowser:
    """A running browser with the driver that speaks to it."""

    driver: Playwright
    browser: Browser
    process: psutil.Process
    runs: int = 0
    active: int = 0
    retired: bool = False

    def memory(self) -> int:
        """Bytes resident in the driver and all its children."""
        return sum(_resident(process) for process in self.family())

    def family(self) -> list[psutil.Process]:
        """The driver's children of all generations, and the driver last."""
        with contextlib.suppress(psutil.NoSuchProcess):
            return [*self.process.children(recursive=True), self.process]
        return []

    def kill(self) -> None:
        """End every process of this browser at once; the browser before the driver, who reaps it."""
        self.retired = True
        family = self.family()
        groups = {_group(process) for process in family} - {os.getpgrp(), 0}
        for group in groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        psutil.wait_procs(family[:-1], timeout=1)
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


class BrowserPool:
    """Hands out the warm browser, and knows when it has served long enough."""

    def __init__(
        self,
        *,
        program: Path | None = None,
        sandbox: bool | None = None,
        recycle_after: int = 200,
        recycle_above: int = 1_500_000_000,
        headed: bool = False,
    ) -> None:
        self._program = program
        self._sandbox = sandbox if sandbox is not None else os.geteuid() != 0
        self._recycle_after = recycle_after
        self._recycle_above = recycle_above
        self._headed = headed
        self._warm: WarmBrowser | None = None
        self._retired: set[WarmBrowser] = set()
        self._lock = asyncio.Lock()
        self.started = 0

    @contextlib.asynccontextmanager
    async def lease(self) -> AsyncIterator[WarmBrowser]:
        """Lend a running browser for one attempt. Raises ProbeError when none can be started."""
        warm = await self._acquire()
        warm.active += 1
        try:
            yield warm
        finally:
            warm.active -= 1
            warm.runs += 1
            await self._after_run(warm)

    async def close(self) -> None:
        """Close whatever still runs, within a bound."""
        async with self._lock:
            if self._warm is not None:
                self._retire(self._warm)
            for warm in tuple(self._retired):
                await self._bury(warm)

    def alive(self) -> int:
        """How many browsers run."""
        return len(self._retired) + (self._warm is not None)

    async def _acquire(self) -> WarmBrowser:
        async with self._lock:
            warm = self._warm
            if warm is not None and (warm.retired or not warm.browser.is_connected()):
                self._retire(warm)
                warm = None
            if warm is None:
                warm = self._warm = await self._start()
            return warm

    async def _after_run(self, warm: WarmBrowser) -> None:
        if not warm.retired and (warm.runs >= self._recycle_after or self._grown(warm)):
            self._retire(warm)
        if warm.retired and warm.active == 0:
            self._retire(warm)
            await self._bury(warm)

    def _grown(self, warm: WarmBrowser) -> bool:
        return warm.runs % _LOOK_EVERY == 0 and warm.memory() > self._recycle_above

    def _retire(self, warm: WarmBrowser) -> None:
        warm.retired = True
        self._retired.add(warm)
        if self._warm is warm:
            self._warm = None

    async def _bury(self, warm: WarmBrowser) -> None:
        """Close gently, then for certain."""
        try:
            async with asyncio.timeout(CLOSE_WITHIN):
                await warm.browser.close()
                await warm.driver.stop()
        except (TimeoutError, PlaywrightError):
            log.warning("browser.killed", runs=warm.runs)
        finally:
            await asyncio.to_thread(warm.kill)
            self._retired.discard(warm)

    async def _start(self) -> WarmBrowser:
        program = find_browser(self._program, headed=self._headed)
        if psutil.virtual_memory().available < LEAST_FREE_MEMORY:
            raise ProbeError(Code.MEMORY, "too little memory is free to start a browser")
        before = _drivers()
        driver: Playwright | None = None
        try:
            async with asyncio.timeout(START_WITHIN):
                driver = await async_playwright().start()
                process = (_drivers() - before).pop()
                _make_patient(process)
                browser = await driver.chromium.launch(
                    executable_path=program,
                    headless=not self._headed,
                    chromium_sandbox=self._sandbox,
                    args=list(_ARGUMENTS),
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
        except (TimeoutError, PlaywrightError, OSError, KeyError) as error:
            for process in _drivers() - before:
                process.kill()
            raise ProbeError(Code.BROWSER, _why_not(program, error)) from error
        self.started += 1
        log.info("browser.started", version=browser.version, program=str(program))
        return WarmBrowser(driver=driver, browser=browser, process=process)


def _why_not(program: Path, error: BaseException) -> str:
    reason = str(error)
    if "sandbox" in reason.lower():
        return (
            f"{program} can't start its sandbox here; allow user namespaces, "
            "or set TILLWATCH_BROWSER_SANDBOX=false"
        )
    first_line = (reason.strip().splitlines() or [f"not within {START_WITHIN:.0f} s"])[0]
    return f"{program} did not start: {first_line}; {INSTALL_HINT}"


def _drivers() -> set[psutil.Process]:
    """Playwright's drivers among our children; the library does not tell their process ids."""
    found = set()
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if "run-driver" in child.cmdline():
                found.add(child)
    return found


def _make_patient(process: psutil.Process) -> None:
    """Let browsers give way to the scheduler and the pages when the cores are full (measured)."""
    if hasattr(os, "SCHED_BATCH"):
        os.sched_setscheduler(process.pid, os.SCHED_BATCH, os.sched_param(0))


def _group(process: psutil.Process) -> int:
    try:
        return os.getpgid(process.pid)
    except ProcessLookupError:
        return 0


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
