"""The purchase check: walks the steps in order in one visit, and makes a value of what came of it.

`look` is the part that every check shares that walks through a shop with a browser.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from config.checks import Depth, PurchaseSpec, WalkSpec
from config.manners import pause
from config.store import Check, Store
from probes.answers import Problem
from probes.base import RunContext
from probes.browser.guest import Visit, visit
from probes.browser.pool import BrowserPool
from probes.browser.scale import Scale
from probes.browser.tab import Spot
from probes.codes import CauseCode, Code
from probes.purchase.browse import home
from probes.purchase.cart import add_to_cart, cart
from probes.purchase.checkout import checkout
from probes.purchase.consent import answer_cookies
from probes.purchase.flow import Flow, FlowError, SpecT
from probes.purchase.form import contact, payment, shipping
from probes.purchase.hindrance import findings_of, hindered, pictures
from probes.purchase.hints import note_title
from probes.purchase.investigate import NOISE, investigate, mark_of
from probes.purchase.lists import collection
from probes.purchase.ours import end_with, ours, unless_ours
from probes.purchase.platform import all_refusals
from probes.purchase.pointing import news, where_it_failed, where_it_passed
from probes.purchase.product import product
from probes.purchase.rank import rank
from probes.purchase.signals import Signals, is_learning_day, learnt
from probes.purchase.tidy import leave_cart_empty
from probes.purchase.tracking import figures, let_them_speak
from probes.purchase.tracking import findings as tracking_findings
from probes.redaction import redacted
from probes.result import Artifact, Cause, Failure, Finding, Json, Outcome, Severity, Verdict

_WEIGH_ONE_IN = 50
_SINCE_WEIGHED = "since_weighed"
"""Remembered: runs since the page's weight was taken, the one that took it included."""

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
            walk=_walk,
        )


async def look(
    pool: BrowserPool,
    *,
    store: Store,
    spec: SpecT,
    identity: str,
    run: RunContext,
    walk: Callable[[Flow[SpecT], Visit], Awaitable[None]],
) -> Outcome:
    """Visit the shop, have `walk` take its steps, and make a value of what came of it.

    `walk` raises FlowError where the shop does not let it go on. Raises ProbeError when the browser
    or this machine failed.
    """
    noise, day = run.memory.get(NOISE), datetime.now(UTC).toordinal()
    learns = is_learning_day(noise, day=day)
    async with visit(
        pool,
        store=store,
        device=spec.device,
        refusals=all_refusals(),
        identity=identity,
        run=run,
        witness=run.full_evidence or learns,
    ) as visiting:
        flow = Flow(tab=visiting.tab, store=store, spec=spec, run=run)
        flow.witness = visiting.witness
        flow.aside = answer_cookies
        scale = await _weighed(flow)
        ended = hindered(flow, await _what_ended(flow, walk(flow, visiting)))
        if ended is not None:
            ended = unless_ours(flow, ended, visiting)
        if ended is None and visiting.witness is not None:
            marks = [mark_of(trouble) for trouble in visiting.witness.troubles()]
            flow.remember[NOISE] = learnt(noise, marks, day=day)
        if run.first_look:
            await note_title(flow)
        to_show = ended is not None and not flow.tab.ear.crashed
        mark = where_it_failed(flow) if to_show else None
        causes, ended = await _explained(flow, ended)
        evidence = await visiting.recorder.take(flow.tab, mark=mark, is_new=news(noise))
        evidence += pictures(flow)
        await leave_cart_empty(flow)
        if ended is None:
            await let_them_speak(flow, visiting.guard)
        flow.fingerprint |= _met_on_the_way(visiting, flow)
        if ended is None:
            flow.findings += tracking_findings(flow, visiting.guard.held)
    outcome = _outcome(flow, ended, evidence, causes)
    outcome = replace(outcome, measurements=tuple(figures(flow, visiting.guard.held, scale)))
    return redacted(outcome, run.redactor)


async def _weighed(flow: Flow[WalkSpec]) -> Scale | None:
    """Weigh what this visit receives, if its turn has come: the first, and one in so many after it."""
    since = flow.run.memory.get(_SINCE_WEIGHED)
    due = not isinstance(since, int) or since >= _WEIGH_ONE_IN
    flow.remember[_SINCE_WEIGHED] = 1 if due or not isinstance(since, int) else since + 1
    return await Scale.under(flow.tab.page) if due else None


async def _walk(flow: Flow, visiting: Visit) -> None:
    """Take one step of a purchase after the other."""
    flow.tab.pause = pause(flow.store, flow.spec).total_seconds()
    for name in _steps_until(_depth(flow)):
        async with watched(flow, visiting, name):
            await flow.step(name, STEPS[name])


@contextlib.asynccontextmanager
async def watched(flow: Flow[WalkSpec], visiting: Visit, name: str) -> AsyncIterator[None]:
    """Whoever watches over a visit hears that this step begins, and that it passed."""
    visiting.guard.step = name
    await visiting.recorder.step_begins(name)
    yield
    await visiting.recorder.step_passed(flow.tab, where_it_passed(flow))


async def _what_ended(flow: Flow[WalkSpec], walking: Awaitable[None]) -> FlowError | None:
    """Walk; what ended the walk before its last step."""
    timeout = asyncio.timeout(flow.spec.timeout.total_seconds())
    try:
        async with timeout:
            await walking
    except FlowError as error:
        return error
    except TimeoutError:
        if not timeout.expired():
            raise
        await flow.tab.stop()
        return await _too_long(flow)
    return None


async def _explained(
    flow: Flow[WalkSpec], ended: FlowError | None
) -> tuple[tuple[Cause, ...], FlowError | None]:
    """What is behind a failure, and how the walk ended in the light of that.

    Only the confirming attempt looks round; of the other one the code alone is told. Where the page is
    well and it is our locators that are out of date, it is we who failed.
    """
    if ended is None or ended.verdict is not Verdict.FAILED:
        return (), ended
    causes = rank(await investigate(flow, ended.failure))
    if causes and causes[0].code is CauseCode.PROBE_DRIFT:
        seen = f"{ended.failure.seen}; but {causes[0].evidence}"
        return causes, ours(flow, ended, Code.DRIFT, seen)
    return causes, ended


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


async def _too_long(flow: Flow[WalkSpec]) -> FlowError:
    """The attempt as a whole took longer than the check allows, unless the shop kept us waiting."""
    length = flow.spec.timeout.total_seconds()
    problem = Problem(
        verdict=Verdict.FAILED, code=Code.TIMEOUT, seen=f"it was not done within {length:g} s"
    )
    problem = await flow.refusal(problem) or problem
    step = end_with(flow, problem.verdict)
    return FlowError(problem, problem.failure(step, "all steps to be taken", url=flow.tab.url))


def _met_on_the_way(visiting: Visit, flow: Flow[WalkSpec]) -> dict[str, Json]:
    """What lay over pages, how it was answered, and requests that were held back because they pay."""
    met: dict[str, Json] = {"consent": flow.consent}
    if flow.store.as_customer:
        met["as_customer"] = True
    if visiting.tab.way.met:
        met["obstacles"] = [one.told() for one in visiting.tab.way.met]
    if visiting.guard.refused:
        met["held_back"] = [*dict.fromkeys(map(str, visiting.guard.refused))]
    return met


def _outcome(
    flow: Flow[WalkSpec],
    ended: FlowError | None,
    evidence: tuple[Artifact, ...],
    causes: tuple[Cause, ...],
) -> Outcome:
    slow = _slowness(flow) if ended is None else None
    findings = (*flow.findings, *findings_of(flow.tab.way.met), *((slow,) if slow else ()))
    failure = _failure(flow, ended, findings)
    if ended is None and failure is not None:
        causes = rank(Signals(code=failure.code, step=failure.step, seen=failure.seen))
    return Outcome(
        verdict=_verdict(ended, findings),
        failure=failure,
        causes=causes,
        steps=tuple(flow.steps),
        findings=findings,
        fingerprint=flow.fingerprint,
        remember={**flow.remember, "locators": flow.matched},
        evidence=evidence,
    )


def _verdict(ended: FlowError | None, findings: tuple[Finding, ...]) -> Verdict:
    if ended is not None:
        return ended.verdict
    return Verdict.DEGRADED if _wrong(findings) else Verdict.PASSED


def _wrong(findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if one.severity is not Severity.INFO]


def _failure(
    flow: Flow[WalkSpec], ended: FlowError | None, findings: tuple[Finding, ...]
) -> Failure | None:
    """What a message tells first: what ended the walk, else the first thing found wrong."""
    if ended is not None:
        return ended.failure
    wrong = _wrong(findings)
    if not wrong:
        return None
    first = wrong[0]
    return Failure(
        code=first.code, expected="a visit like any other", seen=first.message, url=flow.tab.url
    )


def _slowness(flow: Flow[WalkSpec]) -> Finding | None:
    took = sum((step.duration for step in flow.steps), timedelta())
    if flow.spec.slow is None or took <= flow.spec.slow:
        return None
    return Finding(
        code=Code.SLOW,
        severity=Severity.WARNING,
        subject=flow.store.url,
        message=f"it took {took.total_seconds():.1f} s",
    )
