"""Who asks for a date of birth, a gate or a checkout, is told a grown-up's: 1 January 1980, nobody's in particular.

Of that date day and month are told alike, whichever comes first. What a field wants is read from what it is
called, its placeholder and its rows; one that says nothing is left empty.
"""

import contextlib

from playwright.async_api import Frame, Locator, Page
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from probes.browser.overlay import FIELDS, Box, inside

_WITHIN = 1.0  # seconds
# The year, or the first of as many rows as there are months or days: countries may have numbers, too.
_ROW = """list => {
  const rows = [...list.options], row = wanted =>
    rows.findIndex(row => [row.value, row.label].some(one => wanted.test(one.trim())));
  const year = row(/^1980$/);
  return year >= 0 || rows.length < 12 || rows.length > 32 ? year : row(/^(0?1|jan\\p{L}*)\\.?$/iu);
}"""
_TEXT = """field => {
  if (field.type === "date") return "1980-01-01";
  const told = field.placeholder.trim();
  if (/^([dt]+|m+|[yjå]+)(\\W+([dt]+|m+|[yjå]+)){2}$/i.test(told))
    return told.replace(/[yjå]{4}/i, "1980").replace(/[yjå]{2}/i, "80").replace(/[dtm]+/gi, "01");
  const labels = [...(field.labels ?? [])].map(one => one.innerText);
  const said = [told, field.name, field.id, field.autocomplete, field.getAttribute("aria-label"), ...labels].join(" ");
  const says = words => new RegExp(`(?<!\\\\p{L})(${words})`, "iu").test(said);
  if (says("year|yyyy|jahr|jjjj|år|åååå") || field.maxLength === 4) return "1980";
  if (says("day|dd|dag|tag|tt|month|mm|måned|monat|månad") || field.maxLength === 2) return "01";
  if (says("age|alder|alter|ålder")) return "40";
  const sign = {da: "-", en: "/"}[document.documentElement.lang.slice(0, 2)] ?? ".";
  return says("birth|dob|geburts|fødsels|födelse") ? `01${sign}01${sign}1980` : "";
}"""


async def tell_age(where: Page | Frame, box: Box) -> None:
    """Fill in what the box asks for, as far as its fields say what that is."""
    for field in await inside(where, box).locator(FIELDS).filter(visible=True).all():
        await tell_age_in(field)


async def tell_age_in(field: Locator) -> None:
    """Fill in one field of those, or choose from it; one that can't be used is passed over."""
    timeout = _WITHIN * 1000
    with contextlib.suppress(PlaywrightTimeoutError):
        if await field.evaluate("one => one.localName === 'select'", timeout=timeout):
            row = await field.evaluate(_ROW, timeout=timeout)
            if row >= 0:
                await field.select_option(index=row, timeout=timeout)
        elif text := await field.evaluate(_TEXT, timeout=timeout):
            await field.fill(text, timeout=timeout)
