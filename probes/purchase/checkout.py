"""From the cart to the checkout: arrived means its address and something to fill in, not a heading."""

import re
from urllib.parse import urlsplit

from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.likeness import GONE_WORDS
from probes.purchase.platform import Part
from probes.purchase.prices import ask_prices, note_price

_SENT_ON_TO = re.compile(r"=(?:/|%2f|https?(?::|%3a))[^&#]*", re.IGNORECASE)


def is_checkout(url: str, pattern: str, *, own: str | None = None) -> bool:
    """By the page's own address, not by one that only stands in it: `/login?next=/checkout/`.

    `own`: what the address begins with in this shop, whatever the pattern says.
    """
    if own is not None and url.startswith(own):
        return True
    return re.search(pattern, _SENT_ON_TO.sub("=", url), re.IGNORECASE) is not None


async def checkout(flow: Flow) -> Spot | None:
    """Press the button of the cart until the checkout is there and can be filled in."""
    flow.expect("a button in the cart that leads to the checkout")
    button = flow.button
    if button is None:
        flow.fail(Code.NO_CHECKOUT_BUTTON, "the button that leads to the checkout went away")
    if flow.tab.robots is not None:
        await flow.tab.ask_robots(await _leads_to(flow, button))
    flow.expect("the checkout, with fields to fill in")
    arrival = _Arrival(flow)
    if not await flow.tab.press(button, until=arrival.complete, within=flow.left()):
        await arrival.explain()
    await _look_at_it(flow)
    return arrival.form or button


async def _leads_to(flow: Flow, button: Spot) -> str:
    """The address behind a button that is a link; else where most shops have their checkout."""
    link = await flow.tab.ask_of(button, "button => button.closest('a')?.href ?? null")
    return link if isinstance(link, str) else flow.address("checkout")


async def _look_at_it(flow: Flow) -> None:
    """What the checkout asks for the product, and how one may pay."""
    said = await ask_prices(flow)
    note_price(flow, "checkout", said["text"])
    if said["payments"]:
        flow.fingerprint["payment_methods"] = [*said["payments"]]
    flow.fingerprint["checkout_host"] = urlsplit(flow.tab.url).hostname


_MAIN_TEXT = """() => (document.querySelector("main") ?? document.body).innerText
  .replace(/\\s+/g, " ").trim().slice(0, 150)"""


class _Arrival:
    """Looks whether the checkout has come, and says what came instead."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._left = flow.tab.url
        self._before = flow.tab.ear.document
        self._been_there = False
        self.form: Spot | None = None

    async def complete(self) -> bool:
        """The effect to wait for. Raises PageError when the checkout is an error or a closed door."""
        flow = self._flow
        if flow.tab.ear.document is not self._before:
            await flow.tab.check_document(asked=self._left)
            self._been_there = self._been_there or self._asked_for_checkout()
        if not self._is_checkout(flow.tab.url) or flow.tab.url == self._left:
            return False
        self.form = await flow.find(Part.CHECKOUT_FORM, within=0)
        return self.form is not None

    def _asked_for_checkout(self) -> bool:
        return any(
            answer.kind == "document" and self._is_checkout(answer.url)
            for answer in self._flow.tab.ear.answers_since(self._before)
        )

    def _is_checkout(self, url: str) -> bool:
        flow = self._flow
        own = flow.address(flow.spec.checkout) if flow.spec.checkout else None
        return is_checkout(url, flow.platform.checkout_url, own=own)

    async def explain(self) -> None:
        """Raise PageError that says how the way to the checkout ended."""
        flow = self._flow
        if flow.tab.ear.awaited:
            flow.fail(Code.TIMEOUT, f"{flow.tab.ear.awaited} did not answer in time")
        if self._is_checkout(flow.tab.url) and flow.tab.url != self._left:
            text = str(await flow.tab.ask(_MAIN_TEXT))
            code = Code.SOLD_OUT if GONE_WORDS.search(text) else Code.CHECKOUT_EMPTY
            flow.fail(code, f'the checkout opened with nothing to fill in; it says "{text}"')
        if self._been_there:
            flow.fail(Code.CHECKOUT_SENT_AWAY, f"the shop sent the customer to {flow.tab.url}")
        seen = "nothing happened when the button was pressed"
        if flow.tab.url != self._left:
            seen = f"the button led to {flow.tab.url}"
        broken = flow.tab.ear.broken()
        flow.fail(Code.DEAD_CHECKOUT_BUTTON, f"{seen} ({broken})" if broken else seen)
