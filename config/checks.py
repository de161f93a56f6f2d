"""The language of `checks:`: one class for each kind of check, all on this page.

To add a kind: a class here, its line in `SPECS`, a module in `probes/`, a `case` in
`probes/registry.py` (mypy names the place that was forgotten). CONTRIBUTING.md walks through it.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.units import Length, Size


class Definition(BaseModel):
    """Anything a user writes: frozen, unknown keys refused, described for editors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


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


class CheckSpec(Definition):
    """What every kind of check has."""

    shortest_interval: ClassVar[timedelta]

    every: Length
    timeout: Length


class PurchaseSpec(CheckSpec):
    """A browser buys something, up to the till: home, collection, product, add to cart, cart, checkout."""

    shortest_interval: ClassVar[timedelta] = timedelta(minutes=1)

    kind: Literal["purchase"] = "purchase"
    every: Length = Field(timedelta(minutes=5), description="How often; 1m at the least.")
    timeout: Length = Field(
        timedelta(seconds=90),
        description="The most that one attempt may take, all steps together.",
    )
    step_timeout: Length = Field(
        timedelta(seconds=15), description="The most that one step may take before it has failed."
    )
    slow: Length | None = Field(
        None, description="A run that passes but takes longer than this is degraded."
    )
    collection: str | None = Field(
        None, description="Path of a product list; found on the home page when left out."
    )
    product: str | None = Field(
        None, description="Path of the product to buy; one in stock is chosen when left out."
    )
    until: Depth = Field(
        Depth.CHECKOUT,
        description="The last step. `contact` and deeper type the address under `shopper:`; "
        "`checkout` types nothing.",
    )
    device: Device = Field(Device.DESKTOP, description="Look as a desktop or a mobile phone.")
    locators: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Own locators, tried before the platform's; keys as in the platform's file.",
    )


class UptimeSpec(CheckSpec):
    """One plain HTTP request on sockets of its own: DNS, connect, TLS, first byte, body, status, text."""

    shortest_interval: ClassVar[timedelta] = timedelta(seconds=10)

    kind: Literal["uptime"] = "uptime"
    every: Length = Field(timedelta(minutes=1), description="How often; 10s at the least.")
    timeout: Length = Field(
        timedelta(seconds=10), description="The most that the request with its redirects may take."
    )
    path: str = Field("/", description="What to ask for, below the store's `url`.")
    status: tuple[Annotated[int, Field(ge=100, le=599)], ...] = Field(
        (), description="Status codes that are right; any below 400 when left out."
    )
    text: str | None = Field(None, description="Text that the page must contain.")
    redirects: Annotated[int, Field(ge=0, le=20)] = Field(
        5, description="The most redirects to follow."
    )
    slow: Length | None = Field(None, description="An answer that takes longer is degraded.")
    tls_days: Annotated[int, Field(ge=0, le=365)] = Field(
        14, description="Warn when the certificate runs out in fewer days."
    )
    read_at_most: Size = Field(2_000_000, description="Stop reading the page after this much.")


AnySpec = PurchaseSpec | UptimeSpec
SPECS: dict[str, type[AnySpec]] = {"purchase": PurchaseSpec, "uptime": UptimeSpec}
