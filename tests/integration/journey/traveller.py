"""Takes journeys as a shop's file writes them: what the tests of the journey check share."""

from collections.abc import Mapping
from itertools import count
from pathlib import Path

from config.secrets import Redactor
from config.store import Check
from monitor.configuration import read
from probes.base import RunContext
from probes.browser.pool import BrowserPool
from probes.journey.probe import JourneyProbe
from probes.result import Outcome
from tests.integration.purchase.buyer import IDENTITY


class Traveller:
    """Runs attempts at journeys, each from a configuration folder of its own."""

    def __init__(self, pool: BrowserPool, folder: Path) -> None:
        self._pool = pool
        self._folder = folder
        self._numbers = count()

    async def take(
        self,
        url: str,
        journey: str,
        *,
        script: str = "",
        secrets: Mapping[str, str] = {},
        full_evidence: bool = False,
    ) -> Outcome:
        """One attempt at `journey`, the keys of the check as they stand in YAML; `script` is its file."""
        folder = self._folder / str(next(self._numbers))
        check = check_of(folder, url, journey, script=script, secrets=secrets)
        scratch = folder / "scratch"
        scratch.mkdir()
        context = RunContext(
            run_id="run",
            attempt=1,
            full_evidence=full_evidence,
            scratch=scratch,
            redactor=Redactor(secrets.values()),
        )
        # one of its own: a shop of its own has seen no one-time code yet
        return await JourneyProbe(self._pool, identity=IDENTITY).run(check, context)


def check_of(
    folder: Path, url: str, journey: str, *, script: str = "", secrets: Mapping[str, str] = {}
) -> Check:
    """The check as the loader makes it of a file; a fault in it fails the test."""
    (folder / "stores").mkdir(parents=True)
    (folder / "journeys").mkdir()
    (folder / "journeys" / "way.py").write_text(script, encoding="utf-8")
    keys = "".join(f"    {line}\n" for line in journey.strip("\n").splitlines())
    text = f"url: {url}\nmarket: {{language: da}}\nchecks:\n  way:\n    kind: journey\n{keys}"
    (folder / "stores" / "nordlys.yaml").write_text(text, encoding="utf-8")
    loaded = read(folder, secrets)
    assert [str(fault) for fault in loaded.faults] == []
    return loaded.config.checks["nordlys/way"]
