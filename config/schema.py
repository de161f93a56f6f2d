"""JSON Schema of the YAML files, for editors: completion, descriptions, red lines while typing.

A help, not the judge: what the schema refuses the loader refuses too, but secrets, channels' names,
schedules and local times are judged by the loader alone.
"""

from datetime import timedelta
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema
from typing_extensions import override

from config.checks import SPECS, JourneySpec
from config.layers import A_SHOPS_OWN, OFF, ON, OPEN_SECTIONS
from config.rules import NAME, OWN_HEADERS
from config.store import Maintenance, Store
from config.units import format_length, format_size

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = ["string", "number", "boolean"]
"""A postcode may be written without quotes: where text is wanted, any value is text."""

_SWITCH = {"enum": [*ON, *OFF, True, False], "description": "`off` switches the check off."}


def store_schema() -> dict[str, Any]:
    """What may stand in `stores/*.yaml`."""
    schema = Store.model_json_schema(by_alias=True, schema_generator=_ForEditors)
    properties = schema["properties"]
    del properties["id"]
    for section in OPEN_SECTIONS:
        properties[section]["additionalProperties"] = {"type": [*_TEXT, "null"]}
    properties["channels"]["propertyNames"] = {"pattern": f"^{NAME.pattern}$"}
    properties["headers"]["propertyNames"] = {
        "not": {"enum": sorted({form for name in OWN_HEADERS for form in (name, name.title())})}
    }
    properties["checks"] = _checks(properties["checks"]["description"])
    of_script = schema["$defs"][JourneySpec.__name__]["properties"]["secrets"]
    of_script["additionalProperties"] = {"type": _TEXT}
    schema["required"] = ["url"]
    return {"$schema": _DRAFT, "title": "A shop that Tillwatch watches", **schema}


def defaults_schema() -> dict[str, Any]:
    """What may stand in `defaults.yaml`: as in a shop's file, but for what is each shop's own."""
    schema = store_schema()
    for key in A_SHOPS_OWN:
        del schema["properties"][key]
    del schema["required"]
    for name in schema["$defs"].keys() - {Maintenance.__name__}:  # a list is no group that merges
        schema["$defs"][name].pop("required", None)
    schema["title"] = "What all shops share"
    schema["description"] = "Laid under the file of each shop, key by key."
    return schema


def _checks(description: str) -> dict[str, Any]:
    kinds = {kind: {"$ref": f"#/$defs/{spec.__name__}"} for kind, spec in SPECS.items()}
    return {
        "type": "object",
        "description": description,
        "propertyNames": {"pattern": f"^{NAME.pattern}$"},
        "properties": {kind: {"anyOf": [_SWITCH, spec]} for kind, spec in kinds.items()},
        "additionalProperties": {"anyOf": [_SWITCH, *kinds.values()]},
    }


class _ForEditors(GenerateJsonSchema):
    """Pydantic's schema in the spellings of the files."""

    @override
    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    @override
    def encode_default(self, dft: Any) -> Any:
        return format_length(dft) if isinstance(dft, timedelta) else super().encode_default(dft)

    @override
    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        found = super().default_schema(schema)
        if found.get("type") == "string" and isinstance(found.get("default"), int):
            found["default"] = format_size(found["default"])
        return found

    @override
    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        text = super().str_schema(schema)
        return text if "pattern" in text else {**text, "type": _TEXT}
