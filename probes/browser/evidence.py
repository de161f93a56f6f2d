"""What is kept of a failed attempt: pictures, the page, console, network, trace. Secrets blotted out.

Files are written to the attempt's scratch folder; where they are kept is the monitor's business. A
healthy light attempt writes nothing.
"""

import asyncio
import contextlib
import json
import shutil
import zipfile
from pathlib import Path

from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request
from playwright.async_api import Error as PlaywrightError

from config.secrets import Redactor
from probes.base import RunContext
from probes.result import Artifact

_SCREENSHOT_WITHIN = 5000  # milliseconds
_LONGEST_PAGE = 2_000_000  # characters of HTML that are kept
_MOST_LINES = 5000  # of console and network
_PICTURES = (".png", ".jpeg", ".jpg", ".webp", ".gif", ".woff", ".woff2", ".ttf")


class Recorder:
    """Collects the evidence of one attempt; the network, console and trace only for a full one."""

    def __init__(self, run: RunContext) -> None:
        self._folder = run.scratch
        self._redactor = run.redactor
        self._full = run.full_evidence
        self._console: list[str] = []
        self._network: list[str] = []
        self._context: BrowserContext | None = None

    async def start(self, context: BrowserContext) -> None:
        if not self._full:
            return
        self._context = context
        context.on("console", self._on_console)
        context.on("requestfinished", self._on_request)
        context.on("requestfailed", self._on_request)
        await context.tracing.start(screenshots=True, snapshots=True, sources=False)

    async def take(self, page: Page, *, failed: bool) -> tuple[Artifact, ...]:
        """Write what there is to keep. Never makes a failed run worse: what can't be had is left out."""
        found: list[Artifact] = []
        if failed:
            found += await self._look(page)
        if self._full:
            found += self._lists()
            found += await self._trace()
        return tuple(found)

    async def _look(self, page: Page) -> list[Artifact]:
        found = []
        with contextlib.suppress(PlaywrightError):
            path = self._folder / "screenshot.png"
            await page.screenshot(path=path, timeout=_SCREENSHOT_WITHIN, animations="disabled")
            found.append(Artifact(name=path.name, media_type="image/png", path=path))
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(_SCREENSHOT_WITHIN / 1000):
                html = await page.content()
            found.append(self._write("page.html", "text/html", html[:_LONGEST_PAGE]))
        return found

    def _lists(self) -> list[Artifact]:
        return [
            self._write("console.log", "text/plain", "\n".join(self._console)),
            self._write("network.jsonl", "application/jsonl", "\n".join(self._network)),
        ]

    async def _trace(self) -> list[Artifact]:
        if self._context is None:
            return []
        raw, path = self._folder / "trace-raw.zip", self._folder / "trace.zip"
        with contextlib.suppress(PlaywrightError):
            await self._context.tracing.stop(path=raw)
            await asyncio.to_thread(redact_archive, raw, path, self._redactor)
            raw.unlink()
            return [Artifact(name=path.name, media_type="application/zip", path=path)]
        return []

    def _write(self, name: str, media_type: str, text: str) -> Artifact:
        path = self._folder / name
        path.write_text(self._redactor.text(text), encoding="utf-8")
        return Artifact(name=name, media_type=media_type, path=path)

    def _on_console(self, message: ConsoleMessage) -> None:
        if len(self._console) < _MOST_LINES:
            self._console.append(f"{message.type}: {message.text}")

    async def _on_request(self, request: Request) -> None:
        if len(self._network) >= _MOST_LINES:
            return
        status = None
        with contextlib.suppress(PlaywrightError):  # the page may be gone by now
            response = await request.response()
            status = response.status if response else None
        line = {
            "method": request.method,
            "url": request.url,
            "kind": request.resource_type,
            "status": status,
            "failure": request.failure,
        }
        self._network.append(json.dumps(line, ensure_ascii=False))


def redact_archive(source: Path, target: Path, redactor: Redactor) -> None:
    """Copy a zip archive with all secrets blotted out of its texts."""
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            with old.open(item) as stream, new.open(item.filename, "w") as out:
                if item.filename.endswith(_PICTURES):
                    shutil.copyfileobj(stream, out)
                else:
                    out.write(redactor.data(stream.read()))
