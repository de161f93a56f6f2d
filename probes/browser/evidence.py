"""What is kept of a failed attempt: pictures, the page, console, network, trace.

Secrets and what was typed are blotted out of all of it (`mask`). Files are written to the attempt's
scratch folder; where they are kept is the monitor's business. A healthy light attempt writes nothing.
"""

import asyncio
import contextlib
import json
from importlib.metadata import version
from pathlib import Path

from playwright.async_api import BrowserContext, ConsoleMessage, WebError
from playwright.async_api import Error as PlaywrightError

from probes.base import RunContext
from probes.browser.console import UNCAUGHT, IsNew, Line, told
from probes.browser.har import archive
from probes.browser.mask import Mask
from probes.browser.picture import Mark, photograph
from probes.browser.tab import Tab
from probes.browser.trace import keep_safe
from probes.browser.witness import script_of
from probes.result import Artifact

PICTURE, BEFORE = "screenshot.jpg", "before.jpg"
_PICTURE_WITHIN = 4.0  # seconds
_OVERLAY_WITHIN = 3.0  # seconds
_BEFORE_WITHIN = 1.0  # seconds; the run goes on without it
_PAGE_WITHIN = 5.0  # seconds
_RECORDING_WITHIN = 20.0  # seconds; evidence must never cost the verdict
_LONGEST_PAGE = 2_000_000  # characters of HTML that are kept
_MOST_LINES = 5000  # of the console


class Recorder:
    """Collects the evidence of one attempt; all but what failed only for a full one."""

    def __init__(self, run: RunContext) -> None:
        self._step = ""
        self._folder = run.scratch
        self._mask = Mask(run.redactor)
        self._full = run.full_evidence
        self._console: list[Line] = []
        self._before: bytes | None = None
        self._context: BrowserContext | None = None
        self._clock = asyncio.get_running_loop().time
        self._began = self._clock()

    async def start(self, context: BrowserContext) -> None:
        if not self._full:
            return
        self._context = context
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        await context.tracing.start(screenshots=False, snapshots=True, sources=False)

    async def step_begins(self, name: str) -> None:
        """What follows is told under the step's name."""
        self._step = name
        if self._context is not None:
            with contextlib.suppress(PlaywrightError):
                await self._context.tracing.group_end()
            with contextlib.suppress(PlaywrightError):
                await self._context.tracing.group(name)

    async def step_passed(self, tab: Tab, mark: Mark) -> None:
        """Take a picture, in case the next step fails: then this one shows how the page was before."""
        if self._full and not tab.ear.awaited:
            self._mask.learn(tab.typed)
            self._before = await photograph(
                tab.page, mask=self._mask, mark=mark, within=_BEFORE_WITHIN
            )

    async def picture(self, tab: Tab) -> bytes | None:
        """How the page looks now, for whoever is about to change it; also of a light attempt."""
        self._mask.learn(tab.typed)
        return await photograph(tab.page, mask=self._mask, within=_OVERLAY_WITHIN)

    async def take(
        self, tab: Tab, *, mark: Mark | None, is_new: IsNew | None
    ) -> tuple[Artifact, ...]:
        """Write what there is to keep. Never makes a failed run worse: what can't be had is left out.

        `mark` is what to point out where the attempt failed; None when there is nothing to look at.
        `is_new` tells which lines of the console no good run has.
        """
        self._mask.learn(tab.typed)
        found: list[Artifact] = []
        if mark is not None:
            found += await self._look(tab, mark)
        if self._full:
            text = told(self._console, is_new=is_new)
            found.append(self._write("console.log", "text/plain", self._mask.text(text)))
            found += await self._recording()
        return tuple(found)

    async def _look(self, tab: Tab, mark: Mark) -> list[Artifact]:
        found = []
        picture = await photograph(tab.page, mask=self._mask, mark=mark, within=_PICTURE_WITHIN)
        for name, data in ((PICTURE, picture), (BEFORE, self._before)):
            if data is not None:
                (self._folder / name).write_bytes(data)
                found.append(self._artifact(name, "image/jpeg"))
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(_PAGE_WITHIN):
                html = await tab.page.content()
            found.append(
                self._write("page.html", "text/html", self._mask.text(html[:_LONGEST_PAGE]))
            )
        return found

    async def _recording(self) -> list[Artifact]:
        """The trace, and an archive of the requests that is made of it."""
        if self._context is None:
            return []
        raw, path = self._folder / "trace-raw.zip", self._folder / "trace.zip"
        browser = self._context.browser.version if self._context.browser else ""
        try:
            async with asyncio.timeout(_RECORDING_WITHIN):
                await self._context.tracing.stop(path=raw)
                har = await asyncio.to_thread(self._recorded, raw, path, browser)
        except (PlaywrightError, TimeoutError):
            return []
        finally:
            raw.unlink(missing_ok=True)  # nothing in it is blotted
        return [
            self._write("network.har", "application/json", har),
            self._artifact(path.name, "application/zip"),
        ]

    def _recorded(self, raw: Path, path: Path, browser: str) -> str:
        entries, posted = keep_safe(raw, path, self._mask)
        har = archive(entries, posted=posted, browser=browser, version=version("tillwatch"))
        return json.dumps(har, ensure_ascii=False)

    def _write(self, name: str, media_type: str, text: str) -> Artifact:
        (self._folder / name).write_text(text, encoding="utf-8")
        return self._artifact(name, media_type)

    def _artifact(self, name: str, media_type: str) -> Artifact:
        return Artifact(name=name, media_type=media_type, path=self._folder / name)

    def _on_console(self, message: ConsoleMessage) -> None:
        where = message.location
        self._note(message.type, message.text, str(where.get("url", "")), where["lineNumber"] + 1)

    def _on_error(self, error: WebError) -> None:
        what = error.error
        self._note(UNCAUGHT, f"{what.name}: {what.message}", script_of(what), 0)

    def _note(self, kind: str, text: str, url: str, number: int) -> None:
        if len(self._console) < _MOST_LINES:
            after = self._clock() - self._began
            self._console.append(
                Line(after=after, step=self._step, kind=kind, text=text, url=url, number=number)
            )
