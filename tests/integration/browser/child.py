"""A process with a warm browser, to be killed; `heir` is one that inherits orphans, as a container's first."""

import asyncio
import ctypes
import os
import signal
import sys

import psutil

from probes.browser.pool import BrowserPool

PR_SET_CHILD_SUBREAPER = 36


async def working() -> None:
    """Lend the browser, say which it is, and never come to an end."""
    async with BrowserPool().lease() as warm:
        context = await warm.browser.new_context()
        page = await context.new_page()
        await page.goto("data:text/html,busy")
        print(warm.group, warm.process.pid, flush=True)
        await asyncio.Event().wait()


async def heir() -> None:
    """Renew the browser a few times, one of them killed, and say who of the dead is not buried."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    pool = BrowserPool(recycle_after=1)
    for number in range(3):
        async with pool.lease() as warm:
            context = await warm.browser.new_context()
            await context.new_page()
            if number == 1:
                os.kill(warm.group, signal.SIGKILL)
    await pool.close()
    await asyncio.sleep(0.2)  # the driver is buried by asyncio, from a thread
    left = [f"{child.pid} {child.status()}" for child in psutil.Process().children(recursive=True)]
    print(left, flush=True)


asyncio.run({"working": working, "heir": heir}[sys.argv[1]]())
