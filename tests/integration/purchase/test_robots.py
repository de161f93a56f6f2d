"""What a shop asks of robots (robots.txt) holds until somebody of the shop is named who allowed more."""

import asyncio

import pytest
from aiohttp import web

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import HOME, Handler, small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

CONSENT = {"consent": {"given": "2026-11-01", "by": "Mette, owner"}}
SHOPIFYS = "User-agent: *\nDisallow: /cart\nDisallow: /checkout\n"


async def download(_request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"User-agent: *", content_type="application/octet-stream")


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
    ("robots", "why"),
    [(text("", status=503), "503"), (download, "the address gave a file to download")],
    ids=["an error", "a download"],
)
async def test_a_wish_that_can_not_be_read_is_told_as_that(
    buyer: Buyer, robots: Handler, why: str
) -> None:
    async with small_shop({"/robots.txt": robots}) as shop:
        outcome = await buyer.buy(shop.at("shop.localhost"), pause="0s")

    assert outcome.failure
    assert outcome.failure.code is Code.ROBOTS
    assert f"could not be read ({why}" in outcome.failure.seen


async def test_reading_it_takes_none_of_the_first_step_s_time(buyer: Buyer) -> None:
    async def late(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(3.5)
        return web.Response(text="")

    async def home(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(2.5)
        return web.Response(text=HOME, content_type="text/html")

    async with small_shop({"/robots.txt": late, "/": home}) as shop:
        outcome = await buyer.buy(
            shop.at("shop.localhost"), pause="0s", step_timeout="3s", until="cart"
        )

    assert_said(
        outcome, Said(verdict=Verdict.PASSED), about="a shop that is slow, and not too slow"
    )


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
