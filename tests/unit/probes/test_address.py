"""Addresses as they go on the wire, and where a store's headers may go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.store import Store
from probes.address import follow, parse, store_headers


@pytest.mark.parametrize(
    ("url", "wire"),
    [
        ("https://shop.example", "https://shop.example/"),
        ("HTTPS://Shop.Example:443/Da", "https://shop.example/Da"),
        ("http://shop.example:80?q=1", "http://shop.example/?q=1"),
        ("https://shop.example:8443/x", "https://shop.example:8443/x"),
        ("https://lysestøge.example/blå", "https://xn--lysestge-b5a.example/bl%C3%A5"),
        ("https://LYSESTØGE.example/", "https://xn--lysestge-b5a.example/"),
        ("https://[2001:DB8::1]:444/", "https://[2001:db8::1]:444/"),
        ("https://name:password@shop.example/a#part", "https://shop.example/a"),
        ("https://shop.example/a b?c=d e%20f", "https://shop.example/a%20b?c=d%20e%20f"),
    ],
)
def test_an_address_is_written_in_one_way(url: str, wire: str) -> None:
    assert parse(url).url == wire
    assert parse(wire).url == wire


@pytest.mark.parametrize(
    "url",
    ["ftp://shop.example", "shop.example", "https://", "https://[::1", "http://a:99999/", "x"],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(url)


@pytest.mark.parametrize(
    ("location", "there"),
    [
        ("/da", "https://shop.example/da"),
        ("bord", "https://shop.example/stole/bord"),
        ("?side=2", "https://shop.example/stole/x?side=2"),
        ("//www.shop.example/", "https://www.shop.example/"),
        ("http://other.example", "http://other.example/"),
        (" /da#top ", "https://shop.example/da"),
        ("/blå", "https://shop.example/bl%C3%A5"),
    ],
)
def test_a_redirect_is_followed_from_where_we_are(location: str, there: str) -> None:
    assert follow(parse("https://shop.example/stole/x"), location).url == there


@given(st.text(max_size=80))
def test_no_redirect_breaks_us(location: str) -> None:
    try:
        there = follow(parse("https://shop.example/"), location)
    except ValueError:
        return

    assert there.url.isascii()
    assert parse(there.url) == there


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://shop.example/", True),
        ("https://SHOP.example:443/da/produkter?q=/checkout-tips", True),
        ("https://shop.example/pages/checkout-hjaelp", True),
        ("http://shop.example/", False),
        ("https://shop.example:8443/", False),
        ("https://www.shop.example/", False),
        ("https://shop.example.evil.example/", False),
        ("https://shop.example/checkout", False),
        ("https://shop.example/da/checkouts/cn/1", False),
        ("https://shop.example/da/checkout?step=1", False),
        ("https://shop.example/da-dk/Checkouts/cn/1", False),
        ("https://shop.example//checkout/", False),
        ("https://shop.example/%63heckout", False),
        ("https://shop.example/checkout;a=1", False),
        ("https://shop.example/checkout.json", False),
        ("https://shop.example/checkouts-and-carts", True),
        ("https://shop.example/da?return_to=/checkout/", True),
    ],
)
def test_secrets_go_to_the_stores_own_origin_but_not_its_checkout(url: str, sent: bool) -> None:  # noqa: FBT001 - a column of the table
    store = Store.model_validate(
        {"id": "shop", "url": "https://shop.example", "headers": {"Signature": "sesam"}}
    )

    assert store_headers(store, parse(url)) == ({"Signature": "sesam"} if sent else {})
