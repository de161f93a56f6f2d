"""Amounts of money in a shop's text, and whether two places speak of the same price. Pure.

Shops write `1.299,00 kr.`, `kr 1 299,-`, `€12.99`, `DKK 249`: a number counts as money only beside a
sign. Made to be sure rather than thorough: where a text can be read in two ways it says nothing.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from probes.price import amount_of

_CURRENCIES = {
    "kr": ("DKK", "SEK", "NOK", "ISK"),
    ",-": ("DKK", "SEK", "NOK", "EUR"),
    "€": ("EUR",),
    "£": ("GBP",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"),
    "zł": ("PLN",),
    **{
        code.lower(): (code,)
        for code in ("DKK", "SEK", "NOK", "ISK", "EUR", "GBP", "USD", "CHF", "PLN")
    },
}
_KNOWN = frozenset(code for codes in _CURRENCIES.values() for code in codes)
_SIGN = (
    r"(?<![a-zæøå])(?:kr(?![a-zæøå])\.?|,-|€|£|\$|zł|(?:dkk|sek|nok|isk|eur|gbp|usd|chf|pln)\b)"
)
_GROUPED = r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
_SPLIT = r"\d{1,6} \d{2}(?!\d)"  # the fraction in a box of its own, as many shops print it
_NUMBER = rf"(?:{_GROUPED}|{_SPLIT}|\d{{1,7}}(?:[.,]\d{{1,2}})?(?!\d))"
_SIGNS = re.compile(_SIGN, re.IGNORECASE)
_AHEAD = re.compile(rf"(?<![\d.,])({_NUMBER})[\s\u00a0\u202f]*$")
_BEHIND = re.compile(rf"[\s\u00a0\u202f]*({_NUMBER})(?![\s\u00a0\u202f]*%)")
_NEAR = 20  # characters on each side of a sign in which its number stands
_NOT_THE_WHOLE = re.compile(
    r"\b(ekskl|eks|excl|ex|uden|without|ohne|zzgl|exkl|plus|før)\b\.?\s?(\w+ )?(moms|vat|tax|mwst|mva|afgift)"
    r"|\brabat|\bdiscount|\bkampagne|\bpromo|\bnetto\b|\bmoms tillægges",
    re.IGNORECASE,
)
"""What makes a price differ without a fault: tax that comes on top, or a discount."""
_WITH_OTHERS = re.compile(
    r"\b(sub)?total|\bi alt\b|\bfragt|\blevering|shipping|delivery|forsend|versand|lieferung|frakt|leverans"
    r"|zwischensumme|gesamt|summa\b|\bsum\b",
    re.IGNORECASE,
)
"""What says that a sum or a delivery stands there too."""
_TOLERANCE = Decimal("0.01")
_MOST_PIECES = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """What one place says of the product's price: `amounts`, and the `currencies` that they may be in.

    `likely`: those that most likely are the price, where others stand there too.

    `pieces`: small whole numbers beside them, one of which is how many pieces the line has. `sure`:
    nothing there makes a difference without a fault.
    """

    amounts: frozenset[Decimal] = frozenset()
    likely: frozenset[Decimal] = frozenset()
    currencies: frozenset[str] = frozenset()
    pieces: frozenset[int] = frozenset()
    sure: bool = True


def prices_in(text: str, *, numbers: Collection[str] = (), one_line: bool = False) -> Prices:
    """`numbers`: amounts that stand without a sign in the page's data, such as `449.00`.

    `one_line`: the text should be the product's own line, and is not when it speaks of sums.
    """
    amounts, currencies = set(), None
    for told, number in _told(text):
        amounts |= set(_values(number))
        sign = told.lower().rstrip(".")
        may_be = set(_CURRENCIES[sign])
        currencies = may_be if currencies is None else currencies & may_be or currencies | may_be
    amounts |= {
        Decimal(number) for number in numbers if re.fullmatch(r"\d{1,9}(\.\d{1,4})?", number)
    }
    pieces = {int(number) for number in re.findall(r"(?<![\d.,])\d{1,2}(?![\d.,])", text)}
    return Prices(
        amounts=frozenset(amount for amount in amounts if amount > 0),
        currencies=frozenset(currencies or ()),
        pieces=frozenset(number for number in pieces if 1 < number <= _MOST_PIECES),
        sure=not (_NOT_THE_WHOLE.search(text) or (one_line and _WITH_OTHERS.search(text))),
    )


def _told(text: str) -> Iterator[tuple[str, str]]:
    """Each sign with a number beside it: a shop may write `1 DKK 449`, and mean either."""
    for sign in _SIGNS.finditer(text):
        start, end = sign.span()
        beside = (
            _AHEAD.search(text[max(start - _NEAR, 0) : start]),
            _BEHIND.match(text[end : end + _NEAR]),
        )
        for match in beside:
            if match:
                yield sign[0], match[1]


def differ(one: Prices, other: Prices) -> bool:
    """Whether no amount here is one of those there, and nothing explains it: not even several pieces."""
    if not (one.amounts and other.amounts and one.sure and other.sure):
        return False
    times = {1, *one.pieces, *other.pieces}
    return not any(
        abs(first * number - second) <= _TOLERANCE * second
        for first in one.amounts
        for second in other.amounts
        for number in times
    )


def nearest(one: Prices, other: Prices) -> tuple[Decimal, Decimal]:
    """The two amounts that are most alike, to be shown side by side; both places have some."""
    pairs = (
        (first, second)
        for first in one.likely or one.amounts
        for second in other.likely or other.amounts
    )
    return min(pairs, key=lambda pair: (abs(pair[0] - pair[1]), pair))


def is_other_currency(prices: Prices, currency: str) -> bool:
    """Whether these can't be in that currency, by the signs beside them.

    Of a currency that no sign here stands for nobody can tell: `$` is that of Brazil, too, as `R$`.
    """
    told = prices.currencies
    return bool(told) and currency in _KNOWN and currency not in told


def _values(text: str) -> Iterator[Decimal]:
    """`1 299` is one number, or a 1 that stood before 299: both may be meant."""
    yield amount_of(text)
    if re.fullmatch(_SPLIT, text):
        yield amount_of(text.replace(" ", "."))
    while " " in text:
        text = text.partition(" ")[2]
        yield amount_of(text)
