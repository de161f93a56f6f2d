"""Exit codes of all commands; documented in the README and in `tillwatch --help`."""

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
    def of(cls, verdict: Verdict) -> "Exit":
        return {
            Verdict.PASSED: cls.FINE,
            Verdict.DEGRADED: cls.DEGRADED,
            Verdict.FAILED: cls.FAILED,
            Verdict.BLOCKED: cls.BLOCKED,
            Verdict.ERROR: cls.ERROR,
        }[verdict]

    @staticmethod
    def explained() -> str:
        return (
            "Exit codes: 0 fine or passed · 1 the shop failed · 2 something in the call or the "
            "configuration is wrong · 3 degraded · 4 the shop refused us · 5 our own fault"
        )
