"""What leaves the browser: the request that pays never does, the store's headers go to the store only.

Both work on the network, below whatever the page or the flow does, through Chromium's own interception
with narrow patterns: intercepting everything would cost a third more processor time and switch the
cache off. The patterns can't exclude, so the handler decides.
"""

import contextlib
import fnmatch
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import structlog
from playwright.async_api import BrowserContext, CDPSession, Page
from playwright.async_api import Error as PlaywrightError
from pydantic import BaseModel, ConfigDict

log = structlog.get_logger(__name__)

CHECKOUT_PATH = re.compile(r"/checkouts?(?:/|$)")
"""The checkout gets no headers of the store (the platform asks for that)."""


class Refusal(BaseModel):
    """A request that must never leave: one that pays, or that places an order.

    `url` is a pattern with `*`; `body` is text that the request's body must hold, any body when None.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    method: str = "POST"
    body: str | None = None

    def forbids(self, *, method: str, url: str, body: str) -> bool:
        return (
            method == self.method
            and fnmatch.fnmatchcase(url, self.url)
            and (self.body is None or self.body in body)
        )


class Guard:
    """Watches every page of one browser context. `refused` lists what was held back."""

    def __init__(
        self, *, store_url: str, headers: Mapping[str, str], refusals: Sequence[Refusal]
    ) -> None:
        parts = urlsplit(store_url)
        self._origin = f"{parts.scheme}://{parts.netloc}/"
        self._headers = headers
        self._refusals = refusals
        self.refused: list[str] = []

    async def watch(self, context: BrowserContext, page: Page) -> None:
        """Stand in front of a page's network. Must be done before the page goes anywhere."""
        session = await context.new_cdp_session(page)

        async def paused(event: dict[str, Any]) -> None:
            # The page may be closed while its request is held; there is nothing left to answer then.
            with contextlib.suppress(PlaywrightError):
                await self._answer(session, event)

        session.on("Fetch.requestPaused", paused)
        await session.send("Fetch.enable", {"patterns": self._patterns()})

    def _patterns(self) -> list[dict[str, str]]:
        patterns = [{"urlPattern": refusal.url} for refusal in self._refusals]
        if self._headers:
            patterns.append({"urlPattern": f"{self._origin}*"})
        return patterns

    async def _answer(self, session: CDPSession, event: dict[str, Any]) -> None:
        request = event["request"]
        url, held = request["url"], event["requestId"]
        if self._pays(request["method"], url, request.get("postData", "")):
            self.refused.append(f"{request['method']} {url}")
            log.warning("guard.refused", method=request["method"], url=url)
            await session.send(
                "Fetch.failRequest", {"requestId": held, "errorReason": "BlockedByClient"}
            )
            return
        change = {"headers": self._signed(request["headers"])} if self._is_own(url) else {}
        await session.send("Fetch.continueRequest", {"requestId": held, **change})

    def _pays(self, method: str, url: str, body: str) -> bool:
        return any(
            refusal.forbids(method=method, url=url, body=body) for refusal in self._refusals
        )

    def _is_own(self, url: str) -> bool:
        return (
            bool(self._headers)
            and url.startswith(self._origin)
            and not CHECKOUT_PATH.search(urlsplit(url).path)
        )

    def _signed(self, headers: Mapping[str, str]) -> list[dict[str, str]]:
        own = {name.lower() for name in self._headers}
        kept = {name: value for name, value in headers.items() if name.lower() not in own}
        return [
            {"name": name, "value": value} for name, value in {**kept, **self._headers}.items()
        ]
