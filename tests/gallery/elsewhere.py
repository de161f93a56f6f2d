"""A second origin beside a shop: where a payment provider's frame or a hosted cart's script and data come from.

Not a shop: what it serves is the shop's own business, which gives its addresses.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from aiohttp import web


class Elsewhere:
    """Other addresses of the same process; `url` is known when the shop has started."""

    def __init__(self, routes: Sequence[web.RouteDef], middlewares: Sequence[Any] = ()) -> None:
        self.url = ""
        self._routes = routes
        self._middlewares = middlewares

    async def beside(self, shop: web.Application) -> AsyncIterator[None]:
        """For `cleanup_ctx` of the shop's application."""
        application = web.Application(middlewares=self._middlewares)
        application.add_routes(self._routes)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield
        await runner.cleanup()
