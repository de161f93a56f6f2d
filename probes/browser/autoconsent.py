"""Other people's knowledge of consent banners, asked where our own table knows nothing: autoconsent.

@duckduckgo/autoconsent as it was published, unchanged, in `vendor/autoconsent` (Mozilla Public License 2.0).
Its script runs in the page and asks us for its rules. Nothing of it is loaded before it is needed. Its
rules age: the version is told with each banner that it answered.
"""

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page

from probes.browser.obstacle import How

log = structlog.get_logger(__name__)

_FOLDER = Path(__file__).parent / "vendor" / "autoconsent"
_ANSWER_WITHIN = (
    6.0  # seconds, once a banner was found: some are answered on a second page of theirs
)
_TRIES = 0  # further looks for a banner; it stands there already
_ACTIONS = {How.DECLINED: "optOut", How.ACCEPTED: "optIn"}
_RESULTS = {"optOutResult", "optInResult"}
# as text: Playwright takes a second to take apart what the browser reads in a moment
_TELL = "text => { window.autoconsentReceiveMessage(JSON.parse(text)); }"
_LOADED = "() => Boolean(window.autoconsentReceiveMessage)"


def version() -> str:
    """Of the copy that is shipped."""
    return str(json.loads((_FOLDER / "version.json").read_text(encoding="utf-8"))["version"])


@cache
def _script() -> str:
    return (_FOLDER / "autoconsent.playwright.js").read_text(encoding="utf-8")


@cache
def _rules() -> str:
    return (_FOLDER / "rules.json").read_text(encoding="utf-8")


@dataclass(kw_only=True)
class _Question:
    """What came of asking it once. `in_vain`: how many of the frames hold no banner that it knows."""

    action: str
    frames: int = 0
    in_vain: int = 0
    manager: str = ""
    answers: list[bool] = field(default_factory=list)

    def is_settled(self) -> bool:
        return bool(self.answers) or self.in_vain >= self.frames


class Autoconsent:
    """Asks it to answer the banner of one page. Once for each document: a second time it would say the same."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._bound = False
        self._question = _Question(action="")
        self._news = asyncio.Event()

    async def answer(self, how: How, *, within: float) -> str | None:
        """Have the banner answered; the name of its manager, None where it knows none or can't."""
        question = self._question = _Question(action=_ACTIONS[how])
        if not self._bound:
            await self._page.expose_binding("autoconsentSendMessage", self._on_message)
            self._bound = True
        question.frames = [await _load(frame) for frame in self._page.frames].count(True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(within, _ANSWER_WITHIN)):
                while not question.is_settled():
                    self._news.clear()
                    await self._news.wait()
        return question.manager if any(question.answers) else None

    async def _on_message(self, source: dict[str, Any], message: dict[str, Any]) -> None:
        frame: Frame = source["frame"]
        with contextlib.suppress(PlaywrightError):  # the page may have gone on by now
            match message["type"]:
                case "init":
                    config = json.dumps(self._config())
                    text = f'{{"type": "initResp", "rules": {_rules()}, "config": {config}}}'
                    await frame.evaluate(_TELL, text)
                case "eval":
                    result = await _evaluated(frame, message["code"])
                    answer = {"type": "evalResp", "id": message["id"], "result": result}
                    await frame.evaluate(_TELL, json.dumps(answer))
                case "popupFound":
                    self._question.manager = message["cmp"]
                case kind if kind in _RESULTS:
                    self._question.answers.append(bool(message["result"]))
                    self._news.set()
                case "report" if message["state"]["lifecycle"] == "nothingDetected":
                    self._question.in_vain += 1
                    self._news.set()
                case _:
                    pass  # news of its inner life

    def _config(self) -> dict[str, Any]:
        return {
            "enabled": True,
            "autoAction": self._question.action,
            "disabledCmps": [],
            "enablePrehide": False,
            "enableCosmeticRules": False,  # they only hide; what a customer can't do is no answer
            "enableGeneratedRules": True,
            "detectRetries": _TRIES,
            "isMainWorld": False,
        }


async def _load(frame: Frame) -> bool:
    """Whether it began to look in this frame."""
    try:
        if await frame.evaluate(_LOADED):
            return False
        await frame.evaluate(_script())
    except PlaywrightError:
        return False  # the frame went away
    return True


async def _evaluated(frame: Frame, code: str) -> Any:
    try:
        return await frame.evaluate(code)
    except PlaywrightError as error:
        log.debug("autoconsent.question_failed", reason=error.message)
        return False
