"""Amounts as shops write them."""

from decimal import Decimal

import pytest

from probes.price import amount_in


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.249,00 kr.", "1249"), ("kr 1 249,-", "1249"), ("£1,299.00", "1299"), ("Fra 249 DKK", "249"),
        ("1.249 kr", "1249"), ("1,249", "1249"), ("249.95", "249.95"), ("0,5", "0.5"),
        ("CHF 1\u2019249.50", "1249.5"), ("12.345.678", "12345678"), ("2 stk. 12,5 kr", "12.5"),
        ("1\xa0249 kr", "1249"), ("3 for 99 kr.", "99"), ("199,-", "199"), ("1.299.00", "1299"),
        ("-20 % 399 kr", "399"), ("2 x 1.249,95\xa0€", "1249.95"), ("Spar 10 %", "10"), ("4 for USD 5", "5"),
    ],
)  # fmt: skip
def test_the_amount_is_read_however_it_is_written(text: str, amount: str) -> None:
    assert amount_in(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "gratis", "kr.", "DKK"])
def test_a_text_without_an_amount_has_none(text: str) -> None:
    assert amount_in(text) is None
