"""What is kept of a visit whose browser does not let go of its recording; no browser."""

import asyncio
from pathlib import Path
from typing import cast

from playwright.async_api import BrowserContext

from probes.base import RunContext
from probes.browser.evidence import Recorder
from probes.browser.tab import Tab


def write_half(path: Path) -> None:
    path.write_bytes(b"a part, with secrets")


def names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


class Tracing:
    async def start(self, **_how: bool) -> None:
        """Begin."""

    async def stop(self, *, path: Path) -> None:
        write_half(path)
        await asyncio.Event().wait()


class Context:
    tracing = Tracing()
    browser = None

    def on(self, _event: str, _hear: object) -> None:
        """Nothing happens here."""


class Still:
    typed = frozenset[str]()


async def test_a_recording_that_never_ends_costs_itself_only(tmp_path: Path) -> None:
    """Or the run would be cut off, and a shop that failed would be told as our own fault."""
    recorder = Recorder(RunContext(run_id="1", attempt=2, full_evidence=True, scratch=tmp_path))
    await recorder.start(cast("BrowserContext", Context()))

    async with asyncio.timeout(60):
        kept = await recorder.take(cast("Tab", Still()), mark=None, is_new=None)

    assert [one.name for one in kept] == ["console.log"]
    assert names(tmp_path) == ["console.log"]
