"""Inside the checkout, when the YAML asks for it: address, shipping, and in sight of the payment.

Types the made-up shopper of the store's YAML and nothing else. Never presses what pays.
"""

from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.platform import Part

_REFUSED = (400, 409, 422)
_MOST_PAGES = 5  # that a checkout may spread its fields over


async def contact(flow: Flow) -> Spot | None:
    """Fill in who and where, page after page, until shipping or payment is to be chosen."""
    flow.expect("a field for the customer's e-mail address")
    flow.tab.ear.listen()  # what is typed may be judged long before anything is pressed
    flow.mark = flow.tab.ear.newest
    first = await flow.find(Part.EMAIL)
    if first is None:
        flow.fail(Code.CONTACT_MISSING, "the checkout asks for no e-mail address")
    flow.expect("shipping or payment to choose after the address was filled in")
    for _ in range(_MOST_PAGES):
        await _fill_in(flow)
        flow.pages_filled += 1
        if await flow.find(Part.SHIPPING_OPTION, Part.PAYMENT, within=0):
            return first
        await _go_on(flow)
    flow.fail(Code.CONTACT_REFUSED, "the checkout asks for more and more")


async def shipping(flow: Flow) -> Spot | None:
    """Choose the first way of shipping; a shop that offers none can't sell."""
    flow.expect("a way of shipping to choose")
    spot = await flow.find(Part.SHIPPING_OPTION, Part.NO_SHIPPING)
    if spot is None or flow.is_one(spot, Part.NO_SHIPPING):
        await _complain(flow)
        if spot is None and flow.pages_filled > 1 and await flow.find(Part.PAYMENT, within=0):
            return None  # the shop went on to the payment by itself: it has only one way
        flow.fail(Code.NO_SHIPPING, "the checkout offers no shipping to this address")
    await _see_refusal(flow)
    await _choose(flow, spot)
    return spot


async def _see_refusal(flow: Flow) -> None:
    """A form that asks the shop while it is filled in may have been told no: asked and shown."""
    if any(
        answer.method == "POST" and answer.status in _REFUSED
        for answer in flow.tab.ear.answers_since(flow.mark)
    ):
        await _complain(flow)


async def payment(flow: Flow) -> Spot | None:
    """Come in sight of the payment, and stop."""
    flow.expect("a way to pay")
    for _ in range(_MOST_PAGES):
        spot = await flow.find(Part.PAYMENT, Part.CONTINUE_BUTTON)
        if spot is None:
            break
        if flow.is_one(spot, Part.PAYMENT):
            await _pay_button(flow)
            return spot
        await _go_on(flow)
    flow.fail(Code.NO_PAYMENT, "the checkout offers no way to pay")


async def _pay_button(flow: Flow) -> None:
    """Where the platform says what the button looks like, it must be there. It is never pressed."""
    if flow.candidates(Part.PAY_BUTTON) and await flow.find(Part.PAY_BUTTON) is None:
        flow.fail(Code.NO_PAYMENT, "the checkout has no button to pay")


async def _fill_in(flow: Flow) -> None:
    """Type the shopper into every field of this page that is known and visible."""
    guest = await flow.find(Part.GUEST_CHOICE, within=0)
    if guest is not None:
        await flow.tab.check(guest)
    shopper = flow.store.shopper
    country = flow.store.market.country
    values = {
        Part.EMAIL: shopper.email,
        Part.COUNTRY: country or "",
        Part.FIRST_NAME: shopper.first_name,
        Part.LAST_NAME: shopper.last_name,
        Part.STREET: shopper.street,
        Part.POSTCODE: shopper.postcode,
        Part.CITY: shopper.city,
        Part.PHONE: shopper.phone,
    }
    for part, value in values.items():
        field = await flow.find(part, within=0) if value else None
        if field is not None:
            await flow.tab.fill(field, value)


async def _choose(flow: Flow, spot: Spot) -> None:
    if await flow.tab.is_field(spot):
        await flow.tab.check(spot)
    else:
        await _press_on(flow, spot)


async def _go_on(flow: Flow) -> None:
    """Press what leads on, and wait until it did. Raises PageError with what the form complains of."""
    button = await _continue_button(flow)
    if button is None:
        if await flow.find(Part.SHIPPING_OPTION, Part.PAYMENT, Part.NO_SHIPPING):
            return  # the page goes on by itself once the address is known
        flow.fail(Code.CONTACT_REFUSED, "the checkout does not go on after the address")
    await _press_on(flow, button)


async def _press_on(flow: Flow, button: Spot) -> None:
    left, before = flow.tab.url, flow.tab.ear.document

    async def gone_on() -> bool:
        if flow.tab.ear.document is not before:
            await flow.tab.check_document(asked=left)
        return flow.tab.url != left or await flow.find(Part.PAYMENT, within=0) is not None

    if not await flow.tab.press(button, until=gone_on, within=flow.left()):
        await _complain(flow)
        flow.fail(Code.CONTACT_REFUSED, "the checkout does not go on")
    flow.extend()


async def _complain(flow: Flow) -> None:
    """Raise PageError with what the form finds wrong, if it says so."""
    complaint = await flow.find(Part.FORM_ERROR, within=0)
    if complaint is not None:
        text = (await flow.tab.text(complaint))[:200]
        flow.fail(Code.CONTACT_REFUSED, f'the checkout says "{text}"')


async def _continue_button(flow: Flow) -> Spot | None:
    """The first button that leads on and does not pay."""
    for candidate in flow.candidates(Part.CONTINUE_BUTTON):
        spot = await flow.tab.find((candidate,))
        if spot and not await flow.tab.matches(spot, flow.candidates(Part.NEVER_CLICK)):
            return spot
    return None
