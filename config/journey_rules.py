"""What the keys of a journey must be to one another: one thing to do in a step, bounds that bound something.

A branch of `config/rules.py`, which asks it; judges no value by itself and reads nothing.
"""

import base64
import binascii
import re
from collections.abc import Collection, Iterator
from datetime import timedelta

from config.checks import JourneySpec
from config.faults import Keys, Problem, did_you_mean, listed, shown
from config.journeys import (
    HOME,
    VERBS,
    Condition,
    Count,
    JourneyStep,
    PlainStep,
    Price,
    Repeat,
    Typed,
    right_target,
    verbs_of,
)
from config.units import format_length
from config.values import is_host

_PART = re.compile(r"[a-z]+(_[a-z]+)+")
"""What looks like the name of a part of a shop, and hardly like words on a page."""

_WITH_EFFECT = ("click", "press")


def journey_problems(
    keys: Keys, spec: JourneySpec, *, parts: Collection[str]
) -> Iterator[Problem]:
    """All that is wrong with a journey whose values are each right. `keys` lead to its check."""
    at_script, at_steps = (*keys, "script"), (*keys, "steps")
    if spec.script is None and not spec.steps:
        example = "steps: [{click: Log ind}], or script: journeys/login.py"
        yield Problem(keys, f"has nothing to do; write {example}", (at_script, at_steps))
    if spec.script is not None and spec.steps:
        yield Problem(at_script, "is written beside steps; keep one of them", (at_steps,))
    if spec.secrets and spec.steps:
        message = "are for a script; in steps a secret stands where it is typed, like fill: {E-mail: ${NAME}}"
        yield Problem((*keys, "secrets"), message, (at_script, at_steps))
    for index, host in enumerate(spec.hosts):
        if not is_host(host):
            yield Problem(
                (*keys, "hosts", index), f"{shown(host)} is not a host; write it like shopify.com"
            )
    yield from _steps(at_steps, spec.steps, longest=spec.timeout, parts=parts)


def _steps(
    keys: Keys,
    steps: tuple[PlainStep, ...],
    *,
    longest: timedelta,
    parts: Collection[str],
    names: set[str] | None = None,
) -> Iterator[Problem]:
    names = {HOME} if names is None else names
    for index, step in enumerate(steps):
        at: Keys = (*keys, index)
        yield from _one_verb(at, step)
        yield from _name(at, step, names)
        if step.within is not None and step.within > longest:
            yield Problem(
                (*at, "within"),
                f"within ({format_length(step.within)}) must not be longer than "
                f"timeout ({format_length(longest)})",
            )
        yield from _values(at, step, parts=parts)
        if isinstance(step, JourneyStep) and step.repeat is not None:
            repeat: Keys = (*at, "repeat")
            yield from _repeat(repeat, step.repeat, parts=parts)
            yield from _steps(
                (*repeat, "steps"), step.repeat.steps, longest=longest, parts=parts, names=names
            )


def _one_verb(at: Keys, step: PlainStep) -> Iterator[Problem]:
    verbs = verbs_of(step)
    if not verbs:
        yield Problem(at, f"says nothing to do; write one of {', '.join(VERBS)}")
    elif len(verbs) > 1:
        yield Problem(at, f"says {' and '.join(verbs)} at once; make each a step of its own")
    elif step.until is not None and verbs[0] not in _WITH_EFFECT:
        yield Problem((*at, "until"), f"belongs to click and press only, not to {verbs[0]}")


def _name(at: Keys, step: PlainStep, names: set[str]) -> Iterator[Problem]:
    if step.name is None:
        return
    if step.name in names:
        why = "is the first step of every journey" if step.name == HOME else "is a step above"
        yield Problem((*at, "name"), f"{shown(step.name)} {why}; take another name")
    names.add(step.name)


def _values(at: Keys, step: PlainStep, *, parts: Collection[str]) -> Iterator[Problem]:
    if step.click is not None:
        yield from _part((*at, "click"), step.click, parts)
    for verb in ("fill", "choose"):
        targets = getattr(step, verb)
        if targets is not None and not targets:
            yield Problem((*at, verb), "is empty; write it like {E-mail: mette@nordlys.example}")
        for target, value in (targets or {}).items():
            yield from _target((*at, verb, target), target)
            yield from _part((*at, verb, target), target, parts)
            if isinstance(value, Typed) and value.makes_codes:
                yield from _makes_codes((*at, verb, target), value)
    for name in ("expect", "wait", "until"):
        condition = getattr(step, name)
        if condition is not None:
            yield from _condition((*at, name), condition, parts=parts)


def _target(at: Keys, target: str) -> Iterator[Problem]:
    try:
        right_target(target)
    except ValueError as error:
        yield Problem(at, str(error))


def _makes_codes(at: Keys, typed: Typed) -> Iterator[Problem]:
    if not typed.is_secret:
        yield Problem(
            at, "the secret of its codes can't stand here; write it like {totp: ${NAME}}"
        )
        return
    secret = re.sub(r"[\s-]", "", typed.value.get_secret_value()).upper().rstrip("=")
    try:
        base64.b32decode(secret + "=" * (-len(secret) % 8))
    except binascii.Error:
        message = "the secret can't make codes; it must be letters A-Z and digits 2-7, as the shop showed it"
        yield Problem(at, message)


def _part(at: Keys, target: str, parts: Collection[str]) -> Iterator[Problem]:
    if _PART.fullmatch(target) and target not in parts:
        advice = did_you_mean(target, parts)
        yield Problem(at, f"{shown(target)} is no part of a shop; {advice}")


def _condition(at: Keys, condition: Condition, *, parts: Collection[str]) -> Iterator[Problem]:
    if not condition.model_fields_set:
        yield Problem(at, f"says nothing; write one of {listed(Condition.model_fields)}")
    for name in ("shows", "gone"):
        target = getattr(condition, name)
        if target is not None:
            yield from _part((*at, name), target, parts)
    if condition.count is not None:
        yield from _bounds((*at, "count"), condition.count, parts=parts)
    if condition.price is not None:
        yield from _bounds((*at, "price"), condition.price, parts=parts)


def _bounds(at: Keys, bounds: Count | Price, *, parts: Collection[str]) -> Iterator[Problem]:
    yield from _part((*at, "of"), bounds.of, parts)
    if bounds.is_ is None and bounds.at_least is None and bounds.at_most is None:
        yield Problem(at, "has no limit; write is, at_least or at_most")
    elif bounds.is_ is not None and not (bounds.at_least is None and bounds.at_most is None):
        yield Problem((*at, "is"), "can't stand beside at_least or at_most; keep one")
    elif (
        bounds.at_least is not None
        and bounds.at_most is not None
        and bounds.at_least > bounds.at_most
    ):
        yield Problem(
            (*at, "at_least"),
            f"at_least ({bounds.at_least:g}) must not be more than at_most ({bounds.at_most:g})",
        )


def _repeat(at: Keys, repeat: Repeat, *, parts: Collection[str]) -> Iterator[Problem]:
    if (repeat.times is None) == (repeat.until is None):
        yield Problem(at, "needs either times or until; write it like times: 3")
    if repeat.times is not None and "at_most" in repeat.model_fields_set:
        yield Problem((*at, "at_most"), "belongs to until; times says it already")
    if repeat.until is not None:
        yield from _condition((*at, "until"), repeat.until, parts=parts)
