"""From a template and its values to an answer."""

from aiohttp import web
from aiohttp_jinja2 import render_template
from aiohttp_jinja2 import setup as setup_jinja
from jinja2 import PackageLoader, StrictUndefined

from monitor.web.deps import DEPS
from monitor.web.language import language_of
from monitor.web.reader import Reader
from monitor.web.session import Session, Sessions

READER = web.RequestKey("reader", Reader)
SESSION = web.RequestKey("session", Session)
SESSIONS = web.AppKey("sessions", Sessions)


def setup(app: web.Application) -> None:
    """Templates escape whatever they are given, and break on what they are not given."""
    setup_jinja(
        app,
        loader=PackageLoader("monitor.web"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        default_helpers=False,
    )


def reader_of(request: web.Request) -> Reader:
    known = request.get(READER)
    if known is None:
        deps = request.config_dict[DEPS]
        known = Reader(language=language_of(request), now=deps.now())
        request[READER] = known
    return known


def render(
    request: web.Request, template: str, *, status: int = 200, **values: object
) -> web.Response:
    """The page. `r` is the reader; `token` is for forms, and empty where none can be."""
    sessions, session = request.config_dict[SESSIONS], request.get(SESSION)
    shared = {
        "r": reader_of(request),
        "path": request.path,
        "signed_in": bool(session and session.signed_in),
        "token": sessions.token(session) if session else "",
    }
    return render_template(template, request, {**shared, **values}, status=status)
