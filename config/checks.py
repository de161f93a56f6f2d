"""The language of `checks:`: one class for each kind of check, all on this page.

To add a kind: a class here, its line in `SPECS`, a module in `probes/`, a `case` in
`probes/registry.py` (mypy names the place that was forgotten). CONTRIBUTING.md walks through it.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, SecretStr

from config.definition import Definition, Timeout
from config.journeys import HOME, JourneyStep, ScriptFile
from config.step_names import step_names
from config.units import Length, Size
from config.values import Account, Locator, ShopPath


class Depth(StrEnum):
    """How far a purchase goes. It never pays, at any depth."""

    CART = "cart"
    CHECKOUT = "checkout"
    CONTACT = "contact"
    SHIPPING = "shipping"
    PAYMENT = "payment"


class Device(StrEnum):
    """What the shop is looked at with."""

    DESKTOP = "desktop"
    MOBILE = "mobile"


class Cookies(StrEnum):
    """What to answer the shop's question about cookies."""

    LEAVE = "leave"
    DECLINE = "decline"
    ACCEPT = "accept"


class CheckSpec(Definition):
    """What every kind of check has."""

    shortest_interval: ClassVar[timedelta]

    every: Length
    timeout: Timeout


WalkEvery = Annotated[Length, Field(description="How often; 1m at the least.", examples=["5m"])]
WalkTimeout = Annotated[
    Timeout,
    Field(
        description="The most that one attempt may take, all steps together; less than `every`.",
        examples=["55s"],
    ),
]


class WalkSpec(CheckSpec):
    """What every check has that walks through a shop with a browser; how often and how long each kind says."""

    shortest_interval: ClassVar[timedelta] = timedelta(minutes=1)

    every: WalkEvery
    timeout: WalkTimeout
    step_timeout: Timeout = Field(
        timedelta(seconds=15),
        description="How long a step is waited for before it has failed; to see why may take two seconds more.",
        examples=["15s"],
    )
    slow: Length | None = Field(
        None,
        description="A run that passes but takes longer than this is degraded; never when left out.",
        examples=["20s"],
    )
    device: Device = Field(
        Device.DESKTOP, description="Look as a desktop or a mobile phone.", examples=["mobile"]
    )
    cookies: Cookies = Field(
        Cookies.LEAVE,
        description="What to answer the question about cookies. `leave` lets it stand, and declines only where "
        "it takes a press; `decline` and `accept` answer as soon as it comes.",
        examples=["accept"],
    )
    locators: dict[str, tuple[Locator, ...]] = Field(
        default_factory=dict,
        description="Own locators, tried before the platform's; keys as in the platform's file.",
        examples=[{"add_button": ["button.buy-now"]}],
    )


class PurchaseSpec(WalkSpec):
    """A browser buys something, up to the till: home, collection, product, add to cart, cart, checkout."""

    kind: Literal["purchase"] = Field(
        "purchase", description="To be written only where the check has a name of its own."
    )
    every: WalkEvery = timedelta(minutes=5)
    timeout: WalkTimeout = timedelta(seconds=55)
    collection: ShopPath | None = Field(
        None,
        description="Path of a product list; found on the home page when left out.",
        examples=["/collections/lamper"],
    )
    product: ShopPath | None = Field(
        None,
        description="Path of the product to buy; one in stock is chosen when left out.",
        examples=["/products/lysestage"],
    )
    cart: ShopPath | None = Field(
        None,
        description="Path of the cart; known of the platform or found on the page when left out.",
        examples=["/indkobskurv"],
    )
    checkout: ShopPath | None = Field(
        None,
        description="What the path of the checkout begins with, where it is not known as one.",
        examples=["/til-betaling"],
    )
    until: Depth = Field(
        Depth.CHECKOUT,
        description="The last step. `contact` and deeper type the address under `shopper:`; "
        "`checkout` types nothing. It never pays.",
        examples=["payment"],
    )
    expect: dict[str, Account] = Field(
        default_factory=dict,
        description="Accounts that must be told of each purchase; a warning when one is not, twice in "
        "a row. Nothing is really sent: the browser answers in the vendors' stead.",
        examples=[{"ga4": "G-ABC123", "meta": "843671884361709"}],
    )
    checkouts_per_day: Annotated[int, Field(ge=1, le=1440)] = Field(
        300,
        description="The most checkouts that are begun in the shop from midnight to midnight, by all "
        "its purchases, spread over the day; runs between them end at the cart. A failure is confirmed all the same. A shop on this "
        "machine has no such limit unless it is written.",
        examples=[300],
    )
    pause: Length = Field(
        timedelta(seconds=1),
        description="The least time between two pages, as a person would take; `0s` for none. A shop "
        "on this machine is asked without a pause unless it is written.",
        examples=["1s"],
    )

    @property
    def longest_pause(self) -> timedelta:
        """What `pause` may be: those before eight pages then take half of the time that a run has."""
        return self.timeout / 16


class JourneySpec(WalkSpec):
    """A browser does what its steps say, or a script in Python: search, log in, wish list, discount code."""

    kind: Literal["journey"] = Field(
        "journey", description="To be written only where the check has a name of its own."
    )
    every: WalkEvery = timedelta(minutes=15)
    timeout: WalkTimeout = timedelta(minutes=2)
    steps: tuple[JourneyStep, ...] = Field(
        (),
        description="What to do, in order, from the shop's home page on.",
        examples=[[{"click": "Log ind"}]],
    )
    script: ScriptFile | None = Field(
        None,
        description="Instead of `steps`: a file below the folder of the configuration with "
        "`async def journey(page, step)`, like `journeys/login.py`.",
    )
    secrets: Mapping[str, SecretStr] = Field(
        default_factory=dict,
        description="Only with `script`: what it may ask for with `step.secret(name)`, like "
        '`{password: "${SHOP_TEST_PASSWORD}"}`.',
    )
    hosts: tuple[str, ...] = Field(
        (),
        description="Further hosts on whose pages secrets may be typed, besides the shop's own.",
        examples=[["shopify.com"]],
    )

    @property
    def step_names(self) -> tuple[str, ...]:
        """What its steps are called, in order: a closed list, fit for a metric's label."""
        if self.script is not None:
            return (HOME, *self.script.steps)
        return (HOME, *(name for _, name in step_names(self.steps)))


class UptimeSpec(CheckSpec):
    """One plain HTTP request on sockets of its own: DNS, connect, TLS, first byte, body, status, text."""

    shortest_interval: ClassVar[timedelta] = timedelta(seconds=10)

    kind: Literal["uptime"] = Field(
        "uptime", description="To be written only where the check has a name of its own."
    )
    every: Length = Field(
        timedelta(minutes=1), description="How often; 10s at the least.", examples=["1m"]
    )
    timeout: Timeout = Field(
        timedelta(seconds=9),
        description="The most that the request with its redirects may take; less than `every`.",
        examples=["9s"],
    )
    path: ShopPath = Field(
        "/", description="What to ask for, below the store's `url`.", examples=["/cart"]
    )
    status: tuple[Annotated[int, Field(ge=100, le=599)], ...] = Field(
        (),
        description="Status codes that are right, with or without a page. When left out: any from 200 "
        "to 299, and a page with 200.",
        examples=[[200, 204]],
    )
    text: str | None = Field(
        None, description="Text that the page must contain.", examples=["Læg i kurv"]
    )
    redirects: Annotated[int, Field(ge=0, le=20)] = Field(
        5, description="The most redirects to follow.", examples=[3]
    )
    slow: Length | None = Field(
        None,
        description="An answer that takes longer is degraded; never when left out.",
        examples=["2s"],
    )
    tls_days: Annotated[int, Field(ge=0, le=365)] = Field(
        14, description="Warn when the certificate runs out in fewer days.", examples=[30]
    )
    read_at_most: Size = Field(
        2_000_000, description="Stop reading the page after this much.", examples=["2MB"]
    )


AnySpec = PurchaseSpec | UptimeSpec | JourneySpec
SPECS: dict[str, type[AnySpec]] = {
    "purchase": PurchaseSpec,
    "uptime": UptimeSpec,
    "journey": JourneySpec,
}
ALWAYS_ON = ("purchase", "uptime")
"""The kinds that every store has unless its file says `off`; any other has to be asked for."""
