"""The frame of whoever takes the payment: what it asks for, and whether anything comes in it. Nothing is typed there."""

from probes.purchase.flow import Flow
from probes.purchase.platform import Part

_FRAME = ("checkout=card_frame",)
_INSIDE = f"html >> {_FRAME[0]} >> internal:control=enter-frame >> "
# What the browser shows in place of a page that failed is nothing.
_SHOWN = "body:not(.neterror) :is(input, select, textarea, button, iframe, a, [role], [tabindex]):visible"
_WHO = ":is(input[type=email], input[autocomplete~=email], input[autocomplete~=postal-code], input[autocomplete~=street-address]):visible"


async def asks_for_address(flow: Flow) -> bool:
    """Whether who and where is asked for in it, as by those who take the whole checkout off a shop."""
    return flow.platform.guesses_payment and await flow.tab.find((_INSIDE + _WHO,)) is not None


async def is_empty(flow: Flow) -> bool:
    """Whether all there is to pay with is a frame, and nothing comes in it."""
    if not flow.platform.guesses_payment or flow.candidates(Part.CARD_FRAME):
        return False
    if await flow.tab.find(_FRAME) is None:
        return False
    return await flow.tab.find((_INSIDE + _SHOWN,), within=flow.left()) is None
