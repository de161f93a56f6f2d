"""What every kind of check must have that no type can ask for. CONTRIBUTING.md walks through the rest."""

from pathlib import Path

import pytest

from config.checks import ALWAYS_ON, SPECS
from probes.result import Verdict

GOLDEN = Path(__file__).parents[1] / "golden" / "metrics"


@pytest.mark.parametrize("kind", SPECS)
def test_every_kind_goes_by_its_own_name(kind: str) -> None:
    assert SPECS[kind].model_fields["kind"].default == kind


@pytest.mark.parametrize("kind", ALWAYS_ON)
def test_a_kind_that_every_store_has_asks_for_nothing(kind: str) -> None:
    assert SPECS[kind]().timeout < SPECS[kind]().every


@pytest.mark.parametrize("kind", SPECS)
@pytest.mark.parametrize("verdict", [Verdict.PASSED, Verdict.FAILED, Verdict.BLOCKED])
def test_every_kind_has_its_metrics_on_record(kind: str, verdict: Verdict) -> None:
    # tests/unit/monitor/metrics writes the file, once the kind is in its states.py
    assert (GOLDEN / f"{kind}-{verdict.value}.txt").is_file()
