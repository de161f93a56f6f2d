"""What runs cost the shop, as SQL: the same sums for a day that is rolled up and for one that is not yet."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, func, type_coerce

from monitor.storage.columns import DAY
from monitor.storage.tables import runs

DAY_OF_RUN = type_coerce(runs.c.slot, BigInteger) // DAY
COSTS = ("checkouts", "events_held", "measured", "requests", "received")
"""The columns of `days` that are about it, in their order."""


def costs() -> tuple[ColumnElement[Any], ...]:
    """What runs cost the shop, summed up: one for each of those columns of `days`, in their order."""
    return (
        func.coalesce(func.sum(runs.c.checkouts), 0),
        func.coalesce(func.sum(runs.c.events_held), 0),
        func.count(runs.c.requests),
        func.coalesce(func.sum(runs.c.requests), 0),
        func.coalesce(func.sum(runs.c.received), 0),
    )
