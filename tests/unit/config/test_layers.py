"""What defaults.yaml and a store's file come to when they are laid over one another."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from config.checks import Device
from tests.unit.config.folder import NORDLYS, URL, faults, purchase_of, read, store_of


def test_a_store_overrides_defaults_key_by_key(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        URL + "market: {language: da}\nchecks: {purchase: {timeout: 1m}}\nmaintenance: []\n",
        defaults="""\
owner: anna
market: {language: en, currency: DKK}
checks: {purchase: {every: 10m, timeout: 2m}, uptime: {every: 2m}}
maintenance: [{from: 2026-12-01 02:00, to: 2026-12-01 03:00}]
""",
    )

    assert store.owner == "anna"
    assert (store.market.language, store.market.currency) == ("da", "DKK")
    assert purchase_of(store).every == timedelta(minutes=10)
    assert purchase_of(store).timeout == timedelta(minutes=1)
    assert store.checks["uptime"].every == timedelta(minutes=2)
    assert store.maintenance == ()


def test_of_a_group_the_defaults_may_say_one_half_and_the_store_the_other(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        URL
        + "channels: {mail: mailto://smtp.example}\nconsent: {given: 2026-01-01}\n"
        + "orders: {average: 4}\nquiet: {daily: 22:00-07:00}\nalerts: {escalate: {after: 1h}}\n",
        defaults="""\
consent: {by: Mette}
orders: {per_day: 5}
quiet: {except: none}
alerts: {escalate: {to: [mail]}}
""",
    )

    assert store.consent is not None
    assert (store.consent.by, store.consent.given) == ("Mette", date(2026, 1, 1))
    assert store.alerts.escalate is not None
    assert store.alerts.escalate.to == ("mail",)


def test_null_takes_a_default_away(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        URL
        + "quiet: null\nowner: ~\nalerts: {remind_every: null}\n"
        + "channels: {slack: null}\nheaders: {X-Shop: }\n",
        defaults="""\
owner: anna
quiet: {daily: 22:00-07:00}
channels: {slack: slack://a/b/c, mail: mailto://smtp.example}
headers: {X-Shop: a, X-Other: b}
""",
    )

    assert (store.quiet, store.owner, store.alerts.remind_every) == (None, None, None)
    assert list(store.channels) == ["mail"]
    assert list(store.headers) == ["X-Other"]


def test_a_header_is_the_same_in_any_spelling(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        URL + "headers: {x-shop: b, X-OTHER: null}\n",
        defaults="headers: {X-Shop: a, X-Other: a, X-Third: a}\n",
    )

    headers = {name: secret.get_secret_value() for name, secret in store.headers.items()}
    assert headers == {"x-shop": "b", "X-Third": "a"}


@pytest.mark.parametrize("off", ["off", "false", "Off", "False", '"off"'])
def test_a_check_is_switched_off(tmp_path: Path, off: str) -> None:
    store = store_of(tmp_path, f"{URL}checks: {{purchase: {off}}}\n")

    assert list(store.checks) == ["uptime"]


@pytest.mark.parametrize("on", ["", "on", "true", "{}", "null"])
def test_a_check_without_keys_is_as_the_layer_below_says(tmp_path: Path, on: str) -> None:
    store = store_of(
        tmp_path,
        f"{URL}checks:\n  purchase: {on}\n",
        defaults="checks: {purchase: {every: 10m}, uptime: off}",
    )

    assert list(store.checks) == ["purchase"]
    assert purchase_of(store).every == timedelta(minutes=10)


def test_a_check_that_defaults_switch_off_can_be_switched_on_again(tmp_path: Path) -> None:
    store = store_of(
        tmp_path, f"{URL}checks: {{purchase: {{every: 7m}}}}", defaults="checks: {purchase: off}"
    )

    assert purchase_of(store).every == timedelta(minutes=7)


def test_a_check_with_a_name_of_its_own_may_come_from_the_defaults(tmp_path: Path) -> None:
    defaults = "checks: {purchase-mobile: {kind: purchase, device: mobile}}"
    loaded = read(
        tmp_path,
        {
            "defaults.yaml": defaults,
            NORDLYS: f"{URL}checks: {{purchase-mobile: {{every: 20m}}}}",
            "stores/sydlys.yaml": "url: https://sydlys.example\nchecks: {purchase-mobile: off}",
        },
    )

    spec = purchase_of(loaded.config.stores["nordlys"], "purchase-mobile")

    assert faults(loaded) == []
    assert (spec.device, spec.every) == (Device.MOBILE, timedelta(minutes=20))
    assert list(loaded.config.stores["sydlys"].checks) == ["purchase", "uptime"]
