"""When a walk that failed says nothing of the shop.

Our locators are out of date, this machine was too busy to tell, or we ourselves held back what the shop needed.
"""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from config.checks import WalkSpec
from probes.answers import Problem
from probes.browser.guard import Refused
from probes.browser.guest import Visit
from probes.browser.strain import Strain
from probes.codes import Code
from probes.purchase.walk import Walk, WalkError
from probes.result import Verdict

# On two cores 0.05 when nothing else runs, up to 0.3 at a load of 7, 0.6 at 12.
_TOO_BUSY = 0.5  # of the time without a core

_NOTHING_FOLLOWED = frozenset(
    {
        Code.TIMEOUT,
        Code.BROKEN_REPLY,
        Code.BLANK,
        Code.DEAD_ADD_BUTTON,
        Code.ADD_REFUSED,
        Code.CART_EMPTY,
        Code.DEAD_CHECKOUT_BUTTON,
        Code.CHECKOUT_SENT_AWAY,
        Code.CHECKOUT_EMPTY,
        Code.CONTACT_MISSING,
        Code.CONTACT_REFUSED,
        Code.NO_SHIPPING,
        Code.NO_PAYMENT,
        Code.NO_EFFECT,
        Code.NOT_AS_EXPECTED,
        Code.WRONG_PAGE,
    }
)
"""What a press ends with whose request we held back. What the shop answers with an error is its own, all the same."""
_ASKED_BY_A_PRESS = {"document", "xhr", "fetch"}


def unless_ours(walk: Walk[WalkSpec], ended: WalkError, visiting: Visit) -> WalkError:
    """How the walk ended, in the light of what we did to the shop, and of this machine."""
    held = _held_back(walk, ended, visiting.guard.refused)
    window = _window_elsewhere(walk, ended)
    if held is not None:
        why = f"we held back {held}, as it may pay"
    elif window is not None:
        why = f"it opened a window of {window}, which we don't follow"
    elif walk.stranger_in and ended.failure.code in {Code.CONTACT_REFUSED, Code.NO_SHIPPING}:
        why = f"nobody told us an address in {walk.stranger_in}: write it under “shopper”"
    else:
        return _unless_too_busy(walk, ended, visiting.strain)
    return ours(walk, ended, Code.DRIFT, f"{ended.failure.seen}; but {why}")


def _held_back(
    walk: Walk[WalkSpec], ended: WalkError, refused: Mapping[Refused, float]
) -> Refused | None:
    """What the press asked for after which nothing followed, and did not get because of us.

    All platforms' refusals hold in every shop, so another's may be meant for something else. What a page had
    sent before it was pressed, or a beacon, has no part in it.
    """
    pressed, failure = walk.tab.pressed, ended.failure
    if pressed is None or ended.verdict is not Verdict.FAILED:
        return None
    if failure.code not in _NOTHING_FOLLOWED or failure.step is None:
        return None
    return next(
        (
            one
            for one, last in refused.items()
            if one.step == failure.step and last >= pressed.since and one.kind in _ASKED_BY_A_PRESS
        ),
        None,
    )


def _window_elsewhere(walk: Walk[WalkSpec], ended: WalkError) -> str | None:
    """Whose window the press opened, if it did nothing else: the way may go on there, or not."""
    windows = walk.tab.windows
    dead = ended.failure.code in {Code.DEAD_ADD_BUTTON, Code.DEAD_CHECKOUT_BUTTON}
    if not dead or windows.led_to is None or windows.way_on(walk.tab.ear.host) is not None:
        return None
    return urlsplit(windows.led_to).hostname


def _unless_too_busy(walk: Walk[WalkSpec], ended: WalkError, strain: Strain) -> WalkError:
    """How the walk ended, in the light of how this machine kept its own browser waiting.

    Only a time that ran out says nothing then. A page that has not begun to come is late by the shop itself.
    """
    if ended.verdict is not Verdict.FAILED or ended.failure.code is not Code.TIMEOUT:
        return ended
    share = strain.share()
    if share < _TOO_BUSY or walk.unanswered:
        return ended
    why = f"this machine was too busy: {share:.0%} of the time its browser had no processor"
    return ours(walk, ended, Code.OVERLOADED, f"{ended.failure.seen}; but {why}")


def ours(walk: Walk[WalkSpec], ended: WalkError, code: Code, seen: str) -> WalkError:
    """The same end as a fault of our own."""
    end_with(walk, Verdict.ERROR)
    problem = Problem(verdict=Verdict.ERROR, code=code, seen=seen)
    return WalkError(problem, replace(ended.failure, code=code, seen=seen))


def end_with(walk: Walk[WalkSpec], verdict: Verdict) -> str | None:
    """Have the last step end with this, unless it had passed when the walk ended; which step that is."""
    if not walk.steps or walk.steps[-1].verdict is Verdict.PASSED:
        return None
    walk.steps[-1] = replace(walk.steps[-1], verdict=verdict)
    return walk.steps[-1].name
