"""Buys once, or a whole table of times, on one browser: what the tests of the purchase check share."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest

from config.checks import PurchaseSpec
from config.secrets import Redactor
from config.store import Check, Store
from probes.base import RunContext
from probes.browser.guest import visit
from probes.browser.pool import BrowserPool
from probes.browser.refusal import Refusal
from probes.browser.tab import Tab
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.probe import STEPS, PurchaseProbe
from probes.result import Json, Outcome, Verdict

IDENTITY = "Tillwatch/0 (+https://tillwatch.example)"
AT_ONCE = 2 if "PYTEST_XDIST_WORKER" in os.environ else 3
"""Checks on the one browser; more only wait for each other on two cores, and for those of other files."""

Key = TypeVar("Key")


def purchase(url: str, *, store: Mapping[str, object] | None = None, **spec: object) -> Check:
    """A purchase check of the shop at `url`; `store` has further keys of its file."""
    made = PurchaseSpec.model_validate({"step_timeout": "8s"} | spec)
    return Check(
        id="nordlys/purchase",
        store=Store.model_validate(
            {"id": "nordlys", "url": url, "checks": {"purchase": made}} | dict(store or {})
        ),
        spec=made,
    )


class Buyer:
    """Runs attempts at purchases, each in an empty folder of its own."""

    def __init__(self, pool: BrowserPool, folder: Path) -> None:
        self.pool = pool
        self.probe = PurchaseProbe(pool, identity=IDENTITY)
        self._folder = folder
        self._numbers = count()

    async def buy(
        self,
        url: str,
        *,
        store: Mapping[str, object] | None = None,
        memory: Mapping[str, Json] | None = None,
        full_evidence: bool = False,
        secrets: Sequence[str] = (),
        may_check_out: bool = True,
        **spec: object,
    ) -> Outcome:
        """One attempt; `spec` are keys of the check as its file has them."""
        context = RunContext(
            run_id="run",
            attempt=1,
            full_evidence=full_evidence,
            scratch=self.scratch(),
            redactor=Redactor(secrets),
            memory=memory or {},
            may_check_out=may_check_out,
        )
        return await self.probe.run(purchase(url, store=store, **spec), context)

    @contextlib.asynccontextmanager
    async def at_the_end(
        self,
        url: str,
        *,
        refusals: Sequence[Refusal],
        until: str,
        store: Mapping[str, object] | None = None,
    ) -> AsyncIterator[Tab]:
        """The tab of an attempt that took its last step and is not over yet."""
        check = purchase(url, store=store, until=until)
        run = RunContext(run_id="run", attempt=1, full_evidence=False, scratch=self.scratch())
        assert isinstance(check.spec, PurchaseSpec)
        async with visit(
            self.pool,
            store=check.store,
            device=check.spec.device,
            refusals=refusals,
            identity=IDENTITY,
            run=run,
        ) as visiting:
            flow = Flow(tab=visiting.tab, store=check.store, spec=check.spec, run=run)
            for name, action in STEPS.items():
                await flow.step(name, action)
                if name == until:
                    break
            yield visiting.tab

    def scratch(self) -> Path:
        """An empty folder for one attempt."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return folder


@dataclass(frozen=True, kw_only=True)
class Said:
    """The verdict on a broken shop, to be compared at a glance."""

    verdict: Verdict
    step: str | None = None
    code: Code | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.verdict, self.step, self.code)))

    @classmethod
    def by(cls, outcome: Outcome) -> "Said":
        failure = outcome.failure
        return cls(
            verdict=outcome.verdict,
            step=failure.step if failure else None,
            code=failure.code if failure else None,
        )


def story(outcome: Outcome) -> str:
    """An outcome as a person reads it, for the message of a test that failed."""
    steps = " → ".join(f"{s.name} {s.duration.total_seconds():.1f}s" for s in outcome.steps)
    lines = [str(Said.by(outcome)), steps]
    if outcome.failure:
        lines.append(f"expected {outcome.failure.expected}; {outcome.failure.seen}")
    lines += [f"finding: {finding.message}" for finding in outcome.findings]
    return "\n  ".join(["", *lines])


def assert_said(outcome: Outcome, said: Said, *, about: str) -> None:
    """Compare in words: a difference of two long values helps nobody."""
    if Said.by(outcome) != said:
        pytest.fail(f"{about}\nshould be\n  {said}\nand is{story(outcome)}", pytrace=False)


def moved(memory: Mapping[str, Json], *, old: str, new: str) -> dict[str, Json]:
    """What was remembered of one shop, for its twin at another address."""
    again = json.loads(json.dumps(dict(memory)).replace(old, new))
    assert isinstance(again, dict)
    return again


def chosen(request: pytest.FixtureRequest, test: Callable[..., object]) -> list[dict[str, Any]]:
    """The arguments of those rows of a table's test that this session was asked for."""
    return [
        item.callspec.params
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.function is test
    ]


async def at_once(
    keys: Iterable[Key], buy: Callable[[Key], Awaitable[Outcome]]
) -> dict[Key, Outcome | Exception]:
    """Buy for each key, a few at a time. What one raises is its result, and stops no other."""
    results: dict[Key, Outcome | Exception] = {}
    places = asyncio.Semaphore(AT_ONCE)

    async def carry_out(key: Key) -> None:
        async with places:
            try:
                results[key] = await buy(key)
            except Exception as error:  # noqa: BLE001 - the row's own test raises it again
                results[key] = error

    async with asyncio.TaskGroup() as group:
        for key in keys:
            group.create_task(carry_out(key))
    return results


def result(found: Outcome | Exception) -> Outcome:
    """The outcome of a job; raises what it raised."""
    if isinstance(found, Exception):
        raise found
    return found
