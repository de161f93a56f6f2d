"""What changed in a shop since the last good run, and since when: two fingerprints compared. Pure.

A change is no cause: it stands beside it, for whoever knows what was done that day.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from alerts.model import Difference
from probes.result import Json

FORGET_AFTER = timedelta(days=30)
"""So long a value counts as new."""
MOST_SEEN = 60
"""Values whose first time is kept for a check."""
_LONGEST_VALUE = 120  # characters of a value by which it is known again
_MEASURED = {"page_kilobytes": 0.25}
"""Facts that are never twice the same; by what share they have to differ to count."""

_OF_THE_VISIT = frozenset({"consent", "obstacles"})
"""Facts that say nothing of the shop: pop-ups come and go, a visit that failed early answered none."""


def what_changed(
    before: Mapping[str, Json],
    after: Mapping[str, Json],
    *,
    first_seen: Mapping[str, datetime] | None = None,
) -> tuple[Difference, ...]:
    """The facts that both runs know and that differ, by name.

    A fact that only one of them knows says nothing: a run that failed early saw less of the shop.
    `first_seen` is what `first_seen()` gave.
    """
    old, new = dict(_facts(before)), dict(_facts(after))
    return tuple(
        Difference(
            fact=fact,
            gone=tuple(value for value in old[fact] if value not in new[fact]),
            new=tuple(value for value in new[fact] if value not in old[fact]),
            since={
                value: seen
                for value in new[fact]
                if value not in old[fact] and (seen := (first_seen or {}).get(_key(fact, value)))
            },
        )
        for fact in sorted(old.keys() & new.keys())
        if _differ(fact, old[fact], new[fact])
    )


def first_seen(
    known: Mapping[str, datetime],
    good: Mapping[str, Json],
    now_seen: Mapping[str, Json],
    *,
    now: datetime,
) -> Mapping[str, datetime]:
    """When each value that the last good run did not have was first seen, with this run in it.

    `known` is what this gave after the run before. Bounded: a value that went is forgotten, so is one
    that has stayed for FORGET_AFTER, and of very many the oldest. Before the first good run nothing is
    new.
    """
    before, after = dict(_facts(good)), dict(_facts(now_seen))
    # a fact that this run did not come to see keeps its times
    kept = {
        key: seen
        for key, seen in known.items()
        if now - seen < FORGET_AFTER and _is_there(key, after)
    }
    for fact in before.keys() & after.keys() - _MEASURED.keys():
        for value in after[fact]:
            if value not in before[fact]:
                kept.setdefault(_key(fact, value), now)
    newest = sorted(kept.items(), key=lambda one: one[1], reverse=True)[:MOST_SEEN]
    return dict(sorted(newest))


def _is_there(key: str, facts: Mapping[str, tuple[str, ...]]) -> bool:
    fact = key.partition("=")[0]
    return fact not in facts or any(_key(fact, value) == key for value in facts[fact])


def _key(fact: str, value: str) -> str:
    return f"{fact}={value[:_LONGEST_VALUE]}"


def _differ(fact: str, old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    if set(old) == set(new):
        return False
    share = _MEASURED.get(fact)
    if share is None or len(old) != 1 or len(new) != 1:
        return True
    was, now = float(old[0]), float(new[0])
    return abs(now - was) > share * max(was, now)


def _facts(
    fingerprint: Mapping[str, Json], prefix: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each fact with its values; what is nested gets a name such as `theme.name`."""
    for name, value in fingerprint.items():
        if prefix + name in _OF_THE_VISIT:
            continue
        if isinstance(value, dict):
            yield from _facts(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield prefix + name, tuple(dict.fromkeys(map(str, value)))
        elif value is not None:
            yield prefix + name, (str(value),)
