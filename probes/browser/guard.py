"""What one visit may send: what pays never leaves, what only tells of the visit neither.

And the store's headers go to the store only. It says what becomes of a request; the `door` does it, on
the network, below whatever the page or the flow does.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Request
from typing_extensions import override

from probes.address import is_checkout, parse
from probes.browser.beacons import Event
from probes.browser.door import Asked, Door, Pattern
from probes.browser.refusal import Refusal

_HELD_BACK = "ERR_BLOCKED_BY_CLIENT"  # Chromium's word for what an interceptor refused
_MOST_SORTS = 100  # of events that one visit keeps apart: a page could invent names without end
_MOST_REFUSED = 30  # for the same reason
_NAME_OF_ONE = re.compile(r"[^/]{24,}")
"""A part of a path that is somebody's own, such as a checkout's key; it tells nothing, and lets others in."""


@dataclass(frozen=True, slots=True)
class Held:
    """A sort of event that was held back, and the step in which it was sent."""

    event: Event
    step: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A sort of request that was refused because it may pay: in which step, and where to.

    `kind` is Playwright's word for who asked: the page's script (`fetch`), a form that is sent (`document`).
    """

    step: str
    method: str
    path: str
    kind: str

    @override
    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Guard:
    """Watches all that one visit sends, and refuses what pays."""

    def __init__(
        self,
        *,
        store_url: str,
        headers: Mapping[str, str],
        refusals: Sequence[Refusal],
    ) -> None:
        self._door: Door | None = None
        self._origin = parse(store_url).origin + "/"
        self._headers = headers
        self._refusals = refusals
        self.context: BrowserContext
        self.refused: dict[Refused, float] = {}
        """What was refused, and when last; the loop's time."""
        self.held: Counter[Held] = Counter()
        """What vendors would have been told, and how often."""
        self.heard = asyncio.Event()
        """Set whenever another event was held back."""
        self.step = ""
        """Where the visit is; whoever walks says so."""

    async def watch(self, context: BrowserContext, door: Door) -> None:
        """Take one's place at the door. Must be done before the context's first page."""
        self.context, self._door = context, door
        context.on("requestfailed", self._note)
        await door.enter(self)

    async def leave(self) -> None:
        """Go, after the context was closed."""
        if self._door is not None:
            await self._door.leave(self)

    def patterns(self) -> Sequence[Pattern]:
        patterns = [
            {"urlPattern": refusal.url.replace("?", r"\?")}
            | ({"resourceType": "Document"} if refusal.page else {})
            for refusal in self._refusals
        ]
        if self._headers:
            patterns.append({"urlPattern": f"{self._origin}*"})
        return patterns

    def pays(self, asked: Asked) -> bool:
        return any(
            refusal.forbids(method=asked.method, url=asked.url, body=asked.body)
            for refusal in self._refusals
        )

    def signed(self, asked: Asked) -> list[dict[str, str]] | None:
        """The request's headers with the store's own, where it goes to the store; else None."""
        if not self._is_own(asked.url):
            return None
        own = {name.lower() for name in self._headers}
        kept = {name: value for name, value in asked.headers.items() if name.lower() not in own}
        return [
            {"name": name, "value": value} for name, value in {**kept, **self._headers}.items()
        ]

    def told(self, event: Event) -> None:
        held = Held(event, self.step)
        if held not in self.held and len(self.held) >= _MOST_SORTS:
            held = Held(Event(event.vendor, "", "other"), "")
        self.held[held] += 1
        self.heard.set()

    def _note(self, request: Request) -> None:
        if _HELD_BACK in (request.failure or ""):
            path = _NAME_OF_ONE.sub("…", urlsplit(request.url).path)
            one = Refused(self.step, request.method, path, request.resource_type)
            if one in self.refused or len(self.refused) < _MOST_REFUSED:
                self.refused[one] = asyncio.get_running_loop().time()

    def _is_own(self, url: str) -> bool:
        return (
            bool(self._headers)
            and url.startswith(self._origin)
            and not is_checkout(url.removeprefix(self._origin.rstrip("/")))
        )
