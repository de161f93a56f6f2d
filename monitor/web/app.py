"""Puts the pages together and listens. Everything that they show comes from `Deps`."""

import secrets
from importlib.resources import files as package_files
from ipaddress import ip_address

from aiohttp import web

from config.settings import Settings
from monitor.web import api, files, guard, health, pages
from monitor.web.deps import DEPS, ID, Deps
from monitor.web.errors import friendly
from monitor.web.render import SESSIONS, setup
from monitor.web.session import Sessions, Throttle, session_key

_LARGEST_FORM = 16_384
_CLOSE_WITHIN = 2.0
_HIGHEST_PORT = 65_535


class ListenError(Exception):
    """The pages can't be served as configured; the message says what would be right."""


def create_web(deps: Deps) -> web.Application:
    """The application, not listening yet. Raises ListenError when it would be open to strangers."""
    settings = deps.settings
    host, _ = _host_and_port(settings.listen)
    if settings.password is None and not _only_this_machine(host):
        raise ListenError(
            f"the pages would be open to everybody on {settings.listen}; set TILLWATCH_PASSWORD "
            "(or TILLWATCH_PASSWORD_FILE), or let TILLWATCH_LISTEN be 127.0.0.1:8460"
        )
    app = web.Application(middlewares=[friendly, guard.guard], client_max_size=_LARGEST_FORM)
    app[DEPS] = deps
    app[SESSIONS] = _sessions(settings)
    app[guard.THROTTLE] = Throttle(now=deps.now)
    app.on_response_prepare.append(guard.add_headers)
    setup(app)
    app.router.add_routes(_routes())
    app.router.add_static("/static", str(package_files("monitor.web") / "static"))
    return app


async def start_web(app: web.Application, listen: str) -> web.AppRunner:
    """Listen on `host:port`; `await runner.cleanup()` ends it. Raises ListenError."""
    host, port = _host_and_port(listen)
    runner = web.AppRunner(
        app, access_log=None, handle_signals=False, shutdown_timeout=_CLOSE_WITHIN
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host or None, port).start()
    except OSError as error:
        await runner.cleanup()
        reason = (error.strerror or str(error)).lower()
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


def _host_and_port(listen: str) -> tuple[str, int]:
    """`127.0.0.1:8460`, `[::1]:8460`, `:8460` (everywhere)."""
    host, mark, port = listen.rpartition(":")
    if not mark or not (port.isascii() and port.isdigit()) or int(port) > _HIGHEST_PORT:
        raise ListenError(
            f'"{listen}" is no address to listen on; write TILLWATCH_LISTEN like 127.0.0.1:8460'
        )
    return host.strip("[]"), int(port)


def _only_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
