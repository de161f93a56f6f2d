"""A small world for the pages: three shops with a past in a real database, and a server to ask."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, CookieJar
from pydantic import SecretStr

from alerts.policy import decide
from config.checks import UptimeSpec
from config.faults import Fault
from config.reload import Change
from config.settings import Settings
from config.store import Check, Config, Store
from monitor.evidence import EvidenceStore
from monitor.lanes import Lane, Lanes
from monitor.metrics.metrics import Metrics
from monitor.metrics.own import Sources
from monitor.storage.base import StartedRun
from monitor.storage.sql import Storage, open_storage
from monitor.web.app import create_web, start_web
from monitor.web.deps import Deps, ReadyCheck
from probes.result import CheckResult, Verdict
from tests.unit.monitor.metrics.states import NOON, STORE, outcome

DATABASE = "tillwatch.db"
FIVE = timedelta(minutes=5)
NOW = NOON + timedelta(hours=2)
EVIL = "<script>alert('shop')</script><img src=x onerror=alert(1)>"
FAULT = Fault(
    "stores/fjord.yaml", 7, "checks.purchase.every", 'write it like 5m, not "often"', "fjord"
)


class NoBrowsers:
    started = 0

    def alive(self) -> int:
        return 0


class NoLines:
    def waiting(self, lane: Lane) -> int:
        return 0

    def running(self, lane: Lane) -> int:
        return 0


@dataclass
class World:
    """What a test may change and ask. `url` is the server's address."""

    url: str
    client: ClientSession
    storage: Storage
    evidence: EvidenceStore
    metrics: Metrics
    reading: Change
    now: datetime = NOW


def shop(store_id: str, **more: Any) -> Store:
    """A store like the one of the metrics' tests, under another name."""
    return STORE.model_copy(update={"id": store_id, "name": "", **more})


STORES = {
    "nordlys": STORE,
    "havblik": shop("havblik", name="Havblik Keramik", owner=None),
    "skovtur": shop("skovtur", checks={"uptime": UptimeSpec()}),
}


def check_of(store: Store, name: str) -> Check:
    return Check(id=f"{store.id}/{name}", store=store, spec=store.checks[name])


def result_of(check: Check, verdict: Verdict, *, slot: datetime) -> CheckResult:
    name = f"{check.id.replace('/', '-')}-{slot:%d%H%M}"
    return CheckResult(
        run_id=name,
        check_id=check.id,
        location="aarhus",
        slot=slot,
        attempts=2 if verdict is Verdict.FAILED else 1,
        flaky=False,
        started_at=slot,
        duration=timedelta(seconds=3.21),
        outcome=outcome(check, verdict),
    )


async def record(storage: Storage, check: Check, result: CheckResult) -> None:
    """As the pipeline does."""
    await storage.journal.start(
        StartedRun(
            run_id=result.run_id,
            check_id=result.check_id,
            location=result.location,
            slot=result.slot,
            started_at=result.started_at,
        )
    )
    state = await storage.journal.load(check.id)
    decision = decide(
        state, result, store=check.store, now=result.started_at + timedelta(seconds=4)
    )
    assert await storage.journal.commit(result, decision)


async def play(
    storage: Storage, check: Check, verdicts: Iterable[Verdict], *, until: datetime = NOW
) -> None:
    """Runs every five minutes; the newest at `until`."""
    verdicts = list(verdicts)
    for number, verdict in enumerate(verdicts):
        slot = until - (len(verdicts) - number) * FIVE
        await record(storage, check, result_of(check, verdict, slot=slot))


@asynccontextmanager
async def serve(
    tmp_path: Path,
    *,
    stores: dict[str, Store] | None = None,
    faulty: dict[str, tuple[Fault, ...]] | None = None,
    ready: dict[str, ReadyCheck] | None = None,
    password: str | None = None,
    **settings: Any,
) -> AsyncIterator[World]:
    """The real pages on a port of their own, above a real SQLite."""
    storage = await open_storage(f"sqlite:///{tmp_path}/{DATABASE}")
    evidence = EvidenceStore(tmp_path / "evidence")
    reading = Change(
        config=Config(stores=STORES if stores is None else stores), faulty=faulty or {}
    )
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
        world = World("", client, storage, evidence, None, reading)  # type: ignore[arg-type]
        sources = Sources(
            reading=lambda: world.reading,
            read_at=lambda: NOON,
            outbox=storage.outbox,
            browsers=NoBrowsers(),
            lines=NoLines(),
            lanes=Lanes({Lane.BROWSER: 2, Lane.NETWORK: 50}),
            evidence_bytes=lambda: evidence.size,
        )
        world.metrics = Metrics(sources, location="aarhus", now=lambda: world.now)
        deps = Deps(
            settings=Settings(
                data_dir=tmp_path,
                password=SecretStr(password) if password else None,
                **settings,
            ),
            reading=lambda: world.reading,
            history=storage.history,
            evidence=evidence,
            metrics=world.metrics,
            now=lambda: world.now,
            ready=ready or {},
        )
        runner = await start_web(create_web(deps), "127.0.0.1:0")
        host, port = runner.addresses[0][:2]
        world.url = f"http://{host}:{port}"
        try:
            yield world
        finally:
            await runner.cleanup()
            await storage.close()
