"""Whether what is in sight is a way to pay: a choice, a frame that is filled, a button; not what comes before (`form`)."""

from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.frame import is_empty
from probes.purchase.onward import complain
from probes.purchase.platform import Part


async def say_none(flow: Flow) -> None:
    """Raise PageError where the page says that there is no way to pay."""
    none = await flow.find(Part.NO_PAYMENT, within=0)
    if none is not None:
        flow.fail(Code.NO_PAYMENT, f'the checkout says "{(await flow.tab.text(none))[:200]}"')


async def can_be_paid(flow: Flow, spot: Spot) -> None:
    """What the platform's file says of card fields and the button to pay must be there, too.

    A button alone is no way to pay where the shop says that it has none.

    Many shops have no card fields, since they pay by redirect; a frame for them must not stay empty.
    The button is never pressed.
    """
    if not await flow.tab.is_choice(spot):
        await say_none(flow)
    if await flow.find(Part.CARD_FRAME, within=0) and await flow.find(Part.CARD_FIELD) is None:
        flow.fail(Code.NO_PAYMENT, "the fields for the card's number do not come")
    if await is_empty(flow):
        flow.fail(Code.NO_PAYMENT, "the frame in which one pays stays empty")
    if flow.candidates(Part.PAY_BUTTON) and await flow.find(Part.PAY_BUTTON) is None:
        await complain(flow, Code.NO_PAYMENT)
        flow.fail(Code.NO_PAYMENT, "the checkout has no button to pay")
