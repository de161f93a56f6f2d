"""An ear on what one page asks for and what it is answered; it changes nothing.

Events come as they happen; whoever waits for one waits on `heard`.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from playwright.async_api import Dialog, Frame, Page, Request, Response
from playwright.async_api import Error as PlaywrightError

_REMEMBERED = 300  # answers, of the newest pages
_GIVEN_UP = "ERR_ABORTED"  # Chromium's word for a page that was left before it came
_REDIRECTS = range(300, 400)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the shop, or a third party, answered to one request of the tab."""

    method: str
    url: str
    status: int
    kind: str
    headers: Mapping[str, str]
    broken_off: str = ""
    """Why there was no whole answer; the status then says nothing."""

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


class Ear:
    """What was heard of one page so far. `host` is the store's own.

    Each request that is listened to costs processor time, so a light attempt listens only from a press
    until a page has come of it; `always` is for the attempt that has to explain a failure.
    """

    def __init__(self, page: Page, *, host: str, always: bool) -> None:
        self.host = host
        self.document: Answer | None = None
        self.answers: deque[Answer] = deque(maxlen=_REMEMBERED)
        self.broken_scripts: dict[str, str] = {}
        self.dialogs: deque[str] = deque(maxlen=20)
        self.awaited: str | None = None
        """The page that was asked for and has not begun to come."""
        self.sent = 0
        """How often the page sent the store something."""
        self.unanswered: set[Request] = set()
        """What the page sent the store and has no answer to yet."""
        self.heard = asyncio.Event()
        self.text_came = asyncio.Event()
        """Set from when the newest page's text is there; `text_came_at`: when that was, the loop's time."""
        self.text_came_at = 0.0
        self.crashed = False
        self.places: deque[str] = deque(maxlen=_REMEMBERED)
        """Addresses that the page had, the newest last; scripts change it without a document."""
        self._page = page
        self._listens = False
        self._heard_page: Request | None = None
        """What the newest page was asked for with, if it was listened to then."""
        self._to_all = 0
        """How many have asked to hear whatever comes."""
        if always:
            self._to_all += 1
            self.listen()
        page.on("requestfailed", self._on_request_failed)
        page.on("dialog", self._on_dialog)
        page.on("crash", self._on_crash)
        page.on("framenavigated", self._on_navigated)
        page.on("domcontentloaded", self._on_text)

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Hear every request and answer while the block lasts."""
        self._to_all += 1
        self.listen()
        try:
            yield
        finally:
            self._to_all -= 1
            self.rest()

    def listen(self) -> None:
        """Hear every request and answer, until a page has come or `rest`."""
        if not self._listens:
            self._listens = True
            self._page.on("request", self._on_request)
            self._page.on("response", self._on_response)

    def rest(self) -> None:
        """Hear no more, unless somebody asked to hear all."""
        if self._listens and not self._to_all:
            self._listens = False
            self.unanswered.clear()  # their answers will not be heard
            self._page.remove_listener("request", self._on_request)
            self._page.remove_listener("response", self._on_response)

    def opened(self, response: Response | None) -> None:
        """Take note of the page that was asked for by its address."""
        self.awaited = None
        if response is not None and response.request is not self._heard_page:
            self._turn_to(_answer(response))

    def moved_on(self, page: Answer | None) -> bool:
        """Whether another page than this one has come, and not the same once more."""
        return _place(self.document) != _place(page)

    def broken(self) -> str:
        """Which scripts of this page did not load, in a few words; empty when all did."""
        return "; ".join(f"{url} {how}" for url, how in list(self.broken_scripts.items())[:3])

    def answers_since(self, mark: Answer | None) -> Iterator[Answer]:
        """The store's own answers after `mark`, the newest first."""
        for answer in reversed(self.answers):
            if answer is mark:
                return
            if answer.host == self.host:
                yield answer

    @property
    def newest(self) -> Answer | None:
        return self.answers[-1] if self.answers else None

    def _on_request(self, request: Request) -> None:
        sends = request.method != "GET" and request.resource_type in {"xhr", "fetch"}
        if sends and urlsplit(request.url).hostname == self.host:
            self.sent += 1
            self.unanswered.add(request)
        if self._is_page(request):
            self.awaited = request.url

    def _on_response(self, response: Response) -> None:
        answer = _answer(response)
        self.unanswered.discard(response.request)
        if self._is_page(response.request):
            self.awaited, self._heard_page = None, response.request
            self._turn_to(answer)
            if answer.status not in _REDIRECTS:
                self.rest()  # what the next page asks for says nothing of the press
        else:
            self.answers.append(answer)
        if answer.kind == "script" and response.status >= HTTPStatus.BAD_REQUEST:
            self.broken_scripts[response.url] = f"answered {response.status}"
        self.heard.set()

    def _turn_to(self, document: Answer) -> None:
        self.document = document
        self.answers.append(document)
        self.broken_scripts.clear()
        self.unanswered.clear()

    def _on_request_failed(self, request: Request) -> None:
        why = request.failure or ""
        self.unanswered.discard(request)
        if request.resource_type == "script":
            self.broken_scripts.setdefault(request.url, f"failed ({why})")
        if self._is_page(request) and not why.endswith(_GIVEN_UP):
            self.awaited = None
            self.document = Answer(request.method, request.url, 0, "document", {}, broken_off=why)
            self.heard.set()

    def _is_page(self, request: Request) -> bool:
        return request.resource_type == "document" and request.frame == self._page.main_frame

    async def _on_dialog(self, dialog: Dialog) -> None:
        """Read what a dialog says and agree, as a customer would who wants to get on."""
        self.dialogs.append(dialog.message)
        try:
            await dialog.accept()
        except PlaywrightError:
            return  # the page went away with its dialog

    def _on_navigated(self, frame: Frame) -> None:
        if frame == self._page.main_frame:
            self.places.append(frame.url)
            self.text_came.clear()

    def _on_text(self, _page: Page) -> None:
        """The text of a page is there: what waits looks again, also where no answer is listened to any more."""
        self.text_came.set()
        self.text_came_at = asyncio.get_running_loop().time()
        self.heard.set()

    def _on_crash(self, _page: Page) -> None:
        self.crashed = True
        self.text_came.set()  # nothing more will come
        self.heard.set()


def _place(page: Answer | None) -> str:
    return page.url.partition("?")[0] if page else ""


def _answer(response: Response) -> Answer:
    request = response.request
    return Answer(
        request.method, response.url, response.status, request.resource_type, response.headers
    )
