"""What many shops ask only after the press for the cart, in a box over the page: which size, which colour."""

from probes.browser.tab import Spot
from probes.purchase.flow import Flow
from probes.purchase.proof import Proof

_CHOICE, _ADD = ("shop=asked_choice",), ("shop=asked_add",)
_CHOSEN_WITHIN = 2.0  # seconds in which the choice alone may add


class Asked:
    """Looks whether the press was answered by a question, and answers it with the first that can be had."""

    def __init__(self, flow: Flow, proof: Proof) -> None:
        self._flow, self._proof = flow, proof
        self._choice: Spot | None = None
        self._stood_before = False

    async def look_before(self) -> None:
        """What stood open already is no answer to the press. Where the cart itself is asked, hardly anything is mistaken for one."""
        if not self._flow.asks_cart():
            self._stood_before = await self._flow.tab.find(_CHOICE) is not None

    async def settled(self) -> bool:
        """The effect of the press to wait for: the proof's, or the question."""
        if await self._proof.settled():
            return True
        if not self._stood_before:
            self._choice = await self._flow.tab.find(_CHOICE)
        return self._choice is not None

    async def answer(self, *, within: float) -> None:
        """Choose, if it was asked; press what adds then, where the choice alone does not."""
        tab, proof = self._flow.tab, self._proof
        if self._choice is None or await tab.is_shunned(self._choice):
            return

        async def added_or_can_be() -> bool:
            return await proof.settled() or await tab.find(_ADD) is not None

        await tab.press(self._choice, until=added_or_can_be, within=within)
        add = None if proof.held else await tab.find(_ADD)
        if add is None or await tab.seen(proof.settled, within=min(_CHOSEN_WITHIN, within)):
            return
        if not await tab.is_shunned(add):
            await tab.press(add, until=proof.settled, within=within)
