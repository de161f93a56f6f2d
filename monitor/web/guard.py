"""Lets in who may come in: the sign-in, forms that are ours, and the headers that browsers obey."""

import base64
from urllib.parse import quote, urlsplit

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from config.values import is_this_machine
from monitor.web import language
from monitor.web.deps import DEPS
from monitor.web.errors import for_program
from monitor.web.render import SESSION, SESSIONS, reader_of, render
from monitor.web.session import COOKIE, LASTS, Session, Throttle

log = structlog.get_logger(__name__)

THROTTLE = web.AppKey("throttle", Throttle)
_OPEN = ("/static/", "/sign-in", "/healthz", "/readyz")
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Server": "Tillwatch",
}


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Every answer's headers; a page that says otherwise (evidence, static files) is right."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = _HEADERS["Server"]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Know the visitor; turn away who must sign in first, and forms that are not ours."""
    sessions = request.config_dict[SESSIONS]
    if not sessions.needed and not _is_our_name(request):
        raise web.HTTPMisdirectedRequest
    session = sessions.read(request.cookies.get(COOKIE))
    request[SESSION] = session
    reads = request.method in (hdrs.METH_GET, hdrs.METH_HEAD)
    if not reads and not sessions.is_token(session, await _token_in_form(request)):
        return _form_expired(request)
    if sessions.needed and not session.signed_in and not request.path.startswith(_OPEN):
        _let_in_by_header(request)
    response = await handler(request)
    language.remember(request, response)
    return response


def is_stranger(request: web.Request) -> bool:
    """Whether who asks for an open page is not to read more: neither signed in, nor with the password in a header.

    Raises what a wrong password gets.
    """
    if not request.config_dict[SESSIONS].needed or request[SESSION].signed_in:
        return False
    if hdrs.AUTHORIZATION not in request.headers:
        return True
    _let_in_by_header(request)
    return False


def _is_our_name(request: web.Request) -> bool:
    """Whether the browser knows the pages by a name of ours.

    Else a stranger's site can be had under an address of this machine (DNS rebinding), and its scripts
    read the pages as their own; what is not a browser may leave the name out.
    """
    settings = request.config_dict[DEPS].settings
    try:
        host = urlsplit(f"//{request.headers.get(hdrs.HOST, 'localhost')}").hostname or ""
    except ValueError:
        return False
    ours = (settings.listen_at[0], urlsplit(settings.base_url or "").hostname)
    return host in ours or is_this_machine(host)


def _visitor(request: web.Request) -> str:
    """Whose tries are counted: a proxy on this machine says for whom it asks; no other is believed.

    All who come by a proxy would share its tries otherwise, and a stranger could keep everybody out.
    """
    remote, said = request.remote or "", request.headers.getall(hdrs.X_FORWARDED_FOR, [])
    return said[-1].rpartition(",")[2].strip() if said and is_this_machine(remote) else remote


async def _token_in_form(request: web.Request) -> str:
    """What the form sent along; nothing when it is no form of ours."""
    if request.content_type != "application/x-www-form-urlencoded":
        return ""
    try:
        form = await request.post()
    except (ValueError, LookupError):  # bytes that are not the text they claim to be
        return ""
    return str(form.get("token", ""))


def _form_expired(request: web.Request) -> web.Response:
    message = reader_of(request).say("form_expired")
    response = render(request, "error.html", status=403, message=message, detail="")
    keep(request, response, request[SESSION])
    return response


def _let_in_by_header(request: web.Request) -> None:
    """Programs sign in with each request; people are sent to the form. Raises what they get."""
    if not for_program(request):
        raise web.HTTPSeeOther(f"/sign-in?next={quote(request.path_qs, safe='/')}")
    throttle, address = request.app[THROTTLE], _visitor(request)
    given = _password_of(request)
    if throttle.wait(address):
        raise web.HTTPTooManyRequests(headers={hdrs.RETRY_AFTER: str(throttle.wait(address))})
    if given is not None and request.config_dict[SESSIONS].is_password(given):
        return
    if given is not None:
        throttle.failed(address)
        log.warning("wrong_password", address=address, path=request.path)
    raise web.HTTPUnauthorized(
        headers={hdrs.WWW_AUTHENTICATE: 'Basic realm="Tillwatch", charset="UTF-8"'}
    )


def _password_of(request: web.Request) -> str | None:
    """What stands behind the colon of HTTP basic auth."""
    scheme, _, packed = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(packed, validate=True).decode().partition(":")[2]
    except ValueError:
        return None


def keep(request: web.Request, response: web.StreamResponse, session: Session) -> None:
    """Give the visitor their cookie."""
    base_url = request.config_dict[DEPS].settings.base_url or ""
    response.set_cookie(
        COOKIE,
        request.config_dict[SESSIONS].cookie(session),
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=base_url.startswith("https://"),
    )


async def show_form(request: web.Request) -> web.StreamResponse:
    """`GET /sign-in`."""
    session, target = request[SESSION], _next(request.query.get("next", ""))
    if session.signed_in or not request.config_dict[SESSIONS].needed:
        raise web.HTTPSeeOther(target)
    response = render(request, "sign_in.html", fault=None, next=target)
    keep(request, response, session)
    return response


async def sign_in(request: web.Request) -> web.StreamResponse:
    """`POST /sign-in`."""
    sessions, throttle = request.config_dict[SESSIONS], request.app[THROTTLE]
    form, address, r = await request.post(), _visitor(request), reader_of(request)
    target = _next(str(form.get("next", "")))
    wait = throttle.wait(address)
    if wait:
        fault = r.say("too_often", seconds=wait)
        response = render(request, "sign_in.html", status=429, fault=fault, next=target)
        response.headers[hdrs.RETRY_AFTER] = str(wait)
        return response
    if not sessions.is_password(str(form.get("password", ""))):
        throttle.failed(address)
        log.warning("wrong_password", address=address)
        fault = r.say("wrong_password")
        return render(request, "sign_in.html", status=403, fault=fault, next=target)
    found = web.HTTPSeeOther(target)
    keep(request, found, sessions.begin(signed_in=True))
    raise found


async def sign_out(_request: web.Request) -> web.StreamResponse:
    """`POST /sign-out`."""
    found = web.HTTPSeeOther("/sign-in")
    found.del_cookie(COOKIE)
    raise found


def _next(target: str) -> str:
    """Where to go after the sign-in: a page of ours, never another site's."""
    ours = target.startswith("/") and not target.startswith(("//", "/\\", "/sign-"))
    return target if ours and target.isprintable() else "/"
