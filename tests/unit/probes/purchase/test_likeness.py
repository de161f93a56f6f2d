"""When a text or a link is taken for the product's."""

import pytest

from probes.purchase.likeness import leads_to, names

LONG = "Lysestage i messing med fod af marmor"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Candle", "1 x CANDLE 249,00 kr."),
        ("HAY\nPalissade\N{NO-BREAK SPACE}Chair", "HAY Palissade Chair"),
        ("Børne\N{SOFT HYPHEN}seng", "Børneseng"),
        ("HAY Palissade Chair", "Palissade Chair, 1 stk."),
        (LONG, "Lysestage i messing… 1 stk."),
        (LONG, "Lysestage i messing ..."),
        (LONG, "Lysestage i messing med fod af"),
    ],
)
def test_a_product_is_known_by_its_title_however_it_is_set(title: str, text: str) -> None:
    assert names(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", "Candle"),
        (" \N{NO-BREAK SPACE}", "Candle"),
        ("Candle", ""),
        ("Candle", "Cand…"),
        ("T-shirt Basic Black", "T-shirt Basic White"),
        (LONG, "Lysestage i glas…"),
    ],
)
def test_another_product_is_not_taken_for_it(title: str, text: str) -> None:
    assert not names(title, text)


@pytest.mark.parametrize(
    ("link", "yes"),
    [
        ("https://shop.example/products/lysestage?variant=7", True),
        ("https://shop.example/da/products/lysestage", True),
        ("https://shop.example/collections/alle/products/lysestage/", True),
        ("https://shop.example/products/vase", False),
        ("https://shop.example/pages/lysestage", False),
        ("https://shop.example/", False),
    ],
)
def test_a_link_is_known_by_the_end_of_its_path(link: str, yes: bool) -> None:  # noqa: FBT001 - a column
    assert leads_to(link, "https://shop.example/products/lysestage") is yes


def test_a_product_without_an_address_is_known_by_no_link() -> None:
    assert not leads_to("https://shop.example/", "")


@pytest.mark.parametrize(
    ("link", "yes"),
    [
        ("https://shop.example/product.php?id=7&variant=2", True),
        ("https://shop.example/product.php?id=8", False),
        ("https://shop.example/product.php", False),
    ],
)
def test_where_all_products_have_one_path_the_query_tells_them_apart(link: str, yes: bool) -> None:  # noqa: FBT001 - a column
    assert leads_to(link, "https://shop.example/product.php?id=7&utm_source=x") is yes


@pytest.mark.parametrize(
    ("link", "yes"),
    [
        ("https://shop.example/laden#!/Lampe/p/7", True),
        ("https://shop.example/laden#!/~/cart", False),
        ("https://shop.example/laden", False),
    ],
)
def test_of_a_shop_that_is_one_page_what_follows_the_sign_is_the_address(
    link: str,
    yes: bool,  # noqa: FBT001 - a column
) -> None:
    assert leads_to(link, "https://shop.example/laden#!/Lampe/p/7") is yes


def test_a_place_on_a_page_is_no_address() -> None:
    assert leads_to("https://shop.example/p/7#reviews", "https://shop.example/p/7")
