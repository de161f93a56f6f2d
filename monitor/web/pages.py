"""The pages: what is asked of the history for each, and which template shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from aiohttp import web

from alerts.changed import what_changed
from config.manners import notes
from config.store import Config, Store, store_of
from monitor.storage.base import Day, History, StoredRun
from monitor.web.bars import DayBar, Piece, availability, day_bars, end_of, pieces
from monitor.web.deps import DEPS, Evidence
from monitor.web.files import shown_as_picture
from monitor.web.render import render
from monitor.web.wall import CheckTile, by_trouble, store_tile, tiles
from probes.footprint import EVENT_HELD
from probes.result import Verdict

_DAYS = timedelta(days=30)
_RUNS = 15
_MOST_INCIDENTS = 200


@dataclass(frozen=True, kw_only=True)
class Shop:
    """The store that a run or an incident belongs to; also when its file is gone by now."""

    id: str
    store: Store | None

    @classmethod
    def of(cls, subject: str, config: Config) -> "Shop":
        """`subject` is the id of a check or of a store."""
        store_id = store_of(subject)
        return cls(id=store_id, store=config.stores.get(store_id))

    @property
    def title(self) -> str:
        return self.store.title if self.store else self.id

    @property
    def zone(self) -> tzinfo:
        return self.store.zone if self.store else UTC


async def wall(request: web.Request) -> web.StreamResponse:
    deps = request.config_dict[DEPS]
    reading, now = deps.reading(), deps.now()
    states = await deps.history.states()
    open_ = await deps.history.incidents(only_open=True, limit=_MOST_INCIDENTS)
    shown = tiles(reading, states, now=now)
    return render(
        request,
        "wall.html",
        tiles=shown,
        shared=reading.shared,
        incidents=[(one, Shop.of(one.subject, reading.config)) for one in by_trouble(open_)],
        sums=_sums([tile.look.value for tile in shown]),
        now=now,
        zone=UTC,
    )


def _sums(looks: Sequence[str]) -> Mapping[str, int]:
    fine = sum(look == "ok" for look in looks)
    unclear = sum(look in ("unknown", "unseen", "stale") for look in looks)
    return {"trouble": len(looks) - fine - unclear, "unclear": unclear, "ok": fine}


async def store(request: web.Request) -> web.StreamResponse:
    deps = request.config_dict[DEPS]
    store_id = request.match_info["store"]
    reading, now = deps.reading(), deps.now()
    known = reading.config.stores.get(store_id)
    faults = reading.faulty.get(store_id, ())
    incidents = await deps.history.incidents(store=store_id, limit=_RUNS)
    if known is None and not faults and not incidents:
        raise web.HTTPNotFound
    states = await deps.history.states() if known else {}
    tile = store_tile(known, states, faults=faults, now=now) if known else None
    return render(
        request,
        "store.html",
        shop=Shop(id=store_id, store=known),
        tile=tile,
        faults=faults,
        incidents=by_trouble(one for one in incidents if one.resolved_at is None),
        past_incidents=[one for one in incidents if one.resolved_at is not None],
        checks=[await _past(deps.history, one, now=now) for one in tile.checks] if tile else [],
        days=_DAYS.days,
        notes=[*notes(known)] if known else [],
    )


@dataclass(frozen=True, kw_only=True)
class Past:
    """What a store's page shows of one check."""

    tile: CheckTile
    runs: Sequence[StoredRun]
    days: Sequence[Day]
    first_day: date

    @property
    def bars(self) -> Sequence[DayBar]:
        return day_bars(self.days, first=self.first_day, number=_DAYS.days)

    @property
    def availability(self) -> float | None:
        return availability(self.days)

    @property
    def longest(self) -> timedelta:
        """All runs are drawn to this length, so that they can be compared."""
        return max((end_of(run) for run in self.runs), default=timedelta(0))

    def pieces(self, run: StoredRun) -> Sequence[Piece]:
        return pieces(run.steps, whole=self.longest)


async def _past(history: History, tile: CheckTile, *, now: datetime) -> Past:
    check_id, first_day = tile.check.id, (now - _DAYS).date()
    return Past(
        tile=tile,
        runs=await history.runs(check_id=check_id, limit=_RUNS),
        days=await history.days(check_id=check_id, since=first_day),
        first_day=first_day,
    )


async def run(request: web.Request) -> web.StreamResponse:
    deps = request.config_dict[DEPS]
    found = await deps.history.run(request.match_info["run"])
    if found is None:
        raise web.HTTPNotFound
    good, times = None, None
    if found.verdict not in (Verdict.PASSED, None):
        good = await deps.history.last_passed(found.check_id, before=found.slot)
        state = (await deps.history.states()).get(found.check_id)
        times = state.first_seen if state else None
    return render(
        request,
        "run.html",
        run=found,
        shop=Shop.of(found.check_id, deps.config),
        pieces=pieces(found.steps, whole=end_of(found)),
        good=good,
        changes=what_changed(good.fingerprint, found.fingerprint, first_seen=times)
        if good
        else (),
        pictures=[name for name in found.evidence if shown_as_picture(name)],
        kept=_kept(deps.evidence, found),
        held=_held(found),
    )


def _held(found: StoredRun) -> Sequence[Mapping[str, object]]:
    """What vendors would have been told of this run."""
    return [
        {**one.labels, "number": int(one.value)}
        for one in found.measurements
        if one.name == EVENT_HELD
    ]


def _kept(evidence: Evidence, found: StoredRun) -> Mapping[str, int | None]:
    """The size of each file of evidence in bytes; None for those that are gone."""
    files = {name: evidence.path(found.check_id, found.run_id, name) for name in found.evidence}
    return {name: file.stat().st_size if file else None for name, file in files.items()}


async def incidents(request: web.Request) -> web.StreamResponse:
    deps = request.config_dict[DEPS]
    only_open = request.query.get("show") == "open"
    found = await deps.history.incidents(only_open=only_open, limit=_MOST_INCIDENTS)
    return render(
        request,
        "incidents.html",
        incidents=[(one, Shop.of(one.subject, deps.config)) for one in found],
        only_open=only_open,
    )


async def incident(request: web.Request) -> web.StreamResponse:
    deps = request.config_dict[DEPS]
    found = await deps.history.incident(request.match_info["incident"])
    if found is None:
        raise web.HTTPNotFound
    shop = Shop.of(found.subject, deps.config)
    shown_by = await deps.history.run(found.run_id) if found.run_id else None
    picture = next(filter(shown_as_picture, shown_by.evidence), None) if shown_by else None
    explained_by = None
    if found.explained_by:
        explained_by = await deps.history.incident(found.explained_by)
    return render(
        request,
        "incident.html",
        incident=found,
        shop=shop,
        run=shown_by,
        picture=picture,
        explained_by=explained_by,
    )
