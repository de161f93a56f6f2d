"""Where the made-up customer lives."""

import pytest

from config.store import Shopper
from probes.purchase.residence import country_in_list, is_told, residence, residences


def test_what_the_file_tells_is_kept_and_the_rest_is_of_the_country() -> None:
    told = residence(Shopper(postcode="8000", city="Aarhus C"), "DE")

    assert (told.postcode, told.city) == ("8000", "Aarhus C")
    assert told.street == residences()["DE"].street


def test_of_a_country_that_nobody_knows_an_address_is_typed_all_the_same() -> None:
    assert residence(Shopper(), "ZZ") == residence(Shopper(), "DK")


@pytest.mark.parametrize(
    ("country", "own", "told"),
    [
        ("DE", {}, True),
        ("CZ", {}, False),
        ("CZ", {"street": "Testovací 1", "city": "Praha"}, False),
        ("CZ", {"street": "Testovací 1", "city": "Praha", "postcode": "110 00"}, True),
    ],
)
def test_where_we_are_strangers_is_known(country: str, own: dict[str, str], *, told: bool) -> None:
    assert is_told(Shopper(**own), country) is told


@pytest.mark.parametrize(
    ("country", "own", "numbers"),
    [
        ("FI", None, ("0412345678", "+358412345678", "00358412345678", "412345678")),
        ("DK", None, ("20123456", "+4520123456", "004520123456")),
        ("DK", "+45 87 65 43 21", ("+4587654321", "87654321", "004587654321")),
        ("DK", "+4587654321", ("+4587654321", "87654321", "004587654321")),
        ("DK", "87 65 43 21", ("87 65 43 21",)),
        ("DK", "+46701740605", ("+46701740605",)),
        ("SE", "+46701740605", ("+46701740605", "0701740605", "0046701740605", "701740605")),
    ],
)
def test_where_the_country_s_code_ends_is_no_guess(
    country: str, own: str | None, numbers: tuple[str, ...]
) -> None:
    assert residence(Shopper(phone=own), country).phones == numbers


def test_every_number_says_where_its_code_ends() -> None:
    for country, home in residences().items():
        assert home.phones[0] != home.phones[1] == home.international, country


def test_no_state_is_made_up_for_a_town_of_one_s_own() -> None:
    assert residence(Shopper(), "US").region == ("New York", "NY")
    assert residence(Shopper(city="Chicago"), "US").region == ("Chicago",)
    assert residence(Shopper(city="Chicago", region="Illinois"), "US").region == ("Illinois",)


@pytest.mark.parametrize(
    ("value", "label", "country"),
    [
        ("DE", "Tyskland", "DE"),
        ("57", "Danmark", "DK"),
        ("5", "Deutschland", "DE"),
        ("9", "Mars", None),
    ],
)
def test_a_row_of_a_list_of_countries_is_known_by_its_value_or_its_words(
    value: str, label: str, country: str | None
) -> None:
    assert country_in_list(value, label) == country
