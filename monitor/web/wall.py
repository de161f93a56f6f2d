"""What the wall shows of each store, the worst first. Pure: from definitions, states and the time.

Never shows more than is known: a check without a result, or whose newest is older than it may be, is
not in order but unknown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from alerts.model import CheckState, Health, Incident, IncidentKind
from alerts.tally import kept_away
from config.faults import Fault
from config.reload import Change
from config.store import Check, Store
from probes.result import SAW_THE_SHOP

_STALE_AFTER = 3  # intervals
_MARGIN = timedelta(minutes=2)


class Look(StrEnum):
    """How something looks: an icon, a colour and a word each. The worst first. Every `Health` is one.

    `unseen` is a check whose newest run did not see the shop; only when that lasts it is `blind`.
    `stale` is one that was in order and gives no results any more.
    """

    FAILING = "failing"
    BLIND = "blind"
    DEGRADED = "degraded"
    FAULTY = "faulty"
    STALE = "stale"
    UNSEEN = "unseen"
    UNKNOWN = "unknown"
    OK = "ok"


_WORST_FIRST = tuple(Look)
_KINDS = (
    IncidentKind.FAILURE,
    IncidentKind.BLIND,
    IncidentKind.WARNING,
    IncidentKind.CONFIG,
    IncidentKind.SIGNATURE,
)


@dataclass(frozen=True, kw_only=True)
class CheckTile:
    """One check of a store. `overdue`: it should have given another result by now."""

    check: Check
    look: Look
    state: CheckState
    overdue: bool = False

    @property
    def since(self) -> datetime | None:
        """Since when it looks like that."""
        if self.look is Look.STALE:
            return self.state.last.finished_at if self.state.last else None
        return self.state.blind_since if self.look is Look.UNSEEN else self.state.since


@dataclass(frozen=True, kw_only=True)
class StoreTile:
    """One store. `store` is None when its file never was without a fault, so nothing of it runs."""

    id: str
    store: Store | None
    look: Look
    checks: tuple[CheckTile, ...] = ()
    faults: tuple[Fault, ...] = ()
    in_maintenance: bool = False

    @property
    def title(self) -> str:
        return self.store.title if self.store else self.id


def tiles(
    reading: Change, states: Mapping[str, CheckState], *, now: datetime
) -> Sequence[StoreTile]:
    """All stores, those in trouble first."""
    found = [
        store_tile(store, states, faults=reading.faulty.get(store.id, ()), now=now)
        for store in reading.config.stores.values()
    ]
    found += [
        StoreTile(id=store_id, store=None, look=Look.FAULTY, faults=faults)
        for store_id, faults in reading.faulty.items()
        if store_id not in reading.config.stores
    ]
    return sorted(found, key=lambda tile: (_rank(tile.look), tile.title.casefold(), tile.id))


def store_tile(
    store: Store,
    states: Mapping[str, CheckState],
    *,
    faults: tuple[Fault, ...] = (),
    now: datetime,
) -> StoreTile:
    checks = tuple(_check_tiles(store, states, now))
    looks = [tile.look for tile in checks] or [Look.UNKNOWN]
    if faults:
        looks.append(Look.FAULTY)
    return StoreTile(
        id=store.id,
        store=store,
        look=min(looks, key=_rank),
        checks=checks,
        faults=faults,
        in_maintenance=store.in_maintenance(now),
    )


def by_trouble(incidents: Iterable[Incident]) -> Sequence[Incident]:
    """What stops sales first, then the oldest; what another incident explains comes last."""
    return sorted(
        incidents,
        key=lambda one: (one.explained_by is not None, _KINDS.index(one.kind), one.opened_at),
    )


def _check_tiles(
    store: Store, states: Mapping[str, CheckState], now: datetime
) -> Iterator[CheckTile]:
    of_store = [one for name in store.checks if (one := states.get(f"{store.id}/{name}"))]
    away = kept_away(of_store)
    for name, spec in store.checks.items():
        check = Check(id=f"{store.id}/{name}", store=store, spec=spec)
        state = states.get(check.id) or CheckState(check_id=check.id)
        overdue = _is_overdue(check, state, away, now)
        look = _look(state, overdue=overdue)
        yield CheckTile(check=check, state=state, look=look, overdue=overdue)


def _is_overdue(check: Check, state: CheckState, away: datetime | None, now: datetime) -> bool:
    """Not while the shop asked us to stay `away`, by this check or another: then no run is due."""
    if state.last is None:
        return False
    moments = (state.last.finished_at, state.blocked_until, away)
    due_since = max(moment for moment in moments if moment)
    spec = check.spec
    return now - due_since > _STALE_AFTER * spec.every + spec.timeout + _MARGIN


def _look(state: CheckState, *, overdue: bool) -> Look:
    """What was wrong when it was seen last stays wrong until somebody sees otherwise."""
    if state.last is None:
        return Look.UNKNOWN
    if overdue and state.health not in (Health.FAILING, Health.BLIND):
        return Look.STALE
    if state.health is Health.OK and state.last.verdict not in SAW_THE_SHOP:
        return Look.UNSEEN
    return Look(state.health.value)


def _rank(look: Look) -> int:
    return _WORST_FIRST.index(look)
