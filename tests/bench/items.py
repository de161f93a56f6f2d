"""One figure of a benchmark, as `build/bench.json` keeps it."""

from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

_TOLD = ("playwright", "aiohttp", "h11", "sqlalchemy", "pydantic", "apprise", "prometheus-client")


@dataclass(frozen=True)
class Item:
    """`value` is good when it is `better` than `limit`; `baseline` says what it was held against."""

    id: str
    value: float
    limit: float
    better: Literal["lower", "higher"]
    baseline: str
    unit: str
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return self.value <= self.limit if self.better == "lower" else self.value >= self.limit

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def versions(*names: str) -> dict[str, str]:
    """The versions of these packages, or of those that most figures depend on."""
    found = {}
    for name in names or _TOLD:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
