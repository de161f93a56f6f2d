"""A store: one client's shop, as its YAML file describes it. Frozen; holds no state of any run."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from config.alerting import Alerts, Quiet
from config.checks import AnySpec
from config.definition import Definition
from config.signature import INPUT, SignatureError, SignatureInput, read_input
from config.values import Day, HomePage, LocalTime, TimeZone, is_this_machine

StoreId = str
CheckId = str
"""`<store>/<check>`, for example `nordlys/purchase`."""


def store_of(subject: CheckId | StoreId) -> StoreId:
    """The store of a check's id; a store's own id stays as it is."""
    return subject.partition("/")[0]


class Market(Definition):
    """Where the shop sells."""

    language: str | None = Field(
        None, pattern=r"^[a-z]{2}$", description="Two small letters.", examples=["da"]
    )
    country: str | None = Field(
        None,
        pattern=r"^[A-Z]{2}$",
        description="Two capital letters; the made-up customer lives there. Left out, the pages' language tells "
        "it, or what a checkout in English has chosen.",
        examples=["DK"],
    )
    currency: str | None = Field(
        None, pattern=r"^[A-Z]{3}$", description="Three capital letters.", examples=["DKK"]
    )
    timezone: TimeZone = Field(
        "UTC",
        description="All times in the file are in this zone.",
        examples=["Europe/Copenhagen"],
    )


class Consent(Definition):
    """Who allowed the monitoring, and when."""

    given: Day = Field(description="The day it was given.", examples=["2026-11-01"])
    by: str = Field(min_length=1, description="Who gave it.", examples=["Mette, owner"])


class OrderValue(Definition):
    """What the shop usually sells; makes the cost of an outage readable."""

    per_day: Annotated[float, Field(gt=0, allow_inf_nan=False)] = Field(
        description="Orders on an ordinary day.", examples=[120]
    )
    average: Annotated[float, Field(gt=0, allow_inf_nan=False)] = Field(
        description="Value of an ordinary order, in the market's currency.", examples=[549.5]
    )


class Maintenance(Definition):
    """A planned stretch in which the shop is measured but nobody is told."""

    from_: LocalTime = Field(
        alias="from",
        description="Its begin, in the store's time zone.",
        examples=["2026-12-01 02:00"],
    )
    to: LocalTime = Field(
        description="Its end, in the store's time zone.", examples=["2026-12-01 03:00"]
    )
    reason: str = Field("", description="What is done then.", examples=["new theme"])


class Shopper(Definition):
    """The made-up customer whose address is typed from the `contact` step on. Never a real person."""

    email: str = Field(
        "monitor@tillwatch.example",
        pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        description="A mailbox of your own, or one that does not exist.",
        examples=["monitor@agency.example"],
    )
    first_name: str = Field("Tillwatch", description="First name.", examples=["Test"])
    last_name: str = Field("Monitor", description="Last name.", examples=["Monitor"])
    street: str | None = Field(
        None,
        description="Street and number. What is left out of the address is one's of the market's country.",
        examples=["Testvej 1"],
    )
    postcode: str | None = Field(
        None, description="A postcode that the shop ships to.", examples=["8000"]
    )
    city: str | None = Field(None, description="The postcode's city.", examples=["Aarhus C"])
    region: str | None = Field(
        None, description="The state or province, where shops ask for it.", examples=["Ontario"]
    )
    phone: str | None = Field(None, description="Phone number.", examples=["+4520123456"])


class Store(Definition):
    """A client's shop."""

    id: StoreId = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$", description="The file's name.")
    name: str = Field(
        "",
        description="As people call it; the file's name when left out.",
        examples=["Nordlys Interiør"],
    )
    url: HomePage = Field(
        description="The shop's home page.", examples=["https://nordlys.example"]
    )
    platform: str | None = Field(
        None, description="The shop system; detected when left out.", examples=["shopify"]
    )
    market: Market = Field(Market(), description="Where the shop sells.")
    consent: Consent | None = Field(None, description="Who allowed the monitoring, and when.")
    as_customer: bool = Field(
        default=False,
        description="Hide from the shop's scripts that the browser is automated (`navigator.webdriver`), for "
        "consent managers that show automated browsers no banner. For the shop's owner to choose: needs `consent`.",
        examples=[True],
    )
    orders: OrderValue | None = Field(
        None, description="What the shop usually sells; makes the cost of an outage readable."
    )
    owner: str | None = Field(None, description="Who follows up.", examples=["anna"])
    channels: Mapping[str, SecretStr] = Field(
        default_factory=dict,
        description="Names for Apprise addresses; `${NAME}` for secrets.",
        examples=[{"slack": "${NORDLYS_SLACK_URL}"}],
    )
    alerts: Alerts = Field(Alerts(), description="Who is told what, and when.")
    quiet: Quiet | None = Field(
        None, description="Hours in which messages wait; none when left out."
    )
    maintenance: tuple[Maintenance, ...] = Field(
        (),
        description="Planned stretches in which the shop is measured but nobody is told.",
        examples=[[{"from": "2026-12-01 02:00", "to": "2026-12-01 03:00"}]],
    )
    headers: Mapping[str, SecretStr] = Field(
        default_factory=dict,
        description="Sent to the store's own host only, never to its checkout.",
        examples=[{"X-Monitor": "${NORDLYS_TOKEN}"}],
    )
    shopper: Shopper = Field(
        Shopper(), description="The made-up customer of checks that type an address."
    )
    checks: Mapping[str, AnySpec] = Field(
        default_factory=dict,
        description="What is looked at, and how often.",
        examples=[{"purchase": {"every": "5m"}}],
    )

    @property
    def title(self) -> str:
        return self.name or self.id

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def is_at_home(self) -> bool:
        """Whether the shop runs on this very machine, as a demo does: nobody's guest."""
        return is_this_machine(self.host)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.market.timezone)

    @cached_property
    def signature(self) -> SignatureInput | None:
        """What its headers say of their signature; None when they have none."""
        value = next((v for name, v in self.headers.items() if name.lower() == INPUT), None)
        try:
            return read_input(value.get_secret_value()) if value else None
        except SignatureError:
            return None  # its file is refused for it (`config.rules`)

    def address(self, path: str) -> str:
        """The full URL of a path of this store; a full URL stays as it is.

        A path is one below `url`, unless it was copied from the address bar with all that `url` has.
        """
        if "://" in path:
            return path
        whole = re.escape(urlsplit(self.url).path) + "([/?#]|$)"
        return urljoin(self.url + "/", path if re.match(whole, path) else path.lstrip("/"))

    @cached_property
    def windows(self) -> "tuple[Window, ...]":
        """The maintenance windows as moments. A time that comes twice in a night is the first."""
        return tuple(
            Window(
                start=item.from_.replace(tzinfo=self.zone).astimezone(UTC),
                end=item.to.replace(tzinfo=self.zone).astimezone(UTC),
                reason=item.reason,
            )
            for item in self.maintenance
        )

    def in_maintenance(self, now: datetime) -> bool:
        return any(window.start <= now < window.end for window in self.windows)


class Window(Definition):
    """A stretch of time between two moments, the second not included."""

    start: datetime
    end: datetime
    reason: str = ""


class Check(Definition):
    """A configured unit of work of a store."""

    id: CheckId
    store: Store
    spec: AnySpec

    @property
    def name(self) -> str:
        return self.id.partition("/")[2]

    @property
    def kind(self) -> str:
        return self.spec.kind


class Config(Definition):
    """All stores. A store's checks are its own; nothing here changes while it is in use."""

    stores: Mapping[StoreId, Store] = Field(default_factory=dict)

    @cached_property
    def checks(self) -> Mapping[CheckId, Check]:
        return {
            f"{store.id}/{name}": Check(id=f"{store.id}/{name}", store=store, spec=spec)
            for store in self.stores.values()
            for name, spec in store.checks.items()
        }
