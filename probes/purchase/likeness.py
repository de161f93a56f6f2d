"""Whether a text or a link speaks of the product that was bought.

Shops cut titles short, break them into lines, and leave the brand out of the cart.
"""

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

# What tells one product's addresses apart, but not one product from the next.
_NO_OTHER_PRODUCT = re.compile(r"(?<=[?&])(variant|utm_\w+|_\w+)=[^&]*&?")
_ROUTE = re.compile(r"!?/")
_NOT_SEEN = dict.fromkeys(map(ord, "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}"))
_SHORTEST_CUT = 12  # characters that a title must keep before its "…" to be known by them
_MOST_OF_IT = 0.8  # a title is also known by so much of its beginning or end: a brand is left out
_DOTS = ("…", "...", " …", " ...")


def names(title: str, text: str) -> bool:
    """Whether the text names the product of this title. One without a title is named by nothing."""
    wanted, found = _plain(title), _plain(text)
    if not wanted:
        return False
    if wanted in found:
        return True
    most = round(len(wanted) * _MOST_OF_IT)
    if most >= _SHORTEST_CUT and (wanted[:most] in found or wanted[-most:] in found):
        return True
    cuts = range(_SHORTEST_CUT, len(wanted))
    return any(wanted[:cut].rstrip() + dots in found for cut in cuts for dots in _DOTS)


def _plain(text: str) -> str:
    """Upper and lower case, white space and signs that nobody sees differ between pages."""
    return " ".join(text.translate(_NOT_SEEN).split()).casefold()


def bare(address: str) -> str:
    """A product's address whatever the variant, and the way to it."""
    return _NO_OTHER_PRODUCT.sub("", address).rstrip("?&")


def leads_to(link: str, product: str) -> bool:
    """Whether a link is the product's, whatever list, language or variant it names besides."""
    wanted, found = urlsplit(bare(product)), urlsplit(link)
    if not set(parse_qsl(wanted.query)) <= set(parse_qsl(found.query)):
        return False  # of many shops all products have one path
    tail = _tail(_way(wanted))
    return bool(tail) and _tail(_way(found)) == tail


def _way(address: SplitResult) -> str:
    """Its path; of a shop that is one page, what stands for it behind the `#`."""
    return address.path + (address.fragment if _ROUTE.match(address.fragment) else "")


def _tail(path: str) -> list[str]:
    return [part for part in path.split("/") if part][-2:]
