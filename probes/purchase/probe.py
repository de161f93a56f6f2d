"""The purchase check: its steps in order, as far as they are to go. What comes of them is `attempt`'s."""

from collections.abc import Awaitable, Callable

from config.checks import Depth, PurchaseSpec
from config.manners import pause
from config.store import Check
from probes.base import RunContext
from probes.browser.guest import Visit
from probes.browser.pool import BrowserPool
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.attempt import look, watched
from probes.purchase.browse import home
from probes.purchase.cart import add_to_cart, cart
from probes.purchase.checkout import checkout
from probes.purchase.flow import Flow
from probes.purchase.form import contact, payment, shipping
from probes.purchase.lists import collection
from probes.purchase.product import product
from probes.result import Finding, Outcome, Severity

StepAction = Callable[[Flow], Awaitable[Spot | None]]
STEPS: dict[str, StepAction] = {
    "home": home,
    "collection": collection,
    "product": product,
    "add_to_cart": add_to_cart,
    "cart": cart,
    "checkout": checkout,
    "contact": contact,
    "shipping": shipping,
    "payment": payment,
}


class PurchaseProbe:
    """Buys, up to the till. `identity` is what the browser says of itself in its User-Agent."""

    def __init__(self, pool: BrowserPool, *, identity: str) -> None:
        self._pool = pool
        self._identity = identity

    async def run(self, check: Check, context: RunContext) -> Outcome:
        """Walk to the configured depth. Raises ProbeError when the browser or this machine failed."""
        spec = check.spec
        if not isinstance(spec, PurchaseSpec):
            raise TypeError(f"{check.id} is no purchase check")
        return await look(
            self._pool,
            store=check.store,
            spec=spec,
            identity=self._identity,
            run=context,
            begin=lambda tab: Flow(tab=tab, store=check.store, spec=spec, run=context),
            take_steps=_take_steps,
        )


async def _take_steps(flow: Flow, visiting: Visit) -> None:
    """Take one step of a purchase after the other."""
    flow.tab.pause = pause(flow.store, flow.spec).total_seconds()
    for name in _steps_until(_depth(flow)):
        async with watched(flow, visiting, name):
            await flow.step(name, STEPS[name])


def _depth(flow: Flow) -> Depth:
    """How far this run goes: to the cart only, where the day's limit allows no checkout now."""
    until = flow.spec.until
    if flow.run.may_check_out or until is Depth.CART:
        return until
    flow.findings.append(
        Finding(
            code=Code.NO_CHECKOUT_NOW,
            severity=Severity.INFO,
            subject=flow.store.url,
            message=f"{flow.spec.checkouts_per_day} checkouts a day are allowed and spread over it: "
            "this run ends at the cart",
        )
    )
    return Depth.CART


def _steps_until(depth: Depth) -> list[str]:
    names = list(STEPS)
    return names[: names.index(depth.value) + 1]
