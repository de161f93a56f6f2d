"""An amount of money out of the text that shows it, however the shop's language writes numbers. Pure.

`1.249,00 kr.`, `kr 1 249,-`, `£1,299.00`, `CHF 1'249.50`: prices have two digits after the decimal sign
(or one, or none), never three, so the text itself tells which sign parts the thousands. No currency is
converted.
"""

import re
import unicodedata
from decimal import Decimal

_NUMBER = re.compile(r"\d(?:[\d.,'\u2019\s]{0,20}\d)?")
"""Digits, and what stands between them."""
_CURRENCY = re.compile(r"(?i:\bkr\b)|,-|[.,][\u2013\u2014]|\b[A-Z]{3}\b")
_NEAR = 4  # characters around a number in which its currency stands


def amount_in(text: str) -> Decimal | None:
    """The first amount that has a currency beside it, else the first number; None without any."""
    text = unicodedata.normalize("NFKC", text)
    found = [match for match in _NUMBER.finditer(text) if match[0]]
    if not found:
        return None
    priced = (match for match in found if _has_currency(text, match))
    return amount_of(next(priced, found[0])[0])


def _has_currency(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() :]
    around = (before.strip(), after[:_NEAR].strip())
    return any(
        _CURRENCY.search(one) or any(unicodedata.category(sign) == "Sc" for sign in one)
        for one in around
    )


def amount_of(number: str) -> Decimal:
    """What a number says: the last sign parts the fraction unless three digits follow it."""
    digits = re.sub(r"[\s'\u2019]", "", number)
    whole, sign, fraction = digits, "", ""
    match = re.fullmatch(r"(.*)([.,])(\d{1,2})", digits)
    if match:
        whole, sign, fraction = match[1], match[2], match[3]
    return Decimal(re.sub(r"[.,]", "", whole) + (f".{fraction}" if sign else ""))
