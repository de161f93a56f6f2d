"""What a shop asks of robots (robots.txt) holds until somebody of the shop is named who allowed more."""

import pytest
from aiohttp import web

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import Handler, small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

CONSENT = {"consent": {"given": "2026-11-01", "by": "Mette, owner"}}
SHOPIFYS = "User-agent: *\nDisallow: /cart\nDisallow: /checkout\n"


def text(words: str, *, status: int = 200) -> Handler:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=words, status=status)

    return answer


@pytest.mark.parametrize(
    ("robots", "stops_at", "path"),
    [
        (text(SHOPIFYS), "add_to_cart", "/cart"),
        (text("User-agent: *\nDisallow: /*/*out\nDisallow: /check"), "checkout", "/checkout"),
        (text("User-agent: *\nDisallow: /\n"), "home", "/"),
        (text("User-agent: *\nDisallow:\n\nUser-agent: tillwatch\nDisallow: /product/"), "product", "/product/1"),
        (text("", status=503), "collection", "/shop"),
    ],
    ids=["the cart", "the checkout", "everything", "us", "it can't be had"],
)  # fmt: skip
async def test_a_run_ends_before_the_page_that_robots_are_to_keep_away_from(
    buyer: Buyer, robots: Handler, stops_at: str, path: str
) -> None:
    async with small_shop({"/robots.txt": robots}) as shop:
        outcome = await buyer.buy(shop.at("shop.localhost"), pause="0s")

        said = Said(verdict=Verdict.BLOCKED, step=stops_at, code=Code.ROBOTS)
        assert_said(outcome, said, about=path)
        assert outcome.failure
        assert f"keep away from {path}," in outcome.failure.seen
        assert f"GET {path}" not in shop.requests
        assert shop.posted == (["/cart/add"] if stops_at == "checkout" else [])


@pytest.mark.parametrize(
    "robots",
    [text("nothing", status=404), text("User-agent: *\nDisallow: /admin")],
    ids=["no file", "another wish"],
)
async def test_a_shop_that_asks_for_nothing_is_bought_from(buyer: Buyer, robots: Handler) -> None:
    async with small_shop({"/robots.txt": robots}) as shop:
        outcome = await buyer.buy(shop.at("shop.localhost"), pause="0s")

        assert_said(outcome, Said(verdict=Verdict.PASSED), about="no wish")


async def test_who_was_allowed_asks_nothing(buyer: Buyer) -> None:
    async with small_shop({"/robots.txt": text(SHOPIFYS)}) as shop:
        outcome = await buyer.buy(shop.at("shop.localhost"), store=CONSENT, pause="0s")

        assert_said(outcome, Said(verdict=Verdict.PASSED), about="consent")
        assert "GET /robots.txt" not in shop.requests
