"""No text of an outcome keeps a secret."""

from datetime import timedelta

from config.secrets import Redactor
from probes.codes import Code
from probes.redaction import redacted
from probes.result import Failure, Finding, Outcome, Severity, Step, Verdict

SECRET = "sesam-luk-dig-op"  # noqa: S105 - planted


def test_every_text_of_an_outcome_is_blotted() -> None:
    text = f"x {SECRET} y"
    outcome = Outcome(
        verdict=Verdict.FAILED,
        failure=Failure(code=Code.STATUS, step="body", expected=text, seen=text, url=text),
        steps=(
            Step(
                name="body",
                verdict=Verdict.FAILED,
                started=timedelta(),
                duration=timedelta(),
                url=text,
                locator=text,
            ),
        ),
        findings=(Finding(code=Code.SLOW, severity=Severity.WARNING, subject=text, message=text),),
        fingerprint={"a": text, "b": [text, {"c": text}], "d": 1, "e": None},
        remember={"f": text},
    )

    clean = redacted(outcome, Redactor([SECRET]))

    assert SECRET not in repr(clean)
    assert repr(clean).count("[secret]") == repr(outcome).count(SECRET)


def test_an_outcome_without_secrets_stays_as_it_is() -> None:
    outcome = Outcome(verdict=Verdict.PASSED, fingerprint={"a": [1, "b"]})

    assert redacted(outcome, Redactor([SECRET])) == outcome
