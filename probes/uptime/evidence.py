"""The answer of a failed run as a file that a developer can read. Secrets are blotted out, and values of cookies left out."""

import structlog

from probes.answers import LOOK_AT, status_line
from probes.base import RunContext
from probes.redaction import LEFT_OUT, PRIVATE_HEADERS
from probes.result import Artifact
from probes.uptime.seen import Seen
from probes.uptime.text import PackedError, text_of

log = structlog.get_logger(__name__)


def save(seen: Seen, context: RunContext) -> tuple[Artifact, ...]:
    """Write down what came back; nothing when there was no answer.

    A full disk costs the evidence, never the verdict.
    """
    if seen.head is None:
        return ()
    lines = [f"GET {seen.address.url}", "", status_line(seen.head.status)]
    lines += [
        f"{name}: {LEFT_OUT if name.lower() in PRIVATE_HEADERS else value}"
        for name, value in seen.head.headers.items()
    ]
    text = "\n".join([*lines, "", _page(seen)])
    path = context.scratch / "answer.txt"
    try:
        path.write_text(context.redactor.text(text), encoding="utf-8", errors="replace")
    except OSError as error:
        log.warning("uptime.evidence_lost", reason=error.strerror)
        return ()
    return (Artifact(name=path.name, media_type="text/plain", path=path),)


def _page(seen: Seen) -> str:
    if seen.head is None or seen.body is None:
        return ""
    try:
        return text_of(seen.body.data, seen.head.headers, at_most=LOOK_AT)[:LOOK_AT]
    except PackedError as error:
        return f"({error})"
