"""Writes what happened: runs, states, incidents and owed messages, in one transaction each time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, bindparam, select, update

from alerts.model import CheckState, Decision, Incident
from config.store import store_of
from monitor.storage.base import StaleStateError, StartedRun
from monitor.storage.database import Database
from monitor.storage.outbox import add_messages, withdraw_messages
from monitor.storage.tables import Detail, check_state, incidents, insert_into, insert_new, runs
from probes.footprint import COUNTED, figure
from probes.result import CheckResult

_STATE = select(check_state.c.state).where(check_state.c.check_id == bindparam("this_check"))
_FINISH = update(runs).where(runs.c.run_id == bindparam("this_run"), runs.c.verdict.is_(None))
_REPLACE = update(check_state).where(
    check_state.c.check_id == bindparam("this_check"),
    check_state.c.version == bindparam("decided_on"),
)


class SqlJournal:
    """The pipeline's hand on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def start(self, run: StartedRun) -> bool:
        return await self._database.write(partial(_start, run))

    async def load(self, check_id: str) -> CheckState:
        # Beside what is being written: it shares its transaction, and sees the newest state.
        return await self._database.write(partial(_load, check_id))

    async def commit(self, result: CheckResult, decision: Decision) -> bool:
        return await self._database.write(partial(_commit, result, decision))

    async def apply(self, decision: Decision) -> None:
        await self._database.write(partial(_apply, decision))

    async def unfinished(self, location: str) -> Sequence[StartedRun]:
        return await self._database.read(partial(_unfinished, location))


def _start(run: StartedRun, connection: Connection) -> bool:
    row = {
        "run_id": run.run_id,
        "check_id": run.check_id,
        "store": store_of(run.check_id),
        "location": run.location,
        "slot": run.slot,
        "started_at": run.started_at,
    }
    if insert_new(connection, runs, row):
        return True
    # The same run asking twice (its connection broke while it was told) began all the same.
    known = select(runs.c.verdict).where(runs.c.run_id == run.run_id)
    rows = connection.execute(known).all()
    return bool(rows) and rows[0].verdict is None


def _load(check_id: str, connection: Connection) -> CheckState:
    state: CheckState | None = connection.scalar(_STATE, {"this_check": check_id})
    return state or CheckState(check_id=check_id)


def _commit(result: CheckResult, decision: Decision, connection: Connection) -> bool:
    if not _finish(result, connection):
        return False
    _apply(decision, connection)
    return True


def _finish(result: CheckResult, connection: Connection) -> bool:
    """Write the result once; False when the run, or another one of its slot, has been there."""
    values = _finished(result)
    if connection.execute(_FINISH, {"this_run": result.run_id, **values}).rowcount:
        return True
    # It was never started.
    identity = {
        "run_id": result.run_id,
        "check_id": result.check_id,
        "store": store_of(result.check_id),
        "location": result.location,
        "slot": result.slot,
    }
    return insert_new(connection, runs, {**identity, **values})


def _finished(result: CheckResult) -> dict[str, object]:
    outcome, failure = result.outcome, result.outcome.failure
    return {
        "started_at": result.started_at,
        "duration": result.duration,
        "verdict": outcome.verdict,
        "attempts": result.attempts,
        "flaky": result.flaky,
        "code": failure and failure.code.value,
        "step": failure and failure.step,
        **{name: figure(outcome.measurements, name) for name in COUNTED},
        "detail": Detail(
            expected=failure.expected if failure else "",
            seen=failure.seen if failure else "",
            url=failure.url if failure else "",
            causes=outcome.causes,
            steps=outcome.steps,
            findings=outcome.findings,
            # those that are counted have columns of their own
            measurements=tuple(one for one in outcome.measurements if one.name not in COUNTED),
            fingerprint=outcome.fingerprint,
            evidence=tuple(artifact.name for artifact in outcome.evidence),
        ),
    }


def _apply(decision: Decision, connection: Connection) -> None:
    _replace_state(decision.state, connection)
    # Resolved ones first: there may be only one open incident of a kind at any moment.
    for incident in sorted(decision.incidents, key=lambda one: one.resolved_at is None):
        _put_incident(incident, connection)
    if decision.withdrawn:
        withdraw_messages(decision.withdrawn, connection)
    if decision.notifications:
        add_messages(decision.notifications, connection)


def _replace_state(state: CheckState, connection: Connection) -> None:
    """Compare-and-set on the version."""
    values = {"version": state.version, "state": state, "updated": datetime.now(UTC)}
    decided_on = {"this_check": state.check_id, "decided_on": state.version - 1}
    changed = connection.execute(_REPLACE, {**decided_on, **values}).rowcount == 1
    if not changed and state.version == 1:
        changed = insert_new(connection, check_state, {"check_id": state.check_id, **values})
    if not changed:
        raise StaleStateError(
            f"{state.check_id}: another run stored its result first; decide again on its state"
        )


def _put_incident(incident: Incident, connection: Connection) -> None:
    values = {
        "subject": incident.subject,
        "store": store_of(incident.subject),
        "kind": incident.kind,
        "run_id": incident.run_id,
        "opened_at": incident.opened_at,
        "resolved_at": incident.resolved_at,
        "body": incident,
    }
    new = insert_into(connection, incidents).values(id=incident.id, **values)
    connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=values))


def _unfinished(location: str, connection: Connection) -> Sequence[StartedRun]:
    columns = (runs.c.run_id, runs.c.check_id, runs.c.location, runs.c.slot, runs.c.started_at)
    begun = select(*columns).where(runs.c.location == location, runs.c.verdict.is_(None))
    rows = connection.execute(begun.order_by(runs.c.slot)).mappings()
    return [StartedRun(**row) for row in rows]
