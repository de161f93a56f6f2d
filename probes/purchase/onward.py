"""From one stage of the checkout to the next: which button leads on, and what the form says when it does not.

Never what pays: a button that may place an order is not pressed, whatever it says. Which ones lead on for certain is
read from the page (`probes.browser.reading`), which ones never may stands in the platforms' files.
"""

from collections.abc import Awaitable, Callable
from typing import TypedDict, cast

from probes.answers import Problem
from probes.browser.errors import PageError
from probes.browser.reading import question, untold_words
from probes.browser.shun import says
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.platform import Part
from probes.result import Verdict

SHIPPING = (Part.SHIPPING_OPTION, Part.NO_SHIPPING)
WAY_ON = (Part.CONTINUE_BUTTON, Part.SUBMIT_BUTTON)
_QUOTED = 200  # characters
_ASKS, _COMPLAINTS = question("asks"), question("complaints")
_NEXT = {
    # what shows that a page was left, where its address stays; by the code of not leaving it
    Code.CONTACT_REFUSED: (*SHIPPING, Part.PAYMENT),
    Code.NO_SHIPPING: (Part.PAYMENT,),
    Code.NO_PAYMENT: (Part.PAYMENT,),
}


class _Complaint(TypedDict):
    """A field that the form does not take as it is. `choices`: how many a list has; None for what is no list."""

    label: str
    says: str
    means: str | None
    empty: bool
    choices: int | None
    secret: bool


async def way_on(flow: Flow) -> Spot | None:
    """The button whose words say that it leads on; else that of a form that says nothing of paying."""
    button = await flow.find_to_press(Part.CONTINUE_BUTTON, within=0)
    if button is not None:
        return button
    guess = await flow.find_to_press(Part.SUBMIT_BUTTON, within=0)
    said = await flow.tab.form_says(guess) if guess else None
    return None if said is None or says(flow.candidates(Part.MAY_PAY), said) else guess


async def go_on(
    flow: Flow,
    button: Spot | None,
    refused: Code,
    *,
    meanwhile: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Press what leads on, and wait until it did. Raises PageError with what the form complains of.

    `meanwhile`: done as long as the page stays, to see to what it undoes by itself.
    """
    if button is not None:
        await press_on(flow, button, refused, meanwhile=meanwhile)
    elif not await flow.find(*_NEXT[refused]):  # the page may go on by itself
        await complain(flow, refused)
        flow.fail(refused, "the checkout does not go on")


async def press_on(
    flow: Flow,
    button: Spot,
    refused: Code,
    *,
    meanwhile: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Press until the next page came. That one's own faults are for whoever looks at it next.

    Checkouts whose steps share one address go on by asking for something else.
    """
    left, before = flow.tab.url, flow.tab.ear.document
    flow.tab.ear.dialogs.clear()
    asked = await flow.tab.ask(_ASKS)

    async def gone_on() -> bool:
        page = flow.tab.ear.document
        if page and page is not before and (page.method == "POST" or page.url == left):
            await flow.tab.check_document(asked=left)
        if flow.tab.url != left or await flow.find(*_NEXT[refused], within=0) is not None:
            return True
        asks = await flow.tab.ask(_ASKS)
        if _asks_anew(asked, asks):
            return True
        if page is before and await flow.tab.is_there(button):
            if meanwhile is not None:
                await meanwhile()
            return False
        return asks not in ("", asked)

    if not await flow.tab.press(button, until=gone_on, within=flow.left()):
        flow.extend()  # to look why is not the shop's time
        await complain(flow, refused)
        flow.fail(refused, "the checkout does not go on")
    flow.extend()


def _asks_anew(before: object, now: object) -> bool:
    """Whether other things are asked for, and none of those before: the next stage has a button that is called the same."""
    old, new = (set(str(asks).split(",")) - {""} for asks in (before, now))
    return bool(old and new) and old.isdisjoint(new)


async def complain(flow: Flow, code: Code) -> None:
    """Raise PageError with what the form finds wrong, or with why we did not go on; if either is so."""
    if flow.tab.ear.dialogs:
        flow.fail(code, f'the checkout says "{flow.tab.ear.dialogs[-1][:_QUOTED]}"')
    fields = cast("list[_Complaint]", await flow.tab.ask(_COMPLAINTS))
    if any(one["secret"] and one["empty"] for one in fields):
        flow.fail(Code.SIGN_IN, "the checkout wants a password for an account before it leads on")
    unknown = next((one for one in fields if _is_ours(one)), None)
    if unknown is not None:
        raise PageError(_drift(unknown["label"]))
    await _quote_notice(flow, code)
    if fields:
        told = "; ".join(f"{one['label']}: {one['says']}".strip(": ") for one in fields)
        flow.fail(code, f'the checkout says "{told[:_QUOTED]}"')
    if code is Code.NO_PAYMENT:
        return  # a button that orders is no surprise there, and no reason
    button = await flow.find(*WAY_ON, within=0)
    if button is None or await flow.find(Part.PAYMENT, within=0) or await way_on(flow):
        return
    text = (await flow.tab.text(button))[:80]
    flow.fail(code, f'the only way on is "{text}", which may place an order: it was not pressed')


async def _quote_notice(flow: Flow, code: Code) -> None:
    """Raise PageError with the form's notice, where it has one; ours where it wants what no customer of ours has."""
    notice = await flow.find(Part.FORM_ERROR, within=0)
    if notice is None:
        return
    text = (await flow.tab.text(notice))[:_QUOTED]
    if untold_words().search(text):
        raise PageError(_drift(text))
    flow.fail(code, f'the checkout says "{text}"')


def _is_ours(complaint: _Complaint) -> bool:
    """Whether a field is empty because we did not know what to type; and not because the shop gives no choice."""
    return (
        complaint["empty"] and complaint["means"] in {None, "other"} and complaint["choices"] != 0
    )


def _drift(asked: str) -> Problem:
    seen = f"the checkout asks for “{asked}”, which nobody told us"
    return Problem(verdict=Verdict.ERROR, code=Code.DRIFT, seen=seen)
