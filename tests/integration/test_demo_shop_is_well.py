"""The demo shop without faults: it sells, in two languages and two flavours, and remembers everything."""

import pytest
from aiohttp import ClientSession

from tests.shop.app import running_shop
from tests.shop.catalogue import BY_HANDLE, PRODUCTS, Product
from tests.shop.customer import (
    HOLDER_ID,
    Answer,
    Customer,
    contact_of,
    csrf_of,
    root_of,
    visiting,
)
from tests.shop.faults import Fault, Faults

pytestmark = pytest.mark.integration


async def test_paying_places_an_order_and_counts_the_stock_down() -> None:
    async with running_shop() as shop, visiting(shop) as customer:
        left = shop.shop.stock.left[HOLDER_ID]
        await customer.add()
        checkout = await customer.get("/checkout")

        paid = await _pay(customer, checkout)

        assert paid.status == 200
        assert [order.total for order in shop.orders] == [24_900]
        assert shop.orders[0].email == "kim@kunde.example"
        assert shop.shop.stock.left[HOLDER_ID] == left - 1
        # the cart is empty again, so there is nothing to pay twice
        assert await customer.count() == 0
        assert (await _pay(customer, checkout)).status == 422


async def test_the_express_button_places_an_order_at_once() -> None:
    async with running_shop() as shop, visiting(shop) as customer:
        await customer.post("/wallets/express", form={"id": str(HOLDER_ID)})

        assert [order.how for order in shop.orders] == ["express"]


async def test_nothing_is_paid_without_the_pages_own_secret_or_on_anothers_checkout() -> None:
    async with running_shop() as shop, visiting(shop) as owner, visiting(shop) as thief:
        await owner.add()
        checkout = await owner.get("/checkout")
        forged = {"operationName": "SubmitForCompletion", "variables": {"csrf": "guessed"}}

        assert (await owner.post(f"{root_of(checkout)}/complete", json=forged)).status == 403
        assert (await _pay(thief, checkout)).status == 403
        assert (await thief.get(checkout.path)).status == 404
        assert shop.orders == []


async def test_the_shop_hears_of_an_address_as_soon_as_it_is_typed() -> None:
    async with running_shop() as shop, visiting(shop) as customer:
        await customer.add()
        checkout = await customer.get("/checkout")

        await customer.post(f"{root_of(checkout)}/contact", json=contact_of(checkout))

        assert shop.emails == ["kim@kunde.example"]
        assert shop.orders == []


async def test_an_empty_cart_has_no_checkout() -> None:
    async with running_shop() as shop, visiting(shop) as customer:
        answer = await customer.get("/checkout")

        assert answer.path == "/cart"


async def test_what_is_sold_out_from_the_start_cannot_be_added() -> None:
    async with running_shop() as shop, visiting(shop) as customer:
        answer = await customer.add(BY_HANDLE["pendel"].variants[0].id)

        assert answer.status == 422
        assert await customer.count() == 0


async def test_it_can_be_told_for_a_shopify_shop() -> None:
    async with running_shop() as shop, visiting(shop) as customer:
        home = await customer.get("/")

        assert home.headers["x-shopid"]
        assert "Shopify.theme" in home.text
        assert "/cdn/shop/" in home.text


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.handle)
async def test_every_product_has_a_page_and_a_picture_in_both_languages(product: Product) -> None:
    async with running_shop() as shop, visiting(shop) as customer:
        danish = await customer.get(f"/products/{product.handle}")
        english = await customer.get(f"/en/products/{product.handle}")
        picture = await customer.get(f"/cdn/shop/files/{product.handle}.svg")

        assert {danish.status, english.status, picture.status} == {200}
        assert 'lang="da"' in danish.text
        assert 'lang="en"' in english.text
        assert "Antal" not in english.text


async def test_the_first_of_the_list_has_no_price_and_one_card_is_a_hidden_copy() -> None:
    async with running_shop() as shop, visiting(shop) as customer:
        page = (await customer.get("/collections/all")).text

        first = page.split('class="card"')[1]
        assert "kr." not in first
        assert "From" in first
        assert page.index("display: none") < page.index('class="card"')


async def test_a_plain_shop_sells_on_three_pages_and_has_no_trace_of_shopify() -> None:
    async with running_shop(flavour="plain") as shop, visiting(shop) as customer:
        pages = [await customer.get(path) for path in ("/", "/shop", "/product/lysestage")]
        secret = {"csrf_token": csrf_of(pages[-1])}
        address = dict.fromkeys(("first_name", "last_name", "address", "postcode", "city"), "x")

        pages += [
            await customer.post("/basket/add", form=secret | {"variant": str(HOLDER_ID)}),
            await customer.get("/checkout/contact"),
            await customer.post(
                "/checkout/contact", form=secret | address | {"email": "kim@kunde.example"}
            ),
            await customer.post("/checkout/shipping", form=secret | {"shipping": "parcel"}),
        ]
        paid = await customer.post("/checkout/complete", form=secret)

        assert [page.path for page in pages[3:]] == [
            "/basket",
            "/checkout/contact",
            "/checkout/shipping",
            "/checkout/payment",
        ]
        assert paid.path == "/checkout/thank-you"
        assert [order.email for order in shop.orders] == ["kim@kunde.example"]
        for page in pages:
            assert "shopify" not in f"{page.text}{page.headers}".lower()


async def test_a_fault_for_one_visitor_leaves_the_next_alone() -> None:
    faults = Faults()
    faults.on(Fault.CHECKOUT_500, sessions=1)
    async with running_shop(faults) as shop, visiting(shop) as first, visiting(shop) as second:
        await first.add()
        await second.add()

        answers = [await who.get("/checkout") for who in (first, second, first)]

        assert [answer.status for answer in answers] == [500, 200, 500]


async def test_every_request_is_remembered_with_its_headers_and_body_on_both_origins() -> None:
    async with running_shop() as shop, ClientSession(headers={"X-Secret": "s3"}) as session:
        await session.post(f"{shop.url}/cart/add.js", json={"id": HOLDER_ID})
        # follows a redirect from the shop to the other host
        await session.get(f"{shop.url}/go/badge.svg")

        assert shop.requests[0].headers["x-secret"] == "s3"
        assert str(HOLDER_ID).encode() in shop.requests[0].body
        assert [request.path for request in shop.second_origin_requests] == ["/badge.svg"]
        assert shop.second_origin_requests[0].headers["X-Secret"] == "s3"
        assert shop.second_origin_requests[0].host.startswith("localhost:")


async def test_the_control_page_breaks_and_repairs_and_is_never_broken_itself() -> None:
    async with running_shop(Faults(Fault.SHOP_FROZEN)) as shop, visiting(shop) as customer:
        assert "switched on: shop-frozen" in (await customer.get("/_control")).text

        await customer.post("/_control/repair")
        assert not shop.faults

        await customer.post("/_control/break")
        assert Fault.CHECKOUT_500 in shop.faults

        await customer.post("/_control/faults/home-500", form={"on": "1"})
        await customer.post("/_control/faults/checkout-500", form={"on": "0"})
        assert set(shop.faults) == {Fault.HOME_500}


async def _pay(customer: Customer, checkout: Answer) -> Answer:
    body = {"operationName": "SubmitForCompletion", "variables": contact_of(checkout)}
    return await customer.post(f"{root_of(checkout)}/complete", json=body)
