"""One run as the service makes it: a light attempt, and a confirming one when that failed."""

import contextlib
import tempfile
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from config.checks import PurchaseSpec
from config.secrets import Redactor
from config.store import Check, Store
from monitor.evidence import EvidenceStore
from monitor.runner import Runner, begin
from probes.browser.pool import BrowserPool
from probes.codes import Code
from probes.purchase.probe import PurchaseProbe
from probes.result import CheckResult, Json

_IDENTITY = "Tillwatch/signal (+https://tillwatch.example)"


class Trials:
    """Makes runs on one warm browser that is never renewed.

    What starts while a browser starts counts as that browser's own, and ends with it: a shop would be
    killed.
    """

    def __init__(self, pool: BrowserPool, folder: Path) -> None:
        probe = PurchaseProbe(pool, identity=_IDENTITY)
        self._runner = Runner(
            probe_for=lambda _check: probe,
            evidence=EvidenceStore(folder / "evidence"),
            scratch=folder,
            redactor=Redactor(()),
            our_network_is_down=_never,
        )

    async def run(
        self,
        url: str,
        *,
        market: Mapping[str, str],
        spec: Mapping[str, object],
        memory: Mapping[str, Json] | None = None,
    ) -> CheckResult:
        """Buy from the shop at `url` once. `spec`: keys of the check; all others have their defaults."""
        made = PurchaseSpec.model_validate(dict(spec))
        store = Store.model_validate(
            {"id": "signal", "url": url, "market": dict(market), "checks": {"purchase": made}}
        )
        check = Check(id="signal/purchase", store=store, spec=made)
        now = datetime.now(UTC)
        run = begin(check, now, location="here", now=now)
        return await self._runner.run(check, run, memory=memory or {})


@contextlib.asynccontextmanager
async def trials() -> AsyncIterator[Trials]:
    pool = BrowserPool(recycle_after=100_000)
    with tempfile.TemporaryDirectory(prefix="tillwatch-signal-") as folder:
        try:
            async with pool.lease():
                pass  # it is up
            yield Trials(pool, Path(folder))
        finally:
            await pool.close()


async def _never(_failed: Code) -> bool:
    """All is on this machine: our network can't be down."""
    return False
