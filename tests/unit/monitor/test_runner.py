"""One run: as many attempts as give a verdict to be trusted, and a result whatever happens."""

import asyncio
import errno
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from config.secrets import Redactor
from config.store import Check
from monitor.runner import Progress, Runner, begin
from probes.base import ProbeError, RunContext
from probes.codes import Code
from probes.result import Artifact, CheckResult, Failure, Outcome, Step, Verdict
from tests.unit.monitor.world import MONDAY, purchase, uptime

PASSED = Outcome(verdict=Verdict.PASSED)
DEGRADED = Outcome(verdict=Verdict.DEGRADED)


def ended(verdict: Verdict, code: Code) -> Outcome:
    return Outcome(
        verdict=verdict, failure=Failure(code=code, expected="a shop", seen="something else")
    )


FAILED = ended(Verdict.FAILED, Code.CART_EMPTY)
UNREACHABLE = ended(Verdict.FAILED, Code.CONNECT)
BLOCKED = ended(Verdict.BLOCKED, Code.CHALLENGE)
BROWSER_BROKE = ProbeError(Code.BROWSER, "the browser went away")

Look = Outcome | Exception | Callable[[RunContext], Awaitable[Outcome]]


@dataclass
class Script:
    """A probe that does as it is told, once for each attempt; and the world around the runner."""

    scratch: Path
    looks: Sequence[Look] = ()
    network_is_down: Sequence[bool] = ()
    contexts: list[RunContext] = field(default_factory=list)
    asked_of_network: list[Code] = field(default_factory=list)
    kept: list[tuple[str, bytes]] = field(default_factory=list)
    disk: Exception | None = None
    redactor: Redactor = field(default_factory=lambda: Redactor(["hunter2-secret"]))

    async def run(self, check: Check, context: RunContext) -> Outcome:
        assert context.scratch.is_dir()
        assert not list(context.scratch.iterdir())
        self.contexts.append(context)
        look = self.looks[len(self.contexts) - 1]
        if isinstance(look, Exception):
            raise look
        return look if isinstance(look, Outcome) else await look(context)

    async def keep(
        self, check_id: str, run_id: str, artifacts: Sequence[Artifact]
    ) -> Sequence[Artifact]:
        if self.disk is not None:
            raise self.disk
        self.kept += [(artifact.name, artifact.path.read_bytes()) for artifact in artifacts]
        return artifacts

    async def our_network_is_down(self, failed: Code) -> bool:
        self.asked_of_network.append(failed)
        return self.network_is_down[len(self.asked_of_network) - 1]

    def runner(self) -> Runner:
        return Runner(
            probe_for=lambda _check: self,
            evidence=self,
            scratch=self.scratch,
            redactor=self.redactor,
            our_network_is_down=self.our_network_is_down,
        )

    async def carry_out(self, *looks: Look, check: Check | None = None) -> CheckResult:
        self.looks = looks
        check = check or purchase("nordlys/purchase")
        run = begin(check, MONDAY, location="home", now=MONDAY + timedelta(seconds=1))
        result = await self.runner().run(check, run)
        assert len(self.contexts) == len(looks), "an attempt too few"
        return result


@pytest.fixture
def script(tmp_path):
    script = Script(scratch=tmp_path)
    yield script
    # in every path: nothing is left behind
    assert not list(tmp_path.iterdir())


async def test_a_healthy_shop_costs_one_light_attempt(script):
    result = await script.carry_out(PASSED)

    assert result.verdict is Verdict.PASSED
    assert (result.attempts, result.flaky) == (1, False)
    assert not script.contexts[0].full_evidence


async def test_a_result_knows_whose_where_and_when(script):
    async def slowly(_context: RunContext) -> Outcome:
        await asyncio.sleep(12.5)
        return PASSED

    result = await script.carry_out(slowly)

    assert result.check_id == "nordlys/purchase"
    assert result.location == "home"
    assert result.slot == MONDAY
    assert result.started_at == MONDAY + timedelta(seconds=1)
    assert result.duration == timedelta(seconds=12.5)
    assert result.run_id == script.contexts[0].run_id


def test_run_ids_sort_by_time():
    check = uptime("nordlys/uptime")

    ids = [
        begin(check, MONDAY, location="home", now=MONDAY + timedelta(milliseconds=n)).run_id
        for n in range(100)
    ]

    assert ids == sorted(ids)
    assert len({run_id[12:] for run_id in ids}) == 100


@pytest.mark.parametrize("outcome", [PASSED, DEGRADED, BLOCKED])
async def test_what_is_not_a_failure_is_not_confirmed(script, outcome):
    result = await script.carry_out(outcome)

    assert result.outcome == outcome


async def test_a_failure_is_confirmed_with_full_evidence_in_a_fresh_folder(script):
    first, second = FAILED, ended(Verdict.FAILED, Code.NO_ADD_BUTTON)

    result = await script.carry_out(first, second)

    # the confirming attempt is the one that counts
    assert result.outcome == second
    assert (result.attempts, result.flaky) == (2, False)
    one, other = script.contexts
    assert (one.attempt, other.attempt) == (1, 2)
    assert (one.full_evidence, other.full_evidence) == (False, True)
    assert one.scratch != other.scratch
    assert one.run_id == other.run_id


@pytest.mark.parametrize("then", [PASSED, DEGRADED])
async def test_a_failure_that_is_not_confirmed_is_flaky(script, then):
    result = await script.carry_out(FAILED, then)

    assert result.outcome == then
    assert (result.attempts, result.flaky) == (2, True)


async def test_a_confirmation_that_was_refused_says_nothing_of_the_shop(script):
    result = await script.carry_out(FAILED, BLOCKED)

    assert result.outcome == BLOCKED
    assert not result.flaky


async def test_a_confirmation_that_we_spoiled_says_nothing_of_the_shop(script):
    result = await script.carry_out(FAILED, ProbeError(Code.MEMORY, "no memory left"))

    assert result.verdict is Verdict.ERROR
    assert result.outcome.failure.code is Code.MEMORY
    assert not result.flaky


async def test_a_browser_that_broke_while_it_confirmed_is_tried_once_more(script):
    result = await script.carry_out(FAILED, BROWSER_BROKE, FAILED)

    assert (result.verdict, result.attempts, result.flaky) == (Verdict.FAILED, 3, False)
    assert [context.full_evidence for context in script.contexts] == [False, True, True]


async def test_a_browser_that_breaks_in_every_confirmation_is_our_fault(script):
    result = await script.carry_out(FAILED, BROWSER_BROKE, BROWSER_BROKE)

    assert result.verdict is Verdict.ERROR


async def test_a_browser_that_broke_is_tried_once_more(script):
    result = await script.carry_out(BROWSER_BROKE, PASSED)

    assert result.verdict is Verdict.PASSED
    # nothing failed in the shop, so nothing is flaky
    assert (result.attempts, result.flaky) == (2, False)
    assert not script.contexts[1].full_evidence


async def test_a_browser_that_breaks_twice_is_our_fault(script):
    result = await script.carry_out(BROWSER_BROKE, BROWSER_BROKE)

    assert result.verdict is Verdict.ERROR
    assert result.outcome.failure.code is Code.BROWSER
    assert "the browser went away" in result.outcome.failure.seen


async def test_a_failure_after_a_broken_browser_is_confirmed_too(script):
    result = await script.carry_out(BROWSER_BROKE, FAILED, PASSED)

    assert (result.verdict, result.attempts, result.flaky) == (Verdict.PASSED, 3, True)
    assert script.contexts[2].full_evidence


full_disk = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ProbeError(Code.NETWORK, "no route"), Code.NETWORK),
        (MemoryError(), Code.MEMORY),
        (full_disk, Code.DISK),
        (OSError(errno.EIO, "a disk that is broken"), Code.BUG),
        (KeyError("nobody foresaw this"), Code.BUG),
        (TimeoutError("a probe that forgot to translate"), Code.BUG),
        (ExceptionGroup("tasks", [ProbeError(Code.MEMORY, "")]), Code.MEMORY),
        (ExceptionGroup("tasks", [ExceptionGroup("more", [full_disk])]), Code.DISK),
    ],
)
async def test_whatever_a_probe_raises_is_our_fault_and_not_repeated(script, error, code):
    result = await script.carry_out(error)

    assert result.verdict is Verdict.ERROR
    assert result.outcome.failure.code is code
    assert result.attempts == 1


async def test_a_fault_nobody_foresaw_is_logged_with_its_trace_and_without_secrets(script):
    error = ValueError("can't read hunter2-secret")

    with structlog.testing.capture_logs() as logs:
        result = await script.carry_out(error)

    (entry,) = [entry for entry in logs if entry["event"] == "attempt_broke"]
    assert "test_runner.py" in entry["trace"]
    assert "ValueError: can't read [secret]" in entry["trace"]
    assert "ValueError: can't read [secret]" in result.outcome.failure.seen
    assert "hunter2" not in repr(logs) + repr(result)


async def test_secrets_stay_out_of_what_a_probe_says_of_itself(script):
    result = await script.carry_out(ProbeError(Code.BROWSER, "hunter2-secret"), PASSED)

    assert result.verdict is Verdict.PASSED
    result = await Script(script.scratch).carry_out(ProbeError(Code.DISK, "at hunter2-secret"))
    assert result.outcome.failure.seen == "at [secret]"


async def test_a_probe_that_hangs_is_stopped_and_that_is_our_fault(script):
    async def hang(_context: RunContext) -> Outcome:
        await asyncio.sleep(86400)
        return PASSED

    check = purchase("nordlys/purchase")

    result = await script.carry_out(hang, check=check)

    assert result.outcome.failure.code is Code.DEADLINE
    # the probe's own limit lies below, so this one is the last resort
    assert result.duration == check.spec.timeout + timedelta(seconds=60)


async def test_our_own_broken_network_is_not_the_shops_fault(script):
    script.network_is_down = [True]

    result = await script.carry_out(UNREACHABLE)

    assert result.verdict is Verdict.ERROR
    assert result.outcome.failure.code is Code.NETWORK
    assert "our own network" in result.outcome.failure.seen
    assert script.asked_of_network == [Code.CONNECT]


async def test_a_network_that_breaks_during_the_confirmation_is_not_the_shops_fault(script):
    script.network_is_down = [True]

    result = await script.carry_out(FAILED, UNREACHABLE)

    assert result.outcome.failure.code is Code.NETWORK


async def test_a_shop_that_alone_does_not_answer_has_failed(script):
    script.network_is_down = [False, False]

    result = await script.carry_out(UNREACHABLE, UNREACHABLE)

    assert result.outcome == UNREACHABLE


async def test_the_network_is_not_asked_about_when_the_shop_answered(script):
    await script.carry_out(FAILED, FAILED)

    assert not script.asked_of_network


def with_picture(outcome: Outcome, content: bytes) -> Callable[[RunContext], Awaitable[Outcome]]:
    async def look(context: RunContext) -> Outcome:
        files = []
        for name, media_type in (("screenshot.jpg", "image/jpeg"), ("page.html", "text/html")):
            path = context.scratch / name
            path.write_bytes(content)
            files.append(Artifact(name=name, media_type=media_type, path=path))
        return Outcome(verdict=outcome.verdict, failure=outcome.failure, evidence=tuple(files))

    return look


FIRST = "first-attempt-screenshot.jpg"


async def test_the_evidence_of_the_confirming_attempt_is_kept_and_the_first_picture(script):
    result = await script.carry_out(
        with_picture(FAILED, b"first"), with_picture(FAILED, b"second")
    )

    assert script.kept == [
        (FIRST, b"first"),
        ("screenshot.jpg", b"second"),
        ("page.html", b"second"),
    ]
    names = [artifact.name for artifact in result.outcome.evidence]
    assert names == ["screenshot.jpg", "page.html", FIRST]


async def test_of_a_flaky_run_the_picture_of_what_failed_is_kept(script):
    result = await script.carry_out(with_picture(FAILED, b"first"), with_picture(PASSED, b"trace"))

    assert result.flaky
    assert script.kept == [(FIRST, b"first")]
    assert [artifact.name for artifact in result.outcome.evidence] == [FIRST]


async def test_a_first_picture_that_is_too_large_is_not_kept(script):
    result = await script.carry_out(with_picture(FAILED, b"x" * 1_000_001), PASSED)

    assert result.flaky
    assert script.kept == []


async def test_the_evidence_of_a_refusal_is_kept(script):
    await script.carry_out(with_picture(BLOCKED, b"captcha"))

    assert script.kept == [("screenshot.jpg", b"captcha"), ("page.html", b"captcha")]


async def test_nothing_is_kept_of_a_run_that_passed(script):
    result = await script.carry_out(with_picture(PASSED, b"trace"))

    assert script.kept == []
    assert result.outcome.evidence == ()


async def test_a_failure_counts_also_when_its_evidence_can_not_be_kept(script):
    script.disk = full_disk

    result = await script.carry_out(FAILED, with_picture(FAILED, b"second"))

    assert result.verdict is Verdict.FAILED
    assert result.outcome.evidence == ()


async def test_no_room_for_a_scratch_folder_is_our_fault(script, monkeypatch):
    def mkdtemp(*_args: object) -> str:
        raise full_disk

    monkeypatch.setattr("tempfile.mkdtemp", mkdtemp)

    result = await script.carry_out()

    assert result.outcome.failure.code is Code.DISK


async def test_who_watches_hears_of_attempts_and_steps(script):
    step = Step(
        name="home",
        verdict=Verdict.PASSED,
        started=timedelta(0),
        duration=timedelta(seconds=1),
    )
    news: list[object] = []

    async def look(context: RunContext) -> Outcome:
        context.on_step(step)
        return FAILED

    script.looks = (look, look)
    check = purchase("nordlys/purchase")

    await script.runner().run(
        check,
        begin(check, MONDAY, location="home", now=MONDAY),
        memory={"product": "/products/lys"},
        progress=Progress(on_attempt=news.append, on_step=news.append),
    )

    assert news == [1, step, 2, step]
    assert script.contexts[0].memory == {"product": "/products/lys"}


async def test_a_cancelled_run_leaves_nothing_behind(script):
    reached = asyncio.Event()

    async def look(context: RunContext) -> Outcome:
        (context.scratch / "trace.zip").write_bytes(b"half a trace")
        reached.set()
        await asyncio.sleep(1000)
        return PASSED

    script.looks = (look,)
    check = purchase("nordlys/purchase")
    run = begin(check, MONDAY, location="home", now=MONDAY)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(script.runner().run(check, run))
        await reached.wait()
        task.cancel()

    assert task.cancelled()
