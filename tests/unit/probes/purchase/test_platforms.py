"""The platforms' files: each is whole, says only what the program understands, and knows its own shops."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from config.checks import PurchaseSpec
from monitor.configuration import read
from probes.purchase import platform as module
from probes.purchase.platform import (
    GENERIC,
    OF_PLAYWRIGHT,
    PLAIN_CSS,
    Locators,
    Part,
    Platform,
    all_html_marks,
    all_refusals,
    locator_fault,
    platform_names,
    platforms,
    recognise,
)

FILES = sorted((Path(module.__file__).parent / "platforms").glob("*.yaml"))
_REGEX = re.compile(
    r"(?:text=|name=)/(?P<slashed>.*?)/i|^words=(?P<words>.*)|:text-matches\(\"(?P<quoted>.*?)\""
)


def candidates() -> Iterator[tuple[str, Part, str]]:
    for platform in platforms().values():
        for part, locators in platform.locators.items():
            for locator in locators:
                yield platform.name, part, locator


def regexes() -> Iterator[str]:
    for _, _, locator in candidates():
        for match in _REGEX.finditer(locator):
            yield next(group for group in match.groups() if group is not None)


def test_the_platforms_are_those_that_were_promised() -> None:
    assert platform_names() == (
        "bigcommerce",
        "django-oscar",
        "evershop",
        "generic",
        "magento2",
        "opencart",
        "prestashop",
        "shopify",
        "shopware6",
        "woocommerce",
    )
    assert [file.stem for file in FILES] == sorted(platform_names())


@pytest.mark.parametrize("name", platform_names())
def test_each_platform_has_what_every_run_needs(name: str) -> None:
    platform = platforms()[name]

    assert platform.paths.cart
    assert re.compile(platform.checkout_url).search("https://shop.example/checkout/")
    assert not re.compile(platform.checkout_url).search("https://shop.example/cart/")


def test_the_generic_file_has_a_guess_for_every_part_that_a_run_can_not_do_without() -> None:
    optional = {Part.OBSTACLE, Part.PAY_BUTTON, Part.CARD_FRAME, Part.CARD_FIELD}

    assert set(platforms()[GENERIC].locators) == set(Part) - optional


@pytest.mark.parametrize("regex", list(dict.fromkeys(regexes())))
def test_every_regular_expression_compiles(regex: str) -> None:
    re.compile(regex)


def test_regular_expressions_were_found_at_all() -> None:
    assert len(list(regexes())) >= 15


@pytest.mark.parametrize(("name", "part", "locator"), list(candidates()))
def test_what_the_page_itself_is_asked_for_is_plain_css(
    name: str, part: Part, locator: str
) -> None:
    if part in PLAIN_CSS and not locator.startswith("words="):
        assert not OF_PLAYWRIGHT.search(locator)


def test_no_candidate_is_written_twice() -> None:
    found = list(candidates())

    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "wrong",
    [
        {"locators": {"buy_button": ["#buy"]}},
        {"locators": {"add_button": "#buy"}},
        {"refuse": [{"body": "pay"}]},
        {"refuse": [{"url": "*", "verb": "POST"}]},
        {"marks": {"html": "woocommerce"}},
        {"colour": "blue"},
    ],
    ids=str,
)
def test_a_file_with_a_fault_is_refused(wrong: dict[str, object]) -> None:
    right = {"name": "odd", "checkout_url": "/checkout"}
    Platform.model_validate(right)

    with pytest.raises(ValidationError):
        Platform.model_validate(right | wrong)


def test_a_file_that_is_right_gives_a_platform_of_its_name() -> None:
    for file in FILES:
        assert yaml.safe_load(file.read_text(encoding="utf-8"))["name"] == file.stem


@pytest.mark.parametrize(
    ("headers", "html", "cookies", "name"),
    [
        ({"x-shopid": "7"}, [], [], "shopify"),
        ({"x-sorting-hat-shopid": "7"}, [], [], "shopify"),
        ({}, ["Shopify.theme"], [], "shopify"),
        ({}, ['id="shopify-section-'], [], "shopify"),
        ({}, [], ["_shopify_y"], "shopify"),
        ({}, [], ["oscar_open_basket"], "django-oscar"),
        ({}, ["/static/oscar/"], ["csrftoken"], "django-oscar"),
        # an asset of Shopify's is on many pages that are none of its shops
        ({"server": "nginx"}, ["cdn.shopify.com"], ["session"], "generic"),
        ({}, ["/wp-content/plugins/woocommerce/"], [], "woocommerce"),
        ({}, ["var prestashop = {"], [], "prestashop"),
        ({"sw-context-token": "a"}, [], [], "shopware6"),
        ({}, ["/bundles/storefront/"], [], "shopware6"),
        ({}, ["text/x-magento-init"], [], "magento2"),
        ({}, [], ["mage-cache-sessid"], "magento2"),
        ({}, ["stencilBootstrap("], [], "bigcommerce"),
        ({}, ["catalog/view/javascript/"], [], "opencart"),
        ({}, ["var eContext"], [], "evershop"),
        ({}, [], ["woocommerce_items_in_cart"], "woocommerce"),
        # a shop that shows something of another platform's: what left more marks counts
        (
            {},
            ["Shopify.shop", "/wp-content/plugins/woocommerce/", "woocommerce-no-js"],
            [],
            "woocommerce",
        ),
        ({}, [], [], "generic"),
    ],
)
def test_a_platform_is_known_by_any_one_of_its_marks(
    headers: dict[str, str], html: list[str], cookies: list[str], name: str
) -> None:
    assert recognise(headers=headers, html_marks=html, cookies=cookies).name == name


def test_a_platform_may_leave_out_the_guesses_that_fit_something_else_there() -> None:
    locators = Locators(platforms()["woocommerce"], {})

    assert locators[Part.PAYMENT] == platforms()["woocommerce"].locators[Part.PAYMENT]
    assert locators[Part.EMAIL][-1] == platforms()[GENERIC].locators[Part.EMAIL][-1]


def test_no_mark_is_part_of_another_platform_s() -> None:
    marks = [(p.name, mark) for p in platforms().values() for mark in p.marks.html]

    assert not [
        (name, mark, other)
        for name, mark in marks
        for another, other in marks
        if name != another and mark in other
    ]


def test_every_mark_is_asked_for() -> None:
    for platform in platforms().values():
        assert set(platform.marks.html) <= set(all_html_marks())


def test_a_stores_own_locators_come_before_its_platforms_and_those_before_the_guesses() -> None:
    locators = Locators(platforms()["shopify"], {"add_button": ("#own",)})

    found = locators[Part.ADD_BUTTON]

    assert found == (
        "#own",
        *platforms()["shopify"].locators[Part.ADD_BUTTON],
        *platforms()[GENERIC].locators[Part.ADD_BUTTON],
    )


def test_a_locator_that_two_files_name_is_tried_once() -> None:
    generic = platforms()[GENERIC].locators[Part.EMAIL]

    locators = Locators(platforms()[GENERIC], {"email": (generic[-1],)})

    assert locators[Part.EMAIL] == (generic[-1], *generic[:-1])


@pytest.mark.parametrize(
    "address",
    [
        "https://shop.example/checkouts/cn/abc/complete",
        "https://shop.example/checkouts/internal/graphql?operationName=SubmitForCompletion",
        "https://shop.example/place-order",
        "https://shop.example/index.php/place_order?x=1",
        "https://shop.example/checkout/complete",
        "https://shop.example/checkout/pay",
        "https://shop.example/checkout/pay?method=card",
        "https://shop.example/?wc-ajax=checkout",
        "https://shop.example/da/?wc-ajax=checkout&elementor=1",
        "https://shop.example/wp-json/wc/store/v1/checkout",
        "https://shop.example/wp-json/wc/store/v1/checkout?__experimental_calc_totals=true",
        "https://shop.example/?rest_route=%2Fwc%2Fstore%2Fv1%2Fcheckout",
        "https://shop.example/rest/default/V1/guest-carts/a1/payment-information",
        "https://shop.example/rest/V1/carts/mine/payment-information",
        "https://shop.example/checkout/order",
        "https://shop.example/store-api/checkout/order",
        "https://shop.example/module/ps_wirepayment/validation",
        "https://shop.example/da/module/ps_cashondelivery/validation?x=1",
        "https://shop.example/index.php?fc=module&module=ps_wirepayment&controller=validation",
        "https://shop.example/internalapi/v1/checkout/order",
        "https://payments.bigcommerce.example/api/public/v1/orders/payments",
        "https://shop.example/index.php?route=extension/payment/cod/confirm",
        "https://shop.example/index.php?route=extension/opencart/payment/cod.confirm",
        "https://shop.example/api/carts/a1/checkout",
        "https://shop.example/api/orders",
    ],
)
def test_what_pays_is_refused_on_every_platform(address: str) -> None:
    assert any(one.forbids(method="POST", url=address, body="") for one in all_refusals())


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("POST", "https://shop.example/checkout/", "woocommerce_checkout_place_order=Bestil"),
        ("POST", "https://shop.example/kasse/", "woocommerce_checkout_place_order=Bestil"),
        ("POST", "https://shop.example/wp-json/wc/store/v1/batch", '{"path": "/wc/store/checkout"}'),
        ("POST", "https://shop.example/graphql", "mutation { placeOrder(input: {}) }"),
        ("POST", "https://shop.example/graphql", "mutation { setPaymentMethodAndPlaceOrder }"),
        ("PUT", "https://shop.example/rest/V1/guest-carts/a1/order", ""),
        ("PUT", "https://shop.example/rest/V1/carts/mine/order", ""),
        ("GET", "https://shop.example/module/ps_checkpayment/validation", ""),
        ("GET", "https://shop.example/index.php?route=extension/payment/cod/confirm", ""),
        ("POST", "https://shop.example/magewire/post/livewire/message/a", '{"method": "placeOrder"}'),
    ],
)  # fmt: skip
def test_what_pays_in_a_way_of_its_own_is_refused_too(
    method: str, address: str, body: str
) -> None:
    assert any(one.forbids(method=method, url=address, body=body) for one in all_refusals())


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("https://shop.example/checkout/payment", "method=card"),
        ("https://shop.example/checkout/payment-details/", ""),
        ("https://shop.example/checkout/shipping-method/", "method_code=free"),
        ("https://shop.example/en-gb/checkout/preview/", "action=preview"),
        ("https://shop.example/checkouts/internal/graphql", '{"operationName": "Proposal"}'),
        ("https://shop.example/cart/add", "id=1"),
        ("https://shop.example/?wc-ajax=update_order_review", "payment_method=bacs"),
        ("https://shop.example/checkout/", "billing_email=kim"),
        ("https://shop.example/wp-json/wc/store/v1/cart/update-customer", "{}"),
        ("https://shop.example/rest/V1/guest-carts/a1/shipping-information", "{}"),
        ("https://shop.example/rest/V1/guest-carts/a1/set-payment-information", "{}"),
        ("https://shop.example/graphql", "mutation { setPaymentMethodOnCart }"),
        ("https://shop.example/checkout/configure", "shippingMethodId=1"),
        ("https://shop.example/checkout/register", ""),
        ("https://shop.example/order", "confirm-addresses=1"),
        ("https://shop.example/api/storefront/checkouts/a1/consignments", "{}"),
        ("https://shop.example/index.php?route=checkout/payment_method/save", "agree=1"),
        ("https://shop.example/index.php?route=checkout/confirm", ""),
        ("https://shop.example/api/carts/a1/shippingMethods", "{}"),
        ("https://shop.example/customer/section/load/?sections=cart", ""),
        ("https://pay.example/statistics", ""),
    ],
)
def test_what_only_leads_there_is_not(address: str, body: str) -> None:
    assert not any(one.forbids(method="POST", url=address, body=body) for one in all_refusals())


def test_every_locator_of_the_platforms_is_one_that_a_store_s_file_may_have() -> None:
    """So what is refused there as plainly broken is none that the browser would understand."""
    for _, part, locator in candidates():
        spec = PurchaseSpec(locators={part: (locator,)})

        assert spec.locators[part] == (locator,)
        assert locator_fault(part, locator) is None


@pytest.mark.parametrize(
    "locator",
    ["text=Don't click", "text=:)", r"a[title='it\'s']", 'a:has-text("(")', "//a[.=')']"],
)
def test_a_bracket_that_may_stand_alone_is_none_of_the_broken_ones(locator: str) -> None:
    assert PurchaseSpec(locators={Part.ADD_BUTTON: (locator,)}).locators


@pytest.mark.parametrize(
    ("part", "locator", "said"),
    [
        ("product_link", "text=Lamp", "product_link is found by plain CSS only; write it like"),
        ("cart_link", "a:has-text('Kurv')", "cart_link is found by plain CSS only; write it like"),
        ("add_button", "words=^køb$", "words= is for cart_link, collection_link, may_pay, "),
    ],
)
def test_a_locator_of_the_other_kind_is_refused(part: str, locator: str, said: str) -> None:
    assert (locator_fault(part, locator) or "").startswith(said)


@pytest.mark.parametrize(
    ("locator", "said"),
    [
        ("shop=add_buton", 'shop= does not know "add_buton"; did you mean "add_button"?'),
        ("shop=city", 'shop= does not know "city"; there is: add_button, '),
        ("checkout=emial", 'checkout= does not know "emial"; did you mean "email"?'),
        ("checkout=email:now", 'checkout= does not know "email:now"; '),
    ],
)
def test_a_meaning_that_nobody_reads_is_refused(locator: str, said: str) -> None:
    assert (locator_fault("email", locator) or "").startswith(said)


@pytest.mark.parametrize(
    "name", ["email", "region:required", "street:again", "shipping_heading:now", "way_on"]
)
def test_whatever_the_scripts_answer_can_be_asked_for(name: str) -> None:
    assert locator_fault("email", f"checkout={name}") is None


def test_a_store_s_file_may_name_every_part_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "stores").mkdir()
    file = tmp_path / "stores" / "nordlys.yaml"
    lines = "".join(f"      {part}: ['#own']\n" for part in (*Part, "ad_button"))
    file.write_text(f"url: https://a.example\nchecks:\n  purchase:\n    locators:\n{lines}")

    (fault,) = read(tmp_path, {}).faults

    assert fault.message == 'is no part of a shop; did you mean "add_button"?'
