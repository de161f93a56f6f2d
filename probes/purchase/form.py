"""Inside the checkout, when the YAML asks for it: address, shipping, and in sight of the payment.

Types the made-up shopper of the store's YAML and nothing else. Never presses what pays.
"""

from probes.browser.ear import Answer
from probes.browser.shun import says
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.likeness import country_names
from probes.purchase.platform import Part

_REFUSED = (400, 409, 422)
_MOST_PAGES = 5  # that a checkout may spread its fields over
_LATE = 3.0  # seconds that ways of shipping may come after the payment, where both are on one page
_ADDRESS = frozenset({Part.STREET, Part.POSTCODE, Part.CITY})
_SHIPPING = (Part.SHIPPING_OPTION, Part.NO_SHIPPING)
_WAY_ON = (Part.CONTINUE_BUTTON, Part.SUBMIT_BUTTON)
_ANY_PAGE = (*_ADDRESS, Part.EMAIL, *_SHIPPING, Part.PAYMENT, *_WAY_ON)
# The fields in sight, by name: what a page, or a step of an accordion, asks for.
_ASKED_FOR = """() => [...document.querySelectorAll("input, select, textarea")]
  .filter(one => one.type !== "hidden" && !one.closest("header, footer, nav, [role=search]") && one.checkVisibility())
  .map(one => one.name || one.id).join()"""
# What a form can't do without and that is nobody's name or address: terms to agree to, a form of address.
_MUST = """() => {
  for (const one of document.querySelectorAll("input[type=checkbox][required], select[required], .required select")) {
    if (one.closest("header, footer, nav, [role=search]") || !one.checkVisibility() || one.disabled) continue;
    if (one.matches("input")) { if (!one.checked) one.click(); continue; }
    const first = [...one.options].find(option => option.value && !option.disabled);
    if (one.value || !first) continue;
    one.value = first.value;
    for (const name of ["input", "change"]) one.dispatchEvent(new Event(name, {bubbles: true}));
  }
}"""
_NEXT = {
    # what shows that a page was left, where its address stays; by the code of not leaving it
    Code.CONTACT_REFUSED: (*_SHIPPING, Part.PAYMENT),
    Code.NO_SHIPPING: (Part.PAYMENT,),
    Code.NO_PAYMENT: (Part.PAYMENT,),
}


async def contact(flow: Flow) -> Spot | None:
    """Fill in who and where, page after page, until shipping or payment is to be chosen."""
    flow.expect("a field for the customer's e-mail address")
    first = await flow.find(Part.EMAIL)
    if first is None:
        flow.fail(Code.CONTACT_MISSING, "the checkout asks for no e-mail address")
    flow.expect("shipping or payment to choose after the address was filled in")
    mark, typed = flow.tab.ear.newest, set[Part]()
    with flow.tab.ear.listening():
        for _ in range(_MOST_PAGES):
            await flow.tab.check_document(asked=flow.root)
            new = await _fill_in(flow)
            typed |= new
            flow.pages_filled += 1
            if await _is_over(flow, mark):
                return first
            if typed & _ADDRESS and await _ends_here(flow, new):
                return first  # what this page is for is for the next step to say
            if not new and await flow.find(*_WAY_ON, within=0) is None:
                flow.fail(Code.CONTACT_MISSING, "the checkout asks for no address")
            await _go_on(flow, Code.CONTACT_REFUSED)
            await flow.find(*_ANY_PAGE)
    flow.fail(Code.CONTACT_REFUSED, "the checkout asks for more and more")


async def _is_over(flow: Flow, mark: Answer | None) -> bool:
    """Whether shipping or payment is in sight, and the shop did not refuse what was typed.

    Where all is on one page, payment is in sight from the start: the shop first has to answer.
    """
    if await flow.find(*_SHIPPING, Part.PAYMENT, within=0) is None:
        return False

    async def answered() -> bool:
        return _refused(flow, mark) or await flow.find(*_SHIPPING, within=0) is not None

    await flow.tab.seen(answered, within=flow.left() / 2)
    if _refused(flow, mark):
        await _complain(flow, Code.CONTACT_REFUSED)
    return True


async def _ends_here(flow: Flow, new: set[Part]) -> bool:
    """Whether nothing leads on from a page but what may pay; or nothing at all, after the last field."""
    way_on = await flow.find(*_WAY_ON, within=0)
    if way_on is None:
        return not new
    return await _way_on(flow) is None


async def _way_on(flow: Flow) -> Spot | None:
    """The button whose words say that it leads on; else that of a form that says nothing of paying."""
    button = await flow.find_to_press(Part.CONTINUE_BUTTON, within=0)
    if button is not None:
        return button
    guess = await flow.find_to_press(Part.SUBMIT_BUTTON, within=0)
    if guess is None or says(flow.candidates(Part.MAY_PAY), await flow.tab.form_says(guess)):
        return None
    return guess


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
    if spot is None and flow.pages_filled > 1 and await flow.find(Part.PAYMENT, within=0):
        return None  # the shop went on to the payment by itself: it has only one way
    if spot is None:
        await _complain(flow, Code.NO_SHIPPING)
        flow.fail(Code.NO_SHIPPING, "the checkout offers no shipping to this address")
    if flow.is_one(spot, Part.NO_SHIPPING):  # many say so until they know what the address costs
        spot = await flow.find(Part.SHIPPING_OPTION, within=flow.left() / 2) or spot
    if flow.is_one(spot, Part.NO_SHIPPING):
        said = await flow.find(Part.NO_SHIPPING, within=0)
        text = await flow.tab.text(said) if said else ""
        flow.fail(Code.NO_SHIPPING, f'the checkout says "{text[:200]}"')
    if await flow.tab.is_field(spot):
        await flow.tab.check(spot)
    elif await flow.tab.is_button(spot) and (
        button := await flow.find_to_press(Part.SHIPPING_OPTION, within=0)
    ):
        await _press_on(flow, button, Code.NO_SHIPPING)
    return spot


async def _way_of_shipping(flow: Flow) -> Spot | None:
    if flow.pages_filled == 1:
        return await flow.find(*_SHIPPING)
    first = await flow.find(*_SHIPPING, Part.PAYMENT)
    if first is None or not flow.is_one(first, Part.PAYMENT):
        return first
    return await flow.find(*_SHIPPING, within=_LATE)


async def payment(flow: Flow) -> Spot | None:
    """Come in sight of the payment, and stop."""
    flow.expect("a way to pay")
    for _ in range(_MOST_PAGES):
        await flow.tab.check_document(asked=flow.root)
        spot = await flow.find(Part.PAYMENT, *_WAY_ON)
        if spot is None:
            break
        if flow.is_one(spot, Part.PAYMENT):
            await _can_be_paid(flow)
            return spot
        await _go_on(flow, Code.NO_PAYMENT)
    await _complain(flow, Code.NO_PAYMENT)
    flow.fail(Code.NO_PAYMENT, "the checkout offers no way to pay")


async def _can_be_paid(flow: Flow) -> None:
    """What the platform's file says of card fields and the button to pay must be there, too.

    Many shops have no card fields, since they pay by redirect; a frame for them must not stay empty.
    The button is never pressed.
    """
    if await flow.find(Part.CARD_FRAME, within=0) and await flow.find(Part.CARD_FIELD) is None:
        flow.fail(Code.NO_PAYMENT, "the fields for the card's number do not come")
    if flow.candidates(Part.PAY_BUTTON) and await flow.find(Part.PAY_BUTTON) is None:
        flow.fail(Code.NO_PAYMENT, "the checkout has no button to pay")


async def _fill_in(flow: Flow) -> set[Part]:
    """Type the shopper into every field of this page that is known and visible; which they were."""
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
    typed = set()
    for part, value in values.items():
        field = await flow.find(part, within=0) if value else None
        others = country_names(country) if part is Part.COUNTRY else ()
        if field is not None and await flow.tab.fill(field, value, *others):
            typed.add(part)
    if typed:
        await flow.tab.ask(_MUST)
    return typed


async def _go_on(flow: Flow, refused: Code) -> None:
    """Press what leads on, and wait until it did. Raises PageError with what the form complains of."""
    button = await _way_on(flow)
    if button is not None:
        await _press_on(flow, button, refused)
    elif not await flow.find(*_NEXT[refused]):  # the page may go on by itself
        await _complain(flow, refused)
        flow.fail(refused, "the checkout does not go on")


async def _press_on(flow: Flow, button: Spot, refused: Code) -> None:
    """Press until the next page came. That one's own faults are for whoever looks at it next.

    Checkouts whose steps share one address go on by asking for something else.
    """
    left, before = flow.tab.url, flow.tab.ear.document
    asked = await flow.tab.ask(_ASKED_FOR)

    async def gone_on() -> bool:
        page = flow.tab.ear.document
        if page and page is not before and (page.method == "POST" or page.url == left):
            await flow.tab.check_document(asked=left)
        if flow.tab.url != left or await flow.find(*_NEXT[refused], within=0) is not None:
            return True
        if page is before and await flow.tab.is_there(button):
            return False
        return await flow.tab.ask(_ASKED_FOR) not in ("", asked)

    if not await flow.tab.press(button, until=gone_on, within=flow.left()):
        await _complain(flow, refused)
        flow.fail(refused, "the checkout does not go on")
    flow.extend()


async def _complain(flow: Flow, code: Code) -> None:
    """Raise PageError with what the form finds wrong, or with why we did not go on; if either is so."""
    complaint = await flow.find(Part.FORM_ERROR, within=0)
    if complaint is not None:
        text = (await flow.tab.text(complaint))[:200]
        flow.fail(code, f'the checkout says "{text}"')
    button = await flow.find(*_WAY_ON, within=0)
    if button is None or await flow.find(Part.PAYMENT, within=0) or await _way_on(flow):
        return
    text = (await flow.tab.text(button))[:80]
    flow.fail(code, f'the only way on is "{text}", which may place an order: it was not pressed')
