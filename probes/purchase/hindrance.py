"""What it means for a run that something lay over the shop's pages.

A customer closes a pop-up and shops on, and so do we: that is a fact of the run and no fault. What a
customer could not have got past is the shop's failure, also where we hid it to look at the rest: there
was nothing in it to press, or what closes it was pressed, again and again, and did nothing. Where something in it
might have led on, only that we did not know what, nobody is woken: it is a warning with a picture.
"""

from collections.abc import Sequence
from dataclasses import replace

from config.checks import WalkSpec
from probes.answers import Problem
from probes.browser.obstacle import ANSWERS, How, Kind, Obstacle
from probes.codes import Code
from probes.purchase.walk import Walk, WalkError
from probes.result import Artifact, Failure, Finding, Severity, Verdict


def hindered(walk: Walk[WalkSpec], ended: WalkError | None) -> WalkError | None:
    """How the walk ended, in the light of what was hidden for it: no customer got past that.

    What ended the walk later is told beside it. That we were refused is left as it is.
    """
    stuck = failure_of(walk.tab.way.met, url=walk.tab.url)
    if stuck is None or (ended is not None and ended.verdict is not Verdict.FAILED):
        return ended
    if ended is not None and ended.failure.step != stuck.step:
        walk.findings.append(_beyond(ended.failure))
    walk.steps[:] = [
        replace(step, verdict=Verdict.FAILED) if step.name == stuck.step else step
        for step in walk.steps
    ]
    problem = Problem(verdict=Verdict.FAILED, code=stuck.code, seen=stuck.seen)
    return WalkError(problem, stuck)


def failure_of(obstacles: Sequence[Obstacle], *, url: str) -> Failure | None:
    """The first thing that a customer could not have got past."""
    met = next((one for one in obstacles if one.blocks), None)
    if met is None:
        return None
    return Failure(
        code=Code.CONSENT_BLOCKS if met.kind is Kind.CONSENT else Code.OVERLAY_BLOCKS,
        step=met.step,
        expected="the shop's buttons to be free to press",
        seen=f"{_described(met)}; {_tried(met)}",
        url=url,
    )


def findings_of(obstacles: Sequence[Obstacle]) -> list[Finding]:
    """What should be looked at: boxes that we did not get past, a banner that never answered."""
    found = [
        _finding(
            Code.OVERLAY_UNKNOWN, met, f"{_described(met)}; it was hidden to look at the rest"
        )
        for met in obstacles
        if met.how is How.HIDDEN and not met.blocks
    ]
    dead = [met for met in obstacles if met.how is How.STILL_OPEN and met.pressed]
    answered = any(met.kind is Kind.CONSENT and met.how in ANSWERS for met in obstacles)
    if dead and not answered and not any(met.blocks for met in obstacles):
        message = f"{_described(dead[-1])}; {_tried(dead[-1])}"
        found.append(_finding(Code.CONSENT_DEAD, dead[-1], message))
    return found


def pictures(walk: Walk[WalkSpec]) -> tuple[Artifact, ...]:
    """What lay over the page, as it was before it was hidden."""
    kept = []
    for number, picture in enumerate(walk.tab.way.pictures.values(), start=1):
        path = walk.run.scratch / f"overlay-{number}.jpg"
        path.write_bytes(picture)
        kept.append(Artifact(name=path.name, media_type="image/jpeg", path=path))
    return tuple(kept)


def _beyond(failure: Failure) -> Finding:
    return Finding(
        code=failure.code,
        severity=Severity.CRITICAL,
        subject=failure.url,
        message=f"beyond that, at the step {failure.step}: {failure.seen}",
    )


def _finding(code: Code, met: Obstacle, message: str) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, subject=met.name, message=message)


def _described(met: Obstacle) -> str:
    what = f'{met.name} ("{met.says}")' if met.says else met.name
    if met.kind is Kind.CONSENT:
        return f"{what} asks about cookies at the step {met.step}"
    return f"{what} lies over what is to be pressed at the step {met.step}"


def _tried(met: Obstacle) -> str:
    if not met.pressed:
        return "there is nothing in it to press"
    return f"pressed without an effect: {', '.join(met.pressed[:4])}"
