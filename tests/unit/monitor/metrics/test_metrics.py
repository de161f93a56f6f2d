"""What `/metrics` says, and what it must never say."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.openmetrics.exposition import generate_latest as openmetrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_open
from prometheus_client.parser import text_string_to_metric_families as parse
from prometheus_client.registry import Collector
from pydantic import SecretStr
from typing_extensions import override

from alerts.model import CheckState, Counters, OutboxFigures
from config.faults import Fault
from config.reload import Change
from config.store import Check, Config, Store
from monitor.lanes import Lane, Lanes
from monitor.metrics import document
from monitor.metrics.check import of_check, of_store
from monitor.metrics.families import FAMILIES, Sample, gather
from monitor.metrics.metrics import Metrics
from monitor.metrics.own import Sources
from monitor.storage.base import StorageError
from probes.codes import Code
from probes.result import Verdict
from tests.unit.alerts.builders import signed
from tests.unit.monitor.metrics.states import (
    JOURNEY,
    NOON,
    PURCHASE,
    STORE,
    UPTIME,
    state_after,
)

GOLDEN = Path(__file__).parents[3] / "golden" / "metrics"
REPOSITORY = Path(__file__).parents[4]
OK, BAD = Verdict.PASSED, Verdict.FAILED


class FixedCollector(Collector):
    def __init__(self, samples: Iterable[Sample]) -> None:
        self._samples = list(samples)

    @override
    def collect(self) -> list[Metric]:
        return gather(self._samples)


class FakeOutbox:
    """The border of the database; what a real one says is proven by the contract of the storage."""

    def __init__(self) -> None:
        self.trouble: str | None = None

    async def figures(self, *, now: datetime) -> OutboxFigures:
        if self.trouble:
            raise StorageError(self.trouble)
        return OutboxFigures(
            waiting=2,
            held=1,
            oldest_waiting=now - timedelta(seconds=90),
            delivered={"slack": 7, "a-channel-of-last-year": 3},
            failed_tries={"slack": 4},
        )


class FakeBrowsers:
    started = 3

    def alive(self) -> int:
        return 1


class FakeLines:
    def waiting(self, lane: Lane) -> int:
        return 5 if lane is Lane.BROWSER else 0

    def running(self, lane: Lane) -> int:
        return 2


def metrics_of(
    config: Config,
    *,
    outbox: FakeOutbox | None = None,
    evidence: int | None = 12_000,
    **reading: object,
) -> Metrics:
    change = Change(config=config, **reading)  # type: ignore[arg-type]
    sources = Sources(
        reading=lambda: change,
        read_at=lambda: NOON,
        outbox=outbox or FakeOutbox(),
        browsers=FakeBrowsers(),
        lines=FakeLines(),
        lanes=Lanes({Lane.BROWSER: 3, Lane.NETWORK: 50}),
        evidence_bytes=lambda: evidence,
        turns={"scheduler": lambda: NOON, "dispatcher": lambda: None},
    )
    return Metrics(sources, location="aarhus", now=lambda: NOON)


def text_of(check: Check, state: CheckState | None) -> str:
    samples = [
        *of_store(check.store, None, location="aarhus"),
        *of_check(check, state, location="aarhus"),
    ]
    registry = CollectorRegistry()
    registry.register(FixedCollector(samples))
    return generate_latest(registry).decode()


def values(text: str) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    for family in parse(text):
        for sample in family.samples:
            labels = tuple(sorted(sample.labels.items()))
            assert labels not in found.setdefault(sample.name, {}), f"{sample.name} comes twice"
            found[sample.name][labels] = sample.value
    return found


def only(text: str, name: str) -> float:
    (value,) = values(text)[name].values()
    return value


@pytest.mark.parametrize("kind", [PURCHASE, UPTIME, JOURNEY], ids=lambda check: check.kind)
@pytest.mark.parametrize("verdict", [Verdict.PASSED, Verdict.FAILED, Verdict.BLOCKED])
def test_each_kind_of_check_says_what_its_golden_file_says(kind: Check, verdict: Verdict) -> None:
    """Delete a golden file to have it written anew; read it before you commit it."""
    state = state_after(kind, [Verdict.PASSED, Verdict.DEGRADED, Verdict.ERROR, verdict])

    text = text_of(kind, state)

    golden = GOLDEN / f"{kind.kind}-{verdict.value}.txt"
    if not golden.exists():
        golden.write_text(text, encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and is written now; read it, then commit it")
    assert text == golden.read_text(encoding="utf-8")
    assert values(text)


@pytest.mark.parametrize(
    ("verdict", "success"),
    [(Verdict.PASSED, 1), (Verdict.DEGRADED, 1), (Verdict.FAILED, 0)],
)
def test_only_a_failed_shop_is_no_success(verdict: Verdict, success: float) -> None:
    text = text_of(PURCHASE, state_after(PURCHASE, [verdict]))

    assert only(text, "probe_success") == success


@pytest.mark.parametrize("verdict", [Verdict.BLOCKED, Verdict.ERROR])
def test_a_run_that_did_not_see_the_shop_says_nothing_of_it(verdict: Verdict) -> None:
    text = text_of(PURCHASE, state_after(PURCHASE, [Verdict.FAILED, verdict]))

    # neither 0 (the shop failed) nor the value of the run before (it may have changed since)
    for name in ("probe_success", "probe_duration_seconds", "tillwatch_step_duration_seconds"):
        assert name not in values(text)
    assert only(text, "tillwatch_last_result_timestamp_seconds") > NOON.timestamp()


def test_a_check_without_a_past_is_unknown_and_has_its_totals_at_zero() -> None:
    found = values(text_of(UPTIME, None))

    assert set(found["tillwatch_runs_total"].values()) == {0}
    healths = {
        dict(labels)["health"]: on for labels, on in found["tillwatch_check_health"].items()
    }
    assert healths == {"unknown": 1, "ok": 0, "degraded": 0, "failing": 0, "blind": 0}
    assert "probe_success" not in found


def test_our_own_faults_are_counted_apart_from_the_shops() -> None:
    found = values(text_of(UPTIME, state_after(UPTIME, [Verdict.ERROR, BAD, BAD])))

    ((errors, number),) = found["tillwatch_probe_errors_total"].items()
    assert (dict(errors)["kind"], number) == ("network", 1)
    ((failures, number),) = found["tillwatch_failures_total"].items()
    assert (dict(failures)["code"], number) == (Code.SERVER_ERROR.value, 2)


def test_codes_and_steps_that_nobody_knows_any_more_make_no_series_of_their_own() -> None:
    counters = Counters(failures={"page.old": 2, "page.older": 3, "error.odd": 1, "slow": 1})
    state = replace(state_after(PURCHASE, [OK]), counters=counters)
    assert state.last is not None
    state = replace(state, last=replace(state.last, steps={"home": 1.0, "a-step-of-1999": 2.0}))

    found = values(text_of(PURCHASE, state))

    failures = {dict(k)["code"]: v for k, v in found["tillwatch_failures_total"].items()}
    assert failures == {"other": 5, "slow": 1}
    errors = {dict(k)["kind"]: v for k, v in found["tillwatch_probe_errors_total"].items()}
    assert errors == {"other": 1}
    steps = {dict(labels)["step"] for labels in found["tillwatch_step_duration_seconds"]}
    assert steps == {"home"}


def test_a_certificates_end_stays_the_same_moment_between_runs() -> None:
    text = text_of(UPTIME, state_after(UPTIME, [OK]))

    end = NOON + timedelta(seconds=4, days=10)
    assert only(text, "tillwatch_certificate_expiry_timestamp_seconds") == end.timestamp()


async def test_totals_survive_a_restart_and_a_state_that_comes_late_changes_nothing() -> None:
    older = state_after(PURCHASE, [OK, OK])
    newer = state_after(PURCHASE, [OK, OK, OK])
    metrics = metrics_of(Config(stores={"nordlys": STORE}))

    metrics.load({PURCHASE.id: newer})
    metrics.state_changed(older)

    found = values(generate_latest(await metrics.registry()).decode())
    passed = {
        value
        for labels, value in found["tillwatch_runs_total"].items()
        if dict(labels)["verdict"] == "passed" and dict(labels)["check"] == "purchase"
    }
    assert passed == {3}


async def test_the_series_of_a_removed_store_and_a_removed_check_are_gone_at_once() -> None:
    without_uptime = STORE.model_copy(update={"checks": {"purchase": PURCHASE.spec}})
    states = {check.id: state_after(check, [OK]) for check in (PURCHASE, UPTIME)}
    some = metrics_of(Config(stores={"nordlys": without_uptime}))
    none = metrics_of(Config(stores={}))
    for metrics in (some, none):
        metrics.load(states)

    text = generate_latest(await some.registry()).decode()
    assert 'check="purchase"' in text
    assert 'check="uptime"' not in text
    assert "nordlys" not in generate_latest(await none.registry()).decode()


def test_the_end_of_a_signature_is_told_as_a_moment() -> None:
    """Delete the golden file to have it written anew; read it before you commit it."""
    headers = {name: SecretStr(value) for name, value in signed(NOON + timedelta(days=3)).items()}
    store = Store(id="nordlys", url="https://nordlys.example", headers=headers)
    registry = CollectorRegistry()
    registry.register(FixedCollector(of_store(store, None, location="aarhus")))

    text = generate_latest(registry).decode()

    golden = GOLDEN / "store-signed.txt"
    if not golden.exists():
        golden.write_text(text, encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and is written now; read it, then commit it")
    assert text == golden.read_text(encoding="utf-8")
    assert (
        only(text, "tillwatch_signature_expiry_timestamp_seconds")
        == (NOON + timedelta(days=3)).timestamp()
    )


async def test_what_was_not_counted_yet_is_not_said() -> None:
    text = generate_latest(await metrics_of(Config(), evidence=None).registry()).decode()

    assert "tillwatch_evidence_bytes " not in text
    assert "tillwatch_browsers " in text


async def test_the_programs_own_figures_are_there() -> None:
    fault = Fault("stores/nordlys.yaml", 3, "url", "is missing", "nordlys")
    metrics = metrics_of(Config(stores={"nordlys": STORE}), faulty={"nordlys": (fault,)})

    text = generate_latest(await metrics.registry()).decode()
    found = values(text)

    assert only(text, "tillwatch_config_last_reload_successful") == 0
    assert only(text, "tillwatch_config_last_reload_success_timestamp_seconds") == NOON.timestamp()
    assert found["tillwatch_config_faults"] == {(("store", ""),): 0, (("store", "nordlys"),): 1}
    assert found["tillwatch_queue_waiting"][(("lane", "browser"),)] == 5
    assert found["tillwatch_lane_capacity"][(("lane", "browser"),)] == 3
    assert only(text, "tillwatch_browser_starts_total") == 3
    assert only(text, "tillwatch_notifications_undelivered_age_seconds") == 90
    told = {
        (dict(labels)["channel"], dict(labels)["outcome"]): value
        for labels, value in found["tillwatch_notifications_total"].items()
    }
    # no series for a channel that no store has any more
    outcomes = {"delivered": 7, "failed": 4, "abandoned": 0}
    assert told == {("slack", outcome): value for outcome, value in outcomes.items()}
    assert found["tillwatch_loop_last_turn_timestamp_seconds"].keys() == {(("loop", "scheduler"),)}
    assert only(text, "process_resident_memory_bytes") > 1_000_000
    assert only(text, "tillwatch_build_info") == 1


async def test_a_database_that_does_not_answer_costs_its_own_figures_only() -> None:
    outbox = FakeOutbox()
    outbox.trouble = "the database is locked"
    metrics = metrics_of(Config(stores={"nordlys": STORE}), outbox=outbox)

    found = values(generate_latest(await metrics.registry()).decode())

    assert "tillwatch_notifications_undelivered" not in found
    assert "tillwatch_check_info" in found


async def test_nothing_of_a_channels_address_is_in_it() -> None:
    metrics = metrics_of(Config(stores={"nordlys": STORE}))

    assert "secret" not in generate_latest(await metrics.registry()).decode()


async def test_openmetrics_can_be_read_by_the_strict_parser() -> None:
    metrics = metrics_of(Config(stores={"nordlys": STORE}))
    metrics.load({check.id: state_after(check, [OK, BAD]) for check in (PURCHASE, UPTIME)})

    text = openmetrics(await metrics.registry()).decode()  # type: ignore[no-untyped-call]
    families = list(parse_open(text))  # type: ignore[no-untyped-call]

    units = {family.name: family.unit for family in families if family.unit}
    assert units["probe_duration_seconds"] == "seconds"
    assert units["tillwatch_evidence_bytes"] == "bytes"


def test_an_open_incident_is_shown_with_its_sort_until_it_is_resolved() -> None:
    failing = text_of(PURCHASE, state_after(PURCHASE, [OK, BAD]))
    mended = text_of(PURCHASE, state_after(PURCHASE, [OK, BAD, OK]))

    ((labels, on),) = values(failing)["tillwatch_incident_open"].items()
    assert on == 1
    assert dict(labels)["kind"] == "failure"
    assert dict(labels)["severity"] == "critical"
    assert "tillwatch_incident_open" not in values(mended)


def test_names_follow_the_habits_of_prometheus() -> None:
    for family in FAMILIES:
        counter = family.kind.value == "counter"
        assert family.name.endswith("_total") == counter, family.name
        assert family.name.endswith("_info") == (family.kind.value == "info"), family.name
        if family.unit:
            assert family.name.removesuffix("_total").endswith(family.unit), family.name
        assert family.name.startswith(("tillwatch_", "probe_")), family.name
        assert family.help.endswith("."), family.name


def test_every_name_is_used_once() -> None:
    names = [family.name for family in FAMILIES]

    assert len(names) == len(set(names))


def test_the_document_is_that_of_the_code() -> None:
    assert (REPOSITORY / document.PAGE).read_text(encoding="utf-8") == document.page()


def test_the_check_of_the_document_fails_when_it_is_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()

    assert document.main([]) == 0
    assert document.main(["--check"]) == 0
    (tmp_path / document.PAGE).write_text("older", encoding="utf-8")
    assert document.main(["--check"]) == 1
