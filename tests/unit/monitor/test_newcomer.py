"""What is made of a shop's address and of what its pages say: a guess of its market, and a file."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from config.store import Market
from monitor.configuration import read
from monitor.newcomer import market_of, name_of, store_file, way_on
from probes.codes import Code
from probes.result import Json, Verdict
from tests.shop.faults import Fault
from tests.shop.verdicts import SHOPIFY, depth

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
    # what a first look asks for: the page's own entry among its languages, its company's address
    (
        "https://a.com",
        {"language": "en", "hints": {"languages": ["en", "en-IE"]}},
        ("en", "IE", None, "Europe/Dublin"),
    ),
    (
        "https://a.com",
        {
            "language": "en",
            "currency": "EUR",
            "hints": {"languages": ["x-default"], "countries": ["Danmark"]},
        },
        ("en", "DK", "EUR", COPENHAGEN),
    ),
    (
        "https://a.com",
        {"hints": {"countries": ["Deutschland"]}},
        ("de", "DE", None, "Europe/Berlin"),
    ),
    ("https://a.com", {"hints": {"countries": ["no"]}}, ("no", "NO", None, "Europe/Oslo")),
    # what software says that nobody told where its shop is
    (
        "https://a.com",
        {"language": "en", "currency": "DKK", "hints": {"languages": ["en_US"]}},
        ("en", "DK", "DKK", COPENHAGEN),
    ),
    (
        "https://a.com",
        {"language": "en", "hints": {"languages": ["en-US", "da-DK"]}},
        ("en", "DK", None, COPENHAGEN),
    ),
    (
        "https://a.com",
        {"hints": {"languages": [7, None], "countries": "x"}},
        (None, None, None, "UTC"),
    ),
    ("https://a.com", {"hints": "x"}, (None, None, None, "UTC")),
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
    "language": "da",
    "currency": "DKK",
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
            "checkout": "https://nordlys.example/checkouts/cn/N_CcGHO37aw-8WshYV_qIH-9/da-dk?auto=1",
            **given_,
        },  # type: ignore[arg-type]
    )


def test_who_allowed_the_monitoring_is_written_with_the_day() -> None:
    text = drafted(allowed_by="Mette: owner # of all")

    assert yaml.safe_load(text)["consent"] == {
        "given": date(2026, 11, 24),
        "by": "Mette: owner # of all",
    }
    assert text.endswith("# who allowed the monitoring\n")
    assert "consent:" not in drafted()


def test_the_file_says_what_was_found_and_sets_what_differs() -> None:
    assert (
        drafted()
        == """\
# Added on 2026-11-24 by `tillwatch add`.
# Found: platform shopify
# Found: theme Dawn
# Found: consent manager Cookiebot
# Found: product https://nordlys.example/products/lysestage
# Found: checkout https://nordlys.example/checkouts/cn
# What does not stand here is as in defaults.yaml, or as in docs/configuration.md.
name: Nordlys Interiør  # what it calls itself
url: https://nordlys.example  # its home page
market:
  language: da  # what its pages are written in
  country: DK  # by its currency
  currency: DKK  # of its prices
  timezone: Europe/Copenhagen  # where most people of that country live; all times in this file are in it
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


def test_of_a_country_with_several_time_zones_that_is_said() -> None:
    text = drafted(
        market=market_of("https://a.com", {"language": "en-US"}), facts={"language": "en-US"}
    )

    assert (
        "timezone: America/New_York  # where most people of that country live; it has 29 zones;"
        in text
    )


NAMED: list[tuple[str, dict[str, Json], str | None]] = [
    ("https://a.dk", {"name": "Nordlys", "hints": {"names": ["B"]}}, "Nordlys"),
    ("https://a.dk", {"name": None, "hints": {"names": ["Nordlys ApS"]}}, "Nordlys ApS"),
    (
        "https://nordlys.dk",
        {"hints": {"names": [], "title": "Lamper og lys | Nordlys"}},
        "Nordlys",
    ),
    ("https://www.koekkentoej.dk", {"hints": {"title": "Køkkentøj \u2013 til dig"}}, "Køkkentøj"),
    ("https://a.dk", {"hints": {"title": "Forside - Nordlys Interiør"}}, "Nordlys Interiør"),
    ("https://a.dk", {"hints": {"title": "Køb billige lamper online med fri fragt"}}, None),
    ("https://a.dk", {"hints": {"title": "Home"}}, None),
    (
        "https://a.dk",
        {
            "hints": {
                "title": "Ro til dit hjem - Nordlys Interiør",
                "other_title": "Kassen - Nordlys Interiør",
            }
        },
        "Nordlys Interiør",
    ),
    ("https://a.dk", {"hints": {"title": "Shop", "other_title": 7}}, "Shop"),
    # which of the two it is nobody knows
    ("https://a.dk", {"hints": {"title": "All products | Oscar"}}, None),
    ("https://a.dk", {}, None),
]


@pytest.mark.parametrize(("url", "facts", "name"), NAMED)
def test_the_name_is_what_the_shop_calls_itself(
    url: str, facts: dict[str, Json], name: str | None
) -> None:
    assert name_of(url, facts) == name


WAYS_ON = {
    # what was missing, and the part of the three lines that says where it is
    Fault.LIST_EMPTY: "collection: /",
    Fault.SHOP_COMING_SOON: "collection: /",
    Fault.ALL_SOLD_OUT: "product: /",
    Fault.ADD_BUTTON_MISSING: "locators: {add_button:",
    Fault.SCRIPT_404: "locators: {add_button:",
    Fault.ADD_422: "product: /",
    Fault.ADD_ALERT: "product: /",
    Fault.ADD_SILENT: "cart: /",
    Fault.ADD_WRONG: "cart: /",
    Fault.CART_LOOKS_EMPTY: "cart: /",
    Fault.CHECKOUT_BUTTON_MISSING: "locators: {checkout_button:",
    Fault.CHECKOUT_BUTTON_DEAD: "locators: {checkout_button:",
    Fault.CHECKOUT_BUTTON_DISABLED: "locators: {checkout_button:",
    Fault.CHECKOUT_404: "checkout: /",
    Fault.CHECKOUT_TO_CART: "checkout: /",
    Fault.CHECKOUT_ONLY_HEADING: "checkout: /",
    Fault.CHECKOUT_STOCK_PROBLEM: "product: /",
    Fault.HOME_HANGS: "step_timeout: ",
    Fault.HOME_ENDLESS: "step_timeout: ",
    Fault.CHECKOUT_HANGS: "step_timeout: ",
}
REACHED = [
    fault
    for fault, row in SHOPIFY.items()
    if depth(fault) == "checkout" or row.said.step == "checkout"
]


@pytest.mark.parametrize("fault", REACHED)
def test_each_fault_of_a_shop_has_the_lines_that_may_help_or_none(
    fault: Fault, tmp_path: Path
) -> None:
    said = SHOPIFY[fault].said
    lines = way_on(said.step, said.code) if said.verdict is Verdict.FAILED and said.code else None

    assert (lines is not None) == (fault in WAYS_ON)
    if lines is None:
        return
    assert len(lines.splitlines()) == 3
    assert lines.splitlines()[2].strip().startswith(WAYS_ON[fault])
    (tmp_path / "stores").mkdir()
    file = tmp_path / "stores" / "nordlys.yaml"
    file.write_text(f"url: https://nordlys.example\n{lines}\n", encoding="utf-8")
    assert not read(tmp_path, {}).faults


@pytest.mark.parametrize("step", ["collection", "product", "add_to_cart", "cart", "checkout"])
def test_where_we_lost_our_way_the_step_says_what_to_name(step: str) -> None:
    assert way_on(step, Code.DRIFT) is not None
    assert way_on("home", Code.DRIFT) is None
    assert way_on(None, Code.BROWSER) is None


def test_a_shop_that_sells_to_accounts_only_can_be_watched_as_far_as_the_cart() -> None:
    assert way_on("checkout", Code.SIGN_IN) == "checks:\n  purchase:\n    until: cart"
    assert way_on("home", Code.SIGN_IN) is None
