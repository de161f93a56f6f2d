"""What people write as targets and pages, and what is meant by it."""

import pytest

from config.journeys import is_locator
from config.store import Store
from probes.journey.condition import is_page
from probes.journey.deeds import is_trusted
from probes.journey.target import choices, part_of, to_fill, to_press, to_see
from probes.purchase.platform import Part


@pytest.mark.parametrize(
    "target",
    ["main .card", "#email", ".price", "[data-x]", "button.buy-now", "a[href='x']", "main > ul",
     "text=Køb", "//a", "form input[name=q]", "li:has(a)", "main >> text=A", "label=E-mail"],
)  # fmt: skip
def test_css_and_what_playwright_knows_are_locators(target: str) -> None:
    assert is_locator(target)


@pytest.mark.parametrize(
    "target",
    ["Log ind", "kr. 249", "Tilføj til kurv", "Se alle >", "nr.1", "f.eks. dette", "Størrelse: M",
     "E-mail *", "E-mail", "add_button", "Prisen (inkl. moms)", "Velkommen, Mette", "10 % rabat", "A/B"],
)  # fmt: skip
def test_words_are_words(target: str) -> None:
    assert not is_locator(target)


def test_a_part_of_the_platform_is_meant_by_its_name() -> None:
    assert part_of("add_button") is Part.ADD_BUTTON
    assert part_of("Add button") is None


def test_words_are_looked_for_exactly_and_then_within_more() -> None:
    candidates = to_press("Gå til A/B (1)")

    assert candidates[0].startswith("form:focus-within >> role=button[name=/")
    assert r"Gå\s+til\s+A\/B\s+\(1\)" in candidates[0]
    assert candidates.index('internal:role=button[name="Gå til A/B (1)"i]') > 3


@pytest.mark.parametrize("look", [to_press, to_fill, to_see])
def test_a_locator_is_taken_as_it_is(look: object) -> None:
    assert callable(look)
    assert look("main .card") == ("main .card",)
    assert look('label=Din "E-mail"') == (r'internal:label="Din \"E-mail\""i',)


def test_a_choice_is_looked_for_in_its_group_first() -> None:
    first, *_, last = choices("Størrelse", "M")

    assert (
        first == r"role=radiogroup[name=/^\s*Størrelse[\s*:]*$/i] >> role=radio[name=/^\s*M\s*$/i]"
    )
    assert last == r"role=radio[name=/^\s*M\s*$/i]"


@pytest.mark.parametrize(
    ("pattern", "url", "same"),
    [
        ("/account", "https://a.example/account", True),
        ("/account", "https://a.example/account/?a=1#b", True),
        ("/account", "https://a.example/da/account", True),
        ("/account", "https://a.example/en/account", False),
        ("/account", "https://a.example/account/login", False),
        ("/account*", "https://a.example/account/login", True),
        ("/search?q=*", "https://a.example/search?q=lampe", True),
        ("/search?q=*", "https://a.example/search", False),
        ("/", "https://a.example/", True),
        ("/", "https://a.example/da/", True),
        ("https://b.example/*", "https://b.example/sign-in", True),
        ("https://b.example/*", "https://a.example/sign-in", False),
        ("/kurv.", "https://a.example/kurvX", False),
    ],
)
def test_an_address_is_what_its_pattern_means(pattern: str, url: str, *, same: bool) -> None:
    assert is_page(pattern, url, root="https://a.example/da/") is same


@pytest.mark.parametrize(
    ("host", "trusted"),
    [("nordlys.example", True), ("account.nordlys.example", True), ("shopify.com", True),
     ("notnordlys.example", False), ("nordlys.example.evil.example", False), ("", False)],
)  # fmt: skip
def test_secrets_are_for_the_shop_and_the_hosts_that_it_names(host: str, *, trusted: bool) -> None:
    shop = Store(id="nordlys", url="https://www.nordlys.example")

    assert is_trusted(host, store=shop, hosts=("shopify.com",)) is trusted
