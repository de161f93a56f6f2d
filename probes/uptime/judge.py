"""What an uptime run means: pure, from what was seen to an outcome.

Failed comes first: the connection, then what the answer says, then what the check expects of it.
Slow answers and certificates that run out soon only degrade.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

from config.checks import UptimeSpec
from config.units import format_length
from probes.answers import LOOK_AT, Problem, classify, status_line
from probes.codes import Code
from probes.result import (
    Failure,
    Finding,
    Json,
    Measurement,
    Outcome,
    Severity,
    Unit,
    Verdict,
)
from probes.uptime.fault import ShopError, in_words
from probes.uptime.http1 import Head
from probes.uptime.route import REDIRECTS
from probes.uptime.seen import Seen
from probes.uptime.text import PackedError, contains, text_of, unreadable_coding

_URGENT = timedelta(days=3)


def judge(spec: UptimeSpec, seen: Seen, *, error: ShopError | None, now: datetime) -> Outcome:
    """The outcome of a run that ended, or broke off with `error`."""
    findings = (*_expiring(spec, seen, now=now), *_dead_addresses(seen), *_signed_elsewhere(seen))
    verdict, failure = _verdict(spec, seen, error, findings)
    return Outcome(
        verdict=verdict,
        failure=failure,
        steps=seen.phases.steps(failure, verdict),
        findings=findings,
        measurements=tuple(_measurements(seen, now=now)),
        fingerprint=_fingerprint(seen),
    )


def _verdict(
    spec: UptimeSpec, seen: Seen, error: ShopError | None, findings: tuple[Finding, ...]
) -> tuple[Verdict, Failure | None]:
    answered = seen.head if seen.phases.current == "body" else None
    wrong = _wrong_answer(spec, seen, answered) if answered else None
    if wrong is not None:  # says more than an error page that broke off
        return wrong
    failed = _broken_off(seen, error) if error else _no_page(spec, seen) or _wrong_text(spec, seen)
    if failed is not None:
        return Verdict.FAILED, failed
    lacking = _degraded(spec, seen, findings)
    return (Verdict.DEGRADED, lacking) if lacking else (Verdict.PASSED, None)


def _broken_off(seen: Seen, error: ShopError) -> Failure:
    return Failure(
        code=error.code,
        step=seen.phases.current,
        expected=error.expected,
        seen=error.seen,
        url=seen.address.url,
    )


def _wrong_answer(spec: UptimeSpec, seen: Seen, head: Head) -> tuple[Verdict, Failure] | None:
    """What is wrong with the status, or with where the redirects led."""
    wanted = " or ".join(str(status) for status in spec.status) or "a page"
    if head.status in spec.status and head.status >= HTTPStatus.BAD_REQUEST:
        return None
    problem = classify(
        head.status,
        head.headers,
        url=seen.asked,
        final_url=seen.address.url,
        html=_marks(seen, head),
    )
    if problem is None and not _is_right(spec, head.status):
        nowhere = head.status in REDIRECTS and "location" not in head.headers
        why = status_line(head.status) + (", but not where to" if nowhere else "")
        problem = Problem(verdict=Verdict.FAILED, code=Code.STATUS, seen=why)
    if problem is None:
        return None
    return problem.verdict, problem.failure("first_byte", wanted, url=seen.address.url)


def _is_right(spec: UptimeSpec, status: int) -> bool:
    """An answer below 300 has a page, unless other ones are wanted."""
    return status in spec.status if spec.status else status < HTTPStatus.MULTIPLE_CHOICES


def _no_page(spec: UptimeSpec, seen: Seen) -> Failure | None:
    """A white page sells nothing; who wants one names its status."""
    if seen.head is None or seen.head.status != HTTPStatus.OK or HTTPStatus.OK in spec.status:
        return None
    if seen.body is None or seen.body.size:
        return None
    return Failure(
        code=Code.BLANK,
        step="body",
        expected="a page",
        seen="200 OK, but with 0 bytes",
        url=seen.address.url,
    )


def _wrong_text(spec: UptimeSpec, seen: Seen) -> Failure | None:
    if spec.text is None or seen.head is None or seen.body is None:
        return None
    if seen.body.size and unreadable_coding(seen.head.headers):
        return None  # customers' browsers can read it: no failure, see below
    code, missing = Code.TEXT_MISSING, "the text is not there"
    try:
        page = text_of(seen.body.data, seen.head.headers, at_most=spec.read_at_most)
    except PackedError as error:
        code, missing, page = Code.BROKEN_REPLY, str(error), ""
    if contains(page, spec.text):
        return None
    if not seen.body.complete:
        missing += f" (in the first {len(seen.body.data):,} bytes)"
    return Failure(
        code=code,
        step="body",
        expected=f'the text "{spec.text}"',
        seen=missing,
        url=seen.address.url,
    )


def _degraded(spec: UptimeSpec, seen: Seen, findings: tuple[Finding, ...]) -> Failure | None:
    return (
        _runs_out(spec, seen, findings)
        or _unreadable(spec, seen)
        or _slow(spec, seen)
        or _unsigned(seen, findings)
    )


def _runs_out(spec: UptimeSpec, seen: Seen, findings: tuple[Finding, ...]) -> Failure | None:
    for finding in findings:
        if finding.code is Code.TLS_EXPIRES:
            return Failure(
                code=finding.code,
                step="tls",
                expected=f"a certificate that is valid for {spec.tls_days} days or more",
                seen=finding.message,
                url=seen.address.url,
            )
    return None


def _unreadable(spec: UptimeSpec, seen: Seen) -> Failure | None:
    coding = unreadable_coding(seen.head.headers) if spec.text and seen.head else None
    if coding is None:
        return None
    return Failure(
        code=Code.UNREADABLE,
        step="body",
        expected=f'the text "{spec.text}"',
        seen=f'the page came packed as "{coding}", which was not asked for and can\'t be read here',
        url=seen.address.url,
    )


def _slow(spec: UptimeSpec, seen: Seen) -> Failure | None:
    taken = seen.phases.elapsed
    if spec.slow is None or taken <= spec.slow:
        return None
    slowest = seen.phases.slowest()
    return Failure(
        code=Code.SLOW,
        step=slowest.name,
        expected=f"an answer within {format_length(spec.slow)}",
        seen=f"{_seconds(taken)}, most of it in {slowest.name} ({_seconds(slowest.duration)})",
        url=seen.address.url,
    )


def _unsigned(seen: Seen, findings: tuple[Finding, ...]) -> Failure | None:
    for finding in findings:
        if finding.code is Code.SIGNATURE_ELSEWHERE:
            return Failure(
                code=finding.code,
                step="first_byte",
                expected="a home page on the host that the signature is for",
                seen=finding.message,
                url=seen.address.url,
            )
    return None


def _signed_elsewhere(seen: Seen) -> Iterator[Finding]:
    """A signature is for one host: it is not sent to another one, and would be worth nothing there."""
    signed = seen.signed_for
    if signed is not None and seen.address.origin != signed.origin:
        yield Finding(
            code=Code.SIGNATURE_ELSEWHERE,
            severity=Severity.WARNING,
            subject=signed.authority,
            message=f"visitors of {signed.origin} are sent to {seen.address.origin}, and the signature "
            f"is for the former only; write url: {seen.address.origin} and make the signature for it",
        )


def _expiring(spec: UptimeSpec, seen: Seen, *, now: datetime) -> Iterator[Finding]:
    for host, certificate in seen.certificates.items():
        end = certificate.valid_to
        if end - now < timedelta(days=spec.tls_days):
            yield Finding(
                code=Code.TLS_EXPIRES,
                severity=Severity.CRITICAL if end - now < _URGENT else Severity.WARNING,
                subject=host,
                message=f"the certificate of {host} runs out on {end:%Y-%m-%d %H:%M} UTC, "
                f"in {(end - now).days} days",
            )


def _dead_addresses(seen: Seen) -> Iterator[Finding]:
    for ip, one in seen.dead.items():
        yield Finding(
            code=Code.CONNECT,
            severity=Severity.WARNING,
            subject=ip,
            message=f"{ip} {in_words(one.error)}; another address of the shop answered",
        )


def _measurements(seen: Seen, *, now: datetime) -> Iterator[Measurement]:
    """Lengths of the phases are those of the steps."""
    if seen.certificates:
        first = min(one.valid_to for one in seen.certificates.values())
        yield Measurement(
            name="uptime_certificate_expires_in",
            value=(first - now).total_seconds(),
            unit=Unit.SECONDS,
        )
    if seen.head is not None:
        yield Measurement(name="uptime_status_code", value=seen.head.status, unit=Unit.COUNT)
        yield Measurement(name="uptime_redirects", value=seen.redirects, unit=Unit.COUNT)
    if seen.body is not None:
        yield Measurement(name="uptime_body", value=seen.body.size, unit=Unit.BYTES)


def _fingerprint(seen: Seen) -> Mapping[str, Json]:
    facts: dict[str, Json] = {
        "final_url": seen.address.url,
        "addresses": [*sorted(endpoint.ip for endpoint in seen.endpoints)],
    }
    if seen.head is not None and "server" in seen.head.headers:
        facts["server"] = seen.head.headers["server"]
    certificate = seen.certificates.get(seen.address.host)
    if certificate is not None:
        facts["certificate_issuer"] = certificate.issuer
        facts["tls"] = seen.tls_version
    return facts


def _marks(seen: Seen, head: Head) -> str:
    """The text of an error page, as far as it can be read."""
    if head.status < HTTPStatus.BAD_REQUEST or seen.body is None:
        return ""
    try:
        return text_of(seen.body.data, head.headers, at_most=LOOK_AT)
    except PackedError:
        return ""


def _seconds(length: timedelta) -> str:
    return f"{length.total_seconds():.1f} s"
