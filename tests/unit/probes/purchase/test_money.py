"""Amounts as shops write them, and when two places speak of different prices."""

from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from probes.purchase.money import Prices, differ, is_other_currency, prices_in


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("449,00 kr.", ["449"]),
        ("1.299,00 kr.", ["1299"]),
        ("kr 1 299,-", ["1299", "299"]),
        ("249,-", ["249"]),
        ("€12.99", ["12.99"]),
        ("12,99 €", ["12.99"]),
        ("DKK 249", ["249"]),
        ("$1,299.50 USD", ["1299.50"]),
        ("Fra 199 kr til 249 kr", ["199", "249"]),
        ("Før 599,95 kr. Nu 449,95 kr.", ["599.95", "449.95"]),
        ("Lysestage 1 449,00 kr.", ["1449", "449"]),
        ("10 % på dit første køb", []),
        ("Levering 2-3 dage, krus i keramik", []),
        ("Kr. 5.000", ["5000"]),
        ("249 00 kr", ["249", "24900"]),
        ("Krus, sæt med 2\n199,00 kr.", ["199"]),
        ("£9.99", ["9.99"]),
        ("", []),
    ],
)
def test_money_is_a_number_beside_a_sign(text: str, amounts: list[str]) -> None:
    assert prices_in(text).amounts == {Decimal(one) for one in amounts}


@given(
    st.decimals(min_value="0.01", max_value=99999, places=2),
    st.sampled_from(["da_DK", "en_GB", "de_DE", "sv_SE", "nb_NO", "en_US", "fr_FR"]),
    st.sampled_from(["DKK", "EUR", "GBP", "USD", "SEK", "NOK"]),
)
def test_what_a_shop_formats_is_read_back(amount: Decimal, locale: str, currency: str) -> None:
    text = format_currency(amount, currency, locale=locale)

    read = prices_in(f"Vase {text}\n")

    if read.amounts:  # some signs are not among those that are known
        assert read.amounts == {amount}
        assert currency in read.currencies


@pytest.mark.parametrize(
    ("product", "cart"),
    [
        ("449,00 kr.", "Lysestage 449,00 kr."),
        ("449,00 kr.", "DKK 449"),
        ("Før 599 kr. Nu 449 kr.", "449,00 kr."),
        ("449,00 kr.", "Antal: 2 898,00 kr."),
        ("449,00 kr. ekskl. moms", "561,25 kr."),
        ("449,00 kr.", "Rabat: -10 % 404,10 kr."),
        ("449,00 kr.", "Lysestage"),
        ("", "449,00 kr."),
        ("448,95 kr.", "449 kr."),
        ("449 00 kr", "449,00 kr."),
    ],
)
def test_no_difference_or_none_that_is_sure(product: str, cart: str) -> None:
    assert not differ(prices_in(product), prices_in(cart))


@pytest.mark.parametrize(
    ("product", "cart"),
    [
        ("449,00 kr.", "Lysestage 499,00 kr."),
        ("449,00 kr.", "Lysestage 44,90 kr."),
        ("449,00 kr. Spar 100 kr.", "Lysestage 549,00 kr."),
        ("449,00 kr.", "Antal: 1 898,00 kr."),
    ],
)
def test_another_price(product: str, cart: str) -> None:
    assert differ(prices_in(product), prices_in(cart))


def test_prices_in_the_page_s_data_count_too() -> None:
    assert not differ(prices_in("From 99 kr.", numbers=["449.00"]), prices_in("449,00 kr."))


@pytest.mark.parametrize(
    ("text", "currency", "other"),
    [
        ("449 kr.", "DKK", False),
        ("449 kr.", "EUR", True),
        ("€49", "DKK", True),
        ("DKK 449,00 kr.", "DKK", False),
        ("SEK 449 kr", "DKK", True),
        ("449", "DKK", False),
        ("$49", "CAD", False),
        ("R$ 49,90", "BRL", False),
        ("NT$499", "TWD", False),
        ("449 Kč (18 €)", "CZK", False),
        ("£49", "CAD", True),
    ],
)
def test_the_signs_tell_which_currency_it_can_not_be(
    text: str, currency: str, *, other: bool
) -> None:
    assert is_other_currency(prices_in(text), currency) is other


@given(st.text(alphabet="0123456789.,- kr€$£%\u00a0'DKx", max_size=40))
def test_any_text_is_read_without_an_accident(text: str) -> None:
    prices = prices_in(text)

    assert all(amount > 0 for amount in prices.amounts)
    assert not differ(prices, prices)
    assert not differ(prices, Prices())
