"""One warm browser for all runs: started when first needed, renewed before it grows old, always buried.

Each attempt gets a browser context of its own (see `guest`), never a browser of its own: starting
one for each run costs a fifth more processor time. A browser is renewed after so many runs or when
its processes have grown too large: the new one takes the next runs while the old one finishes its
last. How a browser is started and ended is `warm`'s business.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import psutil

from probes.base import ProbeError
from probes.browser.program import find_browser
from probes.browser.warm import CLOSE_WITHIN, WarmBrowser, start_browser
from probes.codes import Code

__all__ = ["CLOSE_WITHIN", "BrowserPool", "WarmBrowser"]

START_WITHIN = 30.0
"""Seconds in which a browser must have started."""
LEAST_FREE_MEMORY = 300_000_000
"""Bytes that must be free before a browser is started."""
_LOOK_EVERY = 10  # runs between two looks at the memory of the browser


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
        start_within: float = START_WITHIN,
    ) -> None:
        """`program` None: found. `sandbox` None: unless we are root. `recycle_above` is in bytes."""
        self._program = program
        self._sandbox = sandbox if sandbox is not None else os.geteuid() != 0
        self._recycle_after = recycle_after
        self._recycle_above = recycle_above
        self._headed = headed
        self._start_within = start_within
        self._warm: WarmBrowser | None = None
        self._retired: set[WarmBrowser] = set()
        self._lock = asyncio.Lock()
        self.started = 0

    @contextlib.asynccontextmanager
    async def lease(self) -> AsyncIterator[WarmBrowser]:
        """Lend a running browser for one attempt. Raises ProbeError when none can be started."""
        warm = await self._acquire()
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
            async with asyncio.TaskGroup() as burials:
                for warm in self._retired:
                    burials.create_task(self._bury(warm))

    def alive(self) -> int:
        """How many browsers run."""
        return len(self._retired) + (self._warm is not None)

    async def _acquire(self) -> WarmBrowser:
        async with self._lock:
            warm = self._warm
            if warm is not None and (warm.retired or not warm.is_alive()):
                self._retire(warm)
                if warm.active == 0:
                    await self._bury(warm)
            if self._warm is None:
                self._warm = await self._start()
            self._warm.active += 1
            return self._warm

    async def _after_run(self, warm: WarmBrowser) -> None:
        if warm.retired or warm.runs >= self._recycle_after or self._grown(warm):
            self._retire(warm)
        if warm.retired and warm.active == 0:
            await self._bury(warm)

    def _grown(self, warm: WarmBrowser) -> bool:
        return warm.runs % _LOOK_EVERY == 0 and warm.memory() > self._recycle_above

    def _retire(self, warm: WarmBrowser) -> None:
        warm.retired = True
        self._retired.add(warm)
        if self._warm is warm:
            self._warm = None

    async def _bury(self, warm: WarmBrowser) -> None:
        try:
            await warm.bury()
        finally:
            self._retired.discard(warm)

    async def _start(self) -> WarmBrowser:
        program = find_browser(self._program, headed=self._headed)
        if psutil.virtual_memory().available < LEAST_FREE_MEMORY:
            raise ProbeError(Code.MEMORY, "too little memory is free to start a browser")
        warm = await start_browser(
            program, sandbox=self._sandbox, headed=self._headed, within=self._start_within
        )
        self.started += 1
        return warm
