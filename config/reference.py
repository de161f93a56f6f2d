"""docs/configuration.md, written from the models so that it can't be wrong about a key.

python -m config.reference > docs/configuration.md
python -m config.reference --check      exits 1 when the file is not what would be written
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from config.checks import SPECS
from config.settings import PREFIX, Settings
from config.store import Store
from config.units import InWords, format_length, format_size
from config.words import choices, model_in, yaml_text

PAGE = Path(__file__).parent.parent / "docs" / "configuration.md"
_INTRODUCTION = Path(__file__).parent / "reference.md"
_PLAIN = {
    str: "text",
    float: "a number",
    bool: "`true` or `false`",
    Path: "a file or folder",
    SecretStr: "text that is kept secret",
}


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _INTRODUCTION.read_text(encoding="utf-8").rstrip()
    yield from _section("## The keys of a shop's file", Store)
    for key, field in Store.model_fields.items():
        model = model_in(field.annotation)
        if model is not None and key != "checks":
            yield from _groups(key, model)
    for kind, spec in SPECS.items():
        yield from _section(f"### `checks:` of kind `{kind}`", spec)
        yield from _below(f"of kind `{kind}`", spec, set())
    yield from _section("## Settings of the service", Settings, prefix=PREFIX)


def _groups(key: str, model: type[BaseModel]) -> Iterator[str]:
    yield from _section(f"### `{key}:`", model)
    for name, field in model.model_fields.items():
        below = model_in(field.annotation)
        if below is not None:
            yield from _groups(f"{key}.{name}", below)


def _below(whose: str, model: type[BaseModel], told: set[type[BaseModel]]) -> Iterator[str]:
    """The groups of keys within a check, each once, under the first name that it has."""
    for name, field in model.model_fields.items():
        below = model_in(field.annotation)
        if below is not None and not any(issubclass(one, below) for one in told):
            told.add(below)
            yield from _section(f"#### `{field.alias or name}:` {whose}", below)
            yield from _below(whose, below, told)


def _section(title: str, model: type[BaseModel], *, prefix: str = "") -> Iterator[str]:
    yield from ("", title, "", (model.__doc__ or "").strip(), "")
    yield "| key | value | when left out | what it is for |"
    yield "|---|---|---|---|"
    for name, field in model.model_fields.items():
        if name == "id":
            continue
        key = f"{prefix}{name}".upper() if prefix else field.alias or name
        example = f", like `{yaml_text(field.examples[0])}`" if field.examples else ""
        value = _kind(field) + example
        yield f"| `{key}` | {value} | {_default(field)} | {field.description} |"


def _kind(field: FieldInfo) -> str:
    """What a value is, in people's words."""
    annotation, metadata = _bare(field.annotation, field.metadata)
    for item in metadata:
        if isinstance(item, InWords):
            return item.text
    if words := choices(annotation):
        return " or ".join(f"`{word}`" for word in words)
    return _whole_number(metadata) if annotation is int else _shape(annotation)


def _bare(annotation: Any, metadata: list[Any]) -> tuple[Any, list[Any]]:
    """Without `| None` and `Annotated`, whose contents join the metadata."""
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        own = [
            item
            for outer in inner[1:]
            for item in (outer.metadata if isinstance(outer, FieldInfo) else (outer,))
        ]
        return _bare(inner[0], own)
    if type(None) in inner:
        return _bare(next(part for part in inner if part is not type(None)), metadata)
    return annotation, metadata


def _shape(annotation: Any) -> str:
    if get_origin(annotation) is tuple:
        return "a list" if model_in(annotation) is None else "a list of groups of keys, see below"
    if get_origin(annotation) in (dict, Mapping):
        return "names of your own, each with its value"
    return "keys of its own, see below" if model_in(annotation) else _PLAIN[annotation]


def _whole_number(metadata: list[Any]) -> str:
    least = next((item.ge for item in metadata if isinstance(item, Ge)), None)
    most = next((item.le for item in metadata if isinstance(item, Le)), None)
    if most is None:
        return f"a whole number, {least} at the least"
    return f"a whole number from {least} to {most}"


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is PydanticUndefined:
        return "must be written"
    if value is None or value in ("", (), {}) or isinstance(value, BaseModel):
        return ""
    return f"`{_written(value, field)}`"


def _written(value: Any, field: FieldInfo) -> str:
    if isinstance(value, timedelta):
        return format_length(value)
    if isinstance(value, int) and _kind(field) == "a size":
        return format_size(value)
    return " ".join(value) if isinstance(value, tuple) else str(value)


def main(arguments: list[str]) -> int:
    """Write the page, or say whether the file is it."""
    if arguments != ["--check"]:
        sys.stdout.write(page())
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    sys.stderr.write(
        f"docs/{PAGE.name} is out of date; run: python -m config.reference > docs/{PAGE.name}\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
