"""Limits hold for others' shops; in one's own only where they are written. What is odd is said."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.checks import PurchaseSpec
from config.manners import checkouts_a_day, day, notes, pause
from config.store import Store
from tests.unit.config.folder import store_of

CONSENT = '\nconsent: {given: 2026-11-01, by: "Mette, owner"}'


def purchase(folder: Path, text: str, *, defaults: str = "") -> tuple[Store, PurchaseSpec]:
    store = store_of(folder, text, defaults=defaults)
    spec = store.checks["purchase"]
    assert isinstance(spec, PurchaseSpec)
    return store, spec


def test_a_strangers_shop_has_300_checkouts_a_day_and_a_second_between_pages(
    tmp_path: Path,
) -> None:
    store, spec = purchase(tmp_path, "url: https://nordlys.example")

    assert checkouts_a_day(store, spec) == 300
    assert pause(store, spec) == timedelta(seconds=1)


def test_ones_own_has_what_is_written(tmp_path: Path) -> None:
    store, spec = purchase(tmp_path, "url: http://127.0.0.1:8080")
    assert (checkouts_a_day(store, spec), pause(store, spec)) == (None, timedelta(0))

    text = "url: http://127.0.0.1:8080\nchecks: {purchase: {checkouts_per_day: 2, pause: 2s}}"
    store, spec = purchase(tmp_path, text)
    assert (checkouts_a_day(store, spec), pause(store, spec)) == (2, timedelta(seconds=2))

    shared = "checks: {purchase: {checkouts_per_day: 3}}"
    store, spec = purchase(tmp_path, "url: http://127.0.0.1:8080", defaults=shared)
    assert checkouts_a_day(store, spec) == 3


def test_a_purchase_that_ends_at_the_cart_needs_no_limit(tmp_path: Path) -> None:
    store, spec = purchase(
        tmp_path, "url: https://nordlys.example\nchecks: {purchase: {until: cart}}"
    )

    assert checkouts_a_day(store, spec) is None


def test_a_pause_never_takes_all_the_time(tmp_path: Path) -> None:
    store, spec = purchase(
        tmp_path,
        "url: https://nordlys.example\nchecks: {purchase: {timeout: 8s, step_timeout: 4s}}",
    )

    assert pause(store, spec) == timedelta(seconds=0.5)


def test_a_pause_that_a_file_may_have_is_kept(tmp_path: Path) -> None:
    store, spec = purchase(
        tmp_path, "url: https://nordlys.example\nchecks: {purchase: {pause: 3400ms}}"
    )

    assert pause(store, spec) == timedelta(seconds=3.4)


@pytest.mark.parametrize(
    ("now", "began", "ends"),
    [
        ("2026-11-23 22:59", "2026-11-22 23:00", "2026-11-23 23:00"),
        ("2026-11-23 23:00", "2026-11-23 23:00", "2026-11-24 23:00"),
        # the night in which the clocks went back: its day has 25 hours
        ("2026-10-25 22:59", "2026-10-24 22:00", "2026-10-25 23:00"),
        ("2026-10-25 23:00", "2026-10-25 23:00", "2026-10-26 23:00"),
    ],
)
def test_a_day_is_from_midnight_to_midnight_where_the_store_is(
    tmp_path: Path, now: str, began: str, ends: str
) -> None:
    store = store_of(
        tmp_path, "url: https://nordlys.example\nmarket: {timezone: Europe/Copenhagen}"
    )

    now_, began_, ends_ = (
        datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, began, ends)
    )
    assert day(store, now_) == (began_, ends_)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CONSENT, []),
        ("\nchecks: {purchase: off}", []),
        (
            "",
            [
                ("nordlys: consent: nobody is named who allowed the monitoring. Most shops ask robots to keep away "
                "from the cart and the checkout (robots.txt), and a purchase ends before them: ask the shop's owner, and write "
                'consent: {given: 2026-11-01, by: "Mette, owner"}')
            ],
        ),
        (
            CONSENT + "\nchecks: {purchase: {every: 1m, timeout: 50s}}",
            [
                ("nordlys: checks.purchase.checkouts_per_day: every 1m makes 1440 runs a day, and 300 of them may "
                "begin a checkout: these are spread over the day, the others end at the cart. "
                "Write every: 5m or checkouts_per_day: 1440")
            ],
        ),
        (
            CONSENT + "\nchecks: {purchase: {checkouts_per_day: 500}, phone: {kind: purchase, device: mobile}}",
            [
                ("nordlys: checks.purchase.checkouts_per_day: all purchases together make 576 runs a day, and 500 of "
                "them may begin a checkout: these are spread over the day, the others end at the cart. "
                "Write every: 6m or checkouts_per_day: 576"),
                ("nordlys: checks.phone.checkouts_per_day: all purchases together make 576 runs a day, and 300 of "
                "them may begin a checkout: these are spread over the day, the others end at the cart. "
                "Write every: 10m or checkouts_per_day: 576"),
            ],
        ),
        (
            CONSENT + "\nchecks: {purchase: {every: 1m, timeout: 50s}, phone: {kind: purchase, every: 1m, timeout: 50s, until: cart}}",
            [
                ("nordlys: checks.purchase.checkouts_per_day: every 1m makes 1440 runs a day, and 300 of them may "
                "begin a checkout: these are spread over the day, the others end at the cart. "
                "Write every: 5m or checkouts_per_day: 1440")
            ],
        ),
        (CONSENT + "\nchecks: {purchase: {every: 1m, timeout: 50s, checkouts_per_day: 1440}}", []),
        (CONSENT + "\nchecks: {purchase: {every: 1m, timeout: 50s, until: cart}}", []),
    ],
)  # fmt: skip
def test_what_is_said_of_a_file(tmp_path: Path, text: str, said: list[str]) -> None:
    store = store_of(tmp_path, f"url: https://nordlys.example{text}")

    assert [str(note) for note in notes(store)] == said


def test_nothing_is_said_of_ones_own_shop(tmp_path: Path) -> None:
    assert [*notes(store_of(tmp_path, "url: http://127.0.0.1:8080"))] == []
