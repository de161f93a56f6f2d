"""The proof that a press put the product into the cart, and the reason when it did not.

The cart's own count where it has an interface, else what changed on the page. What the shop answered
to the press is only a reason: real shops send much with it that fails and does no harm.
"""

import asyncio
import re
from dataclasses import dataclass
from http import HTTPStatus

from probes.answers import Problem, classify
from probes.browser.ear import Answer
from probes.browser.meaning import gone_words, says_put
from probes.codes import Code
from probes.purchase.cart_api import count
from probes.purchase.checkout import leads_to_checkout
from probes.purchase.flow import Flow
from probes.purchase.likeness import names
from probes.purchase.places import is_carts, says_add
from probes.purchase.platform import Part
from probes.result import Verdict

_ASK_EVERY = 1.0  # seconds between two questions to the cart when the shop has said nothing new
_SILENT_AFTER = 3.0  # seconds after the shop took the press in which a page may show that it did
_STANDS_AFTER = 1.0  # seconds; until then the cart may prove that it was another request's
# A whole page may come with these: it is the shop's no, and no broken page.
_NO_SUCH_STOCK = {409, 422}


@dataclass(frozen=True, kw_only=True)
class _Look:
    """What the page says of the cart: only what a press changed proves something."""

    badge: str = ""
    message: str = ""
    line: str = ""
    error: str = ""


class Proof:
    """Looks whether the cart holds the product."""

    def __init__(self, flow: Flow) -> None:
        ear = flow.tab.ear
        self.held = False
        self._flow = flow
        self._mark = ear.newest
        self._page, self._url = ear.document, flow.tab.url
        self._dialogs = len(ear.dialogs)
        self._under_way = set(ear.unanswered)
        self._heard = 0
        self._asked = asyncio.get_running_loop().time()
        self._refused_since: float | None = None
        self._taken_since: float | None = None
        self._before = _Look()
        self._shown_before = False

    async def look_before(self) -> None:
        """Note what the page says before the press; a cart that can be asked needs none of it."""
        if not self._flow.asks_cart():
            self._before = _Look(
                badge=await self._text(Part.CART_COUNT),
                message=await self._text(Part.ADDED),
                line=await self._text(Part.CART_LINE),
                error=await self._text(Part.ADD_ERROR),
            )

    async def settled(self) -> bool:
        """The effect to wait for: the cart holds the product, or the shop's refusal stands."""
        flow = self._flow
        page = flow.tab.ear.document
        if page is not self._page and leads_to_checkout(flow):
            self.held = True  # whether it is well there is the next steps' business
            return True
        if page is not None and page is not self._page and page.status not in _NO_SUCH_STOCK:
            await flow.tab.check_document(asked=flow.root)  # it sends on to the cart
        self.held = await (self._counted() if flow.asks_cart() else self._shown())
        return self.held or self._is_silent() or await self._refusal_stands()

    async def problem(self) -> Problem:
        """Why the product is not in the cart, as far as the shop let it be seen."""
        ear, refused, message = self._flow.tab.ear, self._refused(), await self._message()
        if refused is not None:
            return _of_answer(refused, message)
        if ear.unanswered - self._under_way:
            return _failed(Code.TIMEOUT, "the shop did not answer the press in time")
        said = ear.dialogs[-1] if self._new_dialogs() else message
        if said:
            return _failed(refusal_code(said), f'the shop said "{said}"')
        return self._without_a_word()

    def _without_a_word(self) -> Problem:
        if not self._did_something():
            asked = self._asked_in_vain()
            if asked is not None:
                return _failed(Code.SERVER_ERROR, _short(asked))
            broken = self._flow.tab.ear.broken()
            seen = "nothing happened when the button was pressed"
            return _failed(Code.DEAD_ADD_BUTTON, f"{seen} ({broken})" if broken else seen)
        posts = self._posts()
        own = next((a for a in posts if is_carts(a.url)), next(iter(posts), None))
        answered = _short(own) if own else "the shop took the press"
        return _failed(Code.CART_EMPTY, f"{answered}, but the cart stayed empty")

    def _is_silent(self) -> bool:
        """Whether the cart took the press a while ago and the page says nothing: the cart has to be looked into.

        Where the press led to another page it was taken, too: nobody presses on this one's button again.
        """
        flow, now = self._flow, asyncio.get_running_loop().time()
        moved = flow.tab.ear.document is not self._page and flow.tab.url != self._url
        taken = moved or any(
            a.status < HTTPStatus.BAD_REQUEST and is_carts(a.url) for a in self._posts()
        )
        if flow.asks_cart() or not taken or flow.tab.ear.unanswered - self._under_way:
            return False
        self._taken_since = now if self._taken_since is None else self._taken_since
        return now - self._taken_since >= _SILENT_AFTER

    async def _refusal_stands(self) -> bool:
        """Whether the shop has refused the product for a while, and the cart says nothing else."""
        if self._flow.tab.ear.unanswered - self._under_way or not await self._looks_refused():
            return False
        now = asyncio.get_running_loop().time()
        self._refused_since = now if self._refused_since is None else self._refused_since
        return now - self._refused_since >= _STANDS_AFTER

    async def _looks_refused(self) -> bool:
        """A dialog has to come again with the next press: the first may be a greeting."""
        if self._refused() is not None or self._new_dialogs() > 1:
            return True
        asks = self._flow.asks_cart()
        return not asks and self._did_something() and bool(await self._message())

    def _refused(self) -> Answer | None:
        """The newest refusal that is the cart's; an app's or a counter's is not."""
        return next(
            (a for a in self._posts() if a.status >= HTTPStatus.BAD_REQUEST and is_carts(a.url)),
            None,
        )

    def _new_dialogs(self) -> int:
        return len(self._flow.tab.ear.dialogs) - self._dialogs

    def _posts(self) -> list[Answer]:
        """Answers to what the press sent, the newest first."""
        answers = self._flow.tab.ear.answers_since(self._mark)
        return [answer for answer in answers if _is_sent(answer)]

    def _did_something(self) -> bool:
        return any(self._posts()) or any(
            answer.kind == "document" for answer in self._flow.tab.ear.answers_since(self._mark)
        )

    def _asked_in_vain(self) -> Answer | None:
        """What a script asked the cart since the press, where the shop broke over it: some add so, or ask first."""
        answers = self._flow.tab.ear.answers_since(self._mark)
        asked = (a for a in answers if a.method == "GET" and a.kind in {"xhr", "fetch"})
        return next(
            (a for a in asked if a.status >= HTTPStatus.INTERNAL_SERVER_ERROR and is_carts(a.url)),
            None,
        )

    async def _counted(self) -> bool:
        """Ask the cart, but only after the shop said something new: each question is a request."""
        now, heard = asyncio.get_running_loop().time(), len(self._posts())
        if heard == self._heard and now - self._asked < _ASK_EVERY:
            return False
        self._heard, self._asked = heard, now
        return (await count(self._flow) or 0) > 0

    async def _shown(self) -> bool:
        """Whether the page shows more in the cart than before, and is not still sending it.

        Some pages count before the shop has answered; who leaves then stops what is being sent. That
        it sends is heard a moment later, so a page that seems to send nothing is looked at twice.
        """
        if not await self._shows_more() or self._flow.tab.ear.unanswered - self._under_way:
            return False
        seen_before, self._shown_before = self._shown_before, True
        return seen_before or self._did_something()

    async def _shows_more(self) -> bool:
        before, badge = self._before, await self._text(Part.CART_COUNT)
        if badge != before.badge and re.search(r"[1-9]", badge):
            return True
        message = await self._text(Part.ADDED)
        told = message != before.message and not gone_words().search(message)
        if told and names(self._flow.title, message):
            return True
        if await self._text(Part.CART_LINE) not in {"", before.line}:
            return True
        return self._flow.tab.url != self._url and leads_to_checkout(self._flow)

    async def _message(self) -> str:
        """What the shop says since the press and has to be taken for a refusal."""
        text = await self._text(Part.ADD_ERROR, within=1.0 if self._refused() else 0)
        return "" if text == self._before.error or says_put(text) else text[:200]

    async def _text(self, part: Part, *, within: float = 0) -> str:
        spot = await self._flow.find(part, within=within)
        return await self._flow.tab.text(spot) if spot else ""


def refusal_code(text: str) -> Code:
    return Code.SOLD_OUT if gone_words().search(text) else Code.ADD_REFUSED


def _is_sent(answer: Answer) -> bool:
    """Whether it answers what was sent, and not what was asked for; some scripts add by GET."""
    if answer.method == "POST":
        return answer.kind in {"document", "xhr", "fetch"}
    return answer.kind in {"xhr", "fetch"} and says_add(answer.url)


def _of_answer(answer: Answer, message: str) -> Problem:
    blocked = classify(answer.status, answer.headers, url=answer.url, final_url=answer.url)
    if blocked is not None and blocked.verdict is Verdict.BLOCKED:
        return blocked
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _failed(Code.SERVER_ERROR, _short(answer))
    seen = f'{_short(answer)}: "{message}"' if message else _short(answer)
    return _failed(refusal_code(message), seen)


def _failed(code: Code, seen: str) -> Problem:
    return Problem(verdict=Verdict.FAILED, code=code, seen=seen)


def _short(answer: Answer) -> str:
    path = re.sub(r"^\w+://[^/]+|\?.*$", "", answer.url)
    return f"{answer.method} {path} answered {answer.status}"
