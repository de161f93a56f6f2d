"""The console of a visit as a file that a developer can read: when, at which step, and what is new.

New is what the shop does not say when it sells: shops are noisy, and one line of a hundred tells why the
button is dead. Pure. What a healthy shop says is known to whoever asks.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_CHANGING = re.compile(
    r"(?<=[?&#])[^\s'\"]+"  # what addresses ask for
    r"|\b[0-9a-f]{8,}\b|\b(?=\w*\d)(?=\w*[a-zA-Z])\w{12,}\b"  # what was made for this visit only
    r"|\d+",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One message of a page. `after` is seconds since the visit began, `place` is file and line."""

    after: float
    step: str
    kind: str
    text: str
    place: str = ""


def shape(text: str) -> str:
    """A message without what changes from visit to visit (numbers, tokens, queries)."""
    return _CHANGING.sub("…", " ".join(text.split()))


def told(lines: Sequence[Line], *, known: Collection[str]) -> str:
    """The file's text. `known` are shapes of what the last good runs said; empty when none is known."""
    return "".join(_told(line, known) + "\n" for line in lines)


def _told(line: Line, known: Collection[str]) -> str:
    new = "NEW  " if known and shape(line.text) not in known else "     " if known else ""
    place = f"  ({line.place})" if line.place else ""
    return f"{new}{line.after:7.2f} s  {line.step:<11} {line.kind}: {line.text}{place}"
