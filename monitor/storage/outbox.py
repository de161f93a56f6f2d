"""Messages that are owed: added with the result that caused them, claimed, sent, marked."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Connection, and_, exists, func, not_, or_, select, update

from alerts.backoff import LONGEST
from alerts.model import Notification, OutboxFigures, OwedMessage
from monitor.storage.database import Database
from monitor.storage.tables import channels, insert_into
from monitor.storage.tables import notifications as messages

_TABLE = messages.c
_OWED = _TABLE.next_try.is_not(None)
_EARLIER = messages.alias("earlier")
_AN_EARLIER_ONE_WAITS = exists().where(
    _EARLIER.c.incident_id == _TABLE.incident_id,
    _EARLIER.c.channel == _TABLE.channel,
    _EARLIER.c.id < _TABLE.id,
    _EARLIER.c.next_try.is_not(None),
)
_SOON = 2 * LONGEST  # no try is ever put off so far
_NOTHING = {"delivered": 0, "failed_tries": 0, "abandoned": 0}


class SqlOutbox:
    """The dispatcher's hand on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, *, now: datetime, lease: timedelta, limit: int) -> Sequence[OwedMessage]:
        return await self._database.write(partial(_claim, now, lease, limit))

    async def renew(self, keys: Collection[str], *, until: datetime) -> None:
        await self._database.write(partial(_renew, keys, until))

    async def delivered(self, key: str, *, now: datetime) -> None:
        await self._database.write(partial(_delivered, key, now))

    async def failed(self, key: str, *, error: str, next_try: datetime) -> None:
        await self._database.write(partial(_failed, key, error, next_try))

    async def abandon(self, key: str, *, reason: str, now: datetime) -> None:
        await self._database.write(partial(_abandon, key, reason, now))

    async def owe(self, notifications: Sequence[Notification]) -> None:
        if notifications:
            await self._database.write(partial(add_messages, notifications))

    async def about(self, incident_id: str) -> Sequence[Notification]:
        return await self._database.read(partial(_about, incident_id))

    async def reached(self, incident_id: str) -> Collection[str]:
        return await self._database.read(partial(_reached, incident_id))

    async def figures(self, *, now: datetime) -> OutboxFigures:
        return await self._database.read(partial(_figures, now))


def add_messages(notifications: Sequence[Notification], connection: Connection) -> None:
    """Owe these, in their order; those whose key is known already are left as they are."""
    rows = [
        {
            "key": one.key,
            "incident_id": one.incident_id,
            "channel": one.channel,
            "created_at": one.created_at,
            "not_before": one.not_before,
            "body": one,
            "next_try": one.not_before,
            "tries": 0,
        }
        for one in notifications
    ]
    connection.execute(insert_into(connection, messages).on_conflict_do_nothing(), rows)


def withdraw_messages(incident_ids: Sequence[str], connection: Connection) -> None:
    """Nobody needs to hear of these; what somebody is sending at this moment is sent."""
    unsent = update(messages).where(
        _TABLE.incident_id.in_(incident_ids), _OWED, _TABLE.claimed_until.is_(None)
    )
    connection.execute(unsent.values(next_try=None))


def _claim(
    now: datetime, lease: timedelta, limit: int, connection: Connection
) -> Sequence[OwedMessage]:
    # Two statements, because PostgreSQL may run a subquery with LIMIT more than once. The rows are
    # locked in between; SQLite has one writer at a time and needs no lock.
    due = (
        select(messages)
        .where(or_(_TABLE.next_try <= now, _misdated(now)), ~_AN_EARLIER_ONE_WAITS)
        .order_by(_TABLE.next_try, _TABLE.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = connection.execute(due).all()
    until = now + lease
    if rows:
        claimed = update(messages).where(_TABLE.id.in_([row.id for row in rows]))
        connection.execute(claimed.values(next_try=until, claimed_until=until))
    return [
        OwedMessage(
            notification=row.body,
            tries=row.tries,
            last_error=row.last_error,
            claimed_until=until,
        )
        for row in rows
    ]


def _renew(keys: Collection[str], until: datetime, connection: Connection) -> None:
    held = update(messages).where(_TABLE.key.in_(keys), _OWED, _TABLE.claimed_until.is_not(None))
    connection.execute(held.values(next_try=until, claimed_until=until))


def _misdated(now: datetime) -> ColumnElement[bool]:
    """Put off by a clock that was ahead: further than ever, and nobody holds the message back."""
    held = and_(_TABLE.not_before > now, _TABLE.not_before > _TABLE.created_at)
    return and_(_TABLE.next_try > now + _SOON, not_(held))


def _delivered(key: str, now: datetime, connection: Connection) -> None:
    _mark(key, "delivered", connection, delivered_at=now, next_try=None, claimed_until=None)


def _failed(key: str, error: str, next_try: datetime, connection: Connection) -> None:
    _mark(
        key,
        "failed_tries",
        connection,
        last_error=error,
        next_try=next_try,
        claimed_until=None,
        tries=_TABLE.tries + 1,
    )


def _abandon(key: str, reason: str, now: datetime, connection: Connection) -> None:
    _mark(
        key,
        "abandoned",
        connection,
        abandoned_at=now,
        last_error=reason,
        next_try=None,
        claimed_until=None,
    )


def _mark(key: str, total: str, connection: Connection, **values: object) -> None:
    """Change a message that is still owed, and count it for its channel; once, however often told."""
    this = update(messages).where(_TABLE.key == key, _OWED).values(values)
    channel: str | None = connection.scalar(this.returning(_TABLE.channel))
    if channel is None:
        return
    first = insert_into(connection, channels).values({"channel": channel, **_NOTHING, total: 1})
    more = {total: channels.c[total] + 1}
    connection.execute(first.on_conflict_do_update(index_elements=["channel"], set_=more))


def _about(incident_id: str, connection: Connection) -> Sequence[Notification]:
    withdrawn = and_(
        _TABLE.next_try.is_(None), _TABLE.delivered_at.is_(None), _TABLE.abandoned_at.is_(None)
    )
    owed = select(_TABLE.body).where(_TABLE.incident_id == incident_id, ~withdrawn)
    return connection.scalars(owed.order_by(_TABLE.id)).all()


def _reached(incident_id: str, connection: Connection) -> Collection[str]:
    delivered = select(_TABLE.channel).where(
        _TABLE.incident_id == incident_id, _TABLE.delivered_at.is_not(None)
    )
    return frozenset(connection.scalars(delivered))


def _figures(now: datetime, connection: Connection) -> OutboxFigures:
    waiting, oldest = connection.execute(
        select(func.count(), func.min(_TABLE.not_before)).where(_OWED, _TABLE.not_before <= now)
    ).one()
    held = select(func.count()).select_from(messages).where(_OWED, _TABLE.not_before > now)
    totals = connection.execute(select(channels)).all()
    return OutboxFigures(
        waiting=waiting,
        held=connection.scalar(held) or 0,
        oldest_waiting=oldest,
        delivered={row.channel: row.delivered for row in totals},
        failed_tries={row.channel: row.failed_tries for row in totals},
        abandoned={row.channel: row.abandoned for row in totals},
    )
