"""Shop platforms as data: where things are on a page, and what proves that a step was done.

One YAML file for each platform in `platforms/`; `generic` is every other's last resort. Not code, so
that a theme's change is mended without a release and a store's own YAML can override any locator.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from probes.browser.guard import Refusal

_FOLDER = Path(__file__).parent / "platforms"
GENERIC = "generic"


class Part(StrEnum):
    """The parts of a shop that a platform's file locates. A store's `locators:` uses these names."""

    COLLECTION_LINK = "collection_link"
    PRODUCT_LINK = "product_link"
    OPTION_GROUP = "option_group"
    ADD_BUTTON = "add_button"
    SOLD_OUT = "sold_out"
    ADD_ERROR = "add_error"
    CART_COUNT = "cart_count"
    ADDED = "added"
    CART_LINK = "cart_link"
    CART_LINE = "cart_line"
    CART_EMPTY = "cart_empty"
    CHECKOUT_BUTTON = "checkout_button"
    CHECKOUT_FORM = "checkout_form"
    CAPTCHA = "captcha"
    OBSTACLE = "obstacle"
    GUEST_CHOICE = "guest_choice"
    CONTINUE_BUTTON = "continue_button"
    SUBMIT_BUTTON = "submit_button"
    FORM_ERROR = "form_error"
    SHIPPING_OPTION = "shipping_option"
    NO_SHIPPING = "no_shipping"
    PAYMENT = "payment"
    CARD_FRAME = "card_frame"
    CARD_FIELD = "card_field"
    PAY_BUTTON = "pay_button"
    NEVER_CLICK = "never_click"
    NEVER_CLICK_IN_CHECKOUT = "never_click_in_checkout"
    MAY_PAY = "may_pay"
    EMAIL = "email"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    COUNTRY = "country"
    PHONE = "phone"


PLAIN_CSS = {Part.COLLECTION_LINK, Part.PRODUCT_LINK, Part.OPTION_GROUP, Part.CART_LINK}
"""Parts that the page itself is asked for: plain CSS, or `words=` and what a link's text matches."""

WORDED = PLAIN_CSS | {Part.NEVER_CLICK, Part.NEVER_CLICK_IN_CHECKOUT, Part.MAY_PAY}
"""Parts that may be known by what they say, with `words=`."""

OF_PLAYWRIGHT = re.compile(r":visible|:text|:has-text|>>|^\s*//|^\s*(role|text|xpath|id|css)=")


def locator_fault(part: str, locator: str) -> str | None:
    """Why this part can't be found by this locator; None when nothing speaks against it."""
    is_words = locator.startswith("words=")
    if part in PLAIN_CSS and not is_words and OF_PLAYWRIGHT.search(locator):
        return f"{part} is found by plain CSS only; write it like nav a.shop, or words=^shop$"
    if part not in WORDED and is_words:
        return f"words= is for {', '.join(sorted(WORDED))} only; write it like text=Buy now"
    return None


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Marks(_Data):
    """What gives a platform away: any one of these is enough."""

    headers: tuple[str, ...] = ()
    html: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()


class CartApi(_Data):
    """A cart that can be asked for its count, and emptied, by plain requests of the page."""

    read: str
    count: str
    clear: str


class Paths(_Data):
    """Paths to try, below the language's root, when no link leads there."""

    collection: tuple[str, ...] = ()
    cart: tuple[str, ...] = ()


class Platform(_Data):
    """One kind of shop."""

    name: str
    marks: Marks = Marks()
    paths: Paths = Paths()
    cart_api: CartApi | None = None
    checkout_url: str
    """A regular expression that the checkout's URL matches."""
    locators: Mapping[Part, tuple[str, ...]] = {}
    refuse: tuple[Refusal, ...] = ()


def platform_names() -> tuple[str, ...]:
    return tuple(sorted(platforms()))


@cache
def platforms() -> Mapping[str, Platform]:
    """All platforms by name. A file with a fault is a fault of the program and stops it."""
    found = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        with path.open(encoding="utf-8") as file:
            platform = Platform.model_validate(yaml.load(file, Loader=yaml.CSafeLoader))
        found[platform.name] = platform
    return found


@cache
def all_refusals() -> tuple[Refusal, ...]:
    """What pays on any platform: refused on all, since the guess of the platform may be wrong."""
    return tuple(refusal for platform in platforms().values() for refusal in platform.refuse)


def recognise(
    *, headers: Mapping[str, str], html_marks: Sequence[str], cookies: Sequence[str]
) -> Platform:
    """The platform that an answer's headers, marks found in its text, and cookies give away."""
    for platform in platforms().values():
        marks = platform.marks
        if (
            any(name in headers for name in marks.headers)
            or any(mark in html_marks for mark in marks.html)
            or any(cookie.startswith(mark) for mark in marks.cookies for cookie in cookies)
        ):
            return platform
    return platforms()[GENERIC]


def all_html_marks() -> list[str]:
    """Every text that `recognise` wants to know of."""
    return [mark for platform in platforms().values() for mark in platform.marks.html]


class Locators:
    """Where the parts of one store are: its own YAML first, then its platform, then the generic."""

    def __init__(self, platform: Platform, own: Mapping[str, Sequence[str]]) -> None:
        self._layers = (own, platform.locators, platforms()[GENERIC].locators)

    def __getitem__(self, part: Part) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for layer in self._layers:
            found |= dict.fromkeys(layer.get(part, ()))
        return tuple(found)
