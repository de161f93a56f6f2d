"""What one uptime run saw, filled in as it goes; `judge.py` says what it means."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from probes.address import Address
from probes.result import Failure, Step, Verdict
from probes.uptime.certificate import Certificate
from probes.uptime.http1 import Body, Head
from probes.uptime.wire import Endpoint, Unreachable


class Phases:
    """The timed phases of a run: dns, connect, tls, first_byte, body, each summed over redirects.

    `on_step` hears of each phase as it ends, once for every redirect.
    """

    def __init__(self, on_step: Callable[[Step], None]) -> None:
        self._on_step = on_step
        self._began = time.perf_counter()
        self._steps: dict[str, Step] = {}
        self.current = "dns"

    @property
    def elapsed(self) -> timedelta:
        return timedelta(seconds=time.perf_counter() - self._began)

    @contextlib.contextmanager
    def phase(self, name: str, url: str) -> Iterator[None]:
        """Time what happens inside; an exception means that it failed, and passes through."""
        self.current = name
        started = self.elapsed
        verdict = Verdict.FAILED
        try:
            yield
            verdict = Verdict.PASSED
        finally:
            self._note(
                Step(
                    name=name,
                    verdict=verdict,
                    started=started,
                    duration=self.elapsed - started,
                    url=url,
                )
            )

    def steps(self, failure: Failure | None, verdict: Verdict) -> tuple[Step, ...]:
        """All phases; the one that the failure names has its verdict."""
        at = failure.step if failure else None
        return tuple(
            replace(step, verdict=verdict) if step.name == at else step
            for step in self._steps.values()
        )

    def slowest(self) -> Step:
        return max(self._steps.values(), key=lambda step: step.duration)

    def _note(self, step: Step) -> None:
        self._on_step(step)
        before = self._steps.get(step.name)
        if before is not None:
            step = replace(step, started=before.started, duration=before.duration + step.duration)
        self._steps[step.name] = step


@dataclass(kw_only=True)
class Seen:
    """The facts of one run.

    `address` is where it got to, `head` and `body` are what that gave; `certificates` are by host;
    `dead` are addresses that gave no connection while another of the same family did. `signed_for` is
    the shop's home page, when it was asked for with a signature.
    """

    asked: str
    address: Address
    phases: Phases
    signed_for: Address | None = None
    endpoints: Sequence[Endpoint] = ()
    dead: dict[str, Unreachable] = field(default_factory=dict)
    certificates: dict[str, Certificate] = field(default_factory=dict)
    tls_version: str | None = None
    redirects: int = 0
    head: Head | None = None
    body: Body | None = None
