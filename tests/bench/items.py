"""One figure of a benchmark, as `build/bench.json` keeps it."""

import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Literal


@dataclass(frozen=True)
class Item:
    """`value` is good when it is `better` than `limit`, or equal to it.

    `baseline` says what it was held against, with both sides' own figures; `versions` what was running,
    and what else weighs on the figure (the load, the speed of the disk).
    """

    id: str
    value: float
    limit: float
    better: Literal["lower", "higher"]
    baseline: str
    unit: str
    versions: dict[str, str]

    @property
    def good(self) -> bool:
        return self.value <= self.limit if self.better == "lower" else self.value >= self.limit

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def missed(items: Iterable[Item]) -> list[str]:
    """The ids of those that are not good."""
    return [item.id for item in items if not item.good]


def versions(*packages: str) -> dict[str, str]:
    """The versions of Python and of these packages."""
    return {"python": platform.python_version()} | {name: version(name) for name in packages}
