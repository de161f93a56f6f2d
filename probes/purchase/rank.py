"""What is behind a failed purchase: signals → causes, the likeliest first. Pure; asks nobody anything.

Each rule looks at the signals and names causes with a weight. What a code means by itself stands in one
table; the rules explain it, and what explains directly weighs more than what is only seen beside it:

* in the way: something lies over the button
* the page's own words: sold out, closed, takes no orders
* what the failure's code says, with the file or app that broke it
* beside it: new script errors, third parties that don't answer

Standing noise never counts: what good runs have too (`Fault.known`) explains nothing.
"""

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus

from probes.answers import TAKES_NO_ORDERS
from probes.browser.meaning import gone_words
from probes.codes import CauseCode, Code
from probes.purchase.signals import Fault, Signals
from probes.result import Cause

MOST = 4
"""Causes that a run keeps."""
_DRIFT, _IN_THE_WAY, _SAID, _DIRECT, _SYMPTOM, _BESIDE, _FAR = 100, 90, 80, 65, 60, 40, 30
_SHORT_PAGE = 1500  # characters; a page with more sells something, whatever it says somewhere
_MANY = 3  # fields, or products, that make a page what it is
_QUOTED = 100  # characters

CLOSED_WORDS = re.compile(
    r"under maintenance|scheduled maintenance|maintenance mode|down for maintenance|be right back|we.ll be back"
    r"|coming soon|opening soon|launching soon"
    r"|vedligehold|lukket for (en|opdatering)|vi er (snart )?tilbage|åbner snart|kommer snart|ny (butik|webshop|hjemmeside) (er )?på vej"
    r"|wartung|in kürze|bald (zurück|verfügbar)|underhåll|snart tillbaka|öppnar snart|vedlikehold|åpner snart",
    re.IGNORECASE,
)

_BY_CODE = {
    Code.DNS: CauseCode.UNREACHABLE,
    Code.CONNECT: CauseCode.UNREACHABLE,
    Code.TLS: CauseCode.UNREACHABLE,
    Code.TIMEOUT: CauseCode.TOO_SLOW,
    Code.SLOW: CauseCode.TOO_SLOW,
    Code.NOT_FOUND: CauseCode.PAGE_MISSING,
    Code.PRODUCT_MISSING: CauseCode.PAGE_MISSING,
    Code.NO_COLLECTION: CauseCode.PAGE_MISSING,
    Code.CLIENT_ERROR: CauseCode.SERVER_ERROR,
    Code.SERVER_ERROR: CauseCode.SERVER_ERROR,
    Code.SIGN_IN: CauseCode.SIGN_IN,
    Code.PASSWORD_PAGE: CauseCode.CLOSED,
    Code.FROZEN: CauseCode.CLOSED,
    Code.REDIRECTS: CauseCode.PAGE_BROKEN,
    Code.BROKEN_REPLY: CauseCode.PAGE_BROKEN,
    Code.DOWNLOAD: CauseCode.PAGE_BROKEN,
    Code.BLANK: CauseCode.PAGE_BROKEN,
    Code.CRASHED: CauseCode.PAGE_BROKEN,
    Code.NO_PRODUCTS: CauseCode.NO_PRODUCTS,
    Code.SOLD_OUT: CauseCode.SOLD_OUT,
    Code.NO_ADD_BUTTON: CauseCode.NO_ADD_BUTTON,
    Code.DEAD_ADD_BUTTON: CauseCode.DEAD_BUTTON,
    Code.ADD_REFUSED: CauseCode.CART_ERROR,
    Code.CART_EMPTY: CauseCode.CART_EMPTY,
    Code.CART_WRONG: CauseCode.CART_WRONG,
    Code.NO_CHECKOUT_BUTTON: CauseCode.NO_CHECKOUT_BUTTON,
    Code.DEAD_CHECKOUT_BUTTON: CauseCode.DEAD_BUTTON,
    Code.CHECKOUT_SENT_AWAY: CauseCode.SENT_AWAY,
    Code.CHECKOUT_EMPTY: CauseCode.CHECKOUT_EMPTY,
    Code.CONTACT_MISSING: CauseCode.CHECKOUT_EMPTY,
    Code.CONTACT_REFUSED: CauseCode.ADDRESS_REFUSED,
    Code.NO_EFFECT: CauseCode.DEAD_BUTTON,
    Code.NO_SHIPPING: CauseCode.NO_SHIPPING,
    Code.NO_PAYMENT: CauseCode.NO_PAYMENT,
    Code.CONSENT_BLOCKS: CauseCode.CONSENT_BLOCKS,
    Code.CONSENT_DEAD: CauseCode.CONSENT_BLOCKS,
    Code.OVERLAY_BLOCKS: CauseCode.OVERLAY_BLOCKS,
    Code.OVERLAY_UNKNOWN: CauseCode.OVERLAY_BLOCKS,
    Code.PRICE_DIFFERS: CauseCode.PRICE_DIFFERS,
    Code.WRONG_CURRENCY: CauseCode.WRONG_MARKET,
}
_DEAD = {Code.DEAD_ADD_BUTTON, Code.DEAD_CHECKOUT_BUTTON, Code.NO_EFFECT}
_MADE_BY_SCRIPTS = _DEAD | {
    Code.NO_ADD_BUTTON,
    Code.NO_CHECKOUT_BUTTON,
    Code.NO_PRODUCTS,
    Code.CART_EMPTY,
    Code.CART_WRONG,
    Code.CHECKOUT_EMPTY,
    Code.CONTACT_MISSING,
    Code.CONTACT_REFUSED,
    Code.NO_SHIPPING,
    Code.NO_PAYMENT,
    Code.BLANK,
}
"""What a broken script can be behind."""
_MADE_OF_ANSWERS = {
    Code.NO_PRODUCTS,
    Code.CONTACT_REFUSED,
    Code.NO_SHIPPING,
    Code.NO_PAYMENT,
}
"""What many pages ask their shop for, after they have come themselves."""

Weighed = tuple[int, Cause]


def rank(signals: Signals) -> tuple[Cause, ...]:
    """The causes that fit, the likeliest first; never none for a code that a purchase fails with."""
    best: dict[CauseCode, Weighed] = {}
    for rule in _RULES:
        for weight, cause in rule(signals):
            known = best.get(cause.code)
            if known is None or weight > known[0]:
                best[cause.code] = (weight, cause)
    ranked = sorted(best.values(), key=lambda one: -one[0])
    return tuple(cause for _, cause in ranked[:MOST])


def _by_code(signals: Signals) -> Iterator[Weighed]:
    """What the code says, and whose fault it is where a script is to blame."""
    code = _BY_CODE.get(signals.code)
    if code is None:
        return
    culprit = _culprit(signals)
    if culprit is None:
        yield _SYMPTOM, Cause(code=code, evidence=signals.seen)
    else:
        yield _SYMPTOM, Cause(code=code, evidence=told(culprit), subject=_subject(culprit))


def _drift(signals: Signals) -> Iterator[Weighed]:
    """A healthy page that shows by meaning what the locators did not find: it is we who are out of date."""
    page = signals.page
    what = {
        Code.NO_ADD_BUTTON: page.in_stock is not False and page.buys,
        Code.NO_CHECKOUT_BUTTON: page.ways_on,
        Code.NO_PRODUCTS: page.products >= _MANY,
        Code.NO_COLLECTION: page.products >= _MANY,
        Code.CHECKOUT_EMPTY: page.fields >= _MANY,
        Code.CONTACT_MISSING: page.fields >= _MANY,
    }.get(signals.code)
    in_trouble = signals.status >= HTTPStatus.BAD_REQUEST or any(
        _breaks(one) for one in signals.new_faults
    )
    broken = in_trouble or signals.cover is not None
    if not what or broken:
        return
    shown = {
        Code.NO_ADD_BUTTON: page.buys,
        Code.NO_CHECKOUT_BUTTON: page.ways_on,
    }.get(signals.code)
    if shown:
        evidence = f"the page is well and has “{shown[0][:_QUOTED]}” to press"
    elif signals.code in {Code.NO_PRODUCTS, Code.NO_COLLECTION}:
        evidence = f"the page is well and shows {page.products} products with prices"
    else:
        evidence = f"the page is well and has {page.fields} fields to fill in"
    yield _DRIFT, Cause(code=CauseCode.PROBE_DRIFT, evidence=evidence)


def _breaks(fault: Fault) -> bool:
    """Whether it may have broken the page: a script of the shop's own that failed."""
    return fault.own and fault.what in {"script", "error"}


def _in_the_way(signals: Signals) -> Iterator[Weighed]:
    cover = signals.cover
    if cover is None or signals.code not in _DEAD | {Code.TIMEOUT}:
        return
    code = CauseCode.CONSENT_BLOCKS if cover.consent else CauseCode.OVERLAY_BLOCKS
    evidence = (
        f"“{cover.text[:_QUOTED]}” lies over the button"
        if cover.text
        else "it lies over the button"
    )
    yield _IN_THE_WAY, Cause(code=code, evidence=evidence, subject=cover.name)


def _said(signals: Signals) -> Iterator[Weighed]:
    """What the page says in plain words."""
    page, text = signals.page, f"{signals.seen} {signals.page.text}"
    if signals.code is Code.CLIENT_ERROR and TAKES_NO_ORDERS.search(text):
        yield _SAID, Cause(code=CauseCode.TAKES_NO_ORDERS, evidence=signals.seen)
    match = gone_words().search(page.notices)
    if match and signals.code in {Code.CHECKOUT_SENT_AWAY, Code.CART_EMPTY, Code.CART_WRONG}:
        yield _DIRECT, Cause(code=CauseCode.SOLD_OUT, evidence=_says(match[0]))
    may_be_closed = {Code.NO_PRODUCTS, Code.NO_COLLECTION, Code.SERVER_ERROR, Code.CHECKOUT_EMPTY}
    match = (
        CLOSED_WORDS.search(f"{page.heading} {page.text}")
        if len(page.text) <= _SHORT_PAGE
        else None
    )
    if match and signals.code in may_be_closed:
        yield _SAID, Cause(code=CauseCode.CLOSED, evidence=_says(match[0]))


def _at_the_cart(signals: Signals) -> Iterator[Weighed]:
    """An error while the product was being added is the cart's."""
    errors = {Code.SERVER_ERROR, Code.CLIENT_ERROR}
    if signals.code in errors and signals.step == "add_to_cart":
        yield _DIRECT, Cause(code=CauseCode.CART_ERROR, evidence=signals.seen)


def _unanswered(signals: Signals) -> Iterator[Weighed]:
    """The shop's own error, while the page asked for what then is missing."""
    if signals.code not in _MADE_OF_ANSWERS:
        return
    broken = [one for one in signals.new_faults if one.own and one.what == "request"]
    for fault in [one for one in broken if one.status >= HTTPStatus.INTERNAL_SERVER_ERROR][:1]:
        yield _DIRECT, Cause(code=CauseCode.SERVER_ERROR, evidence=told(fault), subject=fault.file)


def _scripts(signals: Signals) -> Iterator[Weighed]:
    """New errors of scripts on that page: the reason of what scripts make, else only seen beside it."""
    errors = [one for one in signals.new_faults if one.what in {"error", "console"}]
    errors += [one for one in signals.new_faults if one.is_script and one.own]
    errors.sort(key=lambda one: one.what == "console")
    culprit = _culprit(signals)
    for fault in [one for one in errors if one is not culprit or signals.code is Code.BLANK][:1]:
        weight = _BESIDE if signals.code in _MADE_BY_SCRIPTS else _FAR
        weight = _DIRECT if signals.code is Code.BLANK and fault.own else weight
        yield (
            weight,
            Cause(code=CauseCode.NEW_SCRIPT_ERROR, evidence=told(fault), subject=_subject(fault)),
        )


def _third_parties(signals: Signals) -> Iterator[Weighed]:
    """What comes from others and does not come; card fields that don't are the payment's end."""
    down = [one for one in signals.new_faults if not one.own and _is_down(one)]
    down.sort(key=lambda one: one.what != "frame")
    for fault in down[:1]:
        is_payment = signals.code is Code.NO_PAYMENT and fault.what in {"frame", "script"}
        weight = _DIRECT if is_payment else _BESIDE if signals.code in _MADE_BY_SCRIPTS else _FAR
        yield (
            weight,
            Cause(code=CauseCode.THIRD_PARTY_DOWN, evidence=told(fault), subject=fault.maker),
        )


def _is_down(fault: Fault) -> bool:
    return fault.what in {"script", "frame", "request"} and (
        fault.status == 0 or fault.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    )


_RULES: tuple[Callable[[Signals], Iterator[Weighed]], ...] = (
    _drift,
    _in_the_way,
    _said,
    _at_the_cart,
    _by_code,
    _unanswered,
    _scripts,
    _third_parties,
)


def _culprit(signals: Signals) -> Fault | None:
    """The new fault that most likely broke what scripts make; the shop's own files first."""
    if signals.code not in _MADE_BY_SCRIPTS or signals.cover is not None:
        return None
    order = ("script", "error", "frame")
    # what can be sent where, the shop's own server says
    is_told = signals.code is Code.NO_SHIPPING
    faults = [one for one in signals.new_faults if one.what in order and (one.own or not is_told)]
    return min(faults, key=lambda one: (not one.own, order.index(one.what)), default=None)


def _subject(fault: Fault) -> str:
    return fault.app or (fault.file if fault.own else fault.maker)


def _says(words: str) -> str:
    return f"the page says “{words}”"


def told(fault: Fault) -> str:
    """A fault in a sentence."""
    if fault.what in {"error", "console"}:
        return (
            f"a script failed: {fault.text} ({fault.file})"
            if fault.file
            else f"a script failed: {fault.text}"
        )
    kinds = {"script": "the script", "frame": "the frame", "request": "the request"}
    return f"{kinds[fault.what]} {fault.file} {fault.text}"
