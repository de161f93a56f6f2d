"""The table that docs/benchmarks.md keeps, and when it is refused."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from tests.bench.benches import titles
from tests.bench.contest import ROOT
from tests.bench.items import Item
from tests.bench.report import (
    BEGIN,
    END,
    markdown_table,
    number,
    terminal_table,
    versions_line,
    with_part,
    write_docs,
)

CPU = Item(
    id="purchase_cpu_ratio",
    value=1.044,
    limit=1.10,
    better="lower",
    baseline="bare script: 1.40 CPU-s a run, ours 1.46 CPU-s",
    unit="ratio",
    versions={"python": "3.11.7", "playwright": "1.65.2", "others": "3 %"},
)
STORED = Item(
    id="decide_commit_per_second",
    value=612,
    limit=800,
    better="higher",
    baseline="none",
    unit="a second",
    versions={"python": "3.11.7", "others": "40 %"},
)
TITLES = {"purchase_cpu_ratio": "A purchase run", "decide_commit_per_second": "Results stored"}
PAGE = f"# Benchmarks\n\nBefore.\n\n{BEGIN}\nold figures\n{END}\n\nAfter.\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.000"),
        (0.2829, "0.283"),
        (1.044, "1.04"),
        (9.999, "10.0"),
        (41.23, "41.2"),
        (1540.4, "1540"),
        (-7.3, "-7.30"),
    ],
)
def test_numbers_have_the_digits_that_say_something(value: float, text: str) -> None:
    assert number(value) == text


def test_a_row_tells_value_limit_verdict_and_what_it_was_held_against() -> None:
    rows = markdown_table([CPU, STORED], TITLES).splitlines()[2:]

    assert rows[0] == (
        "| A purchase run (`purchase_cpu_ratio`) | 1.04 | ≤ 1.1 | good "
        "| bare script: 1.40 CPU-s a run, ours 1.46 CPU-s | 3 % |"
    )
    assert rows[1] == (
        "| Results stored (`decide_commit_per_second`) | 612 a second | ≥ 800 | **not good** "
        "| none | 40 % |"
    )


def test_the_terminal_shows_the_same() -> None:
    console = Console(file=io.StringIO(), width=200)

    console.print(terminal_table([CPU, STORED], TITLES))

    shown = console.file.getvalue()
    assert all(
        words in shown for words in ("good", "not good", "1.04", "≤ 1.1", "612 a second", "40 %")
    )


def test_each_version_is_named_once_and_the_load_is_no_version() -> None:
    assert versions_line([CPU, STORED]) == "playwright 1.65.2, python 3.11.7"


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    page = with_part(PAGE, "new figures")

    assert page == PAGE.replace("old", "new")


def test_writing_twice_changes_nothing_more(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(PAGE, encoding="utf-8")

    write_docs(page, [CPU, STORED], TITLES, day="2026-11-23")
    once = page.read_text(encoding="utf-8")
    write_docs(page, [CPU, STORED], TITLES, day="2026-11-23")

    assert page.read_text(encoding="utf-8") == once
    assert "Measured on 2026-11-23 with playwright 1.65.2, python 3.11.7." in once
    assert "old figures" not in once


def test_a_page_without_its_marks_is_left_alone() -> None:
    with pytest.raises(ValueError, match="has no <!-- figures: begin"):
        with_part("# Benchmarks\n", "new figures")


def test_half_a_run_is_not_kept(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(PAGE, encoding="utf-8")

    with pytest.raises(ValueError, match="not measured: decide_commit_per_second"):
        write_docs(page, [replace(CPU, value=1.0)], TITLES, day="2026-11-23")

    assert page.read_text(encoding="utf-8") == PAGE


def test_the_page_has_its_marks_and_explains_every_figure() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")

    before, _, _ = with_part(page, "").partition(BEGIN)
    # a new benchmark is not in the table of the last run yet, but its meaning is told at once
    assert [name for name in titles() if f"`{name}`" not in before] == []
