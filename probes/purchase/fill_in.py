"""Types the made-up shopper of the store's YAML into whatever a page of the checkout asks for, and nothing else.

Pages change while they are filled in: zones load for a country, a postcode fills in its town, the form is drawn anew.
So it is looked again until the page stays as it was typed.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from config.store import Shopper
from probes.browser.reading import question
from probes.browser.tab import Spot
from probes.purchase.countries import country_names, country_of
from probes.purchase.flow import Flow
from probes.purchase.platform import IN_CHECKOUT, Part
from probes.purchase.residence import Residence, country_in_list, is_told, residence

_MOST_PASSES = 4
_MOST_BOXES = 8
_STATE = (f"{IN_CHECKOUT}region",)
_BIRTH = ("checkout=birth",)
_MOST_OF_DATE = 3  # fields that ask for one date
_MUST, _SAME = ("checkout=must",), ("checkout=same",)
_CALM, _EMPTIED, _MEANINGS = question("calm"), question("emptied"), question("meanings")
_NUMBER = re.compile(
    r"^(?P<street>.*\D)\s+(?P<number>\d+\s*\w?)$|^(?P<before>\d+\w?)\s+(?P<lane>\D.*)$"
)
"""Street and number, whichever comes first."""
# A script types more than a customer could.
_IS_VALID = """field => !field.validity || (field.validity.valid && field.value !== ""
  && (field.maxLength < 0 || field.value.length <= field.maxLength))"""
_LANGUAGE = "() => document.documentElement.lang"
# Where shops are that write English nobody knows, but they themselves: a list's first row is chosen by itself, no other.
_KNOWS_BETTER = """field => /^(en|$)/i.test(document.documentElement.lang)
  && field.matches("select") && field.selectedIndex > 0 && field.value !== "" """
_CHOSEN = """field => field.matches("select") && field.value
  ? [field.value, field.selectedOptions[0].label] : null"""
# The longest code that the number begins with; what is left of the number.
_CHOOSE_CODE = """(list, number) => {
  const digits = number.replace(/^\\+/, "");
  const rows = [...(list.options ?? [])].map(option => [option, /\\+?(\\d{1,3})(?!\\d)/.exec(option.label)?.[1] ?? /^\\+?(\\d{1,3})$/.exec(option.value)?.[1]])
    .filter(([option, code]) => code && digits.startsWith(code) && !option.disabled).sort((a, b) => b[1].length - a[1].length);
  if (!rows.length) return number;
  if (list.value !== rows[0][0].value) {
    list.value = rows[0][0].value;
    for (const name of ["input", "change"]) list.dispatchEvent(new Event(name, {bubbles: true}));
  }
  return digits.slice(rows[0][1].length);
}"""


async def fill_in(flow: Flow) -> set[Part]:
    """Fill in every field of this page that is known and visible; which they were."""
    typed = set[Part]()
    for _ in range(_MOST_PASSES):
        typed |= await _fill_once(flow)
        if not typed:
            return typed
        if await flow.tab.ask(_CALM) and not await _is_lost(flow, typed):
            break
    await tick(flow)
    return typed


async def _is_lost(flow: Flow, typed: set[Part]) -> bool:
    """Whether the page took back what was typed, or a list of states came, while we were at the next field.

    Nothing has moved since.
    """
    emptied = await flow.tab.ask(_EMPTIED)
    lost = {part.value for part in typed | {Part.REGION}}
    return isinstance(emptied, list) and not lost.isdisjoint(emptied)


async def tick(flow: Flow) -> None:
    """What a form can't do without and that is nobody's name or address: terms to agree to, a form of address."""
    for _ in range(_MOST_BOXES):
        one = await flow.tab.find(_MUST)
        if one is None:
            return
        if await flow.tab.is_choice(one):
            await flow.tab.check(one)
        elif not await flow.tab.choose_first(one):
            return


async def _fill_once(flow: Flow) -> set[Part]:
    await _take_the_same(flow)
    there = await flow.tab.ask(_MEANINGS)
    meant = there if isinstance(there, list) else []
    country = flow.store.market.country or country_of(str(await flow.tab.ask(_LANGUAGE)))
    typed = await _type(flow, {Part.COUNTRY: (country, *country_names(country))}, meant)
    chosen = await _chosen_country(flow) if typed else None
    here = chosen or country
    home = residence(flow.store.shopper, here)
    typed |= await _type(flow, _values(flow.store.shopper, home), meant)
    if "birth" in meant:
        await _tell_age(flow)
    if typed & {Part.STREET, Part.POSTCODE, Part.CITY}:
        flow.stranger_in = "" if is_told(flow.store.shopper, here) else here
    return typed


async def _tell_age(flow: Flow) -> None:
    """When the customer was born, which shops for grown-ups ask: in one field, or in three."""
    for _ in range(_MOST_OF_DATE):
        field = await flow.tab.find(_BIRTH)
        if field is not None:
            await flow.tab.tell_age(field)


async def _type(
    flow: Flow, wanted: Mapping[Part, tuple[str, ...]], meant: Collection[object]
) -> set[Part]:
    """Fill in what of this the page asks for; which that was."""
    typed, asks_twice = set[Part](), [*meant].count(Part.STREET.value) > 1
    for part, values in wanted.items():
        if not values[0] or not _may_be_there(flow.candidates(part), meant):
            continue
        field = await flow.find(part, within=0)
        if field is None and part is Part.REGION and len(values) > 1:
            field = await flow.tab.find(_STATE)  # many forms don't mark that they want it
        if field is not None and await _fill(flow, part, field, values):
            typed.add(part)
            if asks_twice:
                await _fill_again(flow, part, values)
            flow.extend()  # typing is our own time, and not the shop's
    return typed


async def _chosen_country(flow: Flow) -> str | None:
    """Where the shop sends to by now: it may sell elsewhere only, and know best where that is."""
    field = await flow.find(Part.COUNTRY, within=0)
    said = await flow.tab.ask_of(field, _CHOSEN) if field else None
    return country_in_list(*map(str, said)) if isinstance(said, list) else None


async def _take_the_same(flow: Flow) -> None:
    """Where two addresses are asked for: the box that offers to use one for both, as a customer with one would."""
    box = await flow.tab.find(_SAME)
    if box is not None:
        await flow.tab.check(box)


async def _fill_again(flow: Flow, part: Part, values: tuple[str, ...]) -> None:
    """The same in the second address of a form that wants two and has no such box."""
    second = await flow.tab.find((f"{IN_CHECKOUT}{part.value}:again",))
    if second is not None:
        await _fill(flow, part, second, values)


def _may_be_there(candidates: Collection[str], meant: Collection[object]) -> bool:
    """Whether it is worth while to look: what is known by its meaning only was asked for already."""
    meanings = [one.removeprefix(IN_CHECKOUT).partition(":")[0] for one in candidates]
    by_meaning = all(one.startswith(IN_CHECKOUT) for one in candidates)
    return not by_meaning or any(one in meant for one in meanings)


def _values(shopper: Shopper, home: Residence) -> dict[Part, tuple[str, ...]]:
    """What goes where; first what other fields may hang on."""
    return {
        Part.EMAIL: (shopper.email,),
        Part.EMAIL_AGAIN: (shopper.email,),
        Part.FULL_NAME: (f"{shopper.first_name} {shopper.last_name}",),
        Part.FIRST_NAME: (shopper.first_name,),
        Part.LAST_NAME: (shopper.last_name,),
        Part.HOUSE_NUMBER: (home.street,),
        Part.STREET: (home.street,),
        Part.POSTCODE: (home.postcode,),
        Part.CITY: (home.city,),
        Part.REGION: home.region,
        Part.PHONE_CODE: (home.international,),
        Part.PHONE: home.phones,
    }


async def _fill(flow: Flow, part: Part, field: Spot, values: tuple[str, ...]) -> bool:
    address = _NUMBER.match(values[0])
    if part is Part.COUNTRY:
        return await _fill_country(flow, field, values)
    if (
        part is Part.REGION and field.candidate not in _STATE
    ):  # one that may be left out is, rather than wrong
        return await flow.tab.fill(field, *values) or await flow.tab.choose_first(field)
    if part is Part.PHONE_CODE:
        return await flow.tab.ask_of(field, _CHOOSE_CODE, values[0]) is not None
    if part is Part.PHONE:
        return await _fill_phone(flow, field, values)
    if part is Part.HOUSE_NUMBER and address:
        values = (address["number"] or address["before"],)
    if part is Part.STREET and address and await flow.find(Part.HOUSE_NUMBER, within=0):
        values = (address["street"] or address["lane"],)
    return await flow.tab.fill(field, *values)


async def _fill_country(flow: Flow, field: Spot, names: tuple[str, ...]) -> bool:
    """The market's; as long as nobody told it, what the shop chose. One who sells elsewhere only is taken as he is."""
    if not flow.store.market.country and await flow.tab.ask_of(field, _KNOWS_BETTER):
        return True
    return await flow.tab.fill(field, *names) or await flow.tab.choose_first(field)


async def _fill_phone(flow: Flow, field: Spot, numbers: Sequence[str]) -> bool:
    """The number as the field takes it; without its country's code where that has a list."""
    code = await flow.find(Part.PHONE_CODE, within=0)
    international = next((one for one in numbers if one.startswith("+")), "")
    rest = await flow.tab.ask_of(code, _CHOOSE_CODE, international) if code else None
    for one in (str(rest), *numbers) if rest else numbers:
        if not await flow.tab.fill(field, one):
            return False
        if await flow.tab.ask_of(field, _IS_VALID):
            return True
    return await flow.tab.fill(field, numbers[0])
