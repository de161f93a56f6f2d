"""Keeps secrets out of what a run reports: a shop may echo them in a redirect, a title, a message."""

from collections.abc import Mapping
from dataclasses import replace

from config.secrets import Redactor
from probes.result import Cause, Failure, Finding, Json, Measurement, Outcome, Step

LEFT_OUT = "[left out]"
PRIVATE_HEADERS = frozenset({"cookie", "set-cookie", "authorization", "proxy-authorization"})
"""Who reads evidence needs to know that there are such headers, and never what is in them."""


def redacted(outcome: Outcome, redactor: Redactor) -> Outcome:
    """The outcome with every known secret blotted out of its texts. Evidence is blotted when written."""
    return replace(
        outcome,
        failure=outcome.failure and _failure(outcome.failure, redactor),
        causes=tuple(_cause(cause, redactor) for cause in outcome.causes),
        steps=tuple(redacted_step(step, redactor) for step in outcome.steps),
        findings=tuple(_finding(finding, redactor) for finding in outcome.findings),
        measurements=tuple(_measurement(one, redactor) for one in outcome.measurements),
        fingerprint=_facts(outcome.fingerprint, redactor),
        remember=_facts(outcome.remember, redactor),
    )


def redacted_step(step: Step, redactor: Redactor) -> Step:
    url, locator = redactor.text(step.url), step.locator and redactor.text(step.locator)
    if (url, locator) == (step.url, step.locator):
        return step
    return replace(step, url=url, locator=locator)


def _failure(failure: Failure, redactor: Redactor) -> Failure:
    return replace(
        failure,
        expected=redactor.text(failure.expected),
        seen=redactor.text(failure.seen),
        url=redactor.text(failure.url),
    )


def _cause(cause: Cause, redactor: Redactor) -> Cause:
    return replace(
        cause, evidence=redactor.text(cause.evidence), subject=redactor.text(cause.subject)
    )


def _finding(finding: Finding, redactor: Redactor) -> Finding:
    return replace(
        finding,
        subject=redactor.text(finding.subject),
        message=redactor.text(finding.message),
    )


def _measurement(figure: Measurement, redactor: Redactor) -> Measurement:
    labels = {name: redactor.text(value) for name, value in figure.labels.items()}
    return replace(figure, labels=labels) if labels else figure


def _facts(facts: Mapping[str, Json], redactor: Redactor) -> dict[str, Json]:
    return {name: _fact(value, redactor) for name, value in facts.items()}


def _fact(value: Json, redactor: Redactor) -> Json:
    if isinstance(value, str):
        return redactor.text(value)
    if isinstance(value, list):
        return [_fact(one, redactor) for one in value]
    if isinstance(value, dict):
        return _facts(value, redactor)
    return value
