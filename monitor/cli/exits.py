"""Exit codes of all commands; documented in the README and in `tillwatch --help`."""

from collections.abc import Iterable
from enum import IntEnum

from probes.result import Verdict


class Exit(IntEnum):
    """How a command ended."""

    FINE = 0
    FAILED = 1
    USAGE = 2
    DEGRADED = 3
    BLOCKED = 4
    ERROR = 5

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> "Exit":
        """The code of the worst of them: a shop that failed comes before all that we don't know."""
        worst_first = {
            Verdict.FAILED: cls.FAILED,
            Verdict.ERROR: cls.ERROR,
            Verdict.BLOCKED: cls.BLOCKED,
            Verdict.DEGRADED: cls.DEGRADED,
        }
        seen = set(verdicts)
        return next((code for verdict, code in worst_first.items() if verdict in seen), cls.FINE)

    @staticmethod
    def explained() -> str:
        return (
            "Exit codes: 0 fine or passed · 1 the shop failed · 2 something in the call or the "
            "configuration is wrong · 3 degraded · 4 the shop refused us · 5 our own fault. "
            "Of several checks the worst counts, in this order: 1, 5, 4, 3, 0."
        )
