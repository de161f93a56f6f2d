"""What vendors would have been told of a visit: as figures, and whether it is what the file expects.

What is held back is the business of `probes.browser.door`. Pure but for the wait.
"""

import asyncio
import contextlib
from collections.abc import Collection, Iterator, Mapping

from config.checks import PurchaseSpec, WalkSpec
from probes.browser.beacons import Moment, Vendor, vendors
from probes.browser.guard import Guard, Held
from probes.browser.scale import Scale
from probes.browser.tab import Tab
from probes.codes import Code
from probes.footprint import CHECKOUTS, EVENT_HELD, EVENTS_HELD, RECEIVED, REQUESTS
from probes.purchase.walk import Walk
from probes.result import Finding, Json, Measurement, Severity, Unit

_SPEAKS_WITHIN = 2.0  # seconds; tags gather events for a while before they send them
_LAST_WORD_WITHIN = 1.5  # seconds after the page was left, which makes them send what they have
_UNHEARD = "unheard"
"""Remembered: what was missed in the last run. One miss may be chance: only a second is told."""
_COUNTS_ON_US = {"accepted", "none"}
"""What the shop may know of the visitor's will, for a vendor's silence to be a fault."""


def figures(
    walk: Walk[WalkSpec], held: Mapping[Held, int], scale: Scale | None
) -> Iterator[Measurement]:
    """What was begun and what was held back: the sums, and each sort of event."""
    begun = any(step.name == "checkout" for step in walk.steps)
    yield Measurement(name=CHECKOUTS, value=float(begun), unit=Unit.COUNT)
    if scale is not None:
        yield Measurement(name=REQUESTS, value=scale.requests, unit=Unit.COUNT)
        yield Measurement(name=RECEIVED, value=scale.received, unit=Unit.BYTES)
    yield Measurement(name=EVENTS_HELD, value=sum(held.values()), unit=Unit.COUNT)
    for one, number in held.items():
        labels = {
            "vendor": one.event.vendor,
            "id": one.event.id,
            "event": one.event.name,
            "step": one.step,
            "consent": one.event.consent,
        }
        yield Measurement(name=EVENT_HELD, value=number, unit=Unit.COUNT, labels=labels)


async def let_them_speak(walk: Walk[WalkSpec], guard: Guard) -> None:
    """After a walk that came to its end: wait for what is expected and was not heard yet."""
    if _unheard(walk, guard.held):
        await _wait(walk, guard, within=_SPEAKS_WITHIN)
        if _unheard(walk, guard.held):
            await _leave_page(walk.tab)
            await _wait(walk, guard, within=_LAST_WORD_WITHIN)


def findings(walk: Walk[WalkSpec], held: Mapping[Held, int]) -> Iterator[Finding]:
    """Who should have been told of this purchase and was not, in this run and in the one before."""
    missed = _unheard(walk, held)
    consent = _consent(walk)
    if missed and consent not in _COUNTS_ON_US:
        vendors_ = sorted({subject.partition(" ")[0] for subject in missed})
        yield Finding(
            code=Code.TRACKING_MISSING,
            severity=Severity.INFO,
            subject=walk.store.url,
            message=f"whether {', '.join(vendors_)} would be told can't be seen: the shop asks for consent, "
            f"and the answer is {consent}",
        )
        return
    if missed:
        walk.remember[_UNHEARD] = [*missed]
    before = walk.run.memory.get(_UNHEARD)
    for subject in missed:
        if isinstance(before, list) and subject in before:
            vendor, _, moment = subject.partition(" ")
            yield Finding(
                code=Code.TRACKING_MISSING,
                severity=Severity.WARNING,
                subject=subject,
                message=_missed(vendor, _expected(walk)[vendor], moment, _told(vendor, held)),
            )


def _missed(vendor: str, account: str, moment: str, told: Collection[str]) -> str:
    name = vendors()[vendor].name
    what = f"of {moment}" if moment else "of anything"
    also = f"; it heard {', '.join(sorted(told)[:5])}" if told else "; it heard nothing at all"
    return f"{name} ({account}) was not told {what}{also}"


def _told(vendor: str, held: Mapping[Held, int]) -> set[str]:
    return {f"{one.event.name} ({one.event.id})" for one in held if one.event.vendor == vendor}


def _expected(walk: Walk[WalkSpec]) -> Mapping[str, str]:
    """Whom a purchase is to be told to; a journey, to nobody in particular."""
    return walk.spec.expect if isinstance(walk.spec, PurchaseSpec) else {}


def _unheard(walk: Walk[WalkSpec], held: Mapping[Held, int]) -> list[str]:
    """Vendor and moment, for each that is expected of the steps that were taken."""
    steps = {step.name for step in walk.steps}
    return [
        subject
        for key, account in _expected(walk).items()
        for subject in _unheard_of(vendors()[key], account, held, steps=steps)
    ]


def _unheard_of(
    vendor: Vendor, account: str, held: Mapping[Held, int], *, steps: Collection[str]
) -> Iterator[str]:
    wanted = _same(account, vendor.id_prefix)
    names = {
        one.event.name.casefold()
        for one in held
        if one.event.vendor == vendor.key and _same(one.event.id, vendor.id_prefix) in {wanted, ""}
    }
    if not vendor.funnel and not names:
        yield vendor.key
    for moment, called in vendor.funnel.items():
        if _step_of(moment) in steps and not names.intersection(map(str.casefold, called)):
            yield f"{vendor.key} {moment.value}"


def _same(account: str, prefix: str) -> str:
    return account.removeprefix(prefix).casefold()


def _step_of(moment: Moment) -> str:
    return {Moment.ADD_TO_CART: "add_to_cart", Moment.BEGIN_CHECKOUT: "checkout"}[moment]


def _consent(walk: Walk[WalkSpec]) -> Json:
    """What the shop knows of the visitor's will; where nobody asked for it, it needs to know nothing."""
    unasked = "open" if walk.fingerprint.get("consent_manager") else "none"
    return walk.fingerprint.get("consent", unasked)


async def _leave_page(tab: Tab) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LAST_WORD_WITHIN):
            await tab.leave()


async def _wait(walk: Walk[WalkSpec], guard: Guard, *, within: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within):
            while _unheard(walk, guard.held):
                guard.heard.clear()
                await guard.heard.wait()
