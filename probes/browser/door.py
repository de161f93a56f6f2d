"""The browser's door: what any visit sends passes it, is turned back, or is answered here.

It is Chromium's own interception (CDP `Fetch`) at the level of the browser: at a page's own door, what a
pop-up, a frame of another site or a shared worker sends would get past. One session serves all visits
of a browser, from the first that comes to the last that goes; while nobody visits, it stands open.

What it can't see is a WebSocket; `warm` sees to those that only tell of a visit.
"""

import asyncio
import base64
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from playwright.async_api import Browser, BrowserContext, CDPSession, Page
from playwright.async_api import Error as PlaywrightError

from probes.browser import beacons
from probes.browser.beacons import Event

log = structlog.get_logger(__name__)

Pattern = dict[str, str]
_NO_CONTENT, _OK = 204, 200
_SAYS_WITHIN = 1.0  # seconds for a page to say which frames are its own
_GIF = base64.b64encode(
    bytes.fromhex(
        "47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b"
    )
).decode()
_CONTENT = {
    "Image": ("image/gif", _GIF),
    "Script": ("text/javascript", ""),
    "Document": ("text/html", ""),
}
"""What a page waits for where it asked for more than to be heard: nothing, in the form that it expects."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that stands at the door. `body` is None when it could not be read."""

    method: str
    url: str
    kind: str
    headers: Mapping[str, str]
    body: str | None


class Visitor(Protocol):
    """One visit, as the door knows it."""

    context: BrowserContext

    def patterns(self) -> Sequence[Pattern]:
        """What it wants to have looked at."""

    def pays(self, asked: Asked) -> bool:
        """Whether this must never leave."""

    def signed(self, asked: Asked) -> list[dict[str, str]] | None:
        """The headers to send it with; None: as they are."""

    def told(self, event: Event) -> None:
        """Hear what a vendor would have been told by this visit."""


class Door:
    """The door of one browser."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._session: CDPSession | None = None
        self._visitors: list[Visitor] = []
        self._patterns: list[Pattern] = []
        self._lock = asyncio.Lock()
        self._waiting = 0
        self._nobody_waits = asyncio.Event()
        self._frames: dict[str, Visitor] = {}
        """Whose a frame or worker is; looked up only while there are several visits."""

    async def enter(self, visitor: Visitor) -> None:
        """Stand in front of the network for this visit; before its first page."""
        async with self._lock:
            self._visitors.append(visitor)
            patterns = self._wanted()
            if patterns != self._patterns:
                session = self._session or await self._open()
                await session.send("Fetch.enable", {"patterns": patterns})
                self._patterns = patterns

    async def leave(self, visitor: Visitor) -> None:
        """Let it go, after its context was closed and all that it sent was answered."""
        while self._waiting:
            self._nobody_waits.clear()
            await self._nobody_waits.wait()
        async with self._lock:
            if visitor not in self._visitors:  # it never came in
                return
            self._visitors.remove(visitor)
            self._frames = {
                frame: owner for frame, owner in self._frames.items() if owner is not visitor
            }
            if not self._visitors and self._session is not None:
                self._patterns = []
                with contextlib.suppress(PlaywrightError):  # the browser may have gone first
                    await self._session.send("Fetch.disable")

    def _wanted(self) -> list[Pattern]:
        wanted = [{"urlPattern": pattern} for pattern in beacons.patterns()]
        for visitor in self._visitors:
            wanted += [pattern for pattern in visitor.patterns() if pattern not in wanted]
        return wanted

    async def _open(self) -> CDPSession:
        session = self._session = await self.browser.new_browser_cdp_session()

        def came(_event: dict[str, Any]) -> None:
            self._waiting += 1

        async def paused(event: dict[str, Any]) -> None:
            # The page may be closed while its request is held; there is nothing left to answer then.
            try:
                with contextlib.suppress(PlaywrightError):
                    await self._answer(session, event)
            finally:
                self._waiting -= 1
                if not self._waiting:
                    self._nobody_waits.set()

        session.on("Fetch.requestPaused", came)
        session.on("Fetch.requestPaused", paused)
        return session

    async def _answer(self, session: CDPSession, event: dict[str, Any]) -> None:
        held, asked = {"requestId": event["requestId"]}, _asked(event)
        visitors = [*self._visitors]
        if any(visitor.pays(asked) for visitor in visitors):
            log.warning("guard.refused", method=asked.method, url=asked.url)
            await session.send("Fetch.failRequest", {**held, "errorReason": "BlockedByClient"})
            return
        beacon = beacons.recognise(asked.url)
        if beacon is not None:
            await session.send("Fetch.fulfillRequest", {**held, **_nothing(asked)})
            if asked.method != "OPTIONS":  # a browser's question whether it may send the event
                await self._tell(beacon.events(asked.body or ""), event.get("frameId", ""))
            return
        signed = [headers for visitor in visitors if (headers := visitor.signed(asked))]
        change = {"headers": signed[0]} if signed else {}
        await session.send("Fetch.continueRequest", {**held, **change})

    async def _tell(self, events: Sequence[Event], frame: str) -> None:
        whose = await self._whose(frame)
        if whose is not None:
            for event in events:
                whose.told(event)

    async def _whose(self, frame: str) -> Visitor | None:
        """The visit that a frame or worker belongs to; None when it is gone already."""
        visitors = [*self._visitors]
        if len(visitors) == 1:
            return visitors[0]
        if frame not in self._frames:
            for visitor in visitors:
                self._frames |= dict.fromkeys(await self._frames_of(visitor.context), visitor)
        return self._frames.get(frame)

    async def _frames_of(self, context: BrowserContext) -> list[str]:
        """The ids of all that sends requests in a context: frames of its pages, frames apart, workers."""
        frames: list[str] = []
        for page in context.pages:
            # a page may be gone in the meantime, and one that crashed never answers
            with contextlib.suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(_SAYS_WITHIN):
                    frames += await self._frames_beside(page)
        return frames

    async def _frames_beside(self, page: Page) -> list[str]:
        """Those of a page, and of all that shares its context."""
        session = await page.context.new_cdp_session(page)
        frames = _tree((await session.send("Page.getFrameTree"))["frameTree"])
        own = (await session.send("Target.getTargetInfo"))["targetInfo"].get("browserContextId")
        await session.detach()
        targets = (await self._targets())["targetInfos"]
        return frames + [one["targetId"] for one in targets if one.get("browserContextId") == own]

    async def _targets(self) -> dict[str, Any]:
        if self._session is None:
            return {"targetInfos": []}
        found: dict[str, Any] = await self._session.send("Target.getTargets")
        return found


def _asked(event: dict[str, Any]) -> Asked:
    request = event["request"]
    body = request.get("postData") if request.get("hasPostData") else ""
    return Asked(
        method=request["method"],
        url=request["url"],
        kind=event.get("resourceType", ""),
        headers=request["headers"],
        body=body,
    )


def _nothing(asked: Asked) -> dict[str, Any]:
    """An answer that a page is content with: no error in its console, no script of it that waits."""
    given = {name.lower(): value for name, value in asked.headers.items()}
    headers = {
        "Access-Control-Allow-Origin": given.get("origin", "*"),
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": given.get("access-control-request-method", asked.method),
        "Access-Control-Allow-Headers": given.get("access-control-request-headers", "*"),
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    kind = _CONTENT.get(asked.kind)
    content = {"body": kind[1]} if kind else {}
    if kind:
        headers["Content-Type"] = kind[0]
    return {
        "responseCode": _OK if kind else _NO_CONTENT,
        "responseHeaders": [{"name": name, "value": value} for name, value in headers.items()],
        **content,
    }


def _tree(node: dict[str, Any]) -> list[str]:
    below = [frame for child in node.get("childFrames", ()) for frame in _tree(child)]
    return [node["frame"]["id"], *below]
