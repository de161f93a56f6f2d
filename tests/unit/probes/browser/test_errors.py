"""Playwright's and Chromium's errors in our words: whose fault, and with which code."""

import errno

import psutil
import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.base import ProbeError
from probes.browser.errors import (
    MisusedError,
    PageError,
    crashed,
    net_problem,
    translate,
    translated,
)
from probes.codes import Code
from probes.result import Verdict

_LITTLE = type("Memory", (), {"available": 50_000_000})()
_PLENTY = type("Memory", (), {"available": 8_000_000_000})()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ERR_NAME_NOT_RESOLVED", Code.DNS),
        ("ERR_NAME_RESOLUTION_FAILED", Code.DNS),
        ("ERR_DNS_TIMED_OUT", Code.DNS),
        ("ERR_CERT_AUTHORITY_INVALID", Code.TLS),
        ("ERR_CERT_DATE_INVALID", Code.TLS),
        ("ERR_SSL_PROTOCOL_ERROR", Code.TLS),
        ("ERR_SSL_VERSION_OR_CIPHER_MISMATCH", Code.TLS),
        ("ERR_BAD_SSL_CLIENT_AUTH_CERT", Code.TLS),
        ("ERR_TOO_MANY_REDIRECTS", Code.REDIRECTS),
        ("ERR_INVALID_AUTH_CREDENTIALS", Code.SIGN_IN),
        ("ERR_TIMED_OUT", Code.TIMEOUT),
        ("ERR_CONNECTION_TIMED_OUT", Code.TIMEOUT),
        ("ERR_CONNECTION_REFUSED", Code.CONNECT),
        ("ERR_CONNECTION_RESET", Code.CONNECT),
        ("ERR_CONNECTION_CLOSED", Code.CONNECT),
        ("ERR_ADDRESS_UNREACHABLE", Code.CONNECT),
        ("ERR_INTERNET_DISCONNECTED", Code.CONNECT),
        ("ERR_NETWORK_CHANGED", Code.CONNECT),
        ("ERR_SOCKET_NOT_CONNECTED", Code.CONNECT),
        ("ERR_EMPTY_RESPONSE", Code.BROKEN_REPLY),
        ("ERR_CONTENT_LENGTH_MISMATCH", Code.BROKEN_REPLY),
        ("ERR_HTTP2_PROTOCOL_ERROR", Code.BROKEN_REPLY),
        ("ERR_INVALID_HTTP_RESPONSE", Code.BROKEN_REPLY),
        ("ERR_ABORTED", Code.BROKEN_REPLY),
        ("ERR_INSUFFICIENT_RESOURCES", Code.CRASHED),
        ("ERR_OF_NEXT_YEAR", Code.BROKEN_REPLY),
        ("a word of the driver's own", Code.BROKEN_REPLY),
    ],
)
@pytest.mark.parametrize("prefix", ["", "net::"])
def test_each_network_error_has_a_code(prefix: str, name: str, code: Code) -> None:
    problem = net_problem(prefix + name)

    assert (problem.verdict, problem.code) == (Verdict.FAILED, code)
    assert f"({name})" in problem.seen


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("Page.goto: net::ERR_CONNECTION_REFUSED at http://x/\nCall log:\n", PageError, Code.CONNECT),
        ("Page.goto: Download is starting", PageError, Code.DOWNLOAD),
        ("Page.evaluate: Target crashed ", PageError, Code.CRASHED),
        ("Page.goto: Page crashed", PageError, Code.CRASHED),
        ("Target page, context or browser has been closed", ProbeError, Code.BROWSER),
        ("Connection closed while reading from the driver", ProbeError, Code.BROWSER),
        ("Protocol error (Page.navigate): Cannot navigate to invalid URL", MisusedError, Code.BROWSER),
        ("", MisusedError, Code.BROWSER),
    ],
)  # fmt: skip
def test_whose_fault_an_error_of_the_browser_was(
    text: str, kind: type[Exception], code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: _PLENTY)

    found = translate(PlaywrightError(text))

    assert type(found) is kind
    assert (found.problem.code if isinstance(found, PageError) else found.code) is code  # type: ignore[attr-defined]
    assert "\n" not in str(found)


def test_a_crash_says_nothing_of_the_page_when_memory_had_run_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: _LITTLE)

    found = crashed()

    assert isinstance(found, ProbeError)
    assert found.code is Code.MEMORY


def test_a_time_out_stays_one() -> None:
    with pytest.raises(TimeoutError), translated():
        raise PlaywrightTimeoutError("Locator.click: Timeout 1500ms exceeded.\nCall log:\n")


def test_other_errors_pass_through() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space") as caught, translated():
        raise full

    assert caught.value is full
