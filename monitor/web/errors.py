"""What goes wrong, as a friendly answer: never a stack trace, always a line in the log."""

from http import HTTPStatus

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from monitor.storage.base import StorageError
from monitor.web.render import reader_of, render
from monitor.web.words import TEXTS

log = structlog.get_logger(__name__)

_PAGES_FOR_PROGRAMS = ("/api/", "/metrics", "/healthz", "/readyz")


def for_program(request: web.Request) -> bool:
    """Whether no person looks at this address."""
    return request.path.startswith(_PAGES_FOR_PROGRAMS)


@web.middleware
async def friendly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every exception into an answer that says what to do."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        return _answer(request, error.status, headers=_kept(error))
    except StorageError as error:
        log.error("page_without_database", path=request.path, error=str(error))  # noqa: TRY400 - foreseen: no traceback
        return _answer(request, 503, detail=str(error))
    except Exception:
        log.exception("page_broke", path=request.path)
        return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _answer(
    request: web.Request, status: int, *, detail: str = "", headers: dict[str, str] | None = None
) -> web.Response:
    key = f"error_{status}" if f"error_{status}" in TEXTS else "error_other"
    if for_program(request):
        said = TEXTS[key].en
        response = web.json_response({"error": said, "detail": detail}, status=status)
    else:
        message = reader_of(request).say(key)
        response = render(request, "error.html", status=status, message=message, detail=detail)
    response.headers.update(headers or {})
    return response


def _kept(error: web.HTTPException) -> dict[str, str]:
    """Headers without which the status means nothing."""
    needed = (hdrs.ALLOW, hdrs.WWW_AUTHENTICATE, hdrs.RETRY_AFTER)
    return {name: error.headers[name] for name in needed if name in error.headers}
