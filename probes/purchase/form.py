"""Inside the checkout, when the YAML asks for it: address, shipping, and in sight of the payment.

Types the made-up shopper of the store's YAML and nothing else (`fill_in`), goes on as far as that is certain not to
place an order (`onward`), and never presses what pays.
"""

from functools import partial

from probes.browser.ear import Answer
from probes.browser.errors import PageError
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.choose import choose, choose_again
from probes.purchase.fill_in import fill_in, tick
from probes.purchase.flow import Flow
from probes.purchase.frame import asks_for_address as frame_asks_for_address
from probes.purchase.frame import is_empty
from probes.purchase.onward import SHIPPING, WAY_ON, complain, go_on, press_on, way_on
from probes.purchase.payable import can_be_paid, say_none
from probes.purchase.platform import Part
from probes.purchase.prices import ask_prices, lacks_price, note_price

_REFUSED = (400, 409, 422)
_MOST_PAGES = 6  # that a checkout may spread its fields over
_SOON = 1.0  # seconds that they may take where a button leads on
_LATE = 3.0  # seconds that ways of shipping may come after the payment, where both are on one page
_ADDRESS = frozenset({Part.STREET, Part.POSTCODE, Part.CITY})
_WHO = (Part.EMAIL, Part.FULL_NAME, Part.FIRST_NAME, *_ADDRESS)
_ANY_PAGE = (*_WHO, *SHIPPING, Part.PAYMENT, *WAY_ON)
_SHIPPING_HEADING = ("checkout=shipping_heading",)
_SHIPPING_TO_COME = ("checkout=shipping_heading:now",)
_SHIPPING_PRICED = ("checkout=shipping_priced",)
_SENDS = ("checkout=sends",)
_TILL, _LAST_TILL = "checkout=till", ("checkout=till:terms",)


async def contact(flow: Flow) -> Spot | None:
    """Fill in who and where, page after page, until shipping or payment is to be chosen."""
    flow.expect("a field for the customer's e-mail address")
    flow.tab.ear.dialogs.clear()  # what the cart said on the way is no complaint of the checkout's
    first = await _first_field(flow)
    if first is None:
        flow.pages_filled = 1
        return None
    flow.expect("shipping or payment to choose after the address was filled in")
    mark, typed = flow.tab.ear.newest, set[Part]()
    with flow.tab.ear.listening():
        for _ in range(_MOST_PAGES):
            await flow.tab.check_document(asked=flow.root)
            guest = await _as_guest(flow, anew=not typed)
            new = await fill_in(flow)
            typed |= new
            await _note_what_is_sent(flow, typed)
            if guest is not None and not typed & _ADDRESS:
                await press_on(flow, guest, Code.CONTACT_REFUSED)
                await flow.find(*_ANY_PAGE)
                continue
            flow.pages_filled += 1
            if await _is_over(flow, mark, typed=typed, new=new):
                return first
            button = await way_on(flow)
            ends = button is None and (not new or await flow.find(*WAY_ON, within=0) is not None)
            if ends and _knows_where(flow, typed):
                return first  # what this page is for is for the next step to say
            if ends and not new:
                flow.fail(Code.CONTACT_MISSING, "the checkout asks for no address")
            if not await _is_taken(flow, button, typed=typed, new=new):
                return first
            await flow.find(*_ANY_PAGE)
    flow.fail(Code.CONTACT_REFUSED, "the checkout asks for more and more")


async def _first_field(flow: Flow) -> Spot | None:
    """What the page asks for first; None where whoever takes the payment asks for all of it, in a frame."""
    wanted = (*_WHO, Part.GUEST_CHOICE)
    first = await flow.find(*wanted, within=min(_LATE, flow.left()))
    if first is None and await frame_asks_for_address(flow):
        return None
    first = first or await flow.find(*wanted)
    if first is None:
        flow.extend()  # to look why is not the shop's time
        if await is_empty(flow):
            flow.fail(Code.CONTACT_MISSING, "the frame of the checkout stays empty")
        flow.fail(Code.CONTACT_MISSING, "the checkout asks for no e-mail address")
    return first


async def _note_what_is_sent(flow: Flow, typed: set[Part]) -> None:
    """Tickets and files are sent nowhere: no page that asked for something spoke of it, or wanted an address."""
    sends = bool(typed & _ADDRESS) or await flow.tab.find(_SENDS) is not None
    flow.sends_nothing = (
        bool(typed) and not sends and (flow.sends_nothing or not flow.pages_filled)
    )


def _knows_where(flow: Flow, typed: set[Part]) -> bool:
    """Whether the shop was told where to send it to, as far as it has to be."""
    return flow.sends_nothing or bool(typed & _ADDRESS)


async def _is_taken(flow: Flow, button: Spot | None, *, typed: set[Part], new: set[Part]) -> bool:
    """Go on from this page; False where it does not, but for nothing that was typed: the next step tells why.

    Raises PageError where what was typed is refused.
    """
    try:
        await go_on(flow, button, Code.CONTACT_REFUSED)
    except PageError as error:
        if not _knows_where(flow, typed) or error.problem.code is not Code.CONTACT_REFUSED:
            raise
        if new and not await _lacks_shipping(flow):
            raise
        flow.pages_filled = max(flow.pages_filled - 1, 1)  # this one was not taken
        return False
    return True


async def _lacks_shipping(flow: Flow) -> bool:
    """Whether the page has a place for ways of shipping, and none in it."""
    place = await flow.tab.find(_SHIPPING_TO_COME)
    return place is not None and await flow.find(Part.SHIPPING_OPTION, within=0) is None


async def _as_guest(flow: Flow, *, anew: bool) -> Spot | None:
    """Choose to buy without an account; the button to press for it, as long as nothing else was typed.

    Nobody can place an order before there is an address to send it to.
    """
    guest = await flow.find_to_press(Part.GUEST_CHOICE, within=0)
    if guest is None:
        return None
    if await flow.tab.is_choice(guest):
        await flow.tab.check(guest)
        return None
    return guest if anew else None


async def _is_over(flow: Flow, mark: Answer | None, *, typed: set[Part], new: set[Part]) -> bool:
    """Whether shipping or payment is in sight, and the shop did not refuse what was typed.

    Where all is on one page, payment is in sight from the start: the shop first has to answer.
    """
    asks = await flow.tab.find(_SHIPPING_TO_COME) is not None
    if asks:  # its choices may be on their way; or it is the heading of a stage that is to come
        patience = _LATE if await way_on(flow) is None else _SOON
        await flow.find(*SHIPPING, Part.PAYMENT, within=min(patience, flow.left()))
        flow.extend()  # to wait for what need not come is not the shop's time
    if await flow.find(*SHIPPING, Part.PAYMENT, within=0) is None:
        return asks and bool(typed & _ADDRESS) and not new
    if not typed & _ADDRESS and await way_on(flow) is not None:
        # else it is a stage of an accordion, whose later ones can be seen
        return flow.sends_nothing and not new

    async def answered() -> bool:
        return _refused(flow, mark) or await flow.find(*SHIPPING, within=0) is not None

    await flow.tab.seen(answered, within=flow.left() / 2 if asks else min(_LATE, flow.left()))
    if _refused(flow, mark):
        await complain(flow, Code.CONTACT_REFUSED)
    return True


def _refused(flow: Flow, mark: Answer | None) -> bool:
    """A form that asks the shop while it is filled in may have been told no."""
    return any(
        answer.method == "POST" and answer.status in _REFUSED
        for answer in flow.tab.ear.answers_since(mark)
    )


async def shipping(flow: Flow) -> Spot | None:
    """Choose the first way of shipping; a shop that offers none can't sell."""
    flow.expect("a way of shipping to choose")
    await flow.tab.check_document(asked=flow.root)
    spot = await _way_of_shipping(flow)
    if spot is None and flow.sends_nothing:
        return None
    if spot is None:
        flow.extend()  # to look why is not the shop's time
        if await _is_settled(flow):
            return None
        await complain(flow, Code.NO_SHIPPING)
        flow.fail(Code.NO_SHIPPING, "the checkout offers no shipping to this address")
    if flow.is_one(spot, Part.NO_SHIPPING):  # many say so until they know what the address costs
        spot = await flow.find(Part.SHIPPING_OPTION, within=flow.left() / 2) or spot
    if flow.is_one(spot, Part.NO_SHIPPING):
        said = await flow.find(Part.NO_SHIPPING, within=0)
        text = await flow.tab.text(said) if said else ""
        flow.fail(Code.NO_SHIPPING, f'the checkout says "{text[:200]}"')
    await choose(flow, spot)
    return spot


async def _way_of_shipping(flow: Flow) -> Spot | None:
    """The first way of shipping. It is waited for where the page has a place for it; else not for long."""
    first = await flow.find(*SHIPPING, Part.PAYMENT, *WAY_ON)
    if first is None or any(flow.is_one(first, part) for part in SHIPPING):
        return first
    if await _ask_for_ways(flow):
        return await flow.find(*SHIPPING, within=0)
    is_past = flow.pages_filled > 1 and await flow.find(Part.PAYMENT, within=0) is not None
    if not is_past and await flow.tab.find(_SHIPPING_HEADING):
        return await flow.find(*SHIPPING)
    late = _LATE if await flow.find(Part.PAYMENT, within=0) else 2 * _LATE
    return await flow.find(*SHIPPING, within=min(late, flow.left()))


async def _ask_for_ways(flow: Flow) -> bool:
    """Press what asks for them, where the shop shows none before and has not settled it; False where nothing does.

    Raises PageError where it was asked and none came.
    """
    button = await flow.find_to_press(Part.RATES_BUTTON, within=0)
    if button is None or await flow.tab.find(_SHIPPING_PRICED) is not None:
        return False

    async def told() -> bool:
        return await flow.find(*SHIPPING, within=0) is not None

    if not await flow.tab.press(button, until=told, within=flow.left()):
        flow.extend()  # to look why is not the shop's time
        await complain(flow, Code.NO_SHIPPING)
        flow.fail(Code.NO_SHIPPING, "the checkout was asked for ways of shipping and shows none")
    return True


async def _is_settled(flow: Flow) -> bool:
    """Whether there is nothing to choose: the only way of shipping was taken without asking.

    The shop went on to the payment by itself; or the sum has its price; or nothing on the page speaks of ways.
    """
    asks = await flow.tab.find(_SHIPPING_HEADING) is not None
    if await flow.find(Part.PAYMENT, within=0) is not None:
        return (
            flow.pages_filled > 1 or not asks or await flow.tab.find(_SHIPPING_PRICED) is not None
        )
    if flow.pages_filled > 1 and await flow.tab.find(_SHIPPING_PRICED) is not None:
        return True
    if asks:
        return False
    goes_on = flow.pages_filled > 1 and await way_on(flow) is not None
    return goes_on or (
        flow.platform.guesses_payment and await flow.tab.find(_LAST_TILL) is not None
    )


async def payment(flow: Flow) -> Spot | None:
    """Come in sight of the payment, and stop."""
    flow.expect("a way to pay")
    rows = flow.candidates(Part.PAYMENT, Part.NO_PAYMENT, *WAY_ON)
    for _ in range(_MOST_PAGES):
        await flow.tab.check_document(asked=flow.root)
        tills = (_TILL,) if flow.platform.guesses_payment else ()
        if await flow.tab.find((*rows, *tills), within=flow.left()) is None:
            break
        spot = await flow.find(Part.PAYMENT, within=0)
        if spot is not None:
            return await _in_sight(flow, spot)
        await tick(flow)
        button = await way_on(flow)
        if button is None or await flow.find(Part.NO_PAYMENT, within=0) is not None:
            return await _till(flow, tills)
        await go_on(flow, button, Code.NO_PAYMENT, meanwhile=partial(choose_again, flow))
    flow.extend()  # to look why is not the shop's time
    await complain(flow, Code.NO_PAYMENT)
    flow.fail(Code.NO_PAYMENT, "the checkout offers no way to pay")


async def _in_sight(flow: Flow, spot: Spot) -> Spot:
    """The end of the way: it can be paid, and the product costs what it did before."""
    await can_be_paid(flow, spot)
    if lacks_price(flow, "checkout"):  # many draw the sum later than the fields
        note_price(flow, "checkout", (await ask_prices(flow))["text"])
    return spot


async def _till(flow: Flow, tills: tuple[str, ...]) -> Spot:
    """What pays, where nothing leads on any more: ways to pay that came late, or the button alone.

    Many a shop has no choice of its own, and leaves it to whoever takes the payment.
    """
    spot = await flow.find(Part.PAYMENT, within=flow.left() / 2)
    if spot is not None:
        return await _in_sight(flow, spot)
    await say_none(flow)
    till = await flow.tab.find(tills)
    if till is None:
        await complain(flow, Code.NO_PAYMENT)
        flow.fail(Code.NO_PAYMENT, "the checkout offers no way to pay")
    return till
