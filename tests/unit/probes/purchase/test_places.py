"""Addresses within a shop: what they say by path and query, and never by the shop's name."""

import pytest

from probes.purchase.places import is_cart, is_carts, is_of_the_way, says_add


@pytest.mark.parametrize(
    "path",
    ["/cart", "/basket/", "/kurv", "/varukorg", "/warenkorb", "/checkout/cart", "/checkout/bag", "/kasse/handlevogn",
     "/checkout/kundvagn", "/indkobsvogn", "/shopping-bag?step=1", "/?route=checkout/cart"],
)  # fmt: skip
def test_a_cart_is_one_also_in_the_checkout_s_folder(path: str) -> None:
    assert is_cart(f"https://shop.example{path}")


@pytest.mark.parametrize(
    "url",
    ["https://basketshop.example/checkout", "https://kurvemoebler.example/kasse", "https://shop.example/products/leather-bag",
     "https://shop.example/baggage"],
)  # fmt: skip
def test_a_shop_s_name_makes_no_cart(url: str) -> None:
    assert not is_cart(url)


def test_what_a_shop_is_called_asks_for_nothing() -> None:
    assert not is_of_the_way("https://borderless.example/apps/reviews")
    assert not is_carts("https://basketshop.example/apps/reviews")
    assert is_of_the_way("https://shop.example/api/orders")
    assert is_carts("https://shop.example/apps/line-items/add?id=1")


def test_an_address_and_an_add_on_add_nothing() -> None:
    assert says_add("https://shop.example/api/lines/add")
    assert not says_add("https://shop.example/api/address")
    assert not says_add("https://shop.example/api/addons")
