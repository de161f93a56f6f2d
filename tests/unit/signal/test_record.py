"""A measurement that was stopped goes on where it was, and a new one begins anew."""

from pathlib import Path

from probes.result import Verdict
from tests.signal.record import Record
from tests.signal.report import fault_trial, healthy_trial
from tests.unit.signal.test_report import ROW, result


def test_what_was_found_is_there_after_a_stop(tmp_path: Path) -> None:
    file = tmp_path / "build" / "signal.jsonl"
    broken = fault_trial("woo", "cart-empty", ROW, result(Verdict.FAILED))
    well = healthy_trial("woo", result(Verdict.PASSED))
    first = Record(file, resume=False)
    first.add(broken)
    first.add(well)

    again = Record(file, resume=True)

    assert (again.faults, again.healthy) == ([broken], [well])
    assert again.has("woo", "cart-empty")
    assert not again.has("oscar", "cart-empty")
    assert (again.well("woo"), again.well("oscar")) == (1, 0)


def test_a_new_measurement_forgets_the_last(tmp_path: Path) -> None:
    file = tmp_path / "signal.jsonl"
    Record(file, resume=False).add(healthy_trial("woo", result(Verdict.PASSED)))

    assert Record(file, resume=False).healthy == []
    assert Record(file, resume=True).healthy == []
