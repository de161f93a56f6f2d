"""The store's headers reach its own host whatever asks there, and nobody else; not its checkout either."""

import re
from urllib.parse import urlsplit

import pytest

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.echo_shop import EchoShop, echo_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

HEADERS = {"Signature": "sig1=:aGVsbG8/Zm9v+==:", "signature-agent": '"https://shopify.com"'}
FAILS_AT_THE_CHECKOUT = Said(verdict=Verdict.FAILED, step="checkout", code=Code.CHECKOUT_EMPTY)
ASKED_OF_THE_SHOP = {
    "/", "/collections/all", "/products/1", "/cart", "/cart/add", "/style.css", "/script.js", "/image.svg",
    "/hop", "/frame", "/data", "/xhr", "/beacon", "/worker.js", "/from-worker",
}  # fmt: skip
ASKED_ELSEWHERE = {"/script.js", "/image.svg", "/frame", "/data", "/beacon", "/from-worker"}


async def visited(buyer: Buyer, shop: EchoShop, url: str, *, full_evidence: bool) -> None:
    outcome = await buyer.buy(
        url, store={"headers": HEADERS}, step_timeout="4s", full_evidence=full_evidence
    )
    assert_said(outcome, FAILS_AT_THE_CHECKOUT, about="the checkout has no form")


@pytest.mark.parametrize(
    ("foreign_host", "full_evidence"),
    [
        ("localhost", False),
        ("127.0.0.1", True),
        pytest.param("localhost", True, marks=pytest.mark.proof),
        pytest.param("127.0.0.1", False, marks=pytest.mark.proof),
    ],
)
async def test_headers_go_to_the_store_alone(
    buyer: Buyer, foreign_host: str, *, full_evidence: bool
) -> None:
    async with echo_shop(foreign_host=foreign_host) as shop:
        await visited(buyer, shop, shop.own, full_evidence=full_evidence)

    own = [one for one in shop.got if one.origin == shop.own]
    foreign = [one for one in shop.got if one.origin == shop.foreign]
    assert {urlsplit(one.path).path for one in own} >= ASKED_OF_THE_SHOP
    assert {urlsplit(one.path).path for one in foreign} >= ASKED_ELSEWHERE
    assert [
        str(one) for one in foreign if set(one.headers) & {"signature", "signature-agent"}
    ] == []
    checkout = [one for one in own if re.match(r"/checkout", one.path)]
    assert len(checkout) == 1
    assert "signature" not in checkout[0].headers
    shopping = [one for one in own if one not in checkout]
    assert [str(one) for one in shopping if not _signed(one.headers)] == []


def _signed(headers: dict[str, str]) -> bool:
    return all(headers.get(name.lower()) == value for name, value in HEADERS.items())


async def test_an_address_that_is_written_otherwise_is_the_same_host(buyer: Buyer) -> None:
    async with echo_shop() as shop:
        await visited(buyer, shop, shop.own.replace("127.0.0.1", "LOCALHOST"), full_evidence=False)

    first = shop.got[0]
    assert first.path == "/"
    assert _signed(dict(first.headers))


async def test_a_host_that_only_begins_like_the_stores_gets_nothing(buyer: Buyer) -> None:
    async with echo_shop(foreign_host="127.0.0.1.localhost") as shop:
        await visited(buyer, shop, shop.own, full_evidence=False)

    foreign = [one for one in shop.got if one.origin == shop.foreign]
    assert foreign
    assert [str(one) for one in foreign if "signature" in one.headers] == []
