"""Variants, presses that must not be lost, and the time that an attempt has as a whole."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from probes.browser.pool import BrowserPool
from probes.browser.program import find_browser
from probes.browser.strain import Strain
from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import PRODUCT, Handler, small_shop
from tests.often import often
from tests.shop.app import running_shop, serving
from tests.shop.catalogue import BY_HANDLE

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

PASSED = Said(verdict=Verdict.PASSED)
FLAVOURS = {"shopify": "/products/", "plain": "/product/"}
WITH_VARIANTS = ("sengetoej", "vase-fjord", "uldplaid")  # none chosen, radio buttons, a list


@pytest.mark.parametrize("flavour", often(FLAVOURS, {"shopify"}))
@pytest.mark.parametrize("handle", WITH_VARIANTS)
async def test_a_product_with_variants_is_bought(buyer: Buyer, flavour: str, handle: str) -> None:
    async with running_shop(flavour=flavour) as shop:
        outcome = await buyer.buy(shop.url, product=FLAVOURS[flavour] + handle, until="cart")

    assert_said(outcome, PASSED, about=handle)
    assert outcome.findings == ()


@pytest.mark.parametrize("handle", often(WITH_VARIANTS, {"uldplaid"}))
async def test_a_variant_that_is_sold_out_is_not_the_one(buyer: Buyer, handle: str) -> None:
    async with running_shop() as shop:
        shop.shop.stock.left[BY_HANDLE[handle].variants[0].id] = 0

        outcome = await buyer.buy(shop.url, product=f"/products/{handle}", until="cart")

    assert_said(outcome, PASSED, about=handle)
    assert outcome.findings == ()


@pytest_asyncio.fixture(loop_scope="session")
async def apart(tmp_path: Path) -> AsyncIterator[Buyer]:
    """Buys in a browser that keeps sites apart, as a full Chromium does and a headless shell does not."""
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nexec {find_browser()} --site-per-process "$@"\n')
    program.chmod(0o755)
    pool = BrowserPool(program=program)
    folder = tmp_path / "purchases"
    folder.mkdir()
    yield Buyer(pool, folder)
    await pool.close()


async def test_a_press_does_not_land_in_a_frame_that_lay_there(apart: Buyer) -> None:
    """A click that has to scroll first may hit what was under its point before."""
    hit: list[str] = []
    busy = "setInterval(() => { for (const end = Date.now() + 8; Date.now() < end;); }, 16)"

    async def frame(request: web.Request) -> web.Response:
        hit.extend(["a press"] if request.path == "/hit" else [])
        text = f"<body style='height: 900px' onmousedown='fetch(`/hit`)'><script>{busy}</script>"
        return web.Response(text=text, content_type="text/html")

    app = web.Application()
    app.router.add_get("/{path:.*}", frame)
    async with serving(app) as port:
        # another site for the browser, as the fields of a card are
        other = f'<iframe src="http://localhost:{port}/" width="1300" height="500"></iframe>'
        page = PRODUCT.replace("<form", f"{other * 4}<form")
        async with small_shop({"/product/1": page}) as shop:
            for _ in range(3):
                assert_said(await apart.buy(shop.url), PASSED, about="a button below frames")

    assert shop.posted == ["/cart/add"] * 3
    assert not hit


async def slowly(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(6)
    return web.Response(text=PRODUCT, content_type="text/html")


async def test_an_attempt_that_takes_too_long_as_a_whole_has_failed(buyer: Buyer) -> None:
    """No step of it was too slow by itself."""
    async with small_shop({"/product/1": slowly}) as shop:
        outcome = await buyer.buy(shop.url, timeout="5s", step_timeout="9s")

    said = Said(verdict=Verdict.FAILED, step="product", code=Code.TIMEOUT)
    assert_said(outcome, said, about="a shop that is slow all over")
    assert outcome.failure
    assert outcome.failure.seen == "it was not done within 5 s"


BARE = "<main><h1>Candle</h1></main>"


@pytest.mark.parametrize(
    ("page", "timeouts", "said"),
    [
        (slowly, {"timeout": "5s"}, Said(verdict=Verdict.ERROR, step="product", code=Code.OVERLOADED)),
        (slowly, {"step_timeout": "3s"}, Said(verdict=Verdict.FAILED, step="product", code=Code.TIMEOUT)),
        (BARE, {"step_timeout": "3s"}, Said(verdict=Verdict.FAILED, step="product", code=Code.NO_ADD_BUTTON)),
    ],
    ids=["slow all over", "no answer", "no time that ran out"],
)  # fmt: skip
async def test_what_a_busy_machine_can_not_tell_is_our_own_fault(
    buyer: Buyer,
    monkeypatch: pytest.MonkeyPatch,
    page: str | Handler,
    timeouts: dict[str, str],
    said: Said,
) -> None:
    """A page that does not begin to come is the shop's, and so is all that was not waited for in vain."""
    monkeypatch.setattr(Strain, "share", lambda _strain: 0.7)

    async with small_shop({"/product/1": page}) as shop:
        outcome = await buyer.buy(shop.url, **{"step_timeout": "9s", **timeouts})

    assert_said(outcome, said, about="a machine that keeps its browser waiting")
    if said.code is Code.OVERLOADED:
        assert outcome.failure
        assert outcome.failure.seen.endswith(
            "too busy: 70% of the time its browser had no processor"
        )
        assert outcome.steps[-1].verdict is Verdict.ERROR
