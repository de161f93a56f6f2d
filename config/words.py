"""Pydantic's errors in the words of somebody who runs shops: what is wrong, what would be right.

The value itself is shown, except under `channels` and `headers`, whose values are secrets.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from config.faults import Keys, cut, did_you_mean, dotted, listed, nearest, shown

_NEEDS_QUOTES = re.compile(r"[]{}[,#&*!|>'\"%@`]")


def in_plain_words(error: ErrorDetails, model: type[BaseModel]) -> str:
    """One sentence on one error of validating `model`."""
    kind, keys = error["type"], error["loc"]
    if kind == "extra_forbidden":
        return unknown_key(str(keys[-1]), model, keys[:-1])
    field = field_at(model, keys)
    wording = _WORDINGS.get(kind)
    if error["input"] is None and kind != "missing" and (wording or kind == "value_error"):
        if field is not None and field.is_required():
            return _missing(error, field).replace("is missing", "has no value")
        return "has no value; write one, or take the line away"
    if wording is not None:
        return wording(error, field)
    return str(error["msg"]).removeprefix("Value error, ")


def unknown_key(key: str, model: type[BaseModel], above: Keys = ()) -> str:
    """What to say of a key that `model` does not have."""
    owner = model_at(model, above) or model
    known = tuple(keys_of(owner))
    if ":" in key:
        return "is not known; write a space after the colon"
    elsewhere = [place for place in _places(model) if place[-1] == key]
    if nearest(key, known) is None and elsewhere:
        return f"is not known here; it belongs under {dotted(elsewhere[0][:-1]) or 'the store'}"
    return f"is not known; {did_you_mean(key, known)}"


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    """The keys as people write them: `from`, not `from_`; not those that the program fills in."""
    for name, field in model.model_fields.items():
        if name != "id":
            yield field.alias or name


def field_at(model: type[BaseModel], keys: Keys) -> FieldInfo | None:
    """The field that stands at `keys`, or None for an entry of an open mapping or a list."""
    owner = model_at(model, keys[:-1]) if keys else None
    if owner is None:
        return None
    return next((f for n, f in owner.model_fields.items() if keys[-1] in (n, f.alias)), None)


def model_at(model: type[BaseModel], keys: Keys) -> type[BaseModel] | None:
    """The model that describes what stands at `keys`."""
    here: type[BaseModel] | None = model
    for key in keys:
        if isinstance(key, int) or here is None:
            continue
        field = field_at(here, (key,))
        here = model_in(field.annotation) if field else None
    return here


def model_in(annotation: object) -> type[BaseModel] | None:
    """The model in an annotation such as `Escalation | None` or `tuple[Maintenance, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is Annotated:
        return model_in(get_args(annotation)[0])
    found = (model_in(part) for part in get_args(annotation))
    return next((part for part in found if part is not None), None)


def _places(model: type[BaseModel], above: Keys = ()) -> Iterator[Keys]:
    for name, field in model.model_fields.items():
        key = field.alias or name
        yield (*above, key)
        below = model_in(field.annotation)
        if below is not None and len(above) == 0:
            yield from _places(below, (key,))


def _example(field: FieldInfo | None) -> str:
    return f"; write it like {yaml_text(field.examples[0])}" if field and field.examples else ""


def yaml_text(value: Any) -> str:
    """A value in the spelling that a file has."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_inside(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inside, value)) + "]"
    return str(value)


def _inside(value: Any) -> str:
    """Braces and commas have a meaning inside braces; `${NAME}` has both of the former."""
    text = yaml_text(value)
    return f'"{text}"' if isinstance(value, str) and _NEEDS_QUOTES.search(text) else text


def _missing(error: ErrorDetails, field: FieldInfo | None) -> str:
    example = f" {yaml_text(field.examples[0])}" if field and field.examples else ""
    return f"is missing; write {error['loc'][-1]}:{example}"


def _expected(what: str) -> "Callable[[ErrorDetails, FieldInfo | None], str]":
    def wording(error: ErrorDetails, field: FieldInfo | None) -> str:
        return f"{what} is expected here, not {shown(error['input'])}{_example(field)}"

    return wording


def _keys_expected(error: ErrorDetails, field: FieldInfo | None) -> str:
    is_open = field is not None and get_origin(field.annotation) is Mapping
    model = model_in(field.annotation) if field and not is_open else None
    known = f"; there is: {listed(keys_of(model))}" if model else _example(field)
    return f"keys of its own are expected here, not {shown(error['input'])}{known}"


def _list_expected(error: ErrorDetails, field: FieldInfo | None) -> str:
    value = error["input"]
    items = [part.strip() for part in value.split(",")] if isinstance(value, str) else []
    right = f"; write it like {cut(yaml_text(items))}" if items else _example(field)
    return f"a list is expected here, not {shown(value)}{right}"


def _not_one_of(error: ErrorDetails, field: FieldInfo | None) -> str:
    value = error["input"]
    words = [str(word) for word in choices(field.annotation)] if field else []
    if not isinstance(value, str):
        return f"one word is expected here, not {shown(value)}; there is: {listed(words)}"
    return f"{shown(value)} is not known; {did_you_mean(value, words)}"


def choices(annotation: object) -> list[str]:
    """The words that a `Literal` or an `Enum` allows, None left out."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(member.value) for member in annotation]
    return [
        str(word)
        for part in get_args(annotation)
        for word in (choices(part) or ([part] if isinstance(part, str) else []))
    ]


def _does_not_fit(error: ErrorDetails, field: FieldInfo | None) -> str:
    return f"{shown(error['input'])} does not fit here{_example(field)}"


def _limit(word: str, side: str) -> "Callable[[ErrorDetails, FieldInfo | None], str]":
    def wording(error: ErrorDetails, _field: FieldInfo | None) -> str:
        limit = next(iter(error["ctx"].values()))
        return f"{cut(str(error['input']))} is too {word}; {limit} is the {side}"

    return wording


def _positive(error: ErrorDetails, _field: FieldInfo | None) -> str:
    return f"{cut(str(error['input']))} is too small; it must be more than {error['ctx']['gt']:g}"


def _number(error: ErrorDetails, field: FieldInfo | None) -> str:
    value = str(error["input"])
    example = _example(field)
    if value.replace(",", "", 1).isdigit() and "," in value:
        example = f"; write it like {value.replace(',', '.')}"
    return f"{shown(error['input'])} is not a number{example}"


def _empty(_error: ErrorDetails, field: FieldInfo | None) -> str:
    return f"is empty{_example(field)}"


_Wording = Callable[[ErrorDetails, FieldInfo | None], str]
_WORDINGS: Mapping[str, _Wording] = {
    "missing": _missing,
    "string_type": _expected("text"),
    "dict_type": _keys_expected,
    "mapping_type": _keys_expected,
    "model_type": _keys_expected,
    "model_attributes_type": _keys_expected,
    "tuple_type": _list_expected,
    "literal_error": _not_one_of,
    "enum": _not_one_of,
    "string_pattern_mismatch": _does_not_fit,
    "string_too_short": _empty,
    "too_short": _empty,
    "greater_than": _positive,
    "greater_than_equal": _limit("small", "least"),
    "less_than_equal": _limit("large", "most"),
    "int_type": _expected("a whole number"),
    "int_parsing": lambda error, field: _number(error, field).replace(
        "a number", "a whole number"
    ),
    "int_parsing_size": lambda error, field: (
        f"{cut(str(error['input']))} is too large{_example(field)}"
    ),
    "int_from_float": _expected("a whole number"),
    "float_type": _expected("a number"),
    "float_parsing": _number,
    "finite_number": _number,
    "bool_parsing": _expected("true or false"),
}
