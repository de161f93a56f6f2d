"""Each of the demo shop's faults shows, in a page or in what the shop does, and goes with its repair."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
import pytest

from tests.shop import account
from tests.shop.app import running_shop
from tests.shop.catalogue import BY_HANDLE, FAVOURITE, money
from tests.shop.customer import HOLDER_ID, Answer, Customer, contact_of, csrf_of, root_of, visiting
from tests.shop.faults import Fault

pytestmark = pytest.mark.integration

HOLDER = f"/products/{FAVOURITE}"
DEARER = money(round(BY_HANDLE[FAVOURITE].price * 1.1), "da")


@pytest.fixture
async def customer() -> AsyncIterator[Customer]:
    async with running_shop() as shop, visiting(shop) as customer:
        yield customer


@dataclass(frozen=True)
class Sign:
    """What shows a fault: a page's status, a header, words that go or come, where it leads."""

    page: str
    status: int = 200
    gone: str = ""
    comes: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    leads_to: str = ""


SIGNS = {
    Fault.SHOP_PASSWORD: Sign("/", leads_to="/password", comes='id="Password"'),
    Fault.SHOP_COMING_SOON: Sign(HOLDER, comes="Ny butik på vej", gone='name="add"'),
    Fault.SHOP_FROZEN: Sign(HOLDER, status=402),
    Fault.SHOP_BASIC_AUTH: Sign("/", status=401, headers={"WWW-Authenticate": "Basic"}),
    Fault.SHOP_LOGIN_WALL: Sign("/", leads_to="/customer_authentication/login"),
    Fault.SHOP_RATE_LIMITED: Sign("/cart.js", status=429, headers={"Retry-After": "30"}),
    Fault.SHOP_REJECTED: Sign("/", status=430, headers={"Retry-After": "60"}),
    Fault.SHOP_CHALLENGE: Sign("/", 403, headers={"cf-mitigated": "challenge"}, comes="Just a"),
    Fault.SHOP_QUEUE: Sign("/", 503, headers={"Retry-After": "20"}, leads_to="/throttle/queue"),
    Fault.HOME_500: Sign("/", status=500),
    Fault.HOME_502: Sign("/", status=502),
    Fault.HOME_503: Sign("/", status=503, headers={"Retry-After": "20"}),
    Fault.HOME_404: Sign("/", status=404, comes="template-404"),
    Fault.HOME_BLANK: Sign("/", gone="Nordlys", comes="<body></body>"),
    Fault.HOME_POPUP: Sign("/", comes="window.open"),
    Fault.HOME_DOWNLOAD: Sign("/", comes="download>"),
    Fault.HOME_CRASH: Sign("/", comes="60000"),
    Fault.HOME_NO_LINKS: Sign("/", gone="/products/"),
    Fault.CONSOLE_FLOOD: Sign("/", comes="console.error"),
    Fault.LIST_404: Sign("/collections/all", status=404),
    Fault.LIST_500: Sign("/collections/all", status=500),
    Fault.LIST_DOWNLOAD: Sign("/collections/all", headers={"Content-Disposition": "attachment"}),
    Fault.LIST_EMPTY: Sign("/collections/all", gone="/products/", comes="Ingen varer fundet"),
    Fault.PRODUCT_404: Sign(HOLDER, status=404),
    Fault.PRODUCT_500: Sign("/products/vase-fjord", status=500),
    Fault.PRODUCT_SOLD_OUT: Sign(HOLDER, comes="price--sold-out"),
    Fault.ALL_SOLD_OUT: Sign("/products/vase-fjord", comes="price--sold-out"),
    Fault.ADD_BUTTON_MISSING: Sign(HOLDER, gone="ProductSubmitButton-main"),
    Fault.SCRIPT_404: Sign("/cdn/shop/t/7/assets/product-form.js", status=404),
    Fault.LATE_HYDRATION: Sign(HOLDER, comes="hydration: 5000"),
    Fault.ADD_ALERT: Sign(HOLDER, comes='alert: "Der gik noget galt'),
    Fault.CART_LOOKS_EMPTY: Sign("/cart", gone="CartItem-1", comes="er tom"),
    Fault.CART_500: Sign("/cart", status=500),
    Fault.CART_DEARER: Sign("/cart", comes=DEARER),
    Fault.CHECKOUT_BUTTON_MISSING: Sign("/cart", gone='name="checkout"'),
    Fault.CHECKOUT_BUTTON_DEAD: Sign("/cart", comes='<button type="button" id="checkout"'),
    Fault.CHECKOUT_BUTTON_DISABLED: Sign("/cart", comes='form="cart" disabled'),
    Fault.CHECKOUT_500: Sign("/checkout", status=500),
    Fault.CHECKOUT_404: Sign("/checkout", status=404),
    Fault.CHECKOUT_NOT_SET_UP: Sign("/checkout", status=403, comes="modtage ordrer"),
    Fault.CHECKOUT_TO_CART: Sign("/checkout", leads_to="/cart", comes="CartItem-1"),
    Fault.CHECKOUT_ONLY_HEADING: Sign("/checkout", gone="checkout-pay-button", comes="<h1>"),
    Fault.CHECKOUT_STOCK_PROBLEM: Sign("/checkout", gone='id="email"', comes="stock-problems"),
    Fault.CHECKOUT_DEARER: Sign("/checkout", comes=DEARER),
    Fault.CHECKOUT_CAPTCHA: Sign("/checkout", gone='id="email"', comes="hcaptcha.com"),
    Fault.NO_CONTACT: Sign("/checkout", gone='id="email"'),
    Fault.NO_PAYMENT: Sign("/checkout", gone='name="basic"', comes="ikke modtage betalinger"),
    Fault.CARD_FIELDS_HANG: Sign("/checkout", comes="/card-fields/number?hang"),
    Fault.PAY_BUTTON_MISSING: Sign("/checkout", gone="checkout-pay-button"),
    Fault.CONSENT_BANNER: Sign("/", comes="CybotCookiebotDialog"),
    Fault.NEWSLETTER: Sign("/", comes="newsletter-popup"),
    Fault.AGE_GATE: Sign("/", comes="age-gate"),
    Fault.COUNTRY_PICKER: Sign("/", comes="country-picker"),
    Fault.CHAT_BUBBLE: Sign("/", comes="chat-bubble"),
    Fault.STICKY_BAR: Sign("/", comes="sticky-bar"),
    Fault.OBSTACLES_AT_RANDOM: Sign("/", comes="Math.random"),
    Fault.CONSENT_DEAD: Sign(HOLDER, comes="CybotCookiebotDialog"),
    Fault.VEIL: Sign(HOLDER, comes='id="veil"'),
    Fault.REDIRECT_PAYMENT: Sign(
        "/checkout", gone="card-fields-number", comes='value="MobilePay" checked'
    ),
    Fault.APP_HANGS: Sign("/", comes="stars.js?hang"),
}


PLAIN_HOLDER = f"/product/{FAVOURITE}"
PLAIN_SIGNS = {
    Fault.SHOP_CHALLENGE: Sign("/", 403, headers={"cf-mitigated": "challenge"}),
    Fault.LIST_EMPTY: Sign("/shop", gone="/product/", comes="Ingen varer fundet"),
    Fault.PRODUCT_SOLD_OUT: Sign(PLAIN_HOLDER, gone="/basket/add", comes="disabled"),
    Fault.ADD_BUTTON_MISSING: Sign(PLAIN_HOLDER, gone="Læg i indkøbskurv"),
    Fault.ADD_ALERT: Sign(PLAIN_HOLDER, comes="alert("),
    Fault.SCRIPT_404: Sign(PLAIN_HOLDER, comes='onclick="return false"'),
    Fault.LATE_HYDRATION: Sign(PLAIN_HOLDER, comes="onsubmit="),
    Fault.CART_LOOKS_EMPTY: Sign("/basket", gone="basket-lines", comes="er tom"),
    Fault.CART_500: Sign("/basket", status=500),
    Fault.CHECKOUT_BUTTON_MISSING: Sign("/basket", gone="Gå til betaling"),
    Fault.CHECKOUT_BUTTON_DEAD: Sign("/basket", comes='onclick="return false"'),
    Fault.CHECKOUT_BUTTON_DISABLED: Sign("/basket", comes="disabled"),
    Fault.CHECKOUT_500: Sign("/checkout/contact", status=500),
    Fault.CHECKOUT_TO_CART: Sign("/checkout/contact", leads_to="/basket"),
    Fault.CHECKOUT_STOCK_PROBLEM: Sign("/checkout/contact", comes="stock-problems"),
    Fault.NO_CONTACT: Sign("/checkout/contact", gone='name="email"'),
    Fault.NO_SHIPPING: Sign("/checkout/shipping", gone='type="radio"', comes="ikke sende"),
    Fault.NO_PAYMENT: Sign("/checkout/payment", gone='type="radio"'),
    Fault.PAY_BUTTON_MISSING: Sign("/checkout/payment", gone="place-order"),
}


@pytest.mark.parametrize("fault", SIGNS)
async def test_a_fault_shows_and_goes_with_its_repair(customer: Customer, fault: Fault) -> None:
    await customer.add()

    await _shows(customer, fault, SIGNS[fault])


@pytest.mark.parametrize("fault", PLAIN_SIGNS)
async def test_a_fault_shows_in_a_plain_shop_too(fault: Fault) -> None:
    async with running_shop(flavour="plain") as shop, visiting(shop) as customer:
        secret = {"csrf_token": csrf_of(await customer.get(PLAIN_HOLDER))}
        await customer.post("/basket/add", form=secret | {"variant": str(HOLDER_ID)})
        await customer.post("/checkout/contact", form=secret | {"email": "kim@kunde.example"})

        await _shows(customer, fault, PLAIN_SIGNS[fault])


async def _shows(customer: Customer, fault: Fault, sign: Sign) -> None:
    before = await customer.get(sign.page)
    customer.shop.faults.on(fault)
    broken = await customer.get(sign.page)
    customer.shop.faults.off(fault)
    after = await customer.get(sign.page)

    assert before.status == after.status == 200
    assert broken.status == sign.status
    if sign.gone:
        assert sign.gone in before.text
        assert sign.gone in after.text
        assert sign.gone not in broken.text
    if sign.comes:
        assert sign.comes not in before.text
        assert sign.comes in broken.text
    for name, value in sign.headers.items():
        assert value not in before.headers.get(name, "")
        assert value in broken.headers[name]
    if sign.leads_to:
        assert broken.path == sign.leads_to


async def _home_hangs(customer: Customer) -> None:
    with pytest.raises(TimeoutError):
        await customer.get("/", timeout=aiohttp.ClientTimeout(total=0.3))


async def _checkout_hangs(customer: Customer) -> None:
    with pytest.raises(TimeoutError):
        await customer.get("/checkout", timeout=aiohttp.ClientTimeout(total=0.3))


async def _home_slow(customer: Customer) -> None:
    customer.shop.faults.on(Fault.HOME_SLOW, seconds=0.4)
    assert await _length(customer.get("/")) >= 0.4


async def _home_loops(customer: Customer) -> None:
    with pytest.raises(aiohttp.TooManyRedirects):
        await customer.get("/")


async def _home_dropped(customer: Customer) -> None:
    with pytest.raises(aiohttp.ClientError):
        await customer.get("/")


async def _home_endless(customer: Customer) -> None:
    async with customer.session.get(customer.shop.url) as reply:
        assert reply.content_length == 1_000_000_000
        assert len(await reply.content.readexactly(2_000_000)) == 2_000_000


async def _add_refused(customer: Customer) -> None:
    refused = await customer.add()
    assert refused.status == 422
    assert '"description": "Du kan kun' in refused.text.encode().decode("unicode_escape")
    assert await customer.count() == 1


async def _add_500(customer: Customer) -> None:
    assert (await customer.add()).status == 500
    assert await customer.count() == 1


async def _add_silent(customer: Customer) -> None:
    assert (await customer.add()).status == 200
    assert await customer.count() == 1


async def _add_wrong(customer: Customer) -> None:
    assert (await customer.add()).status == 200
    assert "kaffekrus" in (await customer.get("/cart")).text


async def _add_slow(customer: Customer) -> None:
    customer.shop.faults.on(Fault.ADD_SLOW, seconds=0.4)
    assert await _length(customer.add()) >= 0.4


async def _contact_refused(customer: Customer) -> None:
    checkout = await customer.get("/checkout")
    refused = await customer.post(f"{root_of(checkout)}/contact", json=contact_of(checkout))
    assert refused.status == 422


async def _no_shipping(customer: Customer) -> None:
    root = root_of(await customer.get("/checkout"))
    assert (await customer.post(f"{root}/rates", json={})).text == '{"rates": []}'


async def _shipping_late(customer: Customer) -> None:
    customer.shop.faults.on(Fault.SHIPPING_LATE, seconds=0.8)
    root = root_of(await customer.get("/checkout"))
    assert await _length(customer.post(f"{root}/rates", json={})) >= 0.8


async def _search_empty(customer: Customer) -> None:
    assert "Ingen varer fundet" in (await customer.get("/search?q=messing")).text


async def _login_refused(customer: Customer) -> None:
    form = {"email": account.EMAIL, "password": account.PASSWORD}
    assert "Forkert e-mail" in (await customer.post("/account/login", form=form)).text
    customer.shop.faults.clear()
    assert (await customer.post("/account/login", form=form)).path == "/account/code"


async def _wish_lost(customer: Customer) -> None:
    assert (await customer.post("/apps/wishes", form={"handle": FAVOURITE})).status == 200
    assert FAVOURITE not in (await customer.get("/pages/wishes")).text
    customer.shop.faults.clear()
    await customer.post("/apps/wishes", form={"handle": FAVOURITE})
    assert FAVOURITE in (await customer.get("/pages/wishes")).text


async def _code_refused(customer: Customer) -> None:
    answer = await customer.post("/cart/discount", form={"discount": account.CODE})
    assert "kan ikke anvendes" in answer.text
    assert "249,00" in answer.text


async def _code_worthless(customer: Customer) -> None:
    answer = await customer.post("/cart/discount", form={"discount": account.CODE})
    assert "-10 %" in answer.text
    assert "224,10" not in answer.text
    customer.shop.faults.clear()
    assert "224,10" in (await customer.get("/cart")).text


Look = Callable[[Customer], Awaitable[None]]
LOOKS: dict[Fault, Look] = {
    Fault.HOME_HANGS: _home_hangs,
    Fault.HOME_SLOW: _home_slow,
    Fault.HOME_REDIRECT_LOOP: _home_loops,
    Fault.HOME_DROPPED: _home_dropped,
    Fault.HOME_ENDLESS: _home_endless,
    Fault.ADD_422: _add_refused,
    Fault.ADD_500: _add_500,
    Fault.ADD_SILENT: _add_silent,
    Fault.ADD_WRONG: _add_wrong,
    Fault.ADD_SLOW: _add_slow,
    Fault.CHECKOUT_HANGS: _checkout_hangs,
    Fault.CONTACT_REFUSED: _contact_refused,
    Fault.NO_SHIPPING: _no_shipping,
    Fault.SHIPPING_LATE: _shipping_late,
    Fault.SEARCH_EMPTY: _search_empty,
    Fault.LOGIN_REFUSED: _login_refused,
    Fault.WISH_LOST: _wish_lost,
    Fault.CODE_REFUSED: _code_refused,
    Fault.CODE_WORTHLESS: _code_worthless,
}


@pytest.mark.parametrize("fault", LOOKS)
async def test_a_fault_of_behaviour_is_felt(customer: Customer, fault: Fault) -> None:
    await customer.add()
    customer.shop.faults.on(fault)

    await LOOKS[fault](customer)

    customer.shop.faults.clear()
    assert (await customer.get("/checkout")).status == 200


def test_every_fault_has_a_test() -> None:
    assert set(SIGNS) | set(LOOKS) == set(Fault)
    assert not set(SIGNS) & set(LOOKS)


async def _length(answer: Awaitable[Answer]) -> float:
    loop = asyncio.get_running_loop()
    start = loop.time()
    await answer
    return loop.time() - start
