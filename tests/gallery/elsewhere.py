"""A second origin beside a shop: where a payment provider's frame or a hosted cart's script and data come from.

Not a shop: what it serves is the shop's own business, which gives its addresses.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from aiohttp import web

from tests.gallery.till import VISIT, Handler, Visit


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


def known_by(header: str) -> Any:
    """For a hosted cart, which knows its visitors by a header that its script sends, from whatever site it is on."""
    visits: dict[str, Visit] = {}
    allowed = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "*",
        "Access-Control-Allow-Headers": f"{header}, Content-Type",
    }

    @web.middleware
    async def known(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method == "OPTIONS":
            return web.Response(headers=allowed)
        key = request.headers.get(header, "")
        request[VISIT] = visits.setdefault(key, Visit(key))
        try:
            response = await handler(request)
        except web.HTTPException as error:
            error.headers.update(allowed)
            raise
        response.headers.update(allowed)
        return response

    return known
