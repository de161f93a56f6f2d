"""Fields of forms: typed into, chosen from, ticked. A field that can't be used is passed over soon.

Many shops fill in the town by themselves and let nobody change it, or list countries by numbers.
"""

from collections.abc import Sequence

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

_WITHIN = 2.0  # seconds
_VALUE = "e => e.value ?? e.textContent ?? ''"
_IS_FIELD = "e => e.matches('input:not([type=submit], [type=button]), select, textarea')"

# None for what is no list. A list that says it already is left alone: many shops draw the form anew after a choice.
_IS_CHOSEN = """(element, values) => element.tagName !== "SELECT" ? null
  : [element.value, element.selectedOptions[0]?.label.trim()].some(one => values.includes(one))"""

_IS_BUTTON = (
    "e => e.matches('button, a[href], input[type=submit], input[type=button], [role=button]')"
)


async def is_button(locator: Locator) -> bool:
    """Whether the element is something to press: a way to choose may be mere text, where it is the only one."""
    return bool(await locator.evaluate(_IS_BUTTON))


async def is_field(locator: Locator) -> bool:
    """Whether the element is a field of a form, and not a button or link."""
    return bool(await locator.evaluate(_IS_FIELD))


async def value(locator: Locator) -> str:
    """What the field holds now."""
    return str(await locator.evaluate(_VALUE, timeout=_WITHIN * 1000))


async def fill(locator: Locator, values: Sequence[str]) -> bool:
    """Type the first value, or choose the option that has one of them as value or name; whether it could."""
    timeout = _WITHIN * 1000
    try:
        chosen = await locator.evaluate(_IS_CHOSEN, [*values])
        if chosen is None:
            await locator.fill(values[0], timeout=timeout)
        elif not chosen:
            await locator.select_option(values, timeout=timeout)
    except PlaywrightTimeoutError:
        return False
    return True
