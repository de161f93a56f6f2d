"""Counts what one visit's page receives over the wire: answers and their bytes.

Each answer that is counted costs a trip through two processes, so only some visits are weighed.
"""

from typing import Any, Self

from playwright.async_api import Page


class Scale:
    """`requests` and `received` (bytes) so far; what the door answers itself, or a cache, has no weight."""

    def __init__(self) -> None:
        self.requests = 0
        self.received = 0

    @classmethod
    async def under(cls, page: Page) -> Self:
        """Weigh all that this page receives from now on."""
        scale = cls()
        session = await page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", scale._add)
        await session.send("Network.enable", {"maxTotalBufferSize": 0})
        return scale

    def _add(self, event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        if size > 0:
            self.requests += 1
            self.received += size
