"""Fields of forms: typed into, chosen from, ticked. A field that can't be used is passed over soon.

Many shops fill in the town by themselves and let nobody change it, list countries by numbers, or draw lists of
their own in place of the browser's.
"""

import contextlib
import re
from collections.abc import Sequence

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.browser.overlay import to_the_middle
from probes.browser.zoom import show_all

_WITHIN = 2.0  # seconds
_SEARCH_WITHIN = 0.7
_VALUE = "e => e.value ?? e.textContent ?? ''"
IS_FIELD = "e => e.matches('input:not([type=submit], [type=button], [type=image], [type=reset]), select, textarea')"
IS_CHOICE = """e => Boolean(e.control) || e.matches('[role=radio], [role=checkbox]')
  || e.matches("input[type=radio], input[type=checkbox]")"""
# A field that opens a list of the page's own; it may hold one to search in. One that can be typed into may only suggest,
# as a street's does.
_BOX = ":is([role=combobox], [aria-haspopup=listbox]):not(input:not([readonly]), textarea)"
_SORT = f"""(e, [wanted, names]) => e.localName === "select" ? "select"
  : e.closest("{_BOX}") || (names && e.matches("[role=combobox], [aria-haspopup=listbox]")) || !e.matches("input, textarea, [contenteditable]") ? "box"
  : e.value === wanted ? "filled" : e.matches(":disabled, [readonly]") ? "locked" : "text"
"""
_FIRST = """list => list.value ? list.selectedIndex
  : [...list.options].findIndex(option => option.value && !option.disabled)"""
_SHOWN = """e => { const box = e.closest("[role=combobox], [aria-haspopup=listbox]") ?? e;
  return [box, box.parentElement, e].map(one => one?.innerText || one?.value || "").join(" "); }"""
_ROWS = "[role=option]:not([aria-disabled=true], [data-disabled])"
# Whether what is typed now searches in the list: its own field has the focus, in the box or beside the rows, and no other.
_SEARCHES = f"""e => {{
  const box = e.closest("{_BOX}") ?? e;
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  if (!one?.matches("input, textarea, [contenteditable]")) return false;
  if (box.contains(one)) return true;
  while (one && !one.querySelector("[role=option]")) one = one.parentElement;
  return Boolean(one) && !one.contains(box);
}}"""
# -1 for what is not there. A list that says it already is left alone: many shops draw the form anew after a choice.
_OPTION = """(list, values) => {
  const plain = text => (text ?? "").toLowerCase().replace(/[^\\p{L}\\p{N} ]+/gu, " ").replace(/\\s+/g, " ").trim();
  const wanted = values.map(plain).filter(Boolean), rows = [...list.options];
  const meets = [row => wanted.includes(plain(row.value)) || wanted.includes(plain(row.label))];
  if (values.length > 1) meets.push(row => values.slice(1).map(plain).some(name => ` ${plain(row.label)} `.includes(` ${name} `)));
  for (const one of meets) {
    if (list.selectedOptions[0] && one(list.selectedOptions[0])) return list.selectedIndex;
    const index = rows.findIndex(row => one(row) && !row.disabled);
    if (index >= 0) return index;
  }
  return -1;
}"""


async def value(locator: Locator) -> str:
    """What the field holds now."""
    return str(await locator.evaluate(_VALUE, timeout=_WITHIN * 1000))


async def fill(locator: Locator, values: Sequence[str]) -> bool:
    """Type the first value, or choose the option that has one of them as value or name; whether it could."""
    timeout = _WITHIN * 1000
    try:
        sort = await locator.evaluate(_SORT, [values[0], len(values) > 1], timeout=timeout)
        if sort == "select":
            return await _choose(locator, values)
        if sort == "box":
            return await _choose_from_box(locator, values)
        if sort == "text":
            await locator.fill(values[0], timeout=timeout)
    except PlaywrightTimeoutError:
        return False
    return bool(sort != "locked")


async def choose_first(locator: Locator) -> bool:
    """Choose the first of a list, unless another is chosen; whether there is any."""
    timeout = _WITHIN * 1000
    try:
        if await locator.evaluate("e => e.localName !== 'select'", timeout=timeout):
            return await _choose_from_box(locator, ())
        index = await locator.evaluate(_FIRST, timeout=timeout)
        if index >= 0:
            await locator.select_option(index=index, timeout=timeout)
    except PlaywrightTimeoutError:
        return False
    return bool(index >= 0)


async def _choose(locator: Locator, values: Sequence[str]) -> bool:
    timeout = _WITHIN * 1000
    index = await locator.evaluate(_OPTION, [*values], timeout=timeout)
    if index < 0 and len(values) > 1:
        return False
    if index < 0:
        await locator.select_option(values[0], timeout=timeout)
    elif index != await locator.evaluate("list => list.selectedIndex", timeout=timeout):
        await locator.select_option(index=index, timeout=timeout)
    return True


async def _choose_from_box(locator: Locator, values: Sequence[str]) -> bool:
    """From a list that the page draws by itself: press, and press the row of that name; the first without a name.

    A list that is long may show its rows only when a name is typed.
    """
    names = [name for name in values if len(name) > 2] or [*values]  # noqa: PLR2004 - codes of countries
    page, timeout = locator.page, _WITHIN * 1000
    shown = str(await locator.evaluate(_SHOWN, timeout=timeout))
    if any(_names(name).search(shown) for name in names):
        return True
    rows = page.locator(_ROWS).filter(visible=True)
    await show_all(page)
    await to_the_middle(locator)  # where no bar at an edge takes the click
    await locator.click(timeout=timeout, force=True)
    try:
        await rows.first.wait_for(timeout=timeout)
        row = await _row_of(locator, rows, names) if names else rows.first
        if row is not None:
            await row.click(timeout=timeout)
            return True
    except PlaywrightTimeoutError:
        pass
    await page.keyboard.press("Escape")  # an open list lies over the fields that follow
    return False


async def _row_of(locator: Locator, rows: Locator, names: Sequence[str]) -> Locator | None:
    """The row of the first of these names that the list has. Nothing is typed into a field of another matter."""
    keyboard = locator.page.keyboard
    for name in names:
        row = rows.filter(has_text=_names(name)).first
        if await row.count():
            return row
        searches = await locator.evaluate(_SEARCHES, timeout=_WITHIN * 1000)
        if searches:
            await keyboard.insert_text(name)
        with contextlib.suppress(PlaywrightTimeoutError):
            await row.wait_for(timeout=_SEARCH_WITHIN * 1000)
            return row
        if searches:
            await keyboard.press("Control+A")
            await keyboard.press("Delete")
    return None


def _names(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
