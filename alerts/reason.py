"""Why a channel did not take a message, in plain words, from what Apprise wrote down about the try.

Pure text work; does not know Apprise itself. Apprise answers only yes or no; the reason stands in its
log lines, between addresses and tokens, so nothing of a line is passed on as it is.
"""

import ast
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """What is wrong. `permanent`: trying again soon is useless, somebody has to mend something."""

    text: str
    permanent: bool = False


_HTTP = re.compile(r"\berror=(?P<code>\d{3})\b")
_BODY = re.compile(r"Response Details:\s*(?P<body>b['\"].*)", re.DOTALL)
_SMTP = re.compile(r"\((?P<code>[2-5]\d\d), (?P<text>b'[^']*'|b\"[^\"]*\")")
_REFUSED = re.compile(r"was refused: (?P<code>[2-5]\d\d) (?P<text>b'[^']*'|b\"[^\"]*\")")
_TRY_LATER = frozenset({408, 425, 429})
_SHORT = 120

_PASSING = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable"}
)
"""What Slack says when it is not our fault; any other code of Slack's needs a hand."""

_SLACK = {
    "no_service": "the webhook no longer exists; make a new one in Slack",
    "no_team": "the webhook no longer exists; make a new one in Slack",
    "invalid_token": "the webhook's address is wrong; copy it again from Slack",
    "invalid_auth": "it does not accept the token; copy it again from Slack",
    "account_inactive": "the bot was removed; install it again and use its new token",
    "token_revoked": "the token was withdrawn; install the bot again and use its new token",
    "not_in_channel": "the bot is not in the channel; invite it there",
    "channel_not_found": "there is no such channel, or the bot was not invited to it",
    "channel_is_archived": "the channel is archived; choose another one",
    "is_archived": "the channel is archived; choose another one",
    "missing_scope": "the bot lacks a permission; it needs chat:write, and files:write for pictures",
    "ratelimited": "it gets too many messages at the moment",
    "rate_limited": "it gets too many messages at the moment",
}

_CONNECTION: tuple[tuple[str, str, bool], ...] = (
    (r"Connection refused", "nobody answers there (connection refused)", False),
    (r"timed out", "it did not answer in time", False),
    (
        r"Name or service|name resolution|No address associated|Failed to resolve|getaddrinfo",
        "its name can't be found (DNS)",
        False,
    ),
    (r"CERTIFICATE_VERIFY_FAILED", "its TLS certificate is not to be trusted", False),
    (
        r"STARTTLS extension not supported",
        "it offers no TLS; use a server that does, or add mode=insecure to the address",
        True,
    ),
    (
        r"WRONG_VERSION_NUMBER|record layer failure",
        "it does not speak TLS on this port; mend the port, or the mode= of the address",
        True,
    ),
    (
        r"AUTH extension not supported|No suitable authentication method",
        "it takes no sign-in this way; take user and password out of the address, or use mailtos://",
        True,
    ),
    (r"unreachable|No route to host", "there is no way to it in the network", False),
    (
        r"Connection reset|Connection aborted|unexpectedly closed|Remote end closed|EOF occurred",
        "it broke off the connection",
        False,
    ),
)


def why(lines: Iterable[str], *, blot: Callable[[str], str]) -> Reason:
    """The reason that a try's log lines hold. `blot` takes secrets out of foreign text."""
    text = "\n".join(lines)
    return (
        _smtp_reply(text, blot)
        or _http_answer(text, blot)
        or _connection_fault(text)
        or Reason(text="it did not take the message")
    )


def _smtp_reply(text: str, blot: Callable[[str], str]) -> Reason | None:
    match = _SMTP.search(text) or _REFUSED.search(text)
    if match is None:
        return None
    said = _flat(_decoded(match["text"]), blot)
    return Reason(text=f"it refused: {match['code']} {said}", permanent=match["code"][0] == "5")


def _http_answer(text: str, blot: Callable[[str], str]) -> Reason | None:
    match = _HTTP.search(text)
    if match is None:
        return None
    status = int(match["code"])
    said = _said(text)
    if said in _SLACK:
        return Reason(text=_SLACK[said], permanent=said not in _PASSING)
    hint = f" ({_flat(said, blot)})" if said else ""
    if status == HTTPStatus.OK:
        permanent = bool(said) and said not in _PASSING
        return Reason(text=f"it did not accept the message{hint}", permanent=permanent)
    is_ours = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    permanent = is_ours and status not in _TRY_LATER
    return Reason(text=f"it answered {status}{_phrase(status)}{hint}", permanent=permanent)


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def _said(text: str) -> str:
    """The short word in the body of an HTTP answer: Slack's code, or a line of plain text."""
    match = _BODY.search(text)
    body = _decoded(match["body"].splitlines()[0]).strip() if match else ""
    try:
        answer = json.loads(body)
    except ValueError:
        return body if re.fullmatch(r"[\w .,:;'-]{1,120}", body) else ""
    error = answer.get("error") or answer.get("message") if isinstance(answer, dict) else None
    return error if isinstance(error, str) else ""


def _connection_fault(text: str) -> Reason | None:
    for pattern, words, permanent in _CONNECTION:
        if re.search(pattern, text):
            return Reason(text=words, permanent=permanent)
    return None


def _decoded(literal: str) -> str:
    """The text of a bytes literal, as Apprise logs it; nothing when it was cut off."""
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError):
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _flat(text: str, blot: Callable[[str], str]) -> str:
    flat = " ".join(blot(text).split())
    return flat if len(flat) <= _SHORT else flat[: _SHORT - 1] + "…"
