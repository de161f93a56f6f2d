"""The pages as JSON, for scripts. Times are ISO 8601 in UTC, lengths are seconds."""

import re
from collections.abc import Mapping
from datetime import datetime

from aiohttp import web

from alerts.model import Incident
from monitor.storage.base import StoredRun
from monitor.web.deps import DEPS, ID
from monitor.web.wall import CheckTile, StoreTile, tiles
from probes.result import Json

_LIMIT, _MOST = 50, 500
_WHICH_STORE = "Name the store of the check, too: ?store=…&check=…"


async def stores(request: web.Request) -> web.StreamResponse:
    """`GET /api/stores`: as on the wall, the worst first."""
    deps = request.config_dict[DEPS]
    states = await deps.history.states()
    shown = tiles(deps.reading(), states, now=deps.now())
    return web.json_response({"stores": [_store(tile) for tile in shown]})


async def runs(request: web.Request) -> web.StreamResponse:
    """`GET /api/runs?store=&check=&limit=`: the newest first. A check has its name within a store."""
    history = request.config_dict[DEPS].history
    store, check = _id(request, "store"), _id(request, "check")
    if check and not store:
        return web.json_response({"error": _WHICH_STORE, "detail": ""}, status=400)
    found = await history.runs(
        store=store,
        check_id=f"{store}/{check}" if store and check else None,
        limit=_limit(request),
    )
    return web.json_response({"runs": [_run(one) for one in found]})


async def incidents(request: web.Request) -> web.StreamResponse:
    """`GET /api/incidents?store=&open=1&limit=`: the newest first."""
    found = await request.config_dict[DEPS].history.incidents(
        store=_id(request, "store"),
        only_open=request.query.get("open") == "1",
        limit=_limit(request),
    )
    return web.json_response({"incidents": [_incident(one) for one in found]})


def _id(request: web.Request, name: str) -> str | None:
    given = request.query.get(name)
    if given is not None and not re.fullmatch(ID, given):
        raise web.HTTPNotFound
    return given


def _limit(request: web.Request) -> int:
    given = request.query.get("limit", "")
    return min(int(given), _MOST) if re.fullmatch("[0-9]{1,6}", given) else _LIMIT


def _store(tile: StoreTile) -> Mapping[str, Json]:
    return {
        "id": tile.id,
        "name": tile.title,
        "url": tile.store.url if tile.store else None,
        "owner": tile.store.owner if tile.store else None,
        "look": tile.look.value,
        "in_maintenance": tile.in_maintenance,
        "faults": [str(fault) for fault in tile.faults],
        "checks": [_check(one) for one in tile.checks],
    }


def _check(tile: CheckTile) -> dict[str, Json]:
    last = tile.state.last
    return {
        "id": tile.check.id,
        "kind": tile.check.kind,
        "every": tile.check.spec.every.total_seconds(),
        "look": tile.look.value,
        "since": _time(tile.since),
        "overdue": tile.overdue,
        "last_run": last.run_id if last else None,
        "finished_at": _time(last.finished_at) if last else None,
        "verdict": last.verdict.value if last else None,
        "seconds": last.duration_seconds if last else None,
        "code": last.code.value if last and last.code else None,
        "step": last.step if last else None,
    }


def _run(run: StoredRun) -> dict[str, Json]:
    return {
        "id": run.run_id,
        "check": run.check_id,
        "location": run.location,
        "slot": _time(run.slot),
        "started_at": _time(run.started_at),
        "seconds": run.duration.total_seconds(),
        "verdict": run.verdict.value if run.verdict else None,
        "attempts": run.attempts,
        "flaky": run.flaky,
        "code": run.code,
        "step": run.step,
        "expected": run.expected,
        "seen": run.seen,
        "url": run.url,
        "steps": [
            {
                "name": step.name,
                "verdict": step.verdict.value,
                "started": step.started.total_seconds(),
                "seconds": step.duration.total_seconds(),
                "url": step.url,
                "locator": step.locator,
            }
            for step in run.steps
        ],
        "evidence": [f"/runs/{run.run_id}/evidence/{name}" for name in run.evidence],
    }


def _incident(incident: Incident) -> dict[str, Json]:
    return {
        "id": incident.id,
        "subject": incident.subject,
        "kind": incident.kind.value,
        "severity": incident.severity.value,
        "code": incident.code,
        "step": incident.step,
        "summary": incident.summary,
        "run": incident.run_id,
        "opened_at": _time(incident.opened_at),
        "resolved_at": _time(incident.resolved_at),
        "flapping": incident.flapping,
        "told": list(incident.told),
        "explained_by": incident.explained_by,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
