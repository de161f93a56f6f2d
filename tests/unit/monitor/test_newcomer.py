"""What is made of a shop's address and of what its pages say: a guess of its market, and a file."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.store import Market
from monitor.configuration import read
from monitor.newcomer import market_of, store_file, way_on
from probes.result import Json

COPENHAGEN = "Europe/Copenhagen"
GUESSES: list[tuple[str, dict[str, Json], tuple[str | None, str | None, str | None, str]]] = [
    # address, what the pages say, language, country, currency, time zone
    ("https://nordlys.dk", {}, ("da", "DK", None, COPENHAGEN)),
    ("https://nordlys.com", {}, (None, None, None, "UTC")),
    (
        "https://nordlys.com",
        {"language": "da", "currency": "DKK"},
        ("da", "DK", "DKK", COPENHAGEN),
    ),
    ("https://nordlys.com", {"language": "da"}, ("da", "DK", None, COPENHAGEN)),
    (
        "https://a.com",
        {"language": "en", "currency": "USD"},
        ("en", "US", "USD", "America/New_York"),
    ),
    ("https://a.com", {"language": "en"}, ("en", None, None, "UTC")),
    ("https://a.com", {"language": "en", "country": "IE"}, ("en", "IE", None, "Europe/Dublin")),
    ("https://a.co.uk", {}, ("en", "GB", None, "Europe/London")),
    # addresses of far islands are sold to all the world
    ("https://a.io", {}, (None, None, None, "UTC")),
    ("https://a.nu", {"language": "da"}, ("da", "DK", None, COPENHAGEN)),
    ("https://a.com", {"language": "de-AT"}, ("de", "AT", None, "Europe/Vienna")),
    ("https://a.com", {"language": "sv_SE"}, ("sv", "SE", None, "Europe/Stockholm")),
    (
        "https://a.com",
        {"language": "nb-NO", "currency": "NOK"},
        ("nb", "NO", "NOK", "Europe/Oslo"),
    ),
    # a shop abroad that sells to Danes too is where its own address says
    (
        "https://a.de",
        {"language": "da", "currency": "DKK", "country": "DK"},
        ("da", "DE", "DKK", "Europe/Berlin"),
    ),
    ("http://127.0.0.1:8080", {"currency": "EUR"}, (None, None, "EUR", "UTC")),
    ("https://a.com", {"language": "tlh-Latn", "currency": "kr."}, (None, None, None, "UTC")),
]


@pytest.mark.parametrize(("url", "facts", "guess"), GUESSES)
def test_the_market_is_guessed_from_address_and_pages(
    url: str, facts: dict[str, Json], guess: tuple[str | None, str | None, str | None, str]
) -> None:
    language, country, currency, timezone = guess

    assert market_of(url, facts) == Market(
        language=language, country=country, currency=currency, timezone=timezone
    )


DANISH = Market(language="da", country="DK", currency="DKK", timezone=COPENHAGEN)
FACTS: dict[str, Json] = {
    "name": "Nordlys Interiør",
    "platform": "shopify",
    "theme": {"name": "Dawn", "id": 7},
    "consent_manager": "Cookiebot",
}


def drafted(**given_: object) -> str:
    return store_file(
        "https://nordlys.example",
        **{
            "market": DANISH,
            "shared": Market(),
            "facts": FACTS,
            "remembered": {"product": "https://nordlys.example/products/lysestage"},
            "today": date(2026, 11, 24),
            **given_,
        },  # type: ignore[arg-type]
    )


def test_the_file_says_what_was_found_and_sets_what_differs() -> None:
    assert (
        drafted()
        == """\
# Added on 2026-11-24 by `tillwatch add`.
# Found: platform shopify
# Found: theme Dawn
# Found: consent manager Cookiebot
# Found: product https://nordlys.example/products/lysestage
# What does not stand here is as in defaults.yaml, or as in docs/configuration.md.
name: Nordlys Interiør
url: https://nordlys.example
market:
  language: da
  country: DK
  currency: DKK
  timezone: Europe/Copenhagen
"""
    )


def test_what_all_shops_share_is_not_said_again() -> None:
    assert "market:" not in drafted(shared=DANISH)
    assert "language" not in drafted(shared=Market(language="da"))


NAMES = st.text(max_size=300)


@given(name=NAMES, theme=NAMES, product=NAMES)
def test_whatever_a_shop_says_of_itself_the_file_can_be_read(
    name: str, theme: str, product: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = drafted(facts={"name": name, "theme": {"name": theme}}, remembered={"product": product})
    stores = tmp_path_factory.mktemp("config") / "stores"
    stores.mkdir()
    (stores / "nordlys.yaml").write_text(text, encoding="utf-8")

    loaded = read(stores.parent, {})

    assert not loaded.faults
    assert loaded.config.stores["nordlys"].market == DANISH
    assert "\x1b" not in text


def test_a_step_without_a_way_on_gets_three_lines_that_can_be_read(tmp_path: Path) -> None:
    for step in ("collection", "product", "add_to_cart", "cart", "checkout"):
        lines = way_on(step)
        assert lines is not None
        assert len(lines.splitlines()) == 3
        (tmp_path / "stores").mkdir(exist_ok=True)
        file = tmp_path / "stores" / "nordlys.yaml"
        file.write_text(f"url: https://nordlys.example\n{lines}\n", encoding="utf-8")
        assert not read(tmp_path, {}).faults

    assert way_on("home") is None
    assert way_on(None) is None
