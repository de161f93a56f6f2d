"""Keeps the database small: days in figures for ever, single runs for weeks.

Each step is a short transaction of its own, so a check that wants to write waits for milliseconds.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    case,
    delete,
    exists,
    func,
    insert,
    select,
    type_coerce,
)

from monitor.storage.costs import DAY_OF_RUN, costs
from monitor.storage.database import Database
from monitor.storage.tables import check_state, days, incidents, notifications, runs
from probes.result import Verdict

_GIVEN_UP = timedelta(days=2)
"""A run without a result for so long will never have one: its location is gone for good."""

_STEP = 100
"""Rows deleted in one transaction."""

_SECONDS = type_coerce(runs.c.duration, BigInteger) / 1e6
_POINTED_TO = exists().where(
    incidents.c.run_id == runs.c.run_id, incidents.c.resolved_at.is_(None)
)
_OF_AN_OPEN_ONE = exists().where(
    incidents.c.id == notifications.c.incident_id, incidents.c.resolved_at.is_(None)
)
"""Their keys keep what was told once (an escalation) from being told again."""
_ROLLED_UP = exists().where(
    days.c.check_id == runs.c.check_id, type_coerce(days.c.day, BigInteger) == DAY_OF_RUN
)


class SqlUpkeep:
    """The housekeeper's hand on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def roll_up(self, *, until: date) -> int:
        done = await self._database.read(_last_days)
        written = 0
        for check_id, last in done.items():
            if last is None or last + timedelta(days=1) < until:
                work = partial(_roll_up, check_id, last, until)
                written += await self._database.write(work)
        return written

    async def forget_runs(self, *, before: datetime, limit: int) -> int:
        old = await self._database.read(partial(_old_runs, before, limit))
        deleted = 0
        for start in range(0, len(old), _STEP):
            step = old[start : start + _STEP]
            deleted += await self._database.write(partial(_delete_runs, step))
        return deleted

    async def forget_messages(self, *, before: datetime, limit: int) -> int:
        old = await self._database.read(partial(_old_messages, before, limit))
        deleted = 0
        for start in range(0, len(old), _STEP):
            step = old[start : start + _STEP]
            deleted += await self._database.write(partial(_delete_messages, step))
        return deleted


def _last_days(connection: Connection) -> Mapping[str, date | None]:
    """The newest day that each check has figures of."""
    # Asked check by check: a GROUP BY would read all days that ever were.
    newest = (
        select(func.max(days.c.day)).where(days.c.check_id == check_state.c.check_id)
    ).scalar_subquery()
    rows = connection.execute(select(check_state.c.check_id, newest.label("day")))
    return {row.check_id: row.day for row in rows}


def _roll_up(check_id: str, last: date | None, until: date, connection: Connection) -> int:
    """Write a check's days after `last`; a day that waits for a result, and those after it, wait."""
    of_check = runs.c.check_id == check_id
    end = _midnight(until)
    waiting = select(func.min(runs.c.slot)).where(
        of_check, runs.c.verdict.is_(None), runs.c.slot >= end - _GIVEN_UP, runs.c.slot < end
    )
    first_open: datetime | None = connection.scalar(waiting)
    if first_open is not None:
        end = _midnight(first_open.date())
    figures = (
        select(*_figures())
        .where(of_check, runs.c.verdict.is_not(None), runs.c.slot < end)
        .group_by(runs.c.check_id, DAY_OF_RUN)
    )
    if last is not None:
        figures = figures.where(runs.c.slot >= _midnight(last + timedelta(days=1)))
    written = insert(days).from_select(list(days.c), figures).returning(days.c.day)
    return len(connection.execute(written).all())


def _figures() -> Sequence[ColumnElement[object]]:
    """One for each column of `days`, in their order."""

    def count(condition: ColumnElement[bool]) -> ColumnElement[object]:
        return func.sum(case((condition, 1), else_=0))

    return (
        runs.c.check_id,
        DAY_OF_RUN,
        *(count(runs.c.verdict == verdict) for verdict in Verdict),
        count(runs.c.flaky.is_(True)),
        func.sum(_SECONDS),
        func.max(_SECONDS),
        *costs(),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _old_runs(before: datetime, limit: int, connection: Connection) -> Sequence[str]:
    old = select(runs.c.run_id).where(runs.c.slot < before, _ROLLED_UP, ~_POINTED_TO)
    return connection.scalars(old.order_by(runs.c.slot).limit(limit)).all()


def _delete_runs(run_ids: Sequence[str], connection: Connection) -> int:
    return connection.execute(
        delete(runs).where(runs.c.run_id.in_(run_ids), ~_POINTED_TO)
    ).rowcount


def _old_messages(before: datetime, limit: int, connection: Connection) -> Sequence[str]:
    table = notifications.c
    done = select(table.key).where(
        table.created_at < before, table.next_try.is_(None), ~_OF_AN_OPEN_ONE
    )
    return connection.scalars(done.order_by(table.created_at).limit(limit)).all()


def _delete_messages(keys: Sequence[str], connection: Connection) -> int:
    return connection.execute(delete(notifications).where(notifications.c.key.in_(keys))).rowcount
