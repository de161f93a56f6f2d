"""Playwright's errors in our words: whose fault it was, and what was seen.

A page that can't be had is the shop's (`PageError`, which the probe turns into a failure); a browser
that went away is ours (`ProbeError`).
"""

import contextlib
import re
from collections.abc import Iterator

import psutil
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.answers import Problem
from probes.base import ProbeError
from probes.codes import Code
from probes.result import Verdict

_NET = re.compile(r"net::(ERR_[A-Z0-9_]+)")
_NET_CODES: tuple[tuple[str, Code, str], ...] = (
    # the beginning of Chromium's name for it, our code, what was seen
    ("ERR_NAME_NOT_RESOLVED", Code.DNS, "the shop's name has no address (DNS)"),
    ("ERR_NAME_RESOLUTION_FAILED", Code.DNS, "the shop's name could not be looked up (DNS)"),
    ("ERR_DNS", Code.DNS, "the shop's name could not be looked up (DNS)"),
    ("ERR_CERT", Code.TLS, "the browser does not trust the shop's certificate"),
    ("ERR_SSL", Code.TLS, "no secure connection could be made"),
    ("ERR_BAD_SSL", Code.TLS, "no secure connection could be made"),
    ("ERR_TOO_MANY_REDIRECTS", Code.REDIRECTS, "the shop sends the browser round in circles"),
    ("ERR_INVALID_AUTH_CREDENTIALS", Code.SIGN_IN, "the shop asks for a name and a password"),
    ("ERR_TIMED_OUT", Code.TIMEOUT, "the shop did not answer"),
    ("ERR_CONNECTION_TIMED_OUT", Code.TIMEOUT, "the shop did not answer"),
    ("ERR_CONNECTION", Code.CONNECT, "no connection to the shop could be made or kept"),
    ("ERR_ADDRESS", Code.CONNECT, "the shop's address can't be reached"),
    ("ERR_INTERNET_DISCONNECTED", Code.CONNECT, "there was no network"),
    ("ERR_NETWORK", Code.CONNECT, "the network changed or was not there"),
    ("ERR_SOCKET", Code.CONNECT, "no connection to the shop could be made or kept"),
    ("ERR_EMPTY_RESPONSE", Code.BROKEN_REPLY, "the shop closed the connection without an answer"),
    ("ERR_ABORTED", Code.BROKEN_REPLY, "the page was broken off"),
    ("ERR_INSUFFICIENT_RESOURCES", Code.CRASHED, "the page wanted more than the browser has"),
    ("ERR_", Code.BROKEN_REPLY, "the shop's answer could not be used"),
)
_GONE = ("has been closed", "connection closed", "browser closed", "target closed", "disconnected")
_TIGHT_MEMORY = 200_000_000  # bytes; with less, a crash says nothing of the page


class PageError(Exception):
    """The shop's page could not be had, or could not be used."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.seen)
        self.problem = problem


class MisusedError(ProbeError):
    """The browser was asked for what it can't do, as for a locator that is none."""


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn Playwright's errors into PageError or ProbeError; time-outs into TimeoutError."""
    try:
        yield
    except PlaywrightTimeoutError as error:
        raise TimeoutError(_first_line(error)) from error
    except PlaywrightError as error:
        raise translate(error) from error


def translate(error: PlaywrightError) -> Exception:
    """Whose fault this is, as an exception to raise."""
    text = _first_line(error)
    if "download is starting" in text.lower():
        return _page(Code.DOWNLOAD, "the address gave a file to download instead of a page")
    match = _NET.search(text)
    if match:
        return PageError(net_problem(match[1]))
    if "crash" in text.lower():
        return crashed()
    if any(word in text.lower() for word in _GONE):
        return ProbeError(Code.BROWSER, f"the browser went away: {text}")
    return MisusedError(Code.BROWSER, text)


def crashed() -> Exception:
    """A page's process died: the page's doing, unless this machine had no memory left."""
    if psutil.virtual_memory().available < _TIGHT_MEMORY:
        return ProbeError(Code.MEMORY, "the browser ran out of memory")
    return _page(Code.CRASHED, "the page crashed the browser's tab")


def too_large() -> PageError:
    return _page(Code.BROKEN_REPLY, "the page is too large to be shown")


def net_problem(name: str) -> Problem:
    """What Chromium's name for a network error, with or without `net::`, means for the shop."""
    name = name.removeprefix("net::")
    for start, code, seen in _NET_CODES:
        if name.startswith(start):
            return _problem(code, f"{seen} ({name})")
    return _problem(Code.BROKEN_REPLY, f"the page was broken off ({name})")


def _page(code: Code, seen: str) -> PageError:
    return PageError(_problem(code, seen))


def _problem(code: Code, seen: str) -> Problem:
    return Problem(verdict=Verdict.FAILED, code=code, seen=seen)


def _first_line(error: PlaywrightError) -> str:
    return (error.message.strip().splitlines() or ["no reason given"])[0]
