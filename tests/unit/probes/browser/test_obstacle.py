"""What lies over pages, as values: what blocks a customer, and that what is shipped of others is as it was."""

import hashlib
import json
from pathlib import Path

import pytest

import probes.browser
from probes.browser.autoconsent import version
from probes.browser.obstacle import How, Kind, Obstacle, in_order

VENDOR = Path(probes.browser.__file__).parent / "vendor" / "autoconsent"


def met(
    how: How, *, pressed: tuple[str, ...] = (), closed_in: bool = False, asks: bool = False
) -> Obstacle:
    return Obstacle(
        kind=Kind.DIALOG,
        name="div#x",
        how=how,
        step="cart",
        pressed=pressed,
        closed_in=closed_in,
        asks=asks,
    )


@pytest.mark.parametrize(
    ("obstacle", "blocks"),
    [
        (met(How.CLOSED, pressed=("×",)), False),  # noqa: RUF001 - a sign that closes boxes
        (met(How.PASSED_BY), False),
        (met(How.HIDDEN), False),
        (met(How.HIDDEN, closed_in=True), True),
        (met(How.HIDDEN, pressed=("Luk",)), True),
        (met(How.HIDDEN, pressed=("Enter",), asks=True), False),
        (met(How.HIDDEN, closed_in=True, asks=True), True),
        (met(How.STILL_OPEN, pressed=("Afvis",)), False),
    ],
)
def test_a_customer_is_stuck_only_where_nothing_led_on(
    obstacle: Obstacle, *, blocks: bool
) -> None:
    assert obstacle.blocks is blocks


def test_the_rows_say_what_is_tried_first_and_each_thing_once() -> None:
    said = ["OK", "Afvis alle", "Kun nødvendige", "Afvis"]

    assert in_order(["^afvis", "nødvendige|afvis"], said) == [1, 3, 2]


def test_what_others_made_is_shipped_as_they_published_it() -> None:
    told = json.loads((VENDOR / "version.json").read_text(encoding="utf-8"))

    for name, source in told["files"].items():
        sum_ = hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()
        assert source.endswith(sum_), name
    assert {path.name for path in VENDOR.iterdir()} == {*told["files"], "version.json"}
    assert told["version"] == version()
