"""What was noticed about a purchase that failed: the values that `rank` makes causes of. No I/O, no browser."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from probes.codes import Code
from probes.result import Json

_NUMBERS = re.compile(r"[0-9a-f]{8,}|\d+", re.IGNORECASE)
_MARK_BYTES = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that went wrong in the page on which the step failed. `own`: the shop serves it itself.

    `what` is one of `script`, `frame`, `request`, `error` (of a running script) and `console`.
    `text` says how, as a continuation: `answered 404`. `known`: good runs have it too.
    """

    what: str
    text: str
    url: str
    own: bool
    file: str
    maker: str
    """The app, or the host where nobody knows the app; empty for the shop's own."""
    app: str = ""
    """The app's name, also of a script that the shop's own host serves."""
    status: int = 0
    known: bool = False

    @property
    def is_script(self) -> bool:
        return self.what == "script"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """What lies over the button that was to be pressed."""

    name: str
    text: str
    consent: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PageSays:
    """The page on which the step failed, by meaning: what a customer finds on it, whatever it is called.

    Each number counts visible, working things: `buys` ways to put the product into the cart, `products`
    links with picture and price, `fields` to fill in, `ways_on` to the checkout.
    """

    heading: str = ""
    text: str = ""
    notices: str = ""
    """What it says in messages and in forms: not in the cards of other products."""
    buys: tuple[str, ...] = ()
    ways_on: tuple[str, ...] = ()
    products: int = 0
    fields: int = 0
    in_stock: bool | None = None
    """What its data for search engines says; None when it says nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What was seen on one page. `number`: which page of the visit it was; `status`: its own."""

    cover: Cover | None
    page: PageSays
    number: int
    status: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Signals:
    """All that was noticed. `code`, `step` and `seen` are those of the failure."""

    code: Code
    step: str | None
    seen: str
    status: int = 0
    faults: tuple[Fault, ...] = ()
    cover: Cover | None = None
    page: PageSays = field(default_factory=PageSays)

    @property
    def new_faults(self) -> tuple[Fault, ...]:
        """Those that no good run has."""
        return tuple(fault for fault in self.faults if not fault.known)


def mark(kind: str, text: str, url: str) -> str:
    """The same for the same trouble on another day: a short sum without numbers, versions and tokens."""
    told = "|".join(_NUMBERS.sub("#", part) for part in (kind, text, url.partition("?")[0]))
    return hashlib.blake2b(told.encode(), digest_size=_MARK_BYTES).hexdigest()


MOST_MARKS = 60
_FORGET_AFTER = 14  # days


def learnt(memory: Json, marks: Sequence[str], *, day: int) -> dict[str, Json]:
    """What good runs have, with what this one had: mark → the last day on which it was seen.

    Bounded: what was not seen for two weeks is forgotten, of many only the newest are kept.
    """
    known = dict(known_marks(memory))
    known |= dict.fromkeys(marks, day)
    fresh = [(one, seen) for one, seen in known.items() if day - seen <= _FORGET_AFTER]
    fresh.sort(key=lambda pair: -pair[1])
    return {"day": day, "marks": dict(fresh[:MOST_MARKS])}


def known_marks(memory: Json) -> Mapping[str, int]:
    """The marks that were learnt; none when nothing was."""
    marks = memory.get("marks") if isinstance(memory, dict) else None
    if not isinstance(marks, dict):
        return {}
    return {one: seen for one, seen in marks.items() if isinstance(seen, int)}


def is_learning_day(memory: Json, *, day: int) -> bool:
    """Whether no good run has listened on this day yet."""
    return not isinstance(memory, dict) or memory.get("day") != day
