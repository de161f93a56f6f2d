"""Shop platforms as data: where things are on a page, and what proves that a step was done.

One YAML file for each platform in `platforms/`; `generic` is every other's last resort. Not code, so
that a theme's change is mended without a release and a store's own YAML can override any locator.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from config.faults import did_you_mean
from probes.browser.meaning import parts as meanings
from probes.browser.reading import parts as readings
from probes.browser.refusal import Refusal
from probes.purchase.platform_file import read_platform

FOLDER = Path(__file__).parent / "platforms"
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
    CART_BUTTON = "cart_button"
    CART_LINE = "cart_line"
    CART_REMOVE = "cart_remove"
    CART_EMPTY = "cart_empty"
    CHECKOUT_BUTTON = "checkout_button"
    CHECKOUT_FORM = "checkout_form"
    CAPTCHA = "captcha"
    OBSTACLE = "obstacle"
    GUEST_BUTTON = "guest_button"
    GUEST_CHOICE = "guest_choice"
    CONTINUE_BUTTON = "continue_button"
    SUBMIT_BUTTON = "submit_button"
    FORM_ERROR = "form_error"
    RATES_BUTTON = "rates_button"
    SHIPPING_OPTION = "shipping_option"
    NO_SHIPPING = "no_shipping"
    PAYMENT = "payment"
    NO_PAYMENT = "no_payment"
    CARD_FRAME = "card_frame"
    CARD_FIELD = "card_field"
    PAY_BUTTON = "pay_button"
    NEVER_CLICK = "never_click"
    NEVER_CLICK_IN_CHECKOUT = "never_click_in_checkout"
    MAY_PAY = "may_pay"
    EMAIL = "email"
    EMAIL_AGAIN = "email_again"
    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    STREET = "street"
    HOUSE_NUMBER = "house_number"
    POSTCODE = "postcode"
    CITY = "city"
    COUNTRY = "country"
    REGION = "region"
    PHONE_CODE = "phone_code"
    PHONE = "phone"


PLAIN_CSS = {
    Part.COLLECTION_LINK,
    Part.PRODUCT_LINK,
    Part.OPTION_GROUP,
    Part.CART_LINK,
    Part.CART_REMOVE,
}
"""Parts that the page itself is asked for: plain CSS, `shop=`, or (but to take a line out) `words=` and a link's text."""

WORDED = (PLAIN_CSS - {Part.CART_REMOVE}) | {
    Part.NEVER_CLICK,
    Part.NEVER_CLICK_IN_CHECKOUT,
    Part.MAY_PAY,
}
"""Parts that may be known by what they say, with `words=`."""

BY_MEANING = "shop="
"""What a part is called that is known by what it means, whatever the platform: `probes.browser.meaning`."""

IN_CHECKOUT = "checkout="
"""The same inside a checkout, as its customer reads it: `probes.browser.reading`."""

OF_PLAYWRIGHT = re.compile(
    r":visible|:text|:has-text|>>|^\s*//|^\s*(role|text|checkout|xpath|id|css)="
)


def locator_fault(part: str, locator: str) -> str | None:
    """Why this part can't be found by this locator; None when nothing speaks against it."""
    for engine, known in ((BY_MEANING, meanings()), (IN_CHECKOUT, readings())):
        name = locator.removeprefix(engine)
        if name != locator and name not in known:
            return f'{engine} does not know "{name}"; {did_you_mean(name, sorted(known))}'
    if locator.startswith(BY_MEANING):
        return None
    is_words = locator.startswith("words=")
    if part in PLAIN_CSS and not is_words and OF_PLAYWRIGHT.search(locator):
        return f"{part} is found by plain CSS only; write it like nav a.shop, or words=^shop$"
    if part not in WORDED and is_words:
        return f"words= is for {', '.join(sorted(WORDED))} only; write it like text=Buy now"
    return None


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Marks(_Data):
    """What gives a platform away. The platform of which a shop shows the most marks is taken."""

    headers: tuple[str, ...] = Field(
        (),
        description="Names of headers of the home page, in lower case.",
        examples=[["x-shopid"]],
    )
    html: tuple[str, ...] = Field(
        (),
        description="Text in the home page's HTML that no other platform's pages have.",
        examples=[["/wp-content/plugins/woocommerce/"]],
    )
    cookies: tuple[str, ...] = Field(
        (),
        description="What names of cookies begin with, of those that scripts may read.",
        examples=[["woocommerce_"]],
    )


class CartApi(_Data):
    """A cart that can be asked for its count, or emptied, by plain requests of the page.

    Paths are below the language's root. A way is names joined by dots; `*` stands for each of a list.
    """

    read: str = Field(description="Path that answers with the cart as JSON.", examples=["cart.js"])
    count: str | None = Field(
        None,
        description="Way to the number of things in that answer; several are added up. "
        "Without it the page has to tell whether the cart took the product.",
        examples=["item_count", "*.lineItems.*.*.quantity"],
    )
    clear: str | None = Field(
        None,
        description="Path that empties the cart, or takes out one line where `{line}` stands in it or in `body`.",
        examples=["cart/clear.js"],
    )
    method: str = Field("POST", description="How `clear` is asked.", examples=["DELETE"])
    lines: str | None = Field(
        None,
        description="Way to the lines' names in the answer of `read`; `clear` is asked for each. "
        "Without `clear`, to the addresses that take them out.",
        examples=["cart.items.*.item_id"],
    )
    body: str | None = Field(
        None,
        description="Form that `clear` wants; `{line}`, and `{cookie NAME}` for a cookie's value.",
        examples=["item_id={line}&form_key={cookie form_key}"],
    )
    echo: str | None = Field(
        None,
        description="Header of the answer of `read` that `clear` must send back.",
        examples=["Nonce"],
    )


class Paths(_Data):
    """Paths to try, below the language's root, when no link leads there."""

    collection: tuple[str, ...] = Field(
        (), description="Lists of products.", examples=[["/collections/all"]]
    )
    cart: tuple[str, ...] = Field(
        (),
        description="The cart. With a `cart_api` and only one path, the page's own link is not asked for.",
        examples=[["/cart"]],
    )


class Platform(_Data):
    """One kind of shop: how it is known, where its parts are, and what must never be sent."""

    name: str = Field(description="The file's name.", examples=["shopify"])
    marks: Marks = Field(Marks(), description="How a shop of this platform is recognised.")
    paths: Paths = Field(Paths(), description="Where pages are when no link leads there.")
    cart_api: CartApi | None = Field(
        None,
        description="Only where it answers strangers, without a key, from the shop's own host.",
    )
    checkout_url: str = Field(
        description="A regular expression that addresses of the checkout match, and no others.",
        examples=["/checkouts?(/|$|\\?)"],
    )
    locators: Mapping[Part, tuple[str, ...]] = Field(
        {}, description="Candidates for each part, tried in order, then those of generic.yaml."
    )
    no_guess: tuple[Part, ...] = Field(
        (),
        description="Parts that generic.yaml does not add to: its guesses fit something else here.",
        examples=[["payment"]],
    )
    refuse: tuple[Refusal, ...] = Field(
        (), description="The requests that place an order; they never leave, on whatever platform."
    )

    @field_validator("checkout_url")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from None
        return pattern

    @field_validator("locators")
    @classmethod
    def _can_be_found(cls, locators: Mapping[Part, tuple[str, ...]]) -> Mapping[Part, Any]:
        faults = (locator_fault(part, one) for part, found in locators.items() for one in found)
        if fault := next(filter(None, faults), None):
            raise ValueError(fault)
        return locators

    @property
    def guesses_payment(self) -> bool:
        """Whether the payment may be known by its meaning: platforms that know theirs better say so."""
        return Part.PAYMENT not in self.no_guess


def platform_names() -> tuple[str, ...]:
    return tuple(sorted(platforms()))


@cache
def platforms() -> Mapping[str, Platform]:
    """All platforms by name. A file with a fault is a fault of the program and stops it."""
    found = (read_platform(path, Platform) for path in sorted(FOLDER.glob("*.yaml")))
    return {platform.name: platform for platform in found}


@cache
def all_refusals() -> tuple[Refusal, ...]:
    """What pays on any platform: refused on all, since the guess of the platform may be wrong."""
    return tuple(refusal for platform in platforms().values() for refusal in platform.refuse)


def recognise(
    *, headers: Mapping[str, str], html_marks: Sequence[str], cookies: Sequence[str]
) -> Platform:
    """The platform that left the most marks: in an answer's headers, in its text, and in cookies.

    A shop may embed a piece of another platform's; of as many marks each, the first by name is taken.
    """

    def met(platform: Platform) -> int:
        marks = platform.marks
        return (
            sum(name in headers for name in marks.headers)
            + sum(mark in html_marks for mark in marks.html)
            + sum(any(one.startswith(mark) for one in cookies) for mark in marks.cookies)
        )

    best = max(platforms().values(), key=met)
    return best if met(best) else platforms()[GENERIC]


def all_html_marks() -> list[str]:
    """Every text that `recognise` wants to know of."""
    return [mark for platform in platforms().values() for mark in platform.marks.html]


class Locators:
    """Where the parts of one store are: its own YAML first, then its platform, then the generic."""

    def __init__(self, platform: Platform, own: Mapping[str, Sequence[str]]) -> None:
        generic = platforms()[GENERIC].locators
        if platform.no_guess:
            generic = {
                part: rows for part, rows in generic.items() if part not in platform.no_guess
            }
        self._layers = (own, platform.locators, generic)

    def __getitem__(self, part: Part) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for layer in self._layers:
            found |= dict.fromkeys(layer.get(part, ()))
        return tuple(found)
