"""When a walk that failed says nothing of the shop: our locators are out of date, or this machine was too busy to tell."""

from dataclasses import replace

from config.checks import WalkSpec
from probes.answers import Problem
from probes.browser.strain import Strain
from probes.codes import Code
from probes.purchase.flow import Flow, FlowError
from probes.result import Verdict

# On two cores 0.05 when nothing else runs, up to 0.3 at a load of 7, 0.6 at 12.
_TOO_BUSY = 0.5  # of the time without a core


def unless_too_busy(flow: Flow[WalkSpec], ended: FlowError, strain: Strain) -> FlowError:
    """How the walk ended, in the light of how this machine kept its own browser waiting.

    Only a time that ran out says nothing then. A page that has not begun to come is late by the shop itself.
    """
    if ended.verdict is not Verdict.FAILED or ended.failure.code is not Code.TIMEOUT:
        return ended
    share = strain.share()
    if share < _TOO_BUSY or flow.unanswered:
        return ended
    why = f"this machine was too busy: {share:.0%} of the time its browser had no processor"
    return ours(flow, ended, Code.OVERLOADED, f"{ended.failure.seen}; but {why}")


def ours(flow: Flow[WalkSpec], ended: FlowError, code: Code, seen: str) -> FlowError:
    """The same end as a fault of our own."""
    flow.steps[-1] = replace(flow.steps[-1], verdict=Verdict.ERROR)
    problem = Problem(verdict=Verdict.ERROR, code=code, seen=seen)
    return FlowError(problem, replace(ended.failure, code=code, seen=seen))
