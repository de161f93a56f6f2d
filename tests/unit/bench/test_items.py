"""What makes a figure good, and what a benchmark says of itself."""

import platform
from importlib.metadata import version
from typing import Literal

import pytest

from tests.bench.items import Item, missed, versions


def item(name: str, value: float, limit: float, better: Literal["lower", "higher"]) -> Item:
    return Item(name, value, limit, better, "bare: 1.40 CPU-s", "ratio", {"python": "3.11.7"})


@pytest.mark.parametrize(
    ("value", "better", "good"),
    [
        (1.09, "lower", True),
        (1.10, "lower", True),
        (1.11, "lower", False),
        (1.09, "higher", False),
        (1.10, "higher", True),
        (1.11, "higher", True),
    ],
)
def test_a_figure_is_good_up_to_its_limit(
    value: float, better: Literal["lower", "higher"], *, good: bool
) -> None:
    assert item("purchase_cpu_ratio", value, 1.10, better).good is good


def test_missed_figures_are_named_in_their_order() -> None:
    items = [item("slow", 2, 1, "lower"), item("fine", 1, 1, "lower"), item("few", 1, 2, "higher")]

    assert missed(items) == ["slow", "few"]


def test_a_figure_is_written_with_all_that_it_says() -> None:
    written = item("purchase_cpu_ratio", 1.04, 1.10, "lower").as_json()

    # the form that build/bench.json promises
    assert written == {
        "id": "purchase_cpu_ratio",
        "value": 1.04,
        "limit": 1.10,
        "better": "lower",
        "baseline": "bare: 1.40 CPU-s",
        "unit": "ratio",
        "versions": {"python": "3.11.7"},
    }


def test_versions_are_those_that_run() -> None:
    assert versions("aiohttp") == {
        "python": platform.python_version(),
        "aiohttp": version("aiohttp"),
    }
