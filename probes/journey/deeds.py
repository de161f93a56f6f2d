"""What one step of a journey does: go, type, choose, press, expect, by the same means as a purchase.

A press counts only by its effect; what is typed counts only while the field still holds it. What pays
is never pressed. Not the order of the steps (`steps`), nor a script's steps (`script`).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from config.journeys import Condition, PlainStep, Typed
from config.store import Store
from probes.answers import Problem
from probes.browser.errors import PageError
from probes.browser.tab import Spot
from probes.codes import Code
from probes.journey.condition import JourneyWalk, Look, locators
from probes.journey.one_time import OneTimeCodes
from probes.journey.target import choices, part_of, to_fill, to_press
from probes.purchase.platform import GENERIC, Part, platforms
from probes.result import Json, Verdict

_FOCUSED = ":focus"
_SENDS = (
    "form:focus-within :is(button:not([type=button], [type=reset]), input[type=submit], input[type=image])",
)
"""What a form is sent with when Enter is pressed in it."""
_SENDING_KEYS = {"Enter", "Space"}
_IN_CHECKOUT = (Part.STREET, Part.PAYMENT, Part.CARD_FRAME)
# All that a press may change: the place, the words, what is chosen or open, how things to press look.
_STATE = """() => {
  const marks = "class, aria-expanded, aria-pressed, aria-selected, aria-checked, open, disabled".split(", ");
  const things = document.querySelectorAll(
    "a, button, input, select, textarea, details, dialog, [role], [aria-expanded], [aria-pressed]");
  const looks = [...things].map(one => [
    one.checked, one.value, ...marks.map(mark => one.getAttribute(mark))].join("|"));
  let hash = 0;
  for (const letter of [location.href, document.body?.innerText, ...looks].join("\\n"))
    hash = (hash * 31 + letter.codePointAt(0)) | 0;
  return hash;
}"""


class Deeds:
    """Does what the steps of one attempt say."""

    def __init__(self, walk: JourneyWalk, codes: OneTimeCodes) -> None:
        self._walk = walk
        self._codes = codes
        self._typed: list[tuple[Spot, str]] = []
        """Fields of the page that is open, and what they must still hold when something is pressed."""

    async def do(self, step: PlainStep, after: PlainStep | None) -> Spot | None:
        """One step. Of a press that says no effect of its own, what the step `after` it waits for is one."""
        if step.go is not None:
            await self._go(step.go)
            return None
        if step.fill is not None:
            return await self._fill(step.fill)
        if step.choose is not None:
            return await self._choose(step.choose)
        if condition := step.expect or step.wait:
            return await self.expect(condition)
        return await self._press_one(step, after)

    async def _press_one(self, step: PlainStep, after: PlainStep | None) -> Spot | None:
        following = after.expect or after.wait if after is not None else None
        effect, said = step.until or following, step.until is not None
        if step.click is not None:
            return await self._click(step.click, effect, said=said)
        return await self._key(step.press or "Enter", effect, said=said)

    async def _go(self, path: str) -> None:
        self._typed = []
        try:
            await self._walk.tab.open(self._walk.address(path))
        except PageError as error:
            # who asks for the account is led to where one signs in: a step may do so
            if error.problem.code is not Code.SIGN_IN or self._is_bad():
                raise

    def _is_bad(self) -> bool:
        document = self._walk.tab.ear.document
        return document is None or document.status >= HTTPStatus.BAD_REQUEST

    async def expect(self, condition: Condition) -> Spot | None:
        """Wait until the page is as it should be. Raises PageError with what is amiss."""
        look = Look(self._walk, condition)
        came = await self._walk.tab.seen(self._unless_broken(look.holds), within=self._walk.left())
        self._walk.looked_at = look.spot
        if not came:
            self._walk.fail(look.code, await look.amiss())
        return look.spot

    def _unless_broken(
        self, holds: Callable[[], Awaitable[bool]]
    ) -> Callable[[], Awaitable[bool]]:
        """Ends the waiting at once on a page that is an error and does not show what is waited for."""

        async def so() -> bool:
            if await holds():
                return True
            if self._is_bad():
                await self._walk.tab.check_document(asked=self._walk.tab.url)
            return False

        return so

    async def _fill(self, fields: Mapping[str, Typed]) -> Spot | None:
        spot = None
        for target, typed in fields.items():
            self._walk.expect(f'a field "{target}" to fill in')
            spot = await self._walk.tab.find(
                locators(self._walk, target, to_fill), within=self._walk.left()
            )
            if spot is None:
                self._walk.fail(Code.NO_FIELD, "it is not there")
            await self._type(target, spot, await self._value(target, typed))
        return spot

    async def _type(self, target: str, spot: Spot, value: str) -> None:
        if not await self._walk.tab.fill(spot, value):
            self._walk.fail(Code.NO_FIELD, f'nothing can be typed into "{target}"')
        self._typed.append((spot, value))

    async def _value(self, target: str, typed: Typed) -> str:
        """What is to be typed; a secret only on pages of hosts that it is meant for."""
        value = typed.value.get_secret_value()
        if typed.is_secret:
            self._refuse_elsewhere(target)
        if not typed.makes_codes:
            return value
        return await one_time_code(self._walk, self._codes, value)

    def _refuse_elsewhere(self, target: str) -> None:
        host = urlsplit(self._walk.tab.url).hostname or ""
        if not is_trusted(host, store=self._walk.store, hosts=self._walk.spec.hosts):
            raise own_fault(
                f'the page is one of {host}: what goes into "{target}" is a secret and is not typed '
                "there; name the host under hosts: if it is right"
            )

    async def _choose(self, pairs: Mapping[str, str]) -> Spot | None:
        spot = None
        for group, choice in pairs.items():
            self._walk.expect(f'"{choice}" to choose as "{group}"')
            field = await self._walk.tab.find(
                (*locators(self._walk, group, to_fill), *choices(group, choice)),
                within=self._walk.left(),
            )
            if field is None:
                self._walk.fail(Code.NO_FIELD, "there is no such choice")
            spot = field
            if field.candidate not in choices(group, choice):
                if not await self._walk.tab.fill(field, choice):
                    self._walk.fail(Code.NO_FIELD, "it can't be chosen")
            elif await self._walk.tab.is_field(field):
                await self._walk.tab.check(field)
            else:
                await self._press(field, None, said=False)
        return spot

    async def _click(self, target: str, effect: Condition | None, *, said: bool) -> Spot:
        self._walk.expect(f'"{target}" to press')
        places = locators(self._walk, target, to_press)
        spot = await self._walk.tab.find(places, within=self._walk.left())
        if spot is None:
            self._walk.fail(Code.NOTHING_TO_PRESS, "it is not there")
        await self._mind_the_checkout()
        chosen = await self._pressable(spot, target)
        await self._press(chosen, effect, said=said)
        return chosen

    async def _pressable(self, spot: Spot, target: str) -> Spot:
        """What was found, or of a part of the shop another one; never what pays."""
        if not await self._walk.tab.is_shunned(spot):
            return spot
        part = part_of(target)
        other = await self._walk.pressable(spot, part) if part is not None else None
        if other is None:
            raise own_fault(
                f'"{target}" is what pays or places an order here: it is never pressed'
            )
        return other

    async def _key(self, key: str, effect: Condition | None, *, said: bool) -> Spot:
        self._walk.expect(f"a field that takes the key {key}")
        spot = await self._walk.tab.find((_FOCUSED,), within=self._walk.left())
        if spot is None:
            self._walk.fail(Code.NOTHING_TO_PRESS, "nothing on the page is in focus")
        await self._mind_the_checkout()
        sends = await self._walk.tab.find(_SENDS) if key in _SENDING_KEYS else None
        if sends is not None and await self._walk.tab.is_shunned(sends):
            raise own_fault(
                f"{key} sends a form that pays or places an order: it is never pressed"
            )
        await self._press(spot, effect, said=said, key=key)
        return spot

    async def _mind_the_checkout(self) -> None:
        """From the checkout on, “Buy now” is no way into the cart any more."""
        walk = self._walk
        rows = (walk.platform.checkout_url, platforms()[GENERIC].checkout_url)
        if (
            walk.pages_filled
            or any(re.search(row, walk.tab.url, re.IGNORECASE) for row in rows)
            or await walk.find(*_IN_CHECKOUT, within=0) is not None
        ):
            walk.pages_filled += 1

    async def _press(
        self, spot: Spot, effect: Condition | None, *, said: bool, key: str | None = None
    ) -> None:
        """Press until it has the effect that is written (`said`), or else one that can be seen.

        An `effect` that is only what the next step expects may fail to come: that is for that step to
        tell, as soon as the shop has answered the press.
        """
        await self._hold_what_was_typed()
        tab, look = self._walk.tab, Look(self._walk, effect) if effect is not None else None
        url, page, state, sent = tab.url, tab.ear.document, await self._state(), tab.ear.sent

        async def effective() -> bool:
            if look is not None and await look.holds():
                return True
            if tab.url == url and tab.ear.document is page:
                answered = look is None or tab.ear.sent > sent
                return not said and answered and await self._state() != state
            self._typed = []
            return not said

        self._walk.button = spot
        self._walk.in_cart = True  # perhaps: then it is emptied in the end
        if await tab.press(
            spot, until=self._unless_broken(effective), within=self._walk.left(), key=key
        ):
            return
        if said and look is not None:
            self._walk.fail(look.code, await look.amiss())
        broken, seen = tab.ear.broken(), "nothing happened"
        self._walk.fail(
            Code.NO_EFFECT,
            f"{seen} ({broken})" if broken else seen,
            expected="an effect of pressing it",
        )

    async def _hold_what_was_typed(self) -> None:
        """Type again what a script of the page took out of its fields when it woke."""
        for spot, value in self._typed:
            if await self._walk.tab.find((spot.candidate,)) and not await self._walk.tab.value(
                spot
            ):
                await self._walk.tab.fill(spot, value)

    async def _state(self) -> Json:
        return await self._walk.tab.ask(_STATE)


def is_trusted(host: str, *, store: Store, hosts: Collection[str]) -> bool:
    """Whether a secret of the store may be typed there: its own host, those below it, those it names."""
    own = store.host.removeprefix("www.")
    return any(host == one or host.endswith(f".{one}") for one in (own, *hosts))


async def one_time_code(walk: JourneyWalk, codes: OneTimeCodes, secret: str) -> str:
    """A code that was not used before. Waiting for it takes nothing of the step's time."""
    wait = codes.wait(secret)
    if wait:
        walk.extend(by=wait)
        await asyncio.sleep(wait)
    code = codes.next(secret)
    walk.run.redactor.learn([code])
    return code


def own_fault(seen: str) -> PageError:
    """The journey itself is wrong: says nothing of the shop."""
    return PageError(Problem(verdict=Verdict.ERROR, code=Code.JOURNEY, seen=seen))
