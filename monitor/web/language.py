"""In which language a visitor reads: what they chose, else what their browser asks for."""

from collections.abc import Iterator

from aiohttp import hdrs, web

from alerts.words import Language

COOKIE = "language"
LANGUAGES: tuple[Language, ...] = ("en", "da")
_YEAR = 365 * 24 * 3600


def language_of(request: web.Request) -> Language:
    for wanted in (request.query.get("lang"), request.cookies.get(COOKIE), *_asked_for(request)):
        for language in LANGUAGES:
            if wanted == language:
                return language
    return "en"


def remember(request: web.Request, response: web.StreamResponse) -> None:
    """Keep a choice that was made by a link; for a year."""
    chosen = request.query.get("lang")
    if chosen in LANGUAGES:
        response.set_cookie(COOKIE, chosen, max_age=_YEAR, samesite="Lax", httponly=True)


def _asked_for(request: web.Request) -> Iterator[str]:
    """The languages of `Accept-Language`, the most wanted first."""
    header = request.headers.get(hdrs.ACCEPT_LANGUAGE, "")
    weighted = []
    for part in header.split(",")[:20]:
        tag, _, parameters = part.strip().partition(";")
        weighted.append((_weight(parameters), tag.partition("-")[0].lower()))
    weighted.sort(key=lambda entry: -entry[0])
    yield from (tag for weight, tag in weighted if weight > 0)


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
