"""One attempt of a check that walks through a shop: a visit, the walk, and a value of what came of both.

Which steps are taken is the check's own matter (`probe`, `probes.journey`).
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from config.checks import WalkSpec
from config.store import Store
from probes.answers import Problem
from probes.base import RunContext
from probes.browser.guest import Visit, visit
from probes.browser.pool import BrowserPool
from probes.browser.scale import Scale
from probes.browser.tab import Tab
from probes.codes import CauseCode, Code
from probes.purchase.consent import answer_cookies
from probes.purchase.hindrance import findings_of, hindered, pictures
from probes.purchase.hints import note_title
from probes.purchase.investigate import NOISE, investigate, mark_of
from probes.purchase.ours import end_with, ours, unless_ours
from probes.purchase.platform import all_refusals
from probes.purchase.pointing import news, where_it_failed, where_it_passed
from probes.purchase.rank import rank
from probes.purchase.signals import Signals, is_learning_day, learnt
from probes.purchase.tidy import leave_cart_empty
from probes.purchase.tracking import figures, let_them_speak
from probes.purchase.tracking import findings as tracking_findings
from probes.purchase.walk import Walk, WalkError
from probes.redaction import redacted
from probes.result import Artifact, Cause, Failure, Finding, Json, Outcome, Severity, Verdict

_WEIGH_ONE_IN = 50
_SINCE_WEIGHED = "since_weighed"
"""Remembered: runs since the page's weight was taken, the one that took it included."""

WalkT = TypeVar("WalkT", bound=Walk[WalkSpec])


async def look(
    pool: BrowserPool,
    *,
    store: Store,
    spec: WalkSpec,
    identity: str,
    run: RunContext,
    begin: Callable[[Tab], WalkT],
    take_steps: Callable[[WalkT, Visit], Awaitable[None]],
) -> Outcome:
    """Visit the shop, begin a walk on its tab, have its steps taken, and make a value of what came of it.

    `take_steps` raises WalkError where the shop does not let it go on. Raises ProbeError when the browser
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
        walk = begin(visiting.tab)
        walk.witness = visiting.witness
        walk.aside = answer_cookies
        scale = await _weighed(walk)
        ended = hindered(walk, await _what_ended(walk, take_steps(walk, visiting)))
        if ended is not None:
            ended = unless_ours(walk, ended, visiting)
        if ended is None and visiting.witness is not None:
            marks = [mark_of(trouble) for trouble in visiting.witness.troubles()]
            walk.remember[NOISE] = learnt(noise, marks, day=day)
        if run.first_look:
            await note_title(walk)
        to_show = ended is not None and not walk.tab.ear.crashed
        mark = where_it_failed(walk) if to_show else None
        causes, ended = await _explained(walk, ended)
        evidence = await visiting.recorder.take(walk.tab, mark=mark, is_new=news(noise))
        evidence += pictures(walk)
        await leave_cart_empty(walk)
        if ended is None:
            await let_them_speak(walk, visiting.guard)
        walk.fingerprint |= _met_on_the_way(visiting, walk)
        if ended is None:
            walk.findings += tracking_findings(walk, visiting.guard.held)
    outcome = _outcome(walk, ended, evidence, causes)
    outcome = replace(outcome, measurements=tuple(figures(walk, visiting.guard.held, scale)))
    return redacted(outcome, run.redactor)


async def _weighed(walk: Walk[WalkSpec]) -> Scale | None:
    """Weigh what this visit receives, if its turn has come: the first, and one in so many after it."""
    since = walk.run.memory.get(_SINCE_WEIGHED)
    due = not isinstance(since, int) or since >= _WEIGH_ONE_IN
    walk.remember[_SINCE_WEIGHED] = 1 if due or not isinstance(since, int) else since + 1
    return await Scale.under(walk.tab.page) if due else None


@contextlib.asynccontextmanager
async def watched(walk: Walk[WalkSpec], visiting: Visit, name: str) -> AsyncIterator[None]:
    """Whoever watches over a visit hears that this step begins, and that it passed."""
    visiting.guard.step = name
    await visiting.recorder.step_begins(name)
    yield
    await visiting.recorder.step_passed(walk.tab, where_it_passed(walk))


async def _what_ended(walk: Walk[WalkSpec], walking: Awaitable[None]) -> WalkError | None:
    """Walk; what ended the walk before its last step."""
    timeout = asyncio.timeout(walk.spec.timeout.total_seconds())
    try:
        async with timeout:
            await walking
    except WalkError as error:
        return error
    except TimeoutError:
        if not timeout.expired():
            raise
        await walk.tab.stop()
        return await _too_long(walk)
    return None


async def _explained(
    walk: Walk[WalkSpec], ended: WalkError | None
) -> tuple[tuple[Cause, ...], WalkError | None]:
    """What is behind a failure, and how the walk ended in the light of that.

    Only the confirming attempt looks round; of the other one the code alone is told. Where the page is
    well and it is our locators that are out of date, it is we who failed.
    """
    if ended is None or ended.verdict is not Verdict.FAILED:
        return (), ended
    causes = rank(await investigate(walk, ended.failure))
    if causes and causes[0].code is CauseCode.PROBE_DRIFT:
        seen = f"{ended.failure.seen}; but {causes[0].evidence}"
        return causes, ours(walk, ended, Code.DRIFT, seen)
    return causes, ended


async def _too_long(walk: Walk[WalkSpec]) -> WalkError:
    """The attempt as a whole took longer than the check allows, unless the shop kept us waiting."""
    length = walk.spec.timeout.total_seconds()
    problem = Problem(
        verdict=Verdict.FAILED, code=Code.TIMEOUT, seen=f"it was not done within {length:g} s"
    )
    problem = await walk.refusal(problem) or problem
    step = end_with(walk, problem.verdict)
    return WalkError(problem, problem.failure(step, "all steps to be taken", url=walk.tab.url))


def _met_on_the_way(visiting: Visit, walk: Walk[WalkSpec]) -> dict[str, Json]:
    """What lay over pages, how it was answered, and requests that were held back because they pay."""
    met: dict[str, Json] = {"consent": walk.consent}
    if walk.store.as_customer:
        met["as_customer"] = True
    if visiting.tab.way.met:
        met["obstacles"] = [one.told() for one in visiting.tab.way.met]
    if visiting.guard.refused:
        met["held_back"] = [*dict.fromkeys(map(str, visiting.guard.refused))]
    return met


def _outcome(
    walk: Walk[WalkSpec],
    ended: WalkError | None,
    evidence: tuple[Artifact, ...],
    causes: tuple[Cause, ...],
) -> Outcome:
    slow = _slowness(walk) if ended is None else None
    findings = (*walk.findings, *findings_of(walk.tab.way.met), *((slow,) if slow else ()))
    failure = _failure(walk, ended, findings)
    if ended is None and failure is not None:
        causes = rank(Signals(code=failure.code, step=failure.step, seen=failure.seen))
    return Outcome(
        verdict=_verdict(ended, findings),
        failure=failure,
        causes=causes,
        steps=tuple(walk.steps),
        findings=findings,
        fingerprint=walk.fingerprint,
        remember={**walk.remember, "locators": walk.matched},
        evidence=evidence,
    )


def _verdict(ended: WalkError | None, findings: tuple[Finding, ...]) -> Verdict:
    if ended is not None:
        return ended.verdict
    return Verdict.DEGRADED if _wrong(findings) else Verdict.PASSED


def _wrong(findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if one.severity is not Severity.INFO]


def _failure(
    walk: Walk[WalkSpec], ended: WalkError | None, findings: tuple[Finding, ...]
) -> Failure | None:
    """What a message tells first: what ended the walk, else the first thing found wrong."""
    if ended is not None:
        return ended.failure
    wrong = _wrong(findings)
    if not wrong:
        return None
    first = wrong[0]
    return Failure(
        code=first.code, expected="a visit like any other", seen=first.message, url=walk.tab.url
    )


def _slowness(walk: Walk[WalkSpec]) -> Finding | None:
    took = sum((step.duration for step in walk.steps), timedelta())
    if walk.spec.slow is None or took <= walk.spec.slow:
        return None
    return Finding(
        code=Code.SLOW,
        severity=Severity.WARNING,
        subject=walk.store.url,
        message=f"it took {took.total_seconds():.1f} s",
    )
