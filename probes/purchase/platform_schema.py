"""`python -m probes.purchase.platform_schema`: writes the JSON Schema of the platforms' files, for editors.

A help while one is written, not the judge: `platform_file` refuses what it does not catch.
"""

import json
import sys
from pathlib import Path
from typing import Any

from probes.purchase.platform import FOLDER, Part, Platform

FILE = FOLDER / "schema.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def platform_schema() -> dict[str, Any]:
    """What may stand in `platforms/*.yaml`."""
    schema = Platform.model_json_schema()
    schema["properties"]["locators"]["propertyNames"] = {"enum": [part.value for part in Part]}
    return {"$schema": _DRAFT, **schema, "title": "A platform that Tillwatch finds its way in"}


def text() -> str:
    return json.dumps(platform_schema(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str], *, file: Path = FILE) -> int:
    """Write the file; with `--check` only say whether it is current. The exit code."""
    if "--check" not in arguments:
        file.write_text(text(), encoding="utf-8")
        return 0
    if file.is_file() and file.read_text(encoding="utf-8") == text():
        return 0
    sys.stderr.write(f"{file.name} of the platforms is out of date; `make docs` writes it\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
