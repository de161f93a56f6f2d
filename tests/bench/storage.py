"""What it costs to decide on a result and to store what follows, so that it survives a power cut.

SQLite as the service opens it: write-ahead log, `synchronous=FULL`, that is one flush of the disk for
each transaction; what waits at the same time shares one. Beside it the same with NORMAL, which may
lose the last commits at a power cut. The real `decide()`; one run in ten fails, so one in five opens
or closes an incident and owes messages. The folder must be on a real disk: in memory flushing is free.
"""

import asyncio
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median

from pydantic import SecretStr, TypeAdapter

from alerts.policy import decide
from config.store import Store
from monitor.storage.engines import Flush
from monitor.storage.sql import Storage, open_storage
from probes.codes import Code
from probes.result import CheckResult, Failure, Json, Measurement, Outcome, Step, Unit, Verdict
from tests.bench.items import Item, versions

PAIRS, RUNS, AT_ONCE = 3, 4000, 50
BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SHOP = "https://nordlys.example"
CHANNELS = {name: SecretStr("json://127.0.0.1/") for name in ("slack", "mail")}
FAILURE = Failure(
    code=Code.CART_EMPTY,
    step="cart",
    expected="Lysestage in the cart",
    seen="an empty cart: “Din indkøbskurv er tom”",
    url=f"{SHOP}/cart",
)
_ADD_BUTTON = (
    'main form[action*="/cart/add"]:not(li *, [class*="card" i] *, [class*="quick-add" i] *) '
    "button[name=add]:not([disabled], [aria-disabled=true])"
)


@dataclass(frozen=True)
class Figures:
    per_second: float
    bytes_per_run: float


def ordinary_outcome(number: int, *, verdict: Verdict = Verdict.PASSED) -> Outcome:
    """What a purchase run of a Shopify shop brings home; times and the checkout's address vary.

    Nobody answers its question about cookies, as is the default: Google's tag tells its five events without
    consent, other vendors' say nothing.
    """
    token = f"{number * 0x9E3779B97F4A7C15 % 2**128:032x}"
    way = (
        ("home", "/", None),
        ("collection", "/collections/all", 'main a[href*="/products/"]'),
        ("product", "/products/lysestage", _ADD_BUTTON),
        ("add_to_cart", "/products/lysestage", _ADD_BUTTON),
        ("cart", "/cart", "main button#checkout:not([disabled])"),
        ("checkout", f"/checkouts/cn/{token}/da-dk?auto_redirect=false", "#email:visible"),
    )
    steps = tuple(
        Step(
            name=name,
            verdict=Verdict.PASSED,
            started=timedelta(milliseconds=(place * 911 + number * 79) % 9_000),
            duration=timedelta(milliseconds=(place * 233 + number * 1_047) % 2_000),
            url=SHOP + path,
            locator=locator,
        )
        for place, (name, path, locator) in enumerate(way)
    )
    told = (
        ("home", "page_view"),
        ("collection", "view_item_list"),
        ("product", "view_item"),
        ("add_to_cart", "add_to_cart"),
        ("checkout", "begin_checkout"),
    )
    measurements = (
        Measurement(name="checkouts", value=1, unit=Unit.COUNT),
        Measurement(name="events_held", value=len(told), unit=Unit.COUNT),
        *(
            Measurement(name="event_held", value=1, unit=Unit.COUNT, labels=_ga4(step, event))
            for step, event in told
        ),
    )
    fingerprint: dict[str, Json] = {
        "platform": "shopify",
        "language": "da",
        "generator": None,
        "theme": {"name": "Dawn", "id": 128374650912, "version": "15.2.0"},
        "name": "Nordlys",
        "country": "DK",
        "currency": "DKK",
        "consent_manager": "cookiebot",
        "script_hosts": [
            "cdn.shopify.com",
            "connect.facebook.net",
            "consent.cookiebot.com",
            "static.klaviyo.com",
            "widget.trustpilot.com",
            "www.googletagmanager.com",
        ],
        "page_kilobytes": 380 + number % 40,
        "apps": ["Klaviyo", "Trustpilot"],
        "security_policy": [
            "block-all-mixed-content",
            "frame-ancestors 'none'",
            "upgrade-insecure-requests",
        ],
        "final_url": f"{SHOP}/",
        "payment_methods": ["Kreditkort", "MobilePay"],
        "checkout_host": "nordlys.example",
        "consent": "open",
    }
    return Outcome(
        verdict=verdict,
        failure=FAILURE if verdict is Verdict.FAILED else None,
        steps=steps,
        measurements=measurements,
        fingerprint=fingerprint,
    )


def _ga4(step: str, event: str) -> dict[str, str]:
    """What Google's tag tells without consent."""
    account = {"vendor": "ga4", "id": "G-NORDLYS01"}
    return {**account, "event": event, "step": step, "consent": "G100"}


def _result(number: int, check_id: str) -> CheckResult:
    slot = BEGIN + number * MINUTE
    verdict = Verdict.FAILED if number // AT_ONCE % 10 == 0 else Verdict.PASSED
    return CheckResult(
        run_id=f"{int(slot.timestamp() * 1000):012x}{number * 0x9E3779B97F4A7C15 % 2**80:020x}",
        check_id=check_id,
        location="local",
        slot=slot,
        attempts=1,
        flaky=False,
        started_at=slot,
        duration=timedelta(microseconds=3_141_592 + number),
        outcome=ordinary_outcome(number, verdict=verdict),
    )


async def _work(storage: Storage, numbers: Iterator[int], *, worker: int, runs: int) -> None:
    store = Store(id=f"shop-{worker}", url=SHOP, channels=CHANNELS)
    for number in numbers:
        if number >= runs:
            return
        result = _result(number, f"{store.id}/purchase")
        state = await storage.journal.load(result.check_id)
        decision = decide(state, result, store=store, now=result.slot)
        if not await storage.journal.commit(result, decision):
            raise RuntimeError("a result was not stored")


async def measure(folder: Path, *, flush: Flush = "FULL", runs: int = RUNS) -> Figures:
    """Load, decide, commit, by `AT_ONCE` callers at a time, in a new database."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        file = Path(name) / "tillwatch.db"
        storage = await open_storage(f"sqlite:///{file}", flush=flush)
        numbers = count()
        start = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for worker in range(AT_ONCE):
                tasks.create_task(_work(storage, numbers, worker=worker, runs=runs))
        took = time.perf_counter() - start
        await storage.close()
        return Figures(per_second=runs / took, bytes_per_run=_bytes_of_runs(file) / runs)


def _bytes_of_runs(file: Path) -> int:
    """The pages of runs and their indexes, part-filled ones too: what is free without them."""
    connection = sqlite3.connect(file)
    try:
        whole = _pages(connection)
        connection.execute("DROP TABLE runs")
        return whole - _pages(connection)
    finally:
        connection.close()


def _pages(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def flush_milliseconds(folder: Path, *, times: int = 100) -> float:
    """What one flush of this disk takes, to judge the other figures by."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        start = time.perf_counter()
        for _ in range(times):
            file.write(bytes(4096))
            file.flush()
            os.fdatasync(file.fileno())
        return (time.perf_counter() - start) / times * 1000


def run(folder: Path = Path("build"), *, pairs: int = PAIRS) -> list[Item]:
    """The bench's items; takes about half a minute. `folder` must be on a real disk."""
    folder.mkdir(exist_ok=True)
    sides = [
        (asyncio.run(measure(folder)), asyncio.run(measure(folder, flush="NORMAL")))
        for _ in range(pairs)
    ]
    told = versions("sqlalchemy") | {
        "sqlite": sqlite3.sqlite_version,
        "flush": f"{flush_milliseconds(folder):.2f} ms",
    }
    return [
        Item(
            id="decide_commit_per_second",
            value=round(median(full.per_second for full, _ in sides)),
            limit=800,
            better="higher",
            baseline="none: an owed message survives a power cut (WAL, synchronous=FULL, "
            f"{AT_ONCE} callers at once share flushes)",
            unit="a second",
            versions=told,
        ),
        Item(
            id="decide_commit_durable_ratio",
            value=round(median(full.per_second / normal.per_second for full, normal in sides), 3),
            limit=0.6,
            better="higher",
            baseline="the same with synchronous=NORMAL: "
            f"{median(normal.per_second for _, normal in sides):.0f} results a second",
            unit="ratio",
            versions=told,
        ),
        Item(
            id="storage_bytes_per_run",
            value=round(median(full.bytes_per_run for full, _ in sides)),
            limit=600,
            better="lower",
            baseline="its outcome as plain JSON: "
            f"{_plain_size()} bytes; ours has four indexes with it",
            unit="bytes",
            versions=told,
        ),
    ]


def _plain_size() -> int:
    return len(TypeAdapter(Outcome).dump_json(ordinary_outcome(1), exclude_defaults=True))
