"""What goes wrong in a page by itself: errors of its scripts, and what it asks for in vain.

Not the ear, which hears what answers a press: listening to all this costs a healthy run dearly, so it is
done by the attempt that has to explain a failure, and by one good run a day, which learns what is normal.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from playwright.async_api import ConsoleMessage, Error, Page, Request, Response

_REMEMBERED = 300
_LONGEST = 300  # characters
_OF_US = ("ERR_ABORTED", "ERR_BLOCKED_BY")
"""The page was left, or our own guard held the request back."""
_OF_THE_NETWORK = "Failed to load resource"
"""Chromium writes this to the console for each request that failed; the request itself is heard already."""
_WATCHED = {"script", "xhr", "fetch", "document", "stylesheet"}
_OVERDUE = 3.0  # seconds without an answer


class TroubleKind(StrEnum):
    """How it was noticed."""

    ERROR = "error"
    CONSOLE = "console"
    REQUEST = "request"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """One thing that went wrong in a page. `url` is the script's or the request's; `at` the loop's time.

    `page` counts the pages of the visit. `status` is 0 where there was no answer: `text` says why then.
    """

    kind: TroubleKind
    text: str
    url: str
    page: int
    at: float
    resource: str = ""
    status: int = 0


class Witness:
    """Takes down what goes wrong in one page, from now on."""

    def __init__(self, page: Page) -> None:
        self.page_number = 0
        self._troubles: deque[Trouble] = deque(maxlen=_REMEMBERED)
        self._open: dict[Request, float] = {}
        self._main = page.main_frame
        page.on("pageerror", self._on_error)
        page.on("console", self._on_console)
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("requestfinished", self._on_end)
        page.on("requestfailed", self._on_failed)

    def troubles(self) -> Iterator[Trouble]:
        """All that was noticed, and what has waited for an answer for long; the oldest first."""
        yield from tuple(self._troubles)
        now = _now()
        for request, began in tuple(self._open.items()):
            if now - began >= _OVERDUE:
                yield self._of(request, "does not answer", at=began)

    def _on_error(self, error: Error) -> None:
        self._note(TroubleKind.ERROR, f"{error.name}: {error.message}", script_of(error))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_OF_THE_NETWORK):
            self._note(TroubleKind.CONSOLE, message.text, str(message.location.get("url", "")))

    def _note(self, kind: TroubleKind, text: str, url: str) -> None:
        self._troubles.append(
            Trouble(kind=kind, text=in_short(text), url=url, page=self.page_number, at=_now())
        )

    def _on_request(self, request: Request) -> None:
        if self._is_page(request):
            if request.redirected_from is None:
                self.page_number += 1
            self._open.clear()
        elif self._is_part(request):
            self._open[request] = _now()

    def _on_response(self, response: Response) -> None:
        self._on_end(response.request)
        if response.status >= HTTPStatus.BAD_REQUEST and self._is_part(response.request):
            text = f"answered {response.status}"
            self._troubles.append(self._of(response.request, text, status=response.status))

    def _on_end(self, request: Request) -> None:
        self._open.pop(request, None)

    def _on_failed(self, request: Request) -> None:
        self._on_end(request)
        why = (request.failure or "").removeprefix("net::")
        if self._is_part(request) and not why.startswith(_OF_US):
            self._troubles.append(self._of(request, f"did not load ({why})"))

    def _is_page(self, request: Request) -> bool:
        return request.is_navigation_request() and request.frame == self._main

    def _is_part(self, request: Request) -> bool:
        """Something of a page; how the page itself is, the flow sees, which also tries places where there may be none."""
        return request.resource_type in _WATCHED and not self._is_page(request)

    def _of(self, request: Request, text: str, *, status: int = 0, at: float = 0) -> Trouble:
        return Trouble(
            kind=TroubleKind.REQUEST,
            text=text,
            url=request.url,
            page=self.page_number,
            at=at or _now(),
            resource=request.resource_type,
            status=status,
        )


def in_short(text: str) -> str:
    """A message on one line, not too long."""
    return " ".join(text.split())[:_LONGEST]


def script_of(error: Error) -> str:
    """The address of the script in which it happened; empty when it does not say."""
    return next(_addresses(error.stack or ""), "")


def _addresses(stack: str) -> Iterator[str]:
    """The scripts that a stack of calls names, the innermost first."""
    for word in stack.replace("(", " ").replace(")", " ").split():
        if word.startswith(("http://", "https://")):
            yield word.rsplit(":", 2)[0] if word.count(":") > 2 else word  # noqa: PLR2004 - line, column


def _now() -> float:
    return asyncio.get_running_loop().time()
