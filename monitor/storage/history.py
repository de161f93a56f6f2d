"""Reads what happened, for pages, metrics and commands. Never writes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, func, literal, select, type_coerce

from alerts.model import CheckState, Incident
from monitor.storage.base import Checkouts, Cost, Day, StoredRun
from monitor.storage.columns import DayNumber
from monitor.storage.costs import COSTS, DAY_OF_RUN, costs
from monitor.storage.database import Database
from monitor.storage.tables import Detail, check_state, days, incidents, runs
from probes.footprint import COUNTED, counted, held_by_vendor
from probes.result import Measurement, Verdict


class SqlHistory:
    """The readers' hand on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def states(self) -> Mapping[str, CheckState]:
        return await self._database.read(_states)

    async def run(self, run_id: str) -> StoredRun | None:
        return await self._database.read(partial(_run, run_id))

    async def runs(
        self, *, store: str | None = None, check_id: str | None = None, limit: int = 50
    ) -> Sequence[StoredRun]:
        return await self._database.read(partial(_runs, store, check_id, limit))

    async def last_passed(self, check_id: str, *, before: datetime) -> StoredRun | None:
        return await self._database.read(partial(_last_passed, check_id, before))

    async def incident(self, incident_id: str) -> Incident | None:
        return await self._database.read(partial(_incident, incident_id))

    async def incidents(
        self, *, store: str | None = None, only_open: bool = False, limit: int = 50
    ) -> Sequence[Incident]:
        return await self._database.read(partial(_incidents, store, limit, only_open=only_open))

    async def days(self, *, check_id: str, since: date) -> Sequence[Day]:
        return await self._database.read(partial(_days, check_id, since))

    async def costs(self, store: str, *, since: date) -> Sequence[Cost]:
        return await self._database.read(partial(_costs, store, since))

    async def held(self, store: str, *, since: date) -> Mapping[str, int]:
        return await self._database.read(partial(_held, store, since))

    async def checkouts(self, store: str, *, since: datetime) -> Mapping[str, Checkouts]:
        return await self._database.read(partial(_checkouts, store, since))


def _states(connection: Connection) -> Mapping[str, CheckState]:
    stored = connection.execute(select(check_state.c.check_id, check_state.c.state))
    return {row.check_id: row.state for row in stored}


def _run(run_id: str, connection: Connection) -> StoredRun | None:
    row = connection.execute(select(runs).where(runs.c.run_id == run_id)).one_or_none()
    return _as_run(row) if row else None


def _runs(
    store: str | None, check_id: str | None, limit: int, connection: Connection
) -> Sequence[StoredRun]:
    wanted = select(runs).order_by(runs.c.slot.desc()).limit(limit)
    if store is not None:
        wanted = wanted.where(runs.c.store == store)
    if check_id is not None:
        wanted = wanted.where(runs.c.check_id == check_id)
    return [_as_run(row) for row in connection.execute(wanted)]


def _last_passed(check_id: str, before: datetime, connection: Connection) -> StoredRun | None:
    wanted = (
        select(runs)
        .where(runs.c.check_id == check_id, runs.c.slot < before)
        .where(runs.c.verdict == Verdict.PASSED)
        .order_by(runs.c.slot.desc())
        .limit(1)
    )
    row = connection.execute(wanted).one_or_none()
    return _as_run(row) if row else None


def _as_run(row: Row[tuple[object, ...]]) -> StoredRun:
    detail = row.detail or Detail()
    return StoredRun(
        run_id=row.run_id,
        check_id=row.check_id,
        location=row.location,
        slot=row.slot,
        started_at=row.started_at,
        duration=row.duration or timedelta(0),
        verdict=row.verdict,
        attempts=row.attempts or 0,
        flaky=bool(row.flaky),
        code=row.code,
        step=row.step,
        expected=detail.expected,
        seen=detail.seen,
        url=detail.url,
        causes=detail.causes,
        steps=detail.steps,
        findings=detail.findings,
        measurements=_measurements(row, detail),
        fingerprint=detail.fingerprint,
        evidence=detail.evidence,
    )


def _measurements(row: Row[tuple[object, ...]], detail: Detail) -> tuple[Measurement, ...]:
    """Those that are counted lie in columns; older rows have them among the others as well."""
    others = tuple(one for one in detail.measurements if one.name not in COUNTED)
    return (*counted({name: row._mapping[name] for name in COUNTED}), *others)  # noqa: SLF001


def _incident(incident_id: str, connection: Connection) -> Incident | None:
    found: Incident | None = connection.scalar(
        select(incidents.c.body).where(incidents.c.id == incident_id)
    )
    return found


def _incidents(
    store: str | None, limit: int, connection: Connection, *, only_open: bool
) -> Sequence[Incident]:
    newest_first = (incidents.c.opened_at.desc(), incidents.c.id)
    wanted = select(incidents.c.body).order_by(*newest_first).limit(limit)
    if store is not None:
        wanted = wanted.where(incidents.c.store == store)
    if only_open:
        wanted = wanted.where(incidents.c.resolved_at.is_(None))
    return connection.scalars(wanted).all()


def _days(check_id: str, since: date, connection: Connection) -> Sequence[Day]:
    wanted = select(days).where(days.c.check_id == check_id, days.c.day >= since)
    return [
        Day(
            check_id=row.check_id,
            day=row.day,
            runs={verdict: row._mapping[verdict.value] for verdict in Verdict},  # noqa: SLF001
            flaky=row.flaky,
            duration_seconds=row.duration_seconds,
            slowest_seconds=row.slowest_seconds,
        )
        for row in connection.execute(wanted.order_by(days.c.day))
    ]


def _costs(store: str, since: date, connection: Connection) -> Sequence[Cost]:
    """From the days in figures; where there is none yet, from the runs themselves."""
    columns = (days.c.checkouts, days.c.events_held, days.c.measured, days.c.requests)
    own = days.c.check_id.startswith(f"{store}/", autoescape=True)
    rolled = select(
        days.c.check_id,
        days.c.day,
        sum((days.c[verdict.value] for verdict in Verdict), start=literal(0)).label("runs"),
        *(func.coalesce(column, 0).label(column.name) for column in (*columns, days.c.received)),
    ).where(own, days.c.day >= since)
    found = {(one.check_id, one.day): one for one in map(_as_cost, connection.execute(rolled))}
    of_runs = (
        select(
            runs.c.check_id,
            type_coerce(DAY_OF_RUN, DayNumber).label("day"),
            func.count().label("runs"),
            *(cost.label(name) for cost, name in zip(costs(), COSTS, strict=True)),
        )
        .where(runs.c.store == store, runs.c.verdict.is_not(None))
        .where(runs.c.slot >= _midnight(since))
        .group_by(runs.c.check_id, DAY_OF_RUN)
    )
    for one in map(_as_cost, connection.execute(of_runs)):
        found.setdefault((one.check_id, one.day), one)
    return sorted(found.values(), key=lambda cost: (cost.day, cost.check_id))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _as_cost(row: Row[Any]) -> Cost:
    """PostgreSQL's sums of whole numbers come as decimals."""
    sums = {name: int(getattr(row, name)) for name in ("runs", *COSTS)}
    return Cost(check_id=row.check_id, day=row.day, **sums)


def _held(store: str, since: date, connection: Connection) -> Mapping[str, int]:
    details = select(runs.c.detail).where(
        runs.c.store == store, runs.c.slot >= _midnight(since), runs.c.events_held > 0
    )
    held: Counter[str] = Counter()
    # Not all at once: a month has thousands.
    for detail in connection.execute(details, execution_options={"yield_per": 500}).scalars():
        held.update(held_by_vendor(detail.measurements))
    return dict(held.most_common())


def _checkouts(store: str, since: datetime, connection: Connection) -> Mapping[str, Checkouts]:
    begun = (
        select(
            runs.c.check_id,
            func.sum(runs.c.checkouts).label("number"),
            func.max(runs.c.slot).label("last"),
        )
        .where(runs.c.store == store, runs.c.slot >= since, runs.c.checkouts > 0)
        .group_by(runs.c.check_id)
    )
    return {
        row.check_id: Checkouts(number=int(row.number), last=row.last)
        for row in connection.execute(begun)
    }
