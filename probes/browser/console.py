"""The console of a visit as a file that a developer can read: when, at which step, and what is new.

New is an error that the shop does not have when it sells: shops are noisy, and one line of a hundred
tells why the button is dead. What good runs have is known to whoever asks. Pure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

UNCAUGHT = "uncaught"
"""The kind of an error that a script of the page did not catch."""
_HEAD = "# NEW: an error that no good run has had. Times are seconds since the visit began.\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One message of a page: `kind` is the console's own word or UNCAUGHT, `after` seconds, `url` the script."""

    after: float
    step: str
    kind: str
    text: str
    url: str = ""
    number: int = 0


IsNew = Callable[[Line], bool]


def told(lines: Sequence[Line], *, is_new: IsNew | None) -> str:
    """The file's text; None when no good run has listened yet, so that nothing can be called new."""
    head = _HEAD if is_new else ""
    return head + "".join(_told(line, is_new) + "\n" for line in lines)


def _told(line: Line, is_new: IsNew | None) -> str:
    mark = ("NEW " if is_new(line) else "    ") if is_new else ""
    place = f"  ({line.url}:{line.number})" if line.url else ""
    return f"{mark}{line.after:7.2f}  {line.step:<11}  {line.kind}: {line.text}{place}"
