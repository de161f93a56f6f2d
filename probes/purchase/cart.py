"""Into the cart, and the proof that it is there: the cart's own count, never the button's answer."""

import asyncio
import re
from typing import cast

from probes.browser.ear import Answer
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.platform import Part

_ASK_EVERY = 1.0  # seconds between two questions to the cart when the shop has said nothing new
_AWAKE_AFTER = "awake_after"
"""Remembered: seconds from the product page's text until a press of its button had an effect."""
_SOONER = 0.9
_LONGEST_SLEEP = 2.0  # seconds
GONE_WORDS = re.compile(
    r"udsolgt|sold.?out|out of stock|ikke (længere )?på lager|no longer (available|in stock)|ausverkauft|slutsåld|utsolgt",
    re.IGNORECASE,
)
_READ_COUNT = """async ([address, field]) => {
  try {
    const answer = await fetch(address, {headers: {Accept: "application/json"}});
    return answer.ok ? (await answer.json())?.[field] ?? null : null;
  } catch {
    return null;  // no answer, or none that is the cart's: the cart doesn't say
  }
}"""
_FIRST_LINK = """candidates => candidates
  .map(candidate => document.querySelector(candidate)?.href).find(Boolean) ?? null"""
_EMPTY = "address => fetch(address, {method: 'POST'}).then(answer => answer.ok, () => false)"
_BAD = 400  # an HTTP status from here on


async def add_to_cart(flow: Flow) -> Spot | None:
    """Press the button until the cart counts the product."""
    flow.expect("a button that adds the product to the cart")
    button = flow.button
    if button is None:
        flow.fail(Code.NO_ADD_BUTTON, "the button that adds the product to the cart went away")
    flow.expect("the cart to hold the product after the button was pressed")
    await _let_it_wake(flow)
    proof = _Proof(flow)
    if await flow.tab.press(button, until=proof.holds, within=flow.left()):
        flow.remember[_AWAKE_AFTER] = _SOONER * (flow.tab.pressed_at - flow.tab.opened_at)
        flow.in_cart = True
        return button
    await proof.explain()
    if not await _stands_in_cart(flow):
        flow.fail(Code.CART_EMPTY, f"{proof.answered()}, but the cart stayed empty")
    flow.in_cart = True
    return button


async def _let_it_wake(flow: Flow) -> None:
    """Wait as long as the button was dead last time: a press before that is lost, and costs.

    A little less each time: a shop may become faster.
    """
    awake_after = flow.run.memory.get(_AWAKE_AFTER)
    if isinstance(awake_after, int | float):
        until = flow.tab.opened_at + min(awake_after, _LONGEST_SLEEP)
        await asyncio.sleep(until - asyncio.get_running_loop().time())


class _Proof:
    """Looks whether the cart holds the product, by its interface where it has one, else on the page."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._mark = flow.tab.ear.newest
        self._page = flow.tab.ear.document
        self._dialogs = len(flow.tab.ear.dialogs)
        self._heard = 0
        self._asked = asyncio.get_running_loop().time()

    async def holds(self) -> bool:
        """The effect to wait for. Raises PageError when the shop refused the product."""
        refused = next((one for one in self._posts() if one.status >= _BAD), None)
        if refused is not None:
            await self._refused(refused)
        if self._flow.tab.ear.document is not self._page:  # it sends on to the cart
            await self._flow.tab.check_document(asked=self._flow.root)
        if self._flow.platform.cart_api is not None:
            return await self._counted()
        return await self._shown()

    async def explain(self) -> None:
        """Raise PageError when it is plain why the product did not get into the cart."""
        flow = self._flow
        if len(flow.tab.ear.dialogs) > self._dialogs:
            flow.fail(Code.ADD_REFUSED, f'the shop said "{flow.tab.ear.dialogs[-1]}"')
        message = await flow.find(Part.ADD_ERROR, within=0)
        if message is not None and (text := await flow.tab.text(message)):
            flow.fail(_refusal_code(text), f'the shop said "{text[:200]}"')
        if not any(self._posts()) and not self._left_page():
            broken = flow.tab.ear.broken()
            seen = "nothing happened when the button was pressed"
            flow.fail(Code.DEAD_ADD_BUTTON, f"{seen} ({broken})" if broken else seen)

    def answered(self) -> str:
        """What the shop said to the press, in short."""
        newest = next(iter(self._posts()), None)
        return f"{_short(newest)}" if newest else "the shop took the press"

    def _posts(self) -> list[Answer]:
        """Answers to what the press sent, the newest first."""
        return [
            answer
            for answer in self._flow.tab.ear.answers_since(self._mark)
            if answer.method == "POST" and answer.kind in {"document", "xhr", "fetch"}
        ]

    def _left_page(self) -> bool:
        return any(
            answer.kind == "document" for answer in self._flow.tab.ear.answers_since(self._mark)
        )

    async def _counted(self) -> bool:
        """Ask the cart, but only after the shop said something new: each question is a request."""
        now, heard = asyncio.get_running_loop().time(), len(self._posts())
        if heard == self._heard and now - self._asked < _ASK_EVERY:
            return False
        self._heard, self._asked = heard, now
        return await _count(self._flow) > 0

    async def _shown(self) -> bool:
        flow = self._flow
        badge = await flow.find(Part.CART_COUNT, within=0)
        if badge is not None and re.search(r"[1-9]", await flow.tab.text(badge)):
            return True
        message = await flow.find(Part.ADDED, within=0)
        if message is not None and flow.title.lower() in (await flow.tab.text(message)).lower():
            return True
        return await flow.find(Part.CART_LINE, within=0) is not None

    async def _refused(self, answer: Answer) -> None:
        flow = self._flow
        if answer.kind == "document":
            await flow.tab.check_document(asked=answer.url)
        if answer.status >= 500:  # noqa: PLR2004 - HTTP
            flow.fail(Code.SERVER_ERROR, _short(answer))
        message = await flow.find(Part.ADD_ERROR, within=1.0)
        text = await flow.tab.text(message) if message else ""
        seen = f'{_short(answer)}: "{text[:200]}"' if text else _short(answer)
        flow.fail(_refusal_code(text), seen)


def _refusal_code(text: str) -> Code:
    return Code.SOLD_OUT if GONE_WORDS.search(text) else Code.ADD_REFUSED


def _short(answer: Answer) -> str:
    path = re.sub(r"^\w+://[^/]+|\?.*$", "", answer.url)
    return f"{answer.method} {path} answered {answer.status}"


async def _count(flow: Flow) -> float:
    """What the cart's interface counts; 0 when it doesn't say."""
    api = flow.platform.cart_api
    if api is None:
        return 0
    count = await flow.tab.ask(_READ_COUNT, [flow.address(api.read), api.count])
    return count if isinstance(count, int | float) else 0


async def _stands_in_cart(flow: Flow) -> bool:
    """Whether the cart page has a line, where neither an interface nor a badge told of it."""
    if flow.platform.cart_api is not None:
        return False
    flow.extend()
    await _open_cart(flow)
    spot = await flow.find_cart_line(within=flow.left() / 2)
    return spot is not None and not flow.is_one(spot, Part.CART_EMPTY)


async def cart(flow: Flow) -> Spot | None:
    """Open the cart: the product stands in it, and a button leads to the checkout."""
    await _open_cart(flow)
    flow.expect(f'a line for "{flow.title}" in the cart')
    line = await flow.find_cart_line(within=flow.left())
    if line is None:
        flow.fail(Code.CART_WRONG, "the cart does not name it")
    if flow.is_one(line, Part.CART_EMPTY):
        flow.fail(Code.CART_EMPTY, f'the cart says "{(await flow.tab.text(line))[:100]}"')
    if not await _names_product(flow, line):
        flow.fail(Code.CART_WRONG, f'the cart holds "{(await flow.tab.text(line))[:100]}"')
    flow.expect("a button in the cart that leads to the checkout")
    flow.button = await flow.find_to_press(Part.CHECKOUT_BUTTON)
    if flow.button is None:
        flow.fail(Code.NO_CHECKOUT_BUTTON, "the cart has no button that leads to the checkout")
    return flow.button


async def _names_product(flow: Flow, line: Spot) -> bool:
    """Whether the cart names the product; upper and lower case differ between pages."""
    title = flow.title.casefold()
    if title in (await flow.tab.text(line)).casefold():
        return True
    page = cast("str", await flow.tab.ask("() => document.body.innerText"))
    return title in " ".join(page.split()).casefold()


async def _open_cart(flow: Flow) -> None:
    address = await _cart_address(flow)
    if address != flow.tab.url:
        await flow.tab.open(address)


async def _cart_address(flow: Flow) -> str:
    """The platform's cart, or where the page's own link to the cart leads."""
    if flow.platform.cart_api is not None:
        return flow.address(flow.platform.paths.cart[0])
    link = await flow.tab.ask(_FIRST_LINK, [*flow.candidates(Part.CART_LINK)])
    return link if isinstance(link, str) else flow.address(flow.platform.paths.cart[0])


async def empty_cart(flow: Flow) -> None:
    """Leave the cart as it was found. Where it has no interface, it is forgotten with the visit."""
    api = flow.platform.cart_api
    if flow.in_cart and api is not None and flow.same_shop(flow.root):
        await flow.tab.ask(_EMPTY, flow.address(api.clear))
