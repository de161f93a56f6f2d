"""What an address within a shop says of itself, in five languages: the cart, what adds to it, the purchase's way.

By its path and query alone: `borderless.dk` takes no orders by its name. Not for what a platform's file says of its own paths.
"""

import re
from urllib.parse import urlsplit

_CART = (
    r"cart|basket|kurv|korg|korb|trolley|kundvagn|(?:handle|indk[oø]bs)vogn|einkaufswagen"
    r"|(?<=/)(?:shopping-?)?bag(?=[/?]|$)"
)
_IS_CART = re.compile(_CART, re.IGNORECASE)
_ADDS = re.compile(rf"{_CART}|\badd(?![a-z])", re.IGNORECASE)
_SAYS_ADD = re.compile(r"(?<![a-z])add(?!r|on|itional)", re.IGNORECASE)  # no address, no add-on
_OF_THE_WAY = re.compile(rf"{_CART}|/add\b|checkout|kasse|order", re.IGNORECASE)


def is_cart(url: str) -> bool:
    """Whether the address is a cart's, also where its folder is the checkout's."""
    return _IS_CART.search(_within(url)) is not None


def is_carts(url: str) -> bool:
    """Whether a script that asks this asks the cart, or adds to it."""
    return _ADDS.search(_within(url)) is not None


def says_add(url: str) -> bool:
    """Whether it is said that this adds: some scripts do it by GET."""
    return _SAYS_ADD.search(urlsplit(url).path) is not None


def is_of_the_way(url: str) -> bool:
    """Whether it is an address that a purchase itself asks for, by a script."""
    return _OF_THE_WAY.search(_within(url)) is not None


def _within(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
