"""What leaves the browser: the request that pays never does, the store's headers go to the store only.

Both work on the network, below whatever the page or the flow does, through Chromium's own interception
with narrow patterns: intercepting everything would cost a third more processor time and switch the
cache off. The patterns can't exclude, so the handler decides.
"""

import contextlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import structlog
from playwright.async_api import BrowserContext, CDPSession, Page, Request
from playwright.async_api import Error as PlaywrightError
from pydantic import BaseModel, ConfigDict

from probes.address import is_checkout, parse
from probes.base import ProbeError
from probes.codes import Code

log = structlog.get_logger(__name__)

_HELD_BACK = "ERR_BLOCKED_BY_CLIENT"  # Chromium's word for what an interceptor refused


class Refusal(BaseModel):
    """A request that must never leave: one that pays, or that places an order.

    `url` is a pattern in which `*` stands for anything; `body` is text that the request's body must
    hold, any body when None. `page`: only a form sent as a page is meant; scripts and pictures of a
    wide pattern's addresses then need not wait at the door.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    method: str = "POST"
    body: str | None = None
    page: bool = False

    def forbids(self, *, method: str, url: str, body: str | None) -> bool:
        """`body` is None when it could not be read: it may hold anything then."""
        return (
            method == self.method
            and _as_regex(self.url).fullmatch(url) is not None
            and (self.body is None or body is None or self.body in body)
        )


@cache
def _as_regex(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)


class Guard:
    """Watches all that one visit sends. `refused` lists what was held back.

    It stands at the door of the whole browser: at a page's own door it would miss what a pop-up, a
    frame of another site or a shared worker sends. So it sees the requests of other visits as well;
    what pays is refused to them too, and the store's headers go to the store only, whoever asks.
    """

    def __init__(
        self, *, store_url: str, headers: Mapping[str, str], refusals: Sequence[Refusal]
    ) -> None:
        self._origin = parse(store_url).origin + "/"
        self._headers = headers
        self._refusals = refusals
        self._context: BrowserContext | None = None
        self._session: CDPSession | None = None
        self.refused: list[str] = []

    async def watch(self, context: BrowserContext) -> None:
        """Stand by. Must be done before the context's first page.

        Headers are added from the first request on. What pays is refused from the first press on:
        before it nothing can pay, and standing in the way of every request has its price.
        """
        self._context = context
        context.on("requestfailed", self._note)
        if self._headers:
            await self.arm()

    async def arm(self) -> None:
        """Stand in front of the network, from now on."""
        if self._session is not None or self._context is None:
            return
        if self._context.browser is None:
            raise ProbeError(Code.BROWSER, "the browser went away")
        session = self._session = await self._context.browser.new_browser_cdp_session()

        async def paused(event: dict[str, Any]) -> None:
            # The page may be closed while its request is held; there is nothing left to answer then.
            with contextlib.suppress(PlaywrightError):
                await self._answer(session, event)

        session.on("Fetch.requestPaused", paused)
        await session.send("Fetch.enable", {"patterns": self._patterns()})
        for page in self._context.pages:
            await _lead_through_the_door(self._context, page)

    async def leave(self) -> None:
        """Go, after the context was closed."""
        if self._session is not None:
            with contextlib.suppress(PlaywrightError):  # the browser may have gone first
                await self._session.detach()

    def _note(self, request: Request) -> None:
        if _HELD_BACK in (request.failure or ""):
            self.refused.append(f"{request.method} {request.url}")

    def _patterns(self) -> list[dict[str, str]]:
        patterns = [
            {"urlPattern": refusal.url.replace("?", r"\?")}
            | ({"resourceType": "Document"} if refusal.page else {})
            for refusal in self._refusals
        ]
        if self._headers:
            patterns.append({"urlPattern": f"{self._origin}*"})
        return patterns

    async def _answer(self, session: CDPSession, event: dict[str, Any]) -> None:
        request = event["request"]
        url, held = request["url"], event["requestId"]
        body = request.get("postData") if request.get("hasPostData") else ""
        if self._pays(request["method"], url, body):
            log.warning("guard.refused", method=request["method"], url=url)
            await session.send(
                "Fetch.failRequest", {"requestId": held, "errorReason": "BlockedByClient"}
            )
            return
        change = {"headers": self._signed(request["headers"])} if self._is_own(url) else {}
        await session.send("Fetch.continueRequest", {"requestId": held, **change})

    def _pays(self, method: str, url: str, body: str | None) -> bool:
        return any(
            refusal.forbids(method=method, url=url, body=body) for refusal in self._refusals
        )

    def _is_own(self, url: str) -> bool:
        return (
            bool(self._headers)
            and url.startswith(self._origin)
            and not is_checkout(url.removeprefix(self._origin.rstrip("/")))
        )

    def _signed(self, headers: Mapping[str, str]) -> list[dict[str, str]]:
        own = {name.lower() for name in self._headers}
        kept = {name: value for name, value in headers.items() if name.lower() not in own}
        return [
            {"name": name, "value": value} for name, value in {**kept, **self._headers}.items()
        ]


async def _lead_through_the_door(context: BrowserContext, page: Page) -> None:
    """Let a page that is open already see its network anew: it keeps the way that it knew before."""
    session = await context.new_cdp_session(page)
    await session.send("Fetch.enable", {"patterns": []})
    await session.send("Fetch.disable")
    await session.detach()
