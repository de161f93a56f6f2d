"""What is known of what lies over shops' pages: data, made ready for a visit of one store.

The consent managers stand in `consent.yaml`, all else in `obstacles.yaml`. What is pressed, and when, is the
browser's business (`probes.browser.way`), what it means for the run that of `hindrance`.
"""

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config.checks import WalkSpec
from config.store import Store
from probes.browser.obstacle import Close, Manager, Rules, Sort
from probes.own_data import read_data
from probes.purchase.countries import country_names

_FOLDER = Path(__file__).parent
_NOBODY = r"$^"  # meets nothing


class _Obstacles(BaseModel):
    """What `obstacles.yaml` holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sorts: tuple[Sort, ...]
    close: Close


@cache
def managers() -> tuple[Manager, ...]:
    """All consent managers of the table. A faulty file is the program's own fault, and stops it."""
    return read_data(_FOLDER / "consent.yaml", tuple[Manager, ...])


@cache
def _sorts(country: str | None) -> tuple[tuple[Sort, ...], Close]:
    data = read_data(_FOLDER / "obstacles.yaml", _Obstacles)
    names = "|".join(re.escape(name) for name in (country_names(country) if country else ()))
    filled = [
        sort.model_copy(
            update={
                "press": tuple(row.replace("{country}", names or _NOBODY) for row in sort.press)
            }
        )
        for sort in data.sorts
    ]
    return tuple(filled), data.close


def rules(store: Store, spec: WalkSpec, *, own: tuple[str, ...]) -> Rules:
    """What a visit of this store goes by; `own` are its own locators of what closes obstacles."""
    sorts, close = _sorts(store.market.country)
    return Rules(managers=managers(), sorts=sorts, close=close, own=own, cookies=spec.cookies)
