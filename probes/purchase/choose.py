"""A way of shipping chosen as a customer would: a radio button, a row of a list, or a card that is pressed.

A shop that is told of the choice may refuse it and take it back; that is seen here, and by nobody after.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from probes.browser.ear import Answer
from probes.browser.shun import says
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.onward import press_on
from probes.purchase.platform import IN_CHECKOUT, Part

_LATE = 3.0  # seconds that the page may take to show that it was chosen
_STATES = "['aria-checked', 'aria-pressed', 'aria-selected']"
# A card or button that is not chosen yet; mere text is not to be pressed.
_CAN_BE_CHOSEN = f"""one => !{_STATES}.some(name => one.getAttribute(name) === "true")
  && one.matches("button, a, [role], [tabindex], label, [aria-checked], [aria-pressed]")"""
_LOOKS = f"one => [one.className, ...{_STATES}.map(name => one.getAttribute(name))].join()"
_IS_CHOSEN = (
    "one => one.control?.checked ?? one.checked ?? one.getAttribute('aria-checked') !== 'false'"
)
_NONE_IS_CHOSEN = """one => {
  const radio = one.control ?? one;
  return radio.isConnected && radio.matches("input[type=radio][name]")
    && ![...document.querySelectorAll("input[type=radio]:checked")].some(other => other.name === radio.name);
}"""


async def choose(flow: Flow, spot: Spot) -> None:
    """Choose this way of shipping, if it is not chosen already. Raises PageError where the shop does not let it be."""
    tab = flow.tab
    if await tab.is_choice(spot):
        with tab.ear.listening():
            mark = tab.ear.newest
            await tab.check(spot)
            await _stays(flow, spot, mark)
    elif await tab.is_field(spot):
        await tab.choose_first(spot)
    else:
        choice = await flow.find_to_press(Part.SHIPPING_OPTION, within=0)
        if choice is not None and await tab.ask_of(choice, _CAN_BE_CHOSEN):
            await _press(flow, choice)


async def choose_again(flow: Flow) -> None:
    """A list that a late answer draws anew has forgotten the choice: a customer sees that, and chooses once more."""
    spot = await flow.find(Part.SHIPPING_OPTION, within=0)
    if spot is not None and await flow.tab.ask_of(spot, _NONE_IS_CHOSEN):
        await flow.tab.check(spot)


async def _stays(flow: Flow, spot: Spot, mark: Answer | None) -> None:
    """Fail where the shop refused the choice and the page took it back; either alone may be another matter's."""
    ear = flow.tab.ear

    async def told() -> bool:
        return not ear.unanswered

    await flow.tab.seen(told, within=min(_LATE, flow.left()))
    refused = next((one for one in ear.answers_since(mark) if _is_refusal(one)), None)
    if refused is None or await flow.tab.ask_of(spot, _IS_CHOSEN) is not False:
        return
    path = urlsplit(refused.url).path
    is_broken = refused.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    code = Code.SERVER_ERROR if is_broken else Code.NO_SHIPPING
    flow.fail(code, f"{refused.method} {path} answered {refused.status}: it can't be chosen")


def _is_refusal(answer: Answer) -> bool:
    sends = answer.method != "GET" and answer.kind in {"xhr", "fetch"}
    return sends and answer.status >= HTTPStatus.BAD_REQUEST


async def _press(flow: Flow, choice: Spot) -> None:
    """A card or button that is a way of shipping: it looks chosen then, or the next stage comes."""
    if says(flow.candidates(Part.MAY_PAY), await flow.tab.text(choice)):
        return
    if not choice.candidate.startswith(IN_CHECKOUT):
        await press_on(flow, choice, Code.NO_SHIPPING)
        return
    looks, url = await flow.tab.ask_of(choice, _LOOKS), flow.tab.url

    async def chosen() -> bool:
        if flow.tab.url != url or await flow.find(Part.PAYMENT, within=0) is not None:
            return True
        return await flow.tab.ask_of(choice, _LOOKS) != looks

    # one that was chosen from the start may not change: the next step is what tells
    await flow.tab.press(choice, until=chosen, within=min(_LATE, flow.left()))
