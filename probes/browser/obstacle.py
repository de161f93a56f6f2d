"""The words for what lies over a page: its sorts, how it was got out of the way, and what is known of it as data.

Values only. Who looks is `overlay`, who presses is `way` and `banner`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict

from config.checks import Cookies
from probes.result import Json


class Kind(StrEnum):
    """What sort of thing lies there."""

    CONSENT = "consent"
    AGE_GATE = "age_gate"
    MARKET = "market"
    NEWSLETTER = "newsletter"
    CHAT = "chat"
    DIALOG = "dialog"


class How(StrEnum):
    """How it was got out of the way."""

    DECLINED = "declined"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    PASSED_BY = "passed_by"
    HIDDEN = "hidden"
    STILL_OPEN = "still_open"


ANSWERS = frozenset({How.DECLINED, How.ACCEPTED})
"""How a question about cookies is answered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacle:
    """What lay in the way of one step. `name`: its maker, or its element; `by`: what knew the way out.

    `pressed` is what was pressed in it without an effect. `closed_in`: it had no way out at all, neither
    something to press nor a place to click; a customer was as stuck as we. `asks`: it wanted an answer that a customer
    has, and whether ours is one is not known.
    """

    kind: Kind
    name: str
    how: How
    step: str
    by: str = ""
    says: str = ""
    pressed: tuple[str, ...] = ()
    closed_in: bool = False
    asks: bool = False

    @property
    def blocks(self) -> bool:
        """Whether a customer could not get past it either, as far as can be told."""
        stuck = self.closed_in or (bool(self.pressed) and not self.asks)
        return self.how is How.HIDDEN and stuck

    def told(self) -> dict[str, Json]:
        """As a fact of the run."""
        told: dict[str, Json] = {"kind": self.kind.value, "name": self.name, "how": self.how.value}
        return told | {"step": self.step} | ({"by": self.by} if self.by else {})


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Manager(_Data):
    """A consent manager. `present` is CSS of what shows that it is there; `hosts` are those of its own scripts.

    `decline` and `accept` are ways, the best first; a way is what is pressed, one after the other.
    """

    name: str
    present: str
    hosts: tuple[str, ...]
    decline: tuple[tuple[str, ...], ...]
    accept: tuple[tuple[str, ...], ...]

    def ways(self, how: How) -> tuple[tuple[str, ...], ...]:
        return self.decline if how is How.DECLINED else self.accept

    @property
    def first_buttons(self) -> str:
        """CSS of whatever shows that its banner is open."""
        return ", ".join(way[0] for way in (*self.decline, *self.accept))


class Sort(_Data):
    """A sort of box, known by what it says, and what is pressed in it: regular expressions, the best first.

    `decline` and `accept` are for questions about cookies, `press` is for all others.
    """

    kind: Kind
    says: str
    press: tuple[str, ...] = ()
    decline: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()

    def rows(self, how: How) -> tuple[str, ...]:
        """What answers a question about cookies."""
        return self.decline if how is How.DECLINED else self.accept


class Close(_Data):
    """What closes a box of any sort: what it says, or what it is called."""

    says: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is known of obstacles; `own` are a store's own locators of what closes them."""

    managers: tuple[Manager, ...] = ()
    sorts: tuple[Sort, ...] = ()
    close: Close | None = None
    own: tuple[str, ...] = ()
    cookies: Cookies = Cookies.LEAVE

    @property
    def answers(self) -> tuple[How, How]:
        """How a banner that is in the way is answered, and how when that can't be."""
        if self.cookies is Cookies.ACCEPT:
            return How.ACCEPTED, How.DECLINED
        return How.DECLINED, How.ACCEPTED

    def sort_of(self, said: str) -> Sort | None:
        return next((sort for sort in self.sorts if matches(sort.says, said)), None)


def matches(pattern: str, said: str) -> bool:
    return _regex(pattern).search(said) is not None


def in_order(rows: Iterable[str], said: Iterable[str]) -> list[int]:
    """Which of what was said meets one of the rows, in the rows' order."""
    texts = list(said)
    found = (at for row in rows for at, text in enumerate(texts) if matches(row, text))
    return list(dict.fromkeys(found))


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
