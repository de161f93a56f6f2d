"""Puts the pages together and listens. Everything that they show comes from `Deps`."""

import secrets
from importlib.resources import files as package_files

from aiohttp import web

from config.faults import ToMendError
from config.settings import Settings, host_and_port
from monitor.web import api, files, guard, health, pages
from monitor.web.deps import DEPS, ID, Deps
from monitor.web.errors import friendly
from monitor.web.render import SESSIONS, setup
from monitor.web.session import Sessions, Throttle, session_key

_LARGEST_FORM = 16_384
_CLOSE_WITHIN = 2.0


class ListenError(ToMendError):
    """The pages can't listen where they should; the message says what would be right."""


def create_web(deps: Deps) -> web.Application:
    """The application, not listening yet."""
    app = web.Application(middlewares=[friendly, guard.guard], client_max_size=_LARGEST_FORM)
    app[DEPS] = deps
    app[SESSIONS] = _sessions(deps.settings)
    app[guard.THROTTLE] = Throttle(now=deps.now)
    app.on_response_prepare.append(guard.add_headers)
    setup(app)
    app.router.add_routes(_routes())
    app.router.add_static("/static", str(package_files("monitor.web") / "static"))
    return app


async def start_web(app: web.Application, listen: str) -> web.AppRunner:
    """Listen on `host:port`; `await runner.cleanup()` ends it. Raises ListenError."""
    host, port = host_and_port(listen)
    runner = web.AppRunner(
        app, access_log=None, handle_signals=False, shutdown_timeout=_CLOSE_WITHIN
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        reason = (error.strerror or str(error)).lower().rpartition(": ")[2]  # asyncio says more
        raise ListenError(
            f"the pages can't listen on {listen} ({reason}); "
            "stop what is there, or set TILLWATCH_LISTEN to another address"
        ) from error
    return runner


def _routes() -> list[web.RouteDef]:
    return [
        web.get("/", pages.wall),
        web.get(f"/stores/{{store:{ID}}}", pages.store),
        web.get(f"/runs/{{run:{ID}}}", pages.run),
        web.get(f"/runs/{{run:{ID}}}/evidence/{{name:{ID}}}", files.evidence),
        web.get("/incidents", pages.incidents),
        web.get(f"/incidents/{{incident:{ID}}}", pages.incident),
        web.get("/api/stores", api.stores),
        web.get("/api/runs", api.runs),
        web.get("/api/incidents", api.incidents),
        web.get("/metrics", health.metrics),
        web.get("/healthz", health.healthz),
        web.get("/readyz", health.readyz),
        web.get("/sign-in", guard.show_form),
        web.post("/sign-in", guard.sign_in),
        web.post("/sign-out", guard.sign_out),
    ]


def _sessions(settings: Settings) -> Sessions:
    if settings.password is None:
        return Sessions(key=secrets.token_bytes(32), password=None)
    key = session_key(settings.data_dir)
    return Sessions(key=key, password=settings.password.get_secret_value())
