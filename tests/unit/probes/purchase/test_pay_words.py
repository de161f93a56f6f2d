"""What a button may not say: in whatever words a shop takes an order, the run does not press them."""

import pytest

from probes.browser.shun import says
from probes.purchase.platform import GENERIC, Locators, Part, platforms

ROWS = Locators(platforms()[GENERIC], {})
NEVER = ROWS[Part.NEVER_CLICK]
IN_CHECKOUT = (*NEVER, *ROWS[Part.NEVER_CLICK_IN_CHECKOUT])


@pytest.mark.parametrize(
    "said",
    [
        "Betal",
        "BETAL NU",
        "Accepter og betal",
        "Gå videre og betal",
        "Placer ordre",
        "Godkend køb",
        "Bekræft ordren",
        "Send ordre",
        "Af\N{SOFT HYPHEN}giv ordre",
        "Place your order",
        "Confirm and pay",
        "Pay\N{NO-BREAK SPACE}DKK 249.00",
        "Apple Pay",
        "Continue with PayPal",
        "Fortsæt med MobilePay",
        "Zahlungspflichtig bestellen",
        "Bestellung abschicken",
        "Jetzt bezahlen",
        "Bekräfta beställning",
        "Bekreft ordre",
    ],
)
def test_words_that_pay_are_never_pressed(said: str) -> None:
    assert says(NEVER, said)


@pytest.mark.parametrize(
    "said",
    [
        "Køb nu",
        "Bestil",
        "Bestil nu",
        "Buy now",
        "Order now",
        "Jetzt bestellen",
        "Jetzt kaufen",
        "Beställ",
        "Köp nu",
        "Kjøp",
        "Afslut køb",
        "Afslut din bestilling",
        "Fuldfør bestilling",
        "Gennemfør køb",
        "Gennemfør",
        "Complete your order",
        "Complete purchase",
        "Kauf abschließen",
        "Slutför köp",
        "Fullfør kjøp",
    ],
)
def test_what_leads_into_a_cart_or_out_of_it_orders_in_a_checkout(said: str) -> None:
    assert not says(NEVER, said)
    assert says(IN_CHECKOUT, said)


@pytest.mark.parametrize(
    "said",
    [
        "Gå til betaling",
        "Fortsæt til betaling",
        "Til kassen",
        "Continue to payment",
        "Proceed to checkout",
        "Check out",
        "Zur Kasse",
        "Weiter zum Bezahlen",
        "Till kassan",
        "Fortsæt",
        "Næste",
        "Gem og fortsæt",
        "Til levering",
        "Continue to shipping",
        "Weiter",
        "Fortsätt",
    ],
)
def test_words_that_lead_on_are_pressed(said: str) -> None:
    assert not says(IN_CHECKOUT, said)


@pytest.mark.parametrize("said", ["Læg i kurv", "Add to cart", "In den Warenkorb", "Lägg i varukorg", "Legg i handlekurven"])  # fmt: skip
def test_words_that_add_to_a_cart_are_pressed(said: str) -> None:
    assert not says(NEVER, said)


@pytest.mark.parametrize("said", ["Gå til betaling", "Til betaling", "Payment", "Your order", "OK. Bestilling", "Zahlung"])  # fmt: skip
def test_what_may_pay_is_not_pressed_on_a_guess(said: str) -> None:
    assert says(ROWS[Part.MAY_PAY], said)


@pytest.mark.parametrize("said", ["OK", "Gem", "Save address", "E-mail Adresse Postnr. By Gem"])
def test_a_form_that_says_nothing_of_paying_is_sent(said: str) -> None:
    assert not says(ROWS[Part.MAY_PAY], said)
