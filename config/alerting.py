"""The language of `alerts:` and `quiet:`: who is told what of a store, when, and how often again."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from config.definition import Definition
from config.units import DailyStretch, Length, at_least


class Escalation(Definition):
    """Who is told when an incident stays open."""

    after: Annotated[Length, at_least(timedelta(minutes=1))] = Field(
        description="Open for this long; 1m at the least.", examples=["30m"]
    )
    to: tuple[str, ...] = Field(
        min_length=1, description="Names of channels.", examples=[["phone"]]
    )


class Alerts(Definition):
    """Who is told what, and when."""

    critical: tuple[str, ...] | None = Field(
        None,
        description="Channels for what stops sales; all channels when left out.",
        examples=[["slack", "mail"]],
    )
    warning: tuple[str, ...] | None = Field(
        None,
        description="Channels for what should be looked at; all channels when left out.",
        examples=[["slack"]],
    )
    fallback: tuple[str, ...] = Field(
        (),
        description="Channels that take over, in order, when another can't be reached.",
        examples=[["mail"]],
    )
    language: Literal["en", "da"] = Field(
        "en", description="Language of the messages.", examples=["da"]
    )
    remind_every: Annotated[Length, at_least(timedelta(minutes=5))] | None = Field(
        timedelta(hours=4),
        description="Say again that it is still so; 5m at the least, `null` for never.",
        examples=["2h"],
    )
    escalate: Escalation | None = Field(
        None, description="Who else is told when an incident stays open; nobody when left out."
    )
    open_after: Annotated[int, Field(ge=1, le=10)] = Field(
        1,
        description="Failed runs in a row (each confirmed by itself) that open an incident.",
        examples=[2],
    )
    recover_after: Annotated[int, Field(ge=1, le=10)] = Field(
        1, description="Passed runs in a row that close an incident.", examples=[2]
    )
    blind_after: Annotated[Length, at_least(timedelta(minutes=1))] = Field(
        timedelta(hours=1),
        description="Say so when a check could see nothing (refused, or our own fault) for this long.",
        examples=["2h"],
    )


class Quiet(Definition):
    """Hours in which messages wait until the morning."""

    daily: DailyStretch = Field(
        description="From when to when, in the store's time zone; may run over midnight.",
        examples=["22:00-07:00"],
    )
    except_: Literal["critical", "none"] = Field(
        "critical",
        alias="except",
        description="`critical` messages are sent all the same; with `none` they wait too.",
        examples=["critical"],
    )
