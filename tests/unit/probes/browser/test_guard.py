"""Which requests a refusal means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.browser.guard import Refusal


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
