"""Into the cart, and what the cart says of it: the product stands in it, and the way on is there."""

import asyncio
from typing import Any, cast

from probes.answers import Problem
from probes.browser.errors import PageError
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.asked import Asked
from probes.purchase.cart_api import count
from probes.purchase.checkout import asks_for_address, begins_here, leads_to_checkout
from probes.purchase.finder import AWAY
from probes.purchase.flow import Flow
from probes.purchase.investigate import look_before_leaving
from probes.purchase.likeness import leads_to, names
from probes.purchase.lists import links
from probes.purchase.platform import BY_MEANING, GENERIC, Part
from probes.purchase.prices import ask_prices, lacks_price, note_price
from probes.purchase.product import another_product, note_name, open_again
from probes.purchase.proof import Proof
from probes.purchase.scripts import script
from probes.result import Verdict

_OF_THE_PRODUCT = {Code.ADD_REFUSED, Code.SOLD_OUT}
_AWAKE_AFTER = "awake_after"
"""Remembered: seconds from the product page's text until a press of its button had an effect."""
_SOONER = 0.9
_WAY_ON_WITHIN = 2.0  # seconds; a cart that asks for the address itself has no way on
_LAST_QUESTIONS = 1.0  # seconds of the step to ask why the cart did not take it
# seconds that a script may take on a slow day, where a press before it is lost
_LONGEST_SLEEP = 4.0
_READ_CART = script("cart")


async def add_to_cart(flow: Flow) -> Spot | None:
    """Get the product into the cart; another one where the shop refuses one that nobody asked for."""
    if flow.tab.robots is not None:  # to add is to make a cart
        usual = [flow.address(path) for path in flow.platform.paths.cart]
        for address in (await _told_addresses(flow) or usual)[:1]:  # nothing is pressed for it
            await flow.tab.ask_robots(address)
    while True:
        try:
            return await _add(flow)
        except PageError as error:
            if error.problem.code not in _OF_THE_PRODUCT or not await another_product(flow):
                raise


async def _add(flow: Flow) -> Spot:
    """Press the button until the cart counts the product; again where the press came too early.

    Before a page's script is there a button sends its form as browsers do: the shop may then show an
    empty cart. Or it does nothing, and what the page asks by itself a moment later passes for the press's
    doing. A customer goes back and presses again.
    """
    page = flow.tab.ear.document
    try:
        return await _press(flow)
    except PageError as error:
        led_away = flow.tab.ear.document is not page
        if (
            error.problem.code is not Code.CART_EMPTY
            or not (led_away or flow.pressed_early)
            or not flow.has_time_for_more()
        ):
            raise
    flow.button = await open_again(flow)
    await asyncio.sleep(_LONGEST_SLEEP)
    flow.extend()  # to wait for that long was ours
    return await _press(flow)


async def _press(flow: Flow) -> Spot:
    flow.expect("a button that adds the product to the cart")
    button = flow.button
    if button is None:
        flow.fail(Code.NO_ADD_BUTTON, "the button that adds the product to the cart went away")
    flow.expect("the cart to hold the product after the button was pressed")
    await _let_it_wake(flow)
    await note_name(flow, button)
    proof = Proof(flow)
    asked = Asked(flow, proof)
    await proof.look_before()
    await asked.look_before()
    within = max(flow.left() - _LAST_QUESTIONS, 0.05)
    await flow.tab.press(button, until=asked.settled, within=within)
    pressed_at = flow.tab.pressed_at
    flow.pressed_early = pressed_at - flow.tab.opened_at < _LONGEST_SLEEP
    await asked.answer(within=max(flow.left() - _LAST_QUESTIONS, 0.05))
    if proof.held:
        flow.remember[_AWAKE_AFTER] = _SOONER * (pressed_at - flow.tab.opened_at)
    else:
        problem = await proof.problem()
        refused = await flow.refusal(problem)  # a captcha stands on this page, not in the cart
        await look_before_leaving(flow)
        if problem.verdict is Verdict.BLOCKED or not await _stands_in_cart(flow):
            raise PageError(refused or problem)
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
        flow.extend()


async def _stands_in_cart(flow: Flow) -> bool:
    """The last word, where the page said nothing or refused: ask the cart once more, or look into it."""
    counted = await count(flow)
    if counted is not None:
        return counted > 0
    flow.extend()
    try:
        await _open_cart(flow)
    except PageError as error:
        if error.problem.code not in {Code.NOT_FOUND, Code.DRIFT}:
            raise
        return False  # there is no cart to look into: what was seen before counts
    if await _led_back(flow):
        return False
    _, named = await _find_product(flow, within=flow.left() / 2)
    return named


async def cart(flow: Flow) -> Spot | None:
    """Open the cart: the product stands in it, and a button leads to the checkout."""
    if leads_to_checkout(flow):
        flow.is_there = True
        return None
    await _come_to_cart(flow)
    line, named = await _find_product(flow, within=flow.left())
    if line is None:
        flow.fail(Code.CART_WRONG, "the cart does not name it")
    if not named:
        text = (await flow.tab.text(line))[:100]
        if (
            await flow.find(Part.CART_EMPTY, within=0) is not None
        ):  # also where it says so in its rows' stead
            flow.fail(Code.CART_EMPTY, f'the cart says "{text}"')
        flow.fail(Code.CART_WRONG, f'the cart holds "{text}"')
    if lacks_price(flow, "cart"):
        note_price(flow, "cart", (await ask_prices(flow))["text"])
    flow.expect("a button in the cart that leads to the checkout")
    button = await flow.find(Part.CHECKOUT_BUTTON, within=min(_WAY_ON_WITHIN, flow.left()))
    is_guess = button is None or button.candidate.startswith(BY_MEANING)
    if is_guess and await (asks_for_address if button else begins_here)(flow):
        flow.is_there, flow.button = True, None
        return line
    button = button or await flow.find(Part.CHECKOUT_BUTTON)
    flow.button = await flow.pressable(button, Part.CHECKOUT_BUTTON)
    if flow.button is None:
        flow.fail(Code.NO_CHECKOUT_BUTTON, "the cart has no button that leads to the checkout")
    return flow.button


async def _come_to_cart(flow: Flow) -> None:
    await _open_cart(flow)
    flow.expect(f'a line for "{flow.title}" in the cart')
    if await _led_back(flow) and await flow.find(Part.CART_EMPTY, within=0) is None:
        flow.fail(Code.CART_EMPTY, "the way to the cart led back to the product")


async def _led_back(flow: Flow) -> bool:
    """Whether this is the product's own page: it is no cart, though it names the product."""
    return leads_to(flow.tab.url, flow.product_url) and not await _is_open(flow)


async def _find_product(flow: Flow, *, within: float) -> tuple[Spot | None, bool]:
    """What stands in the cart, and whether it is the product.

    Many carts come empty, or with a row that has no text yet, and are filled later.
    """
    end = asyncio.get_running_loop().time() + within
    line = await flow.find_cart_line(within=within)
    if line is not None and await _is_product(flow, line):
        return line, True

    async def came() -> bool:
        nonlocal line
        line = await flow.find_cart_line(within=0) or line
        return line is not None and await _is_product(flow, line)

    left = end - asyncio.get_running_loop().time()
    return line, await flow.tab.seen(came, within=max(left, 0))


async def _is_product(flow: Flow, line: Spot) -> bool:
    """Whether this line, or the cart around it, is the product's."""
    if flow.is_one(line, Part.CART_EMPTY):
        return False
    text = await flow.tab.text(line)
    if names(flow.title, text):
        note_price(flow, "cart", text)
        return True
    lines = flow.candidates(Part.CART_LINE)
    cart = cast("dict[str, Any]", await flow.tab.ask_all(lines, _READ_CART, AWAY))
    in_drawer = flow.tab.url == flow.product_url  # whose page names it anyway
    return (not in_drawer and names(flow.title, cart["text"])) or any(
        leads_to(link, flow.product_url) for link in cart["links"]
    )


async def _open_cart(flow: Flow) -> None:
    """Open the cart, by its address or in a drawer; a place where there is none gives way to the next."""
    missing: list[PageError] = []
    for address in await _cart_addresses(flow):
        try:
            if address != flow.tab.url or missing:
                await flow.tab.open(address)
            else:  # adding led here
                await flow.tab.check_document(asked=address)
        except PageError as error:
            if error.problem.code is not Code.NOT_FOUND:
                raise
            missing.append(error)
        else:
            flow.cart_url = flow.tab.url
            return
    if flow.platform.name == GENERIC and flow.spec.cart is None and len(missing) > 1:
        seen = "no link to the cart was found, and it is in none of the usual places"
        raise PageError(Problem(verdict=Verdict.ERROR, code=Code.DRIFT, seen=seen))
    raise missing[0]


async def _cart_addresses(flow: Flow) -> list[str]:
    """Where it is said to be; else, as shops that link to no cart have it in a drawer, here, where that opens.

    Whoever stands in it looks for no link to it: what speaks of the cart there leads out of it.
    """
    if flow.cart_url == flow.tab.url and not leads_to(flow.tab.url, flow.product_url):
        return [flow.cart_url]
    told = await _told_addresses(flow)
    if told:
        return told
    if await _is_open(flow) or await _opens(flow):
        return [flow.tab.url]
    return [flow.address(path) for path in flow.platform.paths.cart]


async def _told_addresses(flow: Flow) -> list[str]:
    """Where the store's file says; else the platform's cart, or where the page's own link leads first."""
    if flow.spec.cart is not None:
        return [flow.address(flow.spec.cart)]
    paths = [flow.address(path) for path in flow.platform.paths.cart]
    if flow.platform.cart_api is not None and len(paths) == 1:
        return paths
    linked = await links(flow, Part.CART_LINK)
    return [*dict.fromkeys([linked[0], *paths])] if linked else []


async def _is_open(flow: Flow) -> bool:
    """Whether the page has a cart with a way on, in a drawer."""
    parts = (Part.CART_LINE, Part.CHECKOUT_BUTTON)
    return all([await flow.find(part, within=0) for part in parts])


async def _opens(flow: Flow) -> bool:
    """Press what opens the cart on this page, if anything does."""
    button = await flow.find_to_press(Part.CART_BUTTON, within=0)
    if button is None:
        return False

    async def came() -> bool:
        return await _is_open(flow) or await flow.find(Part.CART_EMPTY, within=0) is not None

    return await flow.tab.press(button, until=came, within=flow.left() / 2)
