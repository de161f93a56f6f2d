"""What docs/benchmarks.md keeps of the long proofs."""

import json
import re
from pathlib import Path

import pytest

from tests.bench.contest import ROOT
from tests.bench.proofs import BEGIN, END, proofs_table
from tests.bench.report import with_part

CRASH = {
    "kills": 50,
    "runs": 1200,
    "interrupted": 40,
    "messages": 300,
    "repeats": 2,
    "failed_tries": 90,
    "problems": [],
}
SOAK = {"growth_after_50": {"bytes": 1.012}, "limit": 1.05, "samples": [{"runs": 300}]}
TESTS = """<testsuites><testsuite timestamp="2026-11-24T10:00:00.0+00:00">{}</testsuite></testsuites>"""
ALONE = '<testcase classname="tests.e2e.test_soak" name="a"/>'
ROWS = """<testcase classname="tests.integration.purchase.test_causes" name="one"/>
<testcase classname="tests.e2e.test_add" name="b[x]"><failure>no</failure></testcase>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "crash.json").write_text(json.dumps(CRASH), encoding="utf-8")
    (tmp_path / "soak.json").write_text(json.dumps(SOAK), encoding="utf-8")
    (tmp_path / "alone.xml").write_text(TESTS.format(ALONE), encoding="utf-8")
    (tmp_path / "rows.xml").write_text(TESTS.format(ROWS), encoding="utf-8")
    return tmp_path


def test_it_tells_what_was_done_and_that_nothing_was_lost(folder: Path) -> None:
    table = proofs_table(folder)

    assert "Found on 2026-11-24." in table
    assert "50 kills, 1200 runs (40 interrupted), 300 messages owed, 2 of them sent twice" in table
    assert "nothing lost" in table
    assert "300 runs: memory of all processes +1.2 % after the first 50 (limit 5 %)" in table


def test_what_was_wrong_is_not_hidden(folder: Path) -> None:
    (folder / "crash.json").write_text(json.dumps(CRASH | {"problems": ["x"]}), encoding="utf-8")

    table = proofs_table(folder)

    assert "**problems: 1**" in table
    assert "| Rows in `tests/e2e` | 1 right, **1 wrong**: `b[x]` |" in table
    assert "| Rows in `tests/integration/purchase` | 1 right |" in table


def test_without_a_whole_run_there_is_nothing_to_keep(folder: Path) -> None:
    for file in ("soak.json", "rows.xml"):
        (folder / file).unlink()

        with pytest.raises(OSError, match=re.escape(file)):
            proofs_table(folder)


def test_the_page_has_a_place_for_it() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")

    assert "\nfound\n" in with_part(page, "found", begin=BEGIN, end=END)
