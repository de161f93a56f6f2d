"""A run on the screen that is cut off when its time is up: what was seen until then is not lost."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from config.secrets import Redactor
from config.settings import Settings
from config.store import Check
from monitor.cli.live import LiveRunner
from monitor.cli.traced import Traced
from monitor.evidence import EvidenceStore
from monitor.runner import Runner
from probes.base import Probe, RunContext
from probes.codes import Code
from probes.result import Artifact, Failure, Outcome, Step, Verdict
from tests.unit.monitor.world import purchase

CHECK = purchase("nordlys/purchase")
HOME = Step(
    name="home", verdict=Verdict.PASSED, started=timedelta(), duration=timedelta(seconds=20)
)
PASSED = Outcome(verdict=Verdict.PASSED, steps=(HOME,))
Run = Callable[[RunContext], Awaitable[Outcome]]


def failed(context: RunContext) -> Outcome:
    picture = context.scratch / "screenshot.jpg"
    picture.write_bytes(b"x")
    return Outcome(
        verdict=Verdict.FAILED,
        failure=Failure(code=Code.NO_PRODUCTS, step="collection", expected="a list", seen="none"),
        steps=(HOME,),
        evidence=(Artifact(name=picture.name, media_type="image/jpeg", path=picture),),
    )


def pictures(folder: Path) -> list[Path]:
    return [*folder.rglob("*.jpg")]


class Table:
    """Stands for the table of probes."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def of(self, _check: Check) -> Probe:
        return self

    async def run(self, _check: Check, context: RunContext) -> Outcome:
        assert context.full_evidence
        assert context.first_look
        context.on_step(HOME)
        return await self._run(context)


@pytest.fixture
def live(tmp_path: Path):
    async def not_down(_code: Code) -> bool:
        return False

    def make(run: Run) -> LiveRunner:
        evidence = EvidenceStore(tmp_path / "evidence")
        traced = Traced(Table(run), evidence, first_look=True)  # type: ignore[arg-type]
        runner = Runner(
            probe_for=lambda _check: traced,
            evidence=evidence,
            scratch=tmp_path,
            redactor=Redactor(()),
            our_network_is_down=not_down,
        )
        settings = Settings.from_environment({}, data_dir=tmp_path)
        return LiveRunner(runner, settings, traced)

    return make


async def test_what_passes_in_time_leaves_nothing(live, tmp_path: Path) -> None:
    async def run(_context: RunContext) -> Outcome:
        await asyncio.sleep(20)
        return PASSED

    result = await live(run).run(CHECK, within=55)

    assert result.verdict is Verdict.PASSED
    assert pictures(tmp_path) == []


async def test_a_failure_without_time_for_a_second_look_counts_as_it_is(live) -> None:
    attempts = 0

    async def run(context: RunContext) -> Outcome:
        nonlocal attempts
        attempts += 1
        await asyncio.sleep(40)
        return failed(context)

    start = asyncio.get_running_loop().time()
    result = await live(run).run(CHECK, within=55)

    assert asyncio.get_running_loop().time() - start == pytest.approx(55, abs=1)
    assert attempts == 2
    assert (result.verdict, result.outcome.failure.code) == (Verdict.FAILED, Code.NO_PRODUCTS)
    assert [one.name for one in result.outcome.evidence] == ["attempt-1-screenshot.jpg"]
    assert result.outcome.evidence[0].path.is_file()


async def test_a_second_look_that_ends_in_time_is_what_counts(live) -> None:
    async def run(context: RunContext) -> Outcome:
        await asyncio.sleep(10)
        return failed(context)

    result = await live(run).run(CHECK, within=55)

    assert result.attempts == 2
    assert [one.name for one in result.outcome.evidence] == ["screenshot.jpg"]


async def test_a_run_that_never_ends_is_our_own_fault_and_says_how_far_it_came(live) -> None:
    async def run(_context: RunContext) -> Outcome:
        await asyncio.sleep(1000)
        return PASSED

    result = await live(run).run(CHECK, within=55)

    assert (result.verdict, result.outcome.failure.code) == (Verdict.ERROR, Code.DEADLINE)
    assert result.outcome.failure.seen == "it was not done after 55 s"
    assert [step.name for step in result.outcome.steps] == ["home"]
