"""The cart is left as it was found, after a failure too: by its interface, by its page's own links, or by hand.

That it fails takes nothing from what was seen, and a cart that can't be emptied is forgotten with the visit.
"""

import asyncio

import structlog

from config.checks import WalkSpec
from probes.base import ProbeError
from probes.browser.errors import PageError
from probes.browser.shun import says
from probes.browser.tab import Spot
from probes.purchase.cart_api import clear
from probes.purchase.checkout import asks_for_address
from probes.purchase.platform import BY_MEANING, Part
from probes.purchase.walk import Walk

log = structlog.get_logger(__name__)

_WITHIN = 5.0  # seconds
_SHOWN_WITHIN = 1.5  # seconds for what takes a line out; many carts are drawn by a script
_GONE_WITHIN = 2.0  # seconds
# What takes a line out is followed without opening the cart's page.
_FOLLOW = """async ([address, rows]) => {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const on = to => new URL(to || answer.url, answer.url).href;
  for (const one of page.querySelectorAll(rows)) {
    const form = one.form ?? one.closest("form");
    if (one.matches("a[href]")) await fetch(on(one.getAttribute("href")));
    else if (form) {
      const fields = new URLSearchParams(new FormData(form));
      if (one.name) fields.set(one.name, one.matches("button, [type=submit]") ? one.value : "0");
      await fetch(on(one.getAttribute("formaction") ?? form.getAttribute("action")), {method: "POST", body: fields});
    }
  }
}"""

# A form that is sent as a whole; its own check of the number would stop it.
_SEND = """one => {
  const form = one.form ?? one.closest("form");
  const button = form?.querySelector("[name*=update i][type=submit], button[name*=update i]");
  if (form) form.noValidate = true;
  form?.requestSubmit(button ?? undefined);
}"""


async def leave_cart_empty(walk: Walk[WalkSpec]) -> None:
    """Take out of the cart what was put there, if anything was."""
    if not walk.in_cart or not walk.same_shop(walk.root):
        return
    try:
        async with asyncio.timeout(_WITHIN):
            await _empty(walk)
    except (PageError, ProbeError, TimeoutError) as error:
        log.info("purchase.cart_left", reason=str(error))


async def _empty(walk: Walk[WalkSpec]) -> None:
    if await clear(walk) or not walk.cart_url:
        return
    known = [row for row in walk.candidates(Part.CART_REMOVE) if not row.startswith(BY_MEANING)]
    if known:
        await walk.tab.ask(_FOLLOW, [walk.cart_url, ", ".join(known)])
    else:
        await _by_hand(walk)


async def _by_hand(walk: Walk[WalkSpec]) -> None:
    """As a customer would, on the cart's page: press what takes the line out, tick it, or want none of it."""
    tab = walk.tab
    await tab.open(walk.cart_url)
    spot = await walk.find(Part.CART_REMOVE, within=_SHOWN_WITHIN) or await _in_drawer(walk)
    if spot is None or await asks_for_address(walk):
        return  # where the cart is the checkout too, nothing is worth an order by mistake
    if await tab.is_choice(spot):
        await tab.check(spot)
        await _send(walk, spot)
    elif await tab.is_field(spot):
        await tab.fill(spot, "0")
        await _send(walk, spot)
    else:
        await tab.press_aside(spot)

    async def gone() -> bool:
        return await walk.find(Part.CART_REMOVE, within=0) is None

    if not await tab.seen(gone, within=_GONE_WITHIN):
        log.info("purchase.cart_left", reason=f"in vain: {spot.candidate}")


async def _in_drawer(walk: Walk[WalkSpec]) -> Spot | None:
    """What takes the line out of a cart that opens over the page."""
    button = await walk.find_to_press(Part.CART_BUTTON, within=0)
    if button is None or not await walk.tab.press_aside(button):
        return None
    return await walk.find(Part.CART_REMOVE, within=_SHOWN_WITHIN)


async def _send(walk: Walk[WalkSpec], spot: Spot) -> None:
    """Send the form of this field as a whole, unless it says anything of ordering or paying."""
    said = await walk.tab.form_says(spot)
    if said is not None and not says(walk.candidates(Part.MAY_PAY), said):
        await walk.tab.ask_of(spot, _SEND)
