"""How the parts that look at shops are built, for the service and for a single `tillwatch check`."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from importlib.metadata import version

from config.checks import WalkSpec
from config.settings import Settings
from config.store import Config
from probes.browser.pool import BrowserPool
from probes.browser.program import find_browser
from probes.codes import Code
from probes.journey.probe import JourneyProbe
from probes.network import our_network_is_down
from probes.purchase.probe import PurchaseProbe
from probes.registry import Probes
from probes.uptime.probe import UptimeProbe

_REFERENCE_WITHIN = timedelta(seconds=5)


def identity(settings: Settings) -> str:
    """What our browsers and requests say of themselves."""
    return f"Tillwatch/{version('tillwatch')} (+{settings.contact_url})"


def browser_pool(settings: Settings, *, headed: bool = False) -> BrowserPool:
    return BrowserPool(
        program=settings.browser,
        sandbox=settings.browser_sandbox,
        recycle_after=settings.recycle_browser_after,
        headed=headed,
    )


def see_browser(settings: Settings, config: Config) -> None:
    """Fail at once, and not at the first purchase, when there is no browser to make it with. Raises ProbeError."""
    if any(isinstance(check.spec, WalkSpec) for check in config.checks.values()):
        find_browser(settings.browser)


def all_probes(pool: BrowserPool, settings: Settings) -> Probes:
    name = identity(settings)
    return Probes(
        purchase=PurchaseProbe(pool, identity=name),
        uptime=UptimeProbe(user_agent=name),
        journey=JourneyProbe(pool, identity=name),
    )


def network_question(settings: Settings) -> Callable[[Code], Awaitable[bool]]:
    """Whether our own network is down, to be asked with the code that a run failed with."""

    async def is_down(failed: Code) -> bool:
        hosts = settings.reference_hosts
        return await our_network_is_down(hosts, within=_REFERENCE_WITHIN, failed=failed)

    return is_down
