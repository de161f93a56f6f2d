"""The seam between a probe and whoever runs it. Not a base class to inherit from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from config.faults import ToMendError
from config.secrets import Redactor
from config.store import Check
from probes.codes import Code
from probes.result import Json, Outcome, Step


class ProbeError(ToMendError):
    """We failed, not the shop. Becomes `Verdict.ERROR`; never an incident of the shop."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code


def _ignore(_step: Step) -> None:
    """Nobody watches this run live."""


@dataclass(frozen=True, kw_only=True)
class RunContext:
    """What a probe may know of the run it is part of.

    `full_evidence` is set for the confirming attempt. `scratch` is an empty folder that is removed
    after the evidence was taken from it. `memory` is what the last run asked to `remember`.
    `on_step` hears of each finished step at once. `first_look`: say also what a shop's file can be made of.
    Unless it `may_check_out` it begins no checkout: the day's limit does not allow one now.
    """

    run_id: str
    attempt: int
    full_evidence: bool
    scratch: Path
    redactor: Redactor = field(default_factory=Redactor)
    memory: Mapping[str, Json] = field(default_factory=dict)
    on_step: Callable[[Step], None] = _ignore
    first_look: bool = False
    may_check_out: bool = True


class Probe(Protocol):
    """Carries out one kind of check."""

    async def run(self, check: Check, context: RunContext) -> Outcome:
        """Look once. A broken shop is a returned value; raises ProbeError when we failed."""
