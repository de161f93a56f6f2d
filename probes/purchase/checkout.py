"""From the cart to the checkout: arrived means its address and something to fill in, not a heading."""

import asyncio
import re
from typing import NoReturn
from urllib.parse import urlsplit

from config.checks import WalkSpec
from probes.browser.meaning import gone_words
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.places import is_cart
from probes.purchase.platform import Part
from probes.purchase.prices import ask_prices, note_price
from probes.purchase.scripts import script
from probes.purchase.walk import Walk

_OVERLAY_AFTER = 0.8  # seconds after the press; most shops open a page
_NO_PAGE_AFTER = 1.4  # seconds after a press that led nowhere
_FIRST_FIELD = ("shop=first_field",)
_ADDRESS_FORM = ("shop=address_form",)
_TERMS = ("shop=terms",)
_GUEST_FIELD = ("shop=guest_field",)
_SIGN_IN = ("shop=sign_in",)
_AGREE = "boxes => boxes.forEach(box => box.click())"
"""Some carts let nobody on who has not agreed to the terms of sale."""
_SENT_ON_TO = re.compile(r"=(?:/|%2f|https?(?::|%3a))[^&#]*", re.IGNORECASE)


def is_checkout(url: str, pattern: str, *, own: str | None = None) -> bool:
    """By the page's own address, not by one that only stands in it: `/login?next=/checkout/`.

    `own`: what the address begins with in this shop, whatever the pattern says.
    """
    if own is not None and url.startswith(own):
        return True
    return re.search(pattern, _SENT_ON_TO.sub("=", url), re.IGNORECASE) is not None


def leads_to_checkout(flow: Flow) -> bool:
    """Whether adding led straight to the checkout, past any cart: by its address."""
    url = flow.tab.url
    return url != flow.product_url and not is_cart(url) and _is_the_shops(flow, url)


def _is_the_shops(flow: Flow, url: str) -> bool:
    """Whether this is the address of the shop's checkout."""
    own = flow.address(flow.spec.checkout) if flow.spec.checkout else None
    return is_checkout(url, flow.platform.checkout_url, own=own)


async def asks_for_address(walk: Walk[WalkSpec]) -> bool:
    """Whether a delivery's address is asked for on this page, wherever it is and whatever it is called."""
    return await walk.tab.find(_ADDRESS_FORM) is not None


async def begins_here(flow: Flow) -> bool:
    """Whether the cart's page is the checkout, too: what leads on from there may order.

    It asks for the address; or it has the checkout's address and what is chosen there, such as ways to ship.
    """
    if await asks_for_address(flow):
        return True
    return leads_to_checkout(flow) and await flow.find(Part.CHECKOUT_FORM, within=0) is not None


async def checkout(flow: Flow) -> Spot | None:
    """Press the button of the cart until the checkout is there and can be filled in."""
    if flow.is_there:
        flow.expect("the checkout, with fields to fill in")
        await flow.tab.check_document(asked=flow.tab.url)
        form = await flow.find(Part.CHECKOUT_FORM)
        if form is None:
            await _say_empty(flow)
        await _look_at_it(flow)
        return form
    flow.expect("a button in the cart that leads to the checkout")
    button = flow.button
    if button is None:
        flow.fail(Code.NO_CHECKOUT_BUTTON, "the button that leads to the checkout went away")
    if flow.tab.robots is not None:
        await flow.tab.ask_robots(await _leads_to(flow, button))
    flow.expect("the checkout, with fields to fill in")
    arrival = _Arrival(flow)
    arrived = await flow.tab.press(button, until=arrival.complete, within=flow.left())
    if not arrived and not await arrival.complete():  # it may have come in this last moment
        await arrival.explain()
    if arrival.guest is not None:
        await _go_on_as_guest(flow, arrival, arrival.guest)
    await _look_at_it(flow)
    return arrival.form or button


async def _leads_to(flow: Flow, button: Spot) -> str:
    """The address behind a button that is a link; else where most shops have their checkout."""
    link = await flow.tab.ask_of(button, "button => button.closest('a')?.href ?? null")
    return link if isinstance(link, str) else flow.address("checkout")


async def _go_on_as_guest(flow: Flow, arrival: "_Arrival", guest: Spot) -> None:
    """Past a page that first asks who one is, where a button leads on without an account.

    Where that one wants an e-mail address of a guest, the checkout has begun.
    """
    arrival.form = await flow.tab.find(_GUEST_FIELD)
    if arrival.form is not None:
        return
    flow.extend()
    flow.expect("the checkout, after the choice to buy without an account")
    choice = await flow.find_to_press(Part.GUEST_CHOICE, within=0)
    if choice is not None and await flow.tab.is_choice(choice):
        await flow.tab.check(choice)  # else the button may make an account
    if not await flow.tab.press(guest, until=arrival.has_form, within=flow.left()):
        await arrival.explain()


async def _look_at_it(flow: Flow) -> None:
    """What the checkout asks for the product, and how one may pay."""
    said = await ask_prices(flow)
    note_price(flow, "checkout", said["text"])
    if said["payments"]:
        flow.fingerprint["payment_methods"] = [*said["payments"]]
    flow.fingerprint["checkout_host"] = urlsplit(flow.tab.url).hostname


_MAIN_TEXT = script("main_text")


async def _say_empty(flow: Flow) -> NoReturn:
    await _say_sign_in(flow)
    text = str(await flow.tab.ask(_MAIN_TEXT))
    code = Code.SOLD_OUT if gone_words().search(text) else Code.CHECKOUT_EMPTY
    flow.fail(code, f'the checkout opened with nothing to fill in; it says "{text}"')


async def _say_sign_in(flow: Flow) -> None:
    """Raise PageError where only an account leads on: the shop sells to no guest, or has ceased to."""
    if await flow.tab.find(_SIGN_IN):
        flow.fail(
            Code.SIGN_IN, "the checkout asks to sign in, and leads nobody on without an account"
        )


class _Arrival:
    """Looks whether the checkout has come, and says what came instead."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._left = flow.tab.url
        self._before = flow.tab.ear.document
        flow.tab.ear.places.clear()
        flow.tab.ear.dialogs.clear()
        self._been_there = False
        self._agreed = False
        self.form: Spot | None = None
        self.guest: Spot | None = None
        """What leads on without an account, where the shop asks first who one is."""

    async def complete(self) -> bool:
        """The effect to wait for. Raises PageError when the checkout is an error or a closed door."""
        flow = self._flow
        if flow.tab.ear.document is not self._before:
            await flow.tab.check_document(asked=self._left)
        self._been_there = self._been_there or self._asked_for_checkout()
        stays = flow.tab.ear.document is self._before and flow.tab.url == self._left
        waited = asyncio.get_running_loop().time() - flow.tab.pressed_at
        if stays and waited < _OVERLAY_AFTER:
            return False
        if stays and not self._agreed:
            self._agreed = True
            await flow.tab.ask_all(_TERMS, _AGREE)
        if not await self.has_form():
            self.guest = await flow.find_to_press(Part.GUEST_BUTTON, within=0)
        if stays and waited >= _NO_PAGE_AFTER and self.form is None:
            self.form = await flow.tab.find(_FIRST_FIELD)
        return self.form is not None or self.guest is not None

    async def has_form(self) -> bool:
        """Whether the checkout can be filled in.

        Where no address says that it is one, in an overlay or elsewhere, it has to ask for a delivery's
        address: the cart did not.
        """
        flow = self._flow
        await flow.tab.check_document(asked=self._left)
        if self._is_checkout(flow.tab.url) and flow.tab.url != self._left:
            self.form = await flow.find(Part.CHECKOUT_FORM, within=0)
        else:
            self.form = await flow.tab.find(_ADDRESS_FORM)
        return self.form is not None

    def _asked_for_checkout(self) -> bool:
        """Also by a script, which changes the address without a page."""
        ear = self._flow.tab.ear
        return any(map(self._is_checkout, ear.places)) or any(
            answer.kind == "document" and self._is_checkout(answer.url)
            for answer in self._flow.tab.ear.answers_since(self._before)
        )

    def _led_back(self) -> bool:
        """Whether the button led to where the customer had been: home, the product, the cart."""
        flow, url = self._flow, self._flow.tab.url
        return url != self._left and url in {flow.root, flow.product_url, flow.cart_url}

    def _is_checkout(self, url: str) -> bool:
        return _is_the_shops(self._flow, url)

    async def explain(self) -> None:
        """Raise PageError that says how the way to the checkout ended."""
        flow = self._flow
        if flow.tab.ear.awaited:
            flow.fail(Code.TIMEOUT, f"{flow.tab.ear.awaited} did not answer in time")
        is_elsewhere = flow.tab.url != self._left
        if self._is_checkout(flow.tab.url) and is_elsewhere:
            await _say_empty(flow)
        if self._been_there or is_elsewhere:  # wherever that is, to sign in is what it asks
            await _say_sign_in(flow)
        if self._been_there or self._led_back():
            flow.fail(Code.CHECKOUT_SENT_AWAY, f"the shop sent the customer to {flow.tab.url}")
        if is_elsewhere:
            await _say_empty(flow)
        dialogs = flow.tab.ear.dialogs
        seen = "nothing happened when the button was pressed"
        if dialogs:
            seen = f'the cart says "{dialogs[-1][:200]}"'
        broken = flow.tab.ear.broken()
        flow.fail(Code.DEAD_CHECKOUT_BUTTON, f"{seen} ({broken})" if broken else seen)
