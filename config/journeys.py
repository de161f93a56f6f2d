"""The language of a journey's `steps:`, made to be read aloud: go, click, fill, choose, expect, wait, repeat.

Only what can be written. What a step's keys must be to one another is in `config/journey_rules.py`,
a journey in Python in `config/scripts.py`, and how a step is carried out in `probes/journey`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, GetPydanticSchema, SecretStr, WithJsonSchema
from pydantic_core import core_schema

from config.definition import Definition, Timeout
from config.faults import shown
from config.units import InWords
from config.values import ShopPath, balanced

HOME = "home"
"""The step that every journey begins with: the shop's home page."""

_LOCATOR = re.compile(
    r"(css|text|role|xpath|id|label|placeholder|data-testid)=|\.?//|.* >> |.*\s>\s"
    # a tag, class, id or attribute at the beginning, or after the first word
    r"|[#.\[][\w\[*-]|[a-z][a-z0-9-]*(\[|#[a-z]|\.[a-z]\S*$|:(has|is|not|nth|first|last|visible|text)\b)"
    r"|[a-z][a-z0-9-]*\s+(\S+\s+)*([.#][a-z_-]|[a-z0-9-]*\[[a-z-]+[\]=*^$~|])"
)


def is_locator(target: str) -> bool:
    """Whether a target is CSS or what else Playwright understands, and not what a page says."""
    return _LOCATOR.match(target) is not None


def right_target(value: str) -> str:
    """The same target. Raises ValueError for one that nothing can be found by."""
    if not value.strip():
        raise ValueError("is empty; write what stands on it, like Log ind")
    return balanced(value) if is_locator(value) else value


Target = Annotated[
    str,
    InWords("what is meant on the page"),
    AfterValidator(right_target),
    WithJsonSchema({"type": "string", "pattern": r"\S"}),
]
"""What a step is about: the words on it, its label, a part of the platform's by name, or a locator."""


@dataclass(frozen=True)
class Typed:
    """What is typed into a field: text, a secret, or a code that a secret makes for the moment."""

    value: SecretStr
    is_secret: bool = False
    makes_codes: bool = False


def _typed(written: object) -> Typed:
    if isinstance(written, Typed):
        return written
    makes_codes = isinstance(written, Mapping) and written.keys() == {"totp"}
    value = written["totp"] if isinstance(written, Mapping) and makes_codes else written
    if isinstance(value, SecretStr):
        return Typed(value, is_secret=True, makes_codes=makes_codes)
    if isinstance(value, str):
        return Typed(SecretStr(value), makes_codes=makes_codes)
    raise ValueError(
        f"text is expected here, not {shown(written)}; write it like lampe, ${{NAME}} "
        "or {totp: ${NAME}}"
    )


_TEXT = {"type": ["string", "number", "boolean"]}
ToType = Annotated[
    Typed,
    GetPydanticSchema(
        lambda _source, _handler: core_schema.no_info_plain_validator_function(_typed)
    ),
    WithJsonSchema(
        {
            "anyOf": [
                _TEXT,
                {
                    "type": "object",
                    "properties": {"totp": _TEXT},
                    "required": ["totp"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class Count(Definition):
    """How many there are of something that can be seen."""

    of: Target = Field(description="What is counted.", examples=["main .card"])
    is_: Annotated[int, Field(ge=0)] | None = Field(
        None, alias="is", description="Exactly so many.", examples=[3]
    )
    at_least: Annotated[int, Field(ge=0)] | None = Field(
        None, description="So many or more.", examples=[3]
    )
    at_most: Annotated[int, Field(ge=0)] | None = Field(
        None, description="So many or fewer.", examples=[24]
    )


_Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Price(Definition):
    """An amount that can be seen, however the shop writes it (`1.249,00 kr.`, `£1,249`)."""

    of: Target = Field(description="What shows it.", examples=[".totals__total-value"])
    is_: _Amount | None = Field(None, alias="is", description="Exactly so much.", examples=[249])
    at_least: _Amount | None = Field(None, description="So much or more.", examples=[100])
    at_most: _Amount | None = Field(None, description="So much or less.", examples=[249.5])


class Condition(Definition):
    """What can be seen of a page. Where several are written, all must be so at once."""

    text: str | None = Field(
        None, min_length=1, description="Text that can be seen.", examples=["Velkommen, Mette"]
    )
    shows: Target | None = Field(
        None, description="Something that can be seen.", examples=["add_button"]
    )
    gone: Target | None = Field(
        None, description="Something that can't be seen (any more).", examples=["Henter …"]
    )
    url: str | None = Field(
        None,
        min_length=1,
        description="The page's path; `*` stands for anything, and with a `?` the query counts too.",
        examples=["/account*"],
    )
    count: Count | None = Field(None, description="How many there are of something.")
    price: Price | None = Field(None, description="An amount.")


Key = Literal["Enter", "Escape", "Tab", "ArrowDown", "ArrowUp", "Space"]


class PlainStep(Definition):
    """One step: one thing to do, with a name and a time of its own where they are wanted."""

    name: Annotated[str, Field(pattern=r"^\S(.{0,58}\S)?$")] | None = Field(
        None,
        description="What it is called in messages, on pages and in metrics; made from what it does "
        "when left out.",
        examples=["search"],
    )
    within: Timeout | None = Field(
        None,
        description="The most that it may take; the check's `step_timeout` when left out.",
        examples=["5s"],
    )
    go: ShopPath | None = Field(
        None, description="Open a page of the shop.", examples=["/account/login"]
    )
    click: Target | None = Field(
        None,
        description="Press something, until it has an effect. Never what pays.",
        examples=["Log ind"],
    )
    press: Key | None = Field(
        None, description="Press a key, until it has an effect.", examples=["Enter"]
    )
    fill: Annotated[Mapping[str, ToType], InWords("fields, and what to type")] | None = Field(
        None,
        description="Type into fields; `${NAME}` for secrets, `{totp: ${NAME}}` for a code that "
        "changes every 30 seconds.",
        examples=[{"E-mail": "${SHOP_TEST_USER}"}],
    )
    choose: Annotated[Mapping[str, str], InWords("groups, and what to choose")] | None = Field(
        None,
        description="Choose from a list, radio buttons or swatches.",
        examples=[{"Størrelse": "M"}],
    )
    expect: Condition | None = Field(None, description="What must be so now, or soon.")
    wait: Condition | None = Field(None, description="What is waited for before the next step.")
    until: Condition | None = Field(
        None,
        description="Only with `click` and `press`: the effect. When left out: the `expect` or "
        "`wait` that follows, or that the page changes.",
    )


class Repeat(Definition):
    """Steps that are taken again and again."""

    steps: tuple[PlainStep, ...] = Field(min_length=1, description="What is repeated, in order.")
    times: Annotated[int, Field(ge=1, le=50)] | None = Field(
        None, description="How often.", examples=[3]
    )
    until: Condition | None = Field(
        None, description="Until this is so; looked at before each round."
    )
    at_most: Annotated[int, Field(ge=1, le=50)] = Field(
        10, description="With `until`: the most rounds.", examples=[5]
    )


class JourneyStep(PlainStep):
    """One step: one thing to do, with a name and a time of its own where they are wanted."""

    repeat: Repeat | None = Field(None, description="Steps that are taken again and again.")


@dataclass(frozen=True)
class Script:
    """A journey in Python, as it was read. `steps` are the names that it gives its steps."""

    path: str
    source: str
    steps: tuple[str, ...]


def _script(found: object) -> Script:
    """The loader has put the file in the place of its name by now."""
    if isinstance(found, Script):
        return found
    raise ValueError(
        f"a file is expected here, not {shown(found)}; write it like journeys/login.py"
    )


ScriptFile = Annotated[
    Script,
    InWords("a file below the configuration's folder"),
    GetPydanticSchema(
        lambda _source, _handler: core_schema.no_info_plain_validator_function(_script)
    ),
    WithJsonSchema({"type": "string", "pattern": r"\.py$"}),
]


VERBS = ("go", "click", "press", "fill", "choose", "expect", "wait", "repeat")


def verbs_of(step: PlainStep) -> list[str]:
    """What a step says to do; one thing, where it is right."""
    return [verb for verb in VERBS if getattr(step, verb, None) is not None]
