"""Whose time ran out: the step's, the attempt's, or one of our own within them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from config.checks import PurchaseSpec
from probes.base import ProbeError, RunContext
from probes.browser.guest import visit
from probes.browser.tab import Spot, Tab
from probes.codes import Code
from probes.purchase.attempt import _what_ended
from probes.purchase.browse import home
from probes.purchase.checkout import is_checkout
from probes.purchase.flow import Flow
from probes.result import Verdict
from tests.integration.purchase.buyer import IDENTITY, Buyer, Said, assert_said, purchase
from tests.integration.purchase.small_shop import small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]


@contextlib.asynccontextmanager
async def walking(buyer: Buyer, url: str) -> AsyncIterator[Flow]:
    check = purchase(url, step_timeout="2s", timeout="5s")
    run = RunContext(run_id="run", attempt=1, full_evidence=False, scratch=buyer.scratch())
    assert isinstance(check.spec, PurchaseSpec)
    async with visit(
        buyer.pool,
        store=check.store,
        device=check.spec.device,
        refusals=(),
        identity=IDENTITY,
        run=run,
    ) as visiting:
        yield Flow(tab=visiting.tab, store=check.store, spec=check.spec, run=run)


async def test_a_time_of_our_own_is_no_time_of_the_shop_s(buyer: Buyer) -> None:
    async with small_shop() as shop, walking(buyer, shop.url) as flow:
        with pytest.raises(ProbeError) as raised:
            async with flow.taking("home"):
                raise TimeoutError("waiting for the driver")

    assert raised.value.code is Code.BROWSER
    assert "waiting for the driver" in str(raised.value)


async def test_a_step_that_had_passed_when_the_attempt_ended_stays_so(buyer: Buyer) -> None:
    async with small_shop() as shop, walking(buyer, shop.url) as flow:

        async def walk() -> None:
            await flow.step("home", home)
            await asyncio.Event().wait()

        ended = await _what_ended(flow, walk())

    assert ended is not None
    assert (ended.failure.code, ended.failure.step) == (Code.TIMEOUT, None)
    assert [step.verdict for step in flow.steps] == [Verdict.PASSED]


async def test_a_checkout_that_came_in_its_last_moment_is_there(
    buyer: Buyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the last look for it and the end of the step."""
    press = Tab.press

    async def too_late(
        tab: Tab, spot: Spot, *, until: Callable[[], Awaitable[bool]], within: float
    ) -> bool:
        arrived = await press(tab, spot, until=until, within=within)
        return arrived and not is_checkout(tab.url, "/checkout")

    monkeypatch.setattr(Tab, "press", too_late)
    async with small_shop() as shop:
        outcome = await buyer.buy(shop.url)

    assert_said(outcome, Said(verdict=Verdict.PASSED), about="a checkout that came at last")
