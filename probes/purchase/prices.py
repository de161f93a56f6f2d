"""The product's price from step to step, and its currency: silent faults, that stop no purchase.

A finding, and not a failure: customers can buy, and may be asked for more than they saw. What counts as
a price, and when two differ, is `money`'s business; here is where it stands.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, cast

from config.checks import WalkSpec
from config.store import Store
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.money import Prices, differ, is_other_currency, nearest, prices_in
from probes.purchase.platform import Part
from probes.purchase.scripts import script
from probes.purchase.walk import Walk
from probes.result import Finding, Json, Severity

_QUOTED = 120  # characters
_PLACES = {"product": "on its page", "cart": "in the cart", "checkout": "at the checkout"}

_WHAT_IT_SAYS = script("prices")
"""The text around the product's name, up to the first money, and the ways to pay that can be chosen."""


class WhatItSays(TypedDict):
    """The text around the product's name, and the ways to pay that can be chosen."""

    text: str
    payments: list[str]


async def ask_prices(flow: Flow) -> WhatItSays:
    """Ask the page, in one question, what it says of the product's price and of payment."""
    rows: list[Json] = [*flow.candidates(Part.PAYMENT)]
    return cast("WhatItSays", await flow.tab.ask(_WHAT_IT_SAYS, [flow.title, rows]))


def note_price(
    flow: Flow, place: str, text: str, *, elsewhere: str = "", numbers: Sequence[str] = ()
) -> None:
    """Take down what this place says of the price, and compare it with the place before.

    `elsewhere`: further text of the page, whose amounts may be the price too.
    """
    own, further = (_without(flow.title, one) for one in (text, elsewhere))
    said = prices_in(own, numbers=numbers, one_line=place != "product")
    said = replace(said, likely=said.amounts, amounts=said.amounts | prices_in(further).amounts)
    _compare(flow, place, said)
    flow.prices[place] = said
    currency = flow.store.market.currency
    if currency and is_other_currency(said, currency):
        where = f'{_PLACES[place]} it costs "{" ".join(text.split())[:_QUOTED]}"'
        _find(flow, _wrong_currency(flow.store, where))


def _without(title: str, text: str) -> str:
    """The text with a line in place of the product's name: "Cups, set of 2" for 199,00 cost no 2 199,00."""
    words = r"\s+".join(re.escape(word) for word in title.split())
    return re.sub(words, "|", text, flags=re.IGNORECASE) if words else text


def lacks_price(flow: Flow, place: str) -> bool:
    """Whether this place has said nothing yet of what the product costs."""
    known = flow.prices.get(place)
    return known is None or not known.amounts


def note_currency(walk: Walk[WalkSpec], currency: object) -> None:
    """What the shop itself says is the currency of this visit."""
    wanted = walk.store.market.currency
    if wanted and isinstance(currency, str) and currency and currency.upper() != wanted:
        _find(walk, _wrong_currency(walk.store, f"the shop sells in {currency.upper()[:3]}"))


def _compare(flow: Flow, place: str, said: Prices) -> None:
    for earlier in ("cart", "product"):
        known = flow.prices.get(earlier)
        if earlier == place or known is None or not known.amounts:
            continue
        if differ(known, said):
            before, now = nearest(known, said)
            message = f"it costs {before:.2f} {_PLACES[earlier]}, and {now:.2f} {_PLACES[place]}"
            _find(
                flow,
                Finding(
                    code=Code.PRICE_DIFFERS,
                    severity=Severity.WARNING,
                    subject=flow.product_url,
                    message=f'"{flow.title[:_QUOTED]}": {message}',
                ),
            )
        return


def _wrong_currency(store: Store, seen: str) -> Finding:
    return Finding(
        code=Code.WRONG_CURRENCY,
        severity=Severity.WARNING,
        subject=store.url,
        message=f"{seen}; customers should see {store.market.currency}",
    )


def _find(walk: Walk[WalkSpec], finding: Finding) -> None:
    """Each thing is told once."""
    if finding.code not in {known.code for known in walk.findings}:
        walk.findings.append(finding)
