"""A store: one client's shop, as its YAML file describes it. Frozen; holds no state of any run."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from config.checks import AnySpec, Definition
from config.units import DailyStretch, Length

StoreId = str
CheckId = str
"""`<store>/<check>`, for example `nordlys/purchase`."""


def _url(value: str) -> str:
    parts = urlsplit(value)
    try:
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(f'"{value}" is not a web address; write it like https://shop.example')
    return value.rstrip("/")


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        raise ValueError(
            f'"{value}" is not a time zone; write it like Europe/Copenhagen'
        ) from None
    return value


def _local_time(value: object) -> object:
    """A date and time without a zone; `2026-12-01 02:00`."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is not None:
        raise ValueError(f'"{value}" is not a local date and time; write it like 2026-12-01 02:00')
    return moment


LocalTime = Annotated[datetime, BeforeValidator(_local_time)]


class Market(Definition):
    """Where the shop sells."""

    language: str | None = Field(
        None, pattern=r"^[a-z]{2}$", description="Two letters, as in `da`."
    )
    country: str | None = Field(
        None, pattern=r"^[A-Z]{2}$", description="Two letters, as in `DK`."
    )
    currency: str | None = Field(
        None, pattern=r"^[A-Z]{3}$", description="Three letters, as in `DKK`."
    )
    timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        "UTC", description="Times in this file are in this zone."
    )


class Consent(Definition):
    """Who allowed the monitoring, and when."""

    given: date
    by: str = Field(min_length=1)


class OrderValue(Definition):
    """What the shop usually sells; makes the cost of an outage readable."""

    per_day: Annotated[float, Field(gt=0, description="Orders on an ordinary day.")]
    average: Annotated[
        float, Field(gt=0, description="Value of an ordinary order, in the market's currency.")
    ]


class Escalation(Definition):
    """Who is told when an incident stays open."""

    after: Length
    to: tuple[str, ...] = Field(min_length=1)


class Alerts(Definition):
    """Who is told what, and when."""

    critical: tuple[str, ...] | None = Field(
        None, description="Channels for what stops sales; all channels when left out."
    )
    warning: tuple[str, ...] | None = Field(
        None, description="Channels for what should be looked at; all channels when left out."
    )
    fallback: tuple[str, ...] = Field(
        (), description="Channels that take over, in order, when another can't be reached."
    )
    language: Literal["en", "da"] = Field("en", description="Language of the messages.")
    remind_every: Length | None = Field(
        timedelta(hours=4), description="Say again that it is still so; `null` for never."
    )
    escalate: Escalation | None = None
    open_after: Annotated[int, Field(ge=1, le=10)] = Field(
        1, description="Failed runs in a row (each confirmed by itself) that open an incident."
    )
    recover_after: Annotated[int, Field(ge=1, le=10)] = Field(
        1, description="Passed runs in a row that close an incident."
    )
    blind_after: Length = Field(
        timedelta(hours=1),
        description="Say so when a check could see nothing (refused, or our own fault) for this long.",
    )


class Quiet(Definition):
    """Hours in which messages wait until the morning."""

    daily: DailyStretch
    except_: Literal["critical", "none"] = Field(
        "critical", alias="except", description="`critical` messages are sent all the same."
    )


class Maintenance(Definition):
    """A planned stretch in which the shop is measured but nobody is told."""

    from_: LocalTime = Field(alias="from")
    to: LocalTime
    reason: str = ""


class Shopper(Definition):
    """The made-up customer whose address is typed from the `contact` step on. Never a real person."""

    email: str = Field("monitor@tillwatch.example", pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    first_name: str = "Tillwatch"
    last_name: str = "Monitor"
    street: str = "Testvej 1"
    postcode: str = "1050"
    city: str = "København K"
    phone: str = "+4520123456"


class Store(Definition):
    """A client's shop."""

    id: StoreId = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$", description="The file's name.")
    name: str = Field("", description="As people call it; the file's name when left out.")
    url: Annotated[str, AfterValidator(_url)] = Field(description="The home page.")
    platform: str | None = Field(None, description="Detected when left out.")
    market: Market = Market()
    consent: Consent | None = None
    orders: OrderValue | None = None
    owner: str | None = Field(None, description="Who follows up.")
    channels: Mapping[str, SecretStr] = Field(
        default_factory=dict, description="Names for Apprise addresses; `${NAME}` for secrets."
    )
    alerts: Alerts = Alerts()
    quiet: Quiet | None = None
    maintenance: tuple[Maintenance, ...] = ()
    headers: Mapping[str, SecretStr] = Field(
        default_factory=dict,
        description="Sent to the store's own host only, never to its checkout.",
    )
    shopper: Shopper = Shopper()
    checks: Mapping[str, AnySpec] = Field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.name or self.id

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.market.timezone)

    def address(self, path: str) -> str:
        """The full URL of a path of this store; a full URL stays as it is."""
        return urljoin(self.url + "/", path.lstrip("/")) if "://" not in path else path

    @cached_property
    def windows(self) -> "tuple[Window, ...]":
        """The maintenance windows as moments."""
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

    stores: Mapping[StoreId, Store] = MappingProxyType({})

    @cached_property
    def checks(self) -> Mapping[CheckId, Check]:
        return {
            f"{store.id}/{name}": Check(id=f"{store.id}/{name}", store=store, spec=spec)
            for store in self.stores.values()
            for name, spec in store.checks.items()
        }
