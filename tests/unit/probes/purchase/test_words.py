"""Small decisions of a purchase: where a shop's paths begin, what is a checkout, what a refusal means."""

import pytest

from probes.answers import Problem
from probes.browser.errors import PageError
from probes.browser.meaning import says_put
from probes.codes import Code
from probes.purchase.browse import language_root
from probes.purchase.checkout import is_checkout
from probes.purchase.countries import country_names
from probes.purchase.platform import platforms
from probes.purchase.product import commonest, distinct
from probes.purchase.proof import refusal_code
from probes.result import Verdict


@pytest.mark.parametrize(
    ("store", "arrived", "root"),
    [
        ("https://shop.example", "https://shop.example/", "https://shop.example/"),
        ("https://shop.example", "https://shop.example/da", "https://shop.example/da/"),
        ("https://shop.example", "https://shop.example/da/", "https://shop.example/da/"),
        ("https://shop.example", "https://shop.example/en-gb/catalogue/", "https://shop.example/en-gb/"),
        ("https://shop.example", "https://www.shop.example/", "https://www.shop.example/"),
        ("https://shop.example", "https://shop.example/?country=DK", "https://shop.example/"),
        # not every short path is a language
        ("https://shop.example", "https://shop.example/home", "https://shop.example/"),
        ("https://shop.example", "https://shop.example/danmark/", "https://shop.example/"),
        # a shop in a folder
        ("https://shop.example/butik", "https://shop.example/butik/", "https://shop.example/butik/"),
        ("https://shop.example/butik", "https://shop.example/butik/da/", "https://shop.example/butik/da/"),
        ("https://shop.example/da", "https://shop.example/da", "https://shop.example/da/"),
        ("https://shop.example/butik", "https://shop.example/da/welcome", "https://shop.example/da/"),
        ("http://[::1]:8000", "http://[::1]:8000/en/", "http://[::1]:8000/en/"),
    ],
)  # fmt: skip
def test_a_shops_paths_begin_where_its_home_page_led(store: str, arrived: str, root: str) -> None:
    assert language_root(store, arrived=arrived) == root


@pytest.mark.parametrize(
    ("url", "platform", "is_one"),
    [
        ("https://shop.example/checkouts/cn/abc/da-dk", "shopify", True),
        ("https://shop.example/checkout", "shopify", True),
        ("https://shop.example/cart", "shopify", False),
        ("https://shop.example/da/checkout/", "django-oscar", True),
        ("https://shop.example/da/accounts/login/?next=/da/checkout/", "django-oscar", False),
        ("https://shop.example/checkout/contact", "generic", True),
        ("https://shop.example/kasse", "generic", True),
        ("https://shop.example/order?step=1", "generic", True),
        ("https://shop.example/index.php?route=checkout/checkout", "generic", True),
        ("https://shop.example/account/login?return_url=%2Fcheckout", "generic", False),
        ("https://shop.example/login?back=https://shop.example/checkout", "generic", False),
        ("https://shop.example/shop/checkout.html", "generic", True),
        ("https://shop.example/checkout.php?step=1", "generic", True),
        ("https://shop.example/kassa/", "generic", True),
        ("https://checkout.shop.example/c/1", "generic", True),
        ("https://shop.example/zur-kasse", "generic", True),
        ("https://shop.example/til-kassen", "generic", True),
        ("https://shop.example/lamps/lamp/@@checkout", "generic", True),
        ("https://shop.example/bestilling#levering", "generic", True),
        ("https://shop.example/bestillinger", "generic", False),
        ("https://shop.example/kassererapparat", "generic", False),
        ("https://shop.example/orders-and-returns", "generic", False),
    ],
)
def test_a_checkout_is_known_by_its_own_address(url: str, platform: str, is_one: bool) -> None:  # noqa: FBT001 - a column
    assert is_checkout(url, platforms()[platform].checkout_url) is is_one


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Varen er desværre udsolgt", Code.SOLD_OUT),
        ("This product is Sold-Out", Code.SOLD_OUT),
        ("Ikke længere på lager", Code.SOLD_OUT),
        ("some items are no longer available", Code.SOLD_OUT),
        ("Derzeit nicht lieferbar", Code.SOLD_OUT),
        ("Leider nicht lieferbar nach Dänemark", Code.ADD_REFUSED),
        ("You can only add 0 of this item to your cart.", Code.ADD_REFUSED),
        ("Please choose a size", Code.ADD_REFUSED),
        ("", Code.ADD_REFUSED),
    ],
)
def test_a_refusal_that_speaks_of_stock_is_told_apart(text: str, code: Code) -> None:
    assert refusal_code(text) is code


def problem(code: Code, seen: str) -> PageError:
    return PageError(Problem(verdict=Verdict.FAILED, code=code, seen=seen))


@pytest.mark.parametrize(
    ("codes", "first"),
    [
        ([Code.SOLD_OUT], 0),
        ([Code.NO_ADD_BUTTON, Code.SOLD_OUT, Code.SOLD_OUT], 1),
        ([Code.NO_ADD_BUTTON, Code.SOLD_OUT, Code.NO_ADD_BUTTON], 0),
        ([Code.NOT_FOUND, Code.SOLD_OUT], 0),
    ],
)
def test_what_most_products_have_wrong_is_said_of_the_first_of_them(
    codes: list[Code], first: int
) -> None:
    problems = [problem(code, str(number)) for number, code in enumerate(codes)]

    assert commonest(problems) is problems[first]


def test_a_product_is_tried_once_whatever_the_variant_and_the_way_to_it() -> None:
    shop = "https://shop.example"

    assert distinct(
        [
            f"{shop}/products/vase?variant=1",
            f"{shop}/products/vase?variant=2&utm_source=x",
            f"{shop}/products/vase",
            f"{shop}/products/lys?_pos=1&_sid=2",
            f"{shop}/product.php?id=1&variant=7",
            f"{shop}/product.php?id=2&variant=7",
        ]
    ) == [
        f"{shop}/products/vase?variant=1",
        f"{shop}/products/lys?_pos=1&_sid=2",
        f"{shop}/product.php?id=1&variant=7",
        f"{shop}/product.php?id=2&variant=7",
    ]


def test_a_shop_may_say_itself_where_its_checkout_is() -> None:
    pattern, own = platforms()["generic"].checkout_url, "https://shop.example/til-betaling"

    assert is_checkout("https://shop.example/til-betaling?x=1", pattern, own=own)
    assert is_checkout("https://shop.example/checkout", pattern, own=own)
    assert not is_checkout("https://shop.example/kurv", pattern, own=own)


@pytest.mark.parametrize(
    ("country", "name"),
    [("DK", "Danmark"), ("DK", "Denmark"), ("DE", "Deutschland"), ("NL", "Nederland")],
)
def test_a_country_is_known_by_its_names(country: str, name: str) -> None:
    assert name in country_names(country)


def test_a_country_whose_language_nobody_knows_has_names_too() -> None:
    assert country_names("WS") == ("Samoa",)


@pytest.mark.parametrize(
    ("message", "is_put"),
    [
        ("Artikel in den Warenkorb gelegt", True),
        ("Candle was added to your cart", True),
        ("Varen er lagt i kurven", True),
        ("Candle could not be added to your cart", False),
        ("Artikel wurde nicht hinzugefügt", False),
        ("Varen kunne ikke lægges i kurven", False),
        ("You can't have more than 3, of which 3 were added", False),
    ],
)
def test_a_message_that_it_was_added_is_no_refusal(message: str, is_put: bool) -> None:  # noqa: FBT001 - a row's
    assert says_put(message) is is_put
