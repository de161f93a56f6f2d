"""Which requests a refusal means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.browser.guard import Guard
from probes.browser.refusal import Refusal


@pytest.mark.parametrize(
    ("refusal", "method", "url", "body", "forbidden"),
    [
        (Refusal(url="*/pay"), "POST", "https://x.example/pay", "", True),
        (Refusal(url="*/pay"), "GET", "https://x.example/pay", "", False),
        (Refusal(url="*/pay", method="PUT"), "PUT", "https://x.example/pay", "", True),
        (Refusal(url="*/pay"), "POST", "https://x.example/payment", "", False),
        (Refusal(url="*/pay"), "POST", "https://x.example/pay?now", "", False),
        (Refusal(url="*/pay?*"), "POST", "https://x.example/pay?now", "", True),
        # only * stands for something else
        (Refusal(url="*/pay?*"), "POST", "https://x.example/payment", "", False),
        (Refusal(url="*/[p]ay"), "POST", "https://x.example/pay", "", False),
        (Refusal(url="*/a.b"), "POST", "https://x.example/a-b", "", False),
        (Refusal(url="*/graphql*", body="Submit"), "POST", "https://x.example/graphql", '{"a":"Submit"}', True),
        (Refusal(url="*/graphql*", body="Submit"), "POST", "https://x.example/graphql", "{}", False),
        # a body that could not be read may hold anything
        (Refusal(url="*/graphql*", body="Submit"), "POST", "https://x.example/graphql", None, True),
        (Refusal(url="*/graphql*", body="Submit"), "POST", "https://x.example/other", None, False),
    ],
)  # fmt: skip
def test_what_a_refusal_forbids(
    refusal: Refusal,
    method: str,
    url: str,
    body: str | None,
    forbidden: bool,  # noqa: FBT001 - a column
) -> None:
    assert refusal.forbids(method=method, url=url, body=body) is forbidden


@given(st.text(), st.text())
def test_whatever_is_around_it_what_pays_is_found(before: str, after: str) -> None:
    refusal = Refusal(url="*/place-order*", body="order")

    assert refusal.forbids(
        method="POST", url=f"https://x.example/{before}/place-order{after}", body=f"{after}order"
    )


@pytest.mark.parametrize(
    ("store", "url", "own"),
    [
        ("https://shop.example", "https://shop.example/a", True),
        ("https://Shop.Example:443/da", "https://shop.example/", True),
        ("https://shop.example:8443", "https://shop.example:8443/a", True),
        ("https://shop.example:8443", "https://shop.example/a", False),
        ("https://shop.example", "https://shop.example:8443/a", False),
        ("https://shop.example", "http://shop.example/a", False),
        ("https://shop.example", "https://www.shop.example/a", False),
        ("https://shop.example", "https://shop.example.evil.example/", False),
        ("https://shop.example", "https://shop.example@evil.example/", False),
        ("https://shop.example", "https://evil.example/https://shop.example/", False),
        ("https://lysestøge.example", "https://xn--lysestge-b5a.example/a", True),
        ("https://shop.example", "https://shop.example/da/checkouts/cn/1", False),
        ("https://shop.example", "https://shop.example/pages/checkout-hjaelp", True),
        # a host with the name of a page is none
        ("https://checkout.example", "https://checkout.example/a", True),
    ],
)
def test_which_requests_are_the_store_s_own(store: str, url: str, own: bool) -> None:  # noqa: FBT001 - a column
    guard = Guard(store_url=store, headers={"Signature": "sig1=:aGVq:"}, refusals=())

    assert guard._is_own(url) is own
