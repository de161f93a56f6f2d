"""Inside the checkouts of shops that whoever wrote the locators has not seen: address, shipping, in sight of the payment.

A shopper who knows the shop by heart walks to its checkout, so that these tests ask for nothing but what comes then.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Locator, Page

from config.checks import PurchaseSpec
from probes.base import RunContext
from probes.browser.guest import visit
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.platform import all_refusals
from probes.purchase.probe import STEPS
from probes.purchase.walk import WalkError
from probes.result import Verdict
from tests.gallery.faults import NOTICED
from tests.gallery.shops import SHOPS, opened
from tests.gallery.walks import WALKS
from tests.integration.purchase.buyer import IDENTITY, Buyer, Said, purchase

pytestmark = [
    pytest.mark.integration,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(180),
]

INSIDE = ("contact", "shipping", "payment")
OFTEN = {("medusa", ""), ("drupal", "no-shipping")}
"""Those that are part of `make test`; all are part of `make proof`."""
NOWHERE = {"no-shipping": Code.NO_SHIPPING, "no-payment": Code.NO_PAYMENT}
HEALTHY = Said(verdict=Verdict.PASSED)


class ArrivedError(Exception):
    """The walk came to where something is to be typed."""


async def walked_to_the_form(page: Page, walk: Callable[[Page], Awaitable[None]]) -> None:
    """Walk on this page until something is to be typed, or a country to be chosen."""
    choose = Page.select_option

    async def arrive(*_: object, **__: object) -> None:
        raise ArrivedError

    async def choose_on_the_way(on: Page, selector: str, *args: Any, **more: Any) -> Any:
        if "ountry" in selector:
            raise ArrivedError
        return await choose(on, selector, *args, **more)

    page.set_default_timeout(10_000)
    with pytest.MonkeyPatch.context() as instead:
        instead.setattr(Page, "fill", arrive)
        instead.setattr(Locator, "fill", arrive)
        instead.setattr(Page, "select_option", choose_on_the_way)
        with pytest.raises(ArrivedError):
            await walk(page)


async def bought_inside(buyer: Buyer, name: str, *faults: str) -> tuple[Said, str, int]:
    """What a run says from the open form on, in the words of a failure, and how many orders there were."""
    check = purchase("http://127.0.0.1", until="payment", step_timeout="15s")
    with opened(name) as shop:
        shop.faults.update(faults)
        store = check.store.model_copy(update={"url": shop.url})
        run = RunContext(run_id="run", attempt=1, full_evidence=False, scratch=buyer.scratch())
        assert isinstance(check.spec, PurchaseSpec)
        async with visit(
            buyer.pool,
            store=store,
            device=check.spec.device,
            refusals=all_refusals(),
            identity=IDENTITY,
            run=run,
        ) as visiting:
            flow = Flow(tab=visiting.tab, store=store, spec=check.spec, run=run)
            await visiting.tab.open(shop.url)
            await walked_to_the_form(visiting.tab.page, WALKS[name])
            try:
                for step in INSIDE:
                    await flow.step(step, STEPS[step])
            except WalkError as error:
                failure = error.failure
                said = Said(verdict=error.verdict, step=failure.step, code=failure.code)
                return said, failure.seen, shop.orders
        return HEALTHY, "", shop.orders


def _rows(*faults: str) -> list[Any]:
    return [
        pytest.param(name, *([fault] if fault else []), marks=() if (name, fault) in OFTEN else pytest.mark.proof)
        for name in SHOPS
        for fault in faults
        if not fault or NOTICED[name].get(fault) in INSIDE
    ]  # fmt: skip


@pytest.mark.parametrize("name", _rows(""))
async def test_it_comes_in_sight_of_the_payment(buyer: Buyer, name: str) -> None:
    said, seen, orders = await bought_inside(buyer, name)

    assert said == HEALTHY, f"{said}: {seen}"
    assert orders == 0


@pytest.mark.parametrize(("name", "fault"), _rows(*NOWHERE))
async def test_a_checkout_with_nothing_to_choose_has_failed(
    buyer: Buyer, name: str, fault: str
) -> None:
    said, seen, orders = await bought_inside(buyer, name, fault)

    wanted = Said(verdict=Verdict.FAILED, step=NOTICED[name][fault], code=NOWHERE[fault])
    assert said == wanted, f"{said}: {seen}"
    assert orders == 0
