"""What an HTTP answer means: all is well, the shop failed, or the shop refused us.

One table of marks for the uptime check and the browser, so that both say the same of the same page.
Pure: it gets a status, headers and text, and gives a value. It knows nothing of captchas that only
a browser can see, and nothing of what a check was told to expect.

Refused is decided first: a rate limit or a challenge says nothing of what a customer sees.
A 503 is the shop's failure even with a Retry-After, unless it carries the marks of a challenge: a
shop that is overloaded or closed for maintenance sells nothing, and the confirming attempt follows
at once. Shopify's own queue and throttle answers have marks of their own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from probes.codes import Code
from probes.result import Failure, Verdict

# ---- the marks: facts of platforms and protections, which change without notice ----------------

REFUSING_STATUS = {
    429: "too many requests",
    430: "Shopify's refusal of what it takes for a robot",
    423: "the shop is locked for us, as after too many requests",
}
FAILING_STATUS = {  # others from 400 on are a CLIENT_ERROR, from 500 on a SERVER_ERROR
    401: (Code.SIGN_IN, "asked for a user name and password"),
    402: (Code.FROZEN, "the platform has closed the shop"),
    404: (Code.NOT_FOUND, ""),
    410: (Code.NOT_FOUND, ""),
}
REFUSING_HEADERS = {
    "cf-mitigated": ("challenge",),  # Cloudflare, every kind of challenge
    "x-amzn-waf-action": ("challenge", "captcha"),  # Amazon's firewall
}
MAY_BE_CHALLENGE = frozenset({403, 503})
CHALLENGE_TITLES = ("just a moment", "attention required!")
CHALLENGE_MARKS = re.compile(
    # Cloudflare adds its `jsd` script to ordinary pages too: that one is no challenge
    r"""/cdn-cgi/challenge-platform/(?![^"'\s<>]*(?:jsd|invisible))|_cf_chl_opt"""
    r"|sorry, you have been blocked",
    re.IGNORECASE,
)
_LANGUAGE = r"(?:/[a-z]{2}(?:-[a-z]{2})?)?"
CHALLENGE_PATH = re.compile(_LANGUAGE + r"/(?:challenge|checkpoint)/?", re.IGNORECASE)
QUEUE_PATH = re.compile(_LANGUAGE + r"/throttle/queue/?", re.IGNORECASE)
PASSWORD_PATH = re.compile(_LANGUAGE + r"/password/?", re.IGNORECASE)
SIGN_IN_PATH = re.compile(
    _LANGUAGE + r"/(?:customer_authentication/.*|authentication/.*|accounts?/login/?)",
    re.IGNORECASE,
)
TAKES_NO_ORDERS = re.compile(
    r"is(?:n['\u2019]t| not) (?:yet )?set up to receive orders"
    r"|ikke [a-zæøå ]{0,40}modtage (?:ordrer|bestillinger)",
    re.IGNORECASE,
)
LOOK_AT = 200_000
"""Characters of a page that are searched for marks."""
LONGEST_WAIT = timedelta(days=1)
"""No Retry-After is believed beyond this."""

_OWN_NAMES = {  # Shopify's and Cloudflare's
    430: "Security Rejection",
    520: "Web Server Returned an Unknown Error",
    521: "Web Server Is Down",
    522: "Connection Timed Out",
    523: "Origin Is Unreachable",
    524: "A Timeout Occurred",
    525: "SSL Handshake Failed",
    526: "Invalid SSL Certificate",
    530: "Origin Error",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """An answer that is not a page of a working shop. `verdict` is FAILED or BLOCKED."""

    verdict: Verdict
    code: Code
    seen: str
    retry_after: timedelta | None = None

    def failure(self, step: str | None, expected: str, *, url: str) -> Failure:
        """The problem as the failure of a step that expected something else."""
        return Failure(
            code=self.code,
            step=step,
            expected=expected,
            seen=self.seen,
            url=url,
            retry_after=self.retry_after,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answer:
    """An answer, ready to be looked at."""

    status: int
    headers: Mapping[str, str]
    title: str
    html: str
    sent_to: str  # the path that redirects ended at; empty when there were none

    def seen(self, more: str = "") -> str:
        text = status_line(self.status)
        if more:
            text += f": {more}"
        if self.title and self.status >= HTTPStatus.BAD_REQUEST:
            text += f' ("{self.title}")'
        return text


def classify(
    status: int,
    headers: Mapping[str, str],
    *,
    url: str,
    final_url: str,
    title: str = "",
    html: str = "",
) -> Problem | None:
    """What is wrong with the answer that `url` gave at `final_url`; None when nothing is.

    `title` is looked up in `html` when left out.
    """
    page = html[:LOOK_AT]
    answer = _Answer(
        status=status,
        headers={name.lower(): value for name, value in headers.items()},
        title=" ".join((title or title_of(page)).split())[:80],
        html=page,
        sent_to=_path(final_url) if _place(url) != _place(final_url) else "",
    )
    return _refused(answer) or _sent_away(answer) or _bad_status(answer)


def status_line(status: int) -> str:
    """The status as people know it, for example `404 Not Found`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} {_OWN_NAMES.get(status, '')}".rstrip()


def title_of(html: str) -> str:
    """The page's title as it stands in its source; empty when it has none."""
    match = re.search(r"<title\b[^>]*>([^<]*)</title", html[:LOOK_AT], re.IGNORECASE)
    return " ".join(match[1].split()) if match else ""


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long the shop asked us to stay away, from seconds or a date.

    A date counts from the answer's own Date, so that neither clock needs to be right. Header names
    are in lower case.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        seconds = min(int(value[:9]), LONGEST_WAIT.total_seconds())
        return timedelta(seconds=seconds)
    then, now = _date(value), moment_of(headers)
    if then is None or now is None:
        return None
    return min(max(then - now, timedelta()), LONGEST_WAIT)


def moment_of(headers: Mapping[str, str]) -> datetime | None:
    """When the answer was given, by the shop's own clock. Header names are in lower case."""
    return _date(headers.get("date", ""))


def _refused(answer: _Answer) -> Problem | None:
    """The answer was meant for us as a robot, and tells nothing of the shop."""
    if answer.status in REFUSING_STATUS:
        return _blocked(Code.RATE_LIMITED, answer, REFUSING_STATUS[answer.status])
    if QUEUE_PATH.fullmatch(answer.sent_to):
        return _blocked(Code.RATE_LIMITED, answer, "sent to the shop's waiting queue")
    if _challenges(answer):
        return _blocked(Code.CHALLENGE, answer, "asked to prove that we are human")
    return None


def _challenges(answer: _Answer) -> bool:
    for name, values in REFUSING_HEADERS.items():
        if answer.headers.get(name, "").strip().lower() in values:
            return True
    if CHALLENGE_PATH.fullmatch(answer.sent_to):
        return True
    return answer.status in MAY_BE_CHALLENGE and (
        answer.title.lower().startswith(CHALLENGE_TITLES)
        or CHALLENGE_MARKS.search(answer.html) is not None
    )


def _sent_away(answer: _Answer) -> Problem | None:
    """A customer who asked for the page ended at a closed door instead."""
    if PASSWORD_PATH.fullmatch(answer.sent_to):
        return _failed(Code.PASSWORD_PAGE, answer, "sent to the shop's password page")
    if SIGN_IN_PATH.fullmatch(answer.sent_to):
        return _failed(Code.SIGN_IN, answer, f"sent to sign in at {answer.sent_to}")
    return None


def _bad_status(answer: _Answer) -> Problem | None:
    if answer.status in FAILING_STATUS:
        code, why = FAILING_STATUS[answer.status]
        return _failed(code, answer, why)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _failed(Code.SERVER_ERROR, answer)
    if answer.status >= HTTPStatus.BAD_REQUEST:
        closed = TAKES_NO_ORDERS.search(answer.html) is not None
        why = "the shop isn't set up to receive orders" if closed else ""
        return _failed(Code.CLIENT_ERROR, answer, why)
    return None


def _failed(code: Code, answer: _Answer, why: str = "") -> Problem:
    return Problem(verdict=Verdict.FAILED, code=code, seen=answer.seen(why))


def _blocked(code: Code, answer: _Answer, why: str) -> Problem:
    return Problem(
        verdict=Verdict.BLOCKED,
        code=code,
        seen=answer.seen(why),
        retry_after=retry_after(answer.headers),
    )


def _path(url: str) -> str:
    return urlsplit(url).path


def _place(url: str) -> tuple[str, str]:
    """Host and path: what must differ for a page to count as another one."""
    parts = urlsplit(url)
    return parts.netloc.lower(), parts.path


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
