"""Whose script it is, by name."""

import pytest

from probes.purchase.apps import app_of, apps, file_of, maker_of


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://static.klaviyo.com/onsite/js/klaviyo.js", "Klaviyo"),
        ("https://judge.me/widget.js", "Judge.me"),
        ("https://notjudge.me/widget.js", ""),
        ("https://www.google-analytics.com/g/collect", "Google Analytics"),
        (
            "https://cdn.shopify.com/extensions/7d130b81-2445/pre-order-now-28/assets/a.js",
            "pre-order-now",
        ),
        ("https://cdn.shopify.com/extensions/019f530f-21d6/dev-a737ab14/assets/a.js", ""),
        ("https://shop.example/cdn/shop/t/7/assets/product-form.js", ""),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_apps_are_known_by_their_hosts_and_extensions(url: str, name: str) -> None:
    assert app_of(url) == name


def test_what_nobody_knows_is_called_by_its_host_and_file() -> None:
    assert maker_of("https://pay.example/v3/fields.js?x=1") == "pay.example"
    assert file_of("https://pay.example/v3/fields.js?x=1") == "fields.js"
    assert file_of("https://pay.example/") == "pay.example"


def test_no_host_stands_for_two_apps() -> None:
    hosts = [host for app in apps() for host in app.hosts]

    assert len(set(hosts)) == len(hosts)
    assert all(host == host.lower() and "/" not in host for host in hosts)
