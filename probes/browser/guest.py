"""A polite visit: a fresh browser context that says who it is, pays for nothing, and is always closed.

Not a disguise: the browser stays recognisable as automated, and adds the monitor's name and where to
read about it.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, BrowserContext
from playwright.async_api import Error as PlaywrightError

from config.checks import Device
from config.store import Store
from probes.base import ProbeError, RunContext
from probes.browser.errors import translated
from probes.browser.evidence import Recorder
from probes.browser.guard import Guard
from probes.browser.pool import CLOSE_WITHIN, BrowserPool, WarmBrowser
from probes.browser.refusal import Refusal
from probes.browser.robots import Robots
from probes.browser.strain import Strain
from probes.browser.tab import Tab
from probes.browser.witness import Witness
from probes.codes import Code

_NOT_AUTOMATED = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false, configurable: true})"
_OPEN_WITHIN = 20.0  # seconds for a context and its page; more means that the browser is ill
_DESKTOP: dict[str, Any] = {"viewport": {"width": 1366, "height": 900}}
_MOBILE: dict[str, Any] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
_SYSTEMS = {
    Device.DESKTOP: ("X11; Linux x86_64", ""),
    Device.MOBILE: ("Linux; Android 10; K", " Mobile"),
}


@dataclass(frozen=True)
class Visit:
    """One attempt's tab, with what watches over it and what records it."""

    tab: Tab
    guard: Guard
    recorder: Recorder
    strain: Strain
    witness: Witness | None
    """None where nobody asked for one."""


@contextlib.asynccontextmanager
async def visit(
    pool: BrowserPool,
    *,
    store: Store,
    device: Device,
    refusals: Sequence[Refusal],
    identity: str,
    run: RunContext,
    witness: bool = False,
) -> AsyncIterator[Visit]:
    """Open a fresh context on the warm browser, and close it whatever happens.

    `identity` is added to the User-Agent. `witness`: take down what goes wrong in the page by itself. Raises ProbeError when the browser can't give a context,
    and when it can't even close it: what such a browser showed says nothing of the shop.
    """
    async with pool.lease() as warm, _while_it_lives(warm):
        async with _promptly(warm):
            context = await _open(warm, store=store, device=device, identity=identity)
        guard = Guard(
            store_url=store.url,
            headers={name: value.get_secret_value() for name, value in store.headers.items()},
            refusals=refusals,
        )
        try:
            async with _promptly(warm):
                visiting = await _furnish(
                    context, warm, guard=guard, store=store, run=run, witness=witness
                )
            yield visiting
        finally:
            closed = await _close(warm, context, guard)
        if not closed:
            raise ProbeError(Code.BROWSER, "the browser hung or broke down during the visit")


@contextlib.asynccontextmanager
async def _while_it_lives(warm: WarmBrowser) -> AsyncIterator[None]:
    """End the block at once when the browser dies: some calls to a dead one never return."""
    loop = asyncio.get_running_loop()
    life = asyncio.timeout(None)

    def died(_browser: Browser) -> None:
        warm.retired = True
        life.reschedule(loop.time())

    try:
        async with life:
            warm.browser.on("disconnected", died)
            try:
                yield
            finally:
                warm.browser.remove_listener("disconnected", died)
    except TimeoutError as error:
        if not life.expired():
            raise
        raise ProbeError(Code.BROWSER, "the browser went away during the visit") from error


@contextlib.asynccontextmanager
async def _promptly(warm: WarmBrowser) -> AsyncIterator[None]:
    """A browser that takes long to open a page, or can't, is not lent again."""
    try:
        async with asyncio.timeout(_OPEN_WITHIN):
            with translated():
                yield
    except BaseException as error:  # also when cancelled: something may be half open
        warm.retired = True
        if isinstance(error, TimeoutError):
            raise ProbeError(Code.BROWSER, "the browser opened no page in time") from error
        raise


async def _open(
    warm: WarmBrowser, *, store: Store, device: Device, identity: str
) -> BrowserContext:
    market = store.market
    language = market.language or "en"
    system, mobile = _SYSTEMS[device]
    version = warm.browser.version.partition(".")[0]
    return await warm.browser.new_context(
        user_agent=f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"HeadlessChrome/{version}.0.0.0{mobile} Safari/537.36 {identity}",
        locale=f"{language}-{market.country}" if market.country else language,
        timezone_id=market.timezone,
        service_workers="block",
        accept_downloads=False,
        **(_MOBILE if device is Device.MOBILE else _DESKTOP),
    )


async def _furnish(
    context: BrowserContext,
    warm: WarmBrowser,
    *,
    guard: Guard,
    store: Store,
    run: RunContext,
    witness: bool,
) -> Visit:
    recorder = Recorder(run)
    with translated():
        await recorder.start(context)
        if store.as_customer:  # the owner's choice; all else, the User-Agent too, stays honest
            await context.add_init_script(_NOT_AUTOMATED)
        await guard.watch(context, warm.door)
        page = await context.new_page()
    tab = Tab(page, host=store.host, listen=run.full_evidence)
    context.on("page", tab.windows.close)
    tab.way.picture = lambda: recorder.picture(tab)
    if store.consent is None and not store.is_at_home:
        tab.robots = Robots(page)
    return Visit(
        tab=tab,
        guard=guard,
        recorder=recorder,
        strain=Strain(warm.process.pid),
        witness=Witness(page) if witness else None,
    )


async def _close(warm: WarmBrowser, context: BrowserContext, guard: Guard) -> bool:
    """Close the context; a browser that can't even do that is killed with all its processes."""
    try:
        async with asyncio.timeout(CLOSE_WITHIN):
            await context.close()
            await guard.leave()
    except (TimeoutError, PlaywrightError):
        warm.kill()
        return False
    except BaseException:  # cancelled once more: the context may stay open
        warm.retired = True
        raise
    return True
