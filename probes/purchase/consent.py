"""Which consent manager a shop uses, as data in `consent.yaml`. What it asks is not answered here."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from probes.result import Json

_FILE = Path(__file__).parent / "consent.yaml"


class ConsentManager(BaseModel):
    """`present` is CSS of what shows that it is there; `hosts` are those of its own scripts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    present: str
    hosts: tuple[str, ...]


@cache
def consent_managers() -> list[Json]:
    """All that are known, as a page can be asked for them. A faulty file is the program's own fault."""
    with _FILE.open(encoding="utf-8") as file:
        rows = yaml.load(file, Loader=yaml.CSafeLoader)
    return [ConsentManager.model_validate(row).model_dump(mode="json") for row in rows]
