"""What the evidence of a failed purchase weighs, and how much longer the attempt takes that gathers it.

On the demo shop with some of its faults, switched while it runs: an attempt that confirms, with all its
evidence, beside a light one that meets the same fault. In turns, so that both meet the same weather.
"""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp

from config.checks import PurchaseSpec
from config.store import Check, Store
from probes.base import RunContext
from probes.browser.pool import BrowserPool
from probes.purchase.probe import PurchaseProbe
from probes.result import Json, Outcome, Verdict
from tests.bench.contest import IDENTITY, shop_process
from tests.bench.items import Item, versions
from tests.shop.faults import Fault
from tests.shop.visit import CONTROL

_FAULTS = {
    Fault.PRODUCT_500: "checkout",
    Fault.ADD_500: "checkout",
    Fault.CHECKOUT_500: "checkout",
    Fault.CHECKOUT_ONLY_HEADING: "checkout",
    Fault.NO_PAYMENT: "payment",
}
"""Each with how far the purchase goes; the last types an address, which has to be covered everywhere."""
_MB, _KB = 1e6, 1e3


@dataclass(frozen=True)
class _Attempt:
    seconds: float
    size: int


def run(*, pairs: int = 5) -> list[Item]:
    """The bench's items; a pair of each fault takes about half a minute."""
    return asyncio.run(_measure(pairs))


async def _measure(pairs: int) -> list[Item]:
    pool = BrowserPool(recycle_after=10_000)
    probe = PurchaseProbe(pool, identity=IDENTITY)
    found: list[tuple[_Attempt, _Attempt]] = []
    try:
        with shop_process() as shop:
            memory = await _learnt(probe, shop.url)
            for fault, until in _FAULTS.items():
                await _switch(shop.url, fault, on=True)
                check = _check(shop.url, until)
                await _attempt(probe, check, memory, full=True)
                found += [
                    (
                        await _attempt(probe, check, memory, full=False),
                        await _attempt(probe, check, memory, full=True),
                    )
                    for _ in range(pairs)
                ]
                await _switch(shop.url, fault, on=False)
    finally:
        await pool.close()
    return _items(found)


def _items(found: list[tuple[_Attempt, _Attempt]]) -> list[Item]:
    light, full = (median(one.seconds for one in side) for side in zip(*found, strict=True))
    sizes = [one.size for _, one in found]
    added = [full.seconds - light.seconds for light, full in found]
    size = Item(
        id="evidence_size",
        value=round(median(sizes) / _MB, 3),
        limit=3.0,
        better="lower",
        baseline=f"none: {len(_FAULTS)} faults, {min(sizes) / _KB:.0f} to {max(sizes) / _KB:.0f} kB",
        unit="MB",
        versions=versions("playwright"),
    )
    time = Item(
        id="evidence_added_time",
        value=round(median(added), 3),
        limit=1.5,
        better="lower",
        baseline=f"the same attempt without evidence: {light:.2f} s, with it {full:.2f} s",
        unit="s",
        versions=versions("playwright"),
    )
    return [size, time]


def _check(url: str, until: str) -> Check:
    spec = PurchaseSpec.model_validate({"until": until, "step_timeout": "4s"})
    return Check(
        id="bench/purchase",
        store=Store.model_validate(
            {"id": "bench", "url": url, "checks": {"purchase": spec}, "market": {"country": "DK"}}
        ),
        spec=spec,
    )


async def _learnt(probe: PurchaseProbe, url: str) -> dict[str, Json]:
    """What a service remembers of a shop that sold a minute ago."""
    outcome = await _outcome(probe, _check(url, "payment"), {}, Path(), full=False)
    assert outcome.verdict is Verdict.PASSED, outcome.failure
    return {**outcome.remember}


async def _attempt(
    probe: PurchaseProbe, check: Check, memory: dict[str, Json], *, full: bool
) -> _Attempt:
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory() as folder:
        begin = loop.time()
        outcome = await _outcome(probe, check, memory, Path(folder), full=full)
        seconds = loop.time() - begin
        assert outcome.verdict is Verdict.FAILED, outcome
        return _Attempt(seconds, sum(one.path.stat().st_size for one in outcome.evidence))


async def _outcome(
    probe: PurchaseProbe, check: Check, memory: dict[str, Json], folder: Path, *, full: bool
) -> Outcome:
    context = RunContext(
        run_id="bench", attempt=1, full_evidence=full, scratch=folder, memory=memory
    )
    return await probe.run(check, context)


async def _switch(url: str, fault: Fault, *, on: bool) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}{CONTROL}/faults/{fault}", data={"on": str(int(on))}) as answer,
    ):
        answer.raise_for_status()
