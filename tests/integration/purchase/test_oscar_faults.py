"""A real shop that nobody here wrote, broken in front and behind, and what a purchase run says of it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from probes.result import Outcome, Verdict
from tests.integration.purchase.buyer import (
    Buyer,
    Said,
    assert_said,
    at_once,
    chosen,
    result,
    story,
)
from tests.oscar.faults import OSCAR_FAULTS
from tests.oscar.proxy import running_proxy
from tests.oscar.server import RunningOscar, running_oscar

pytestmark = [
    pytest.mark.integration,
    pytest.mark.table,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(3600),
]
QUICK = (
    "add_button_dead",
    "checkout_sends_back",
    "no_delivery",
)
LANGUAGES = ("en", "da")
ROWS = [
    pytest.param(
        language,
        name,
        id=f"{language}-{name}",
        marks=() if language == "en" and name in QUICK else pytest.mark.proof,
    )
    for language in LANGUAGES
    for name in OSCAR_FAULTS
]

Key = tuple[str, str]


@contextlib.asynccontextmanager
async def oscar(folder: Path) -> AsyncIterator[RunningOscar]:
    """A shop of one's own; its start takes a second and must not hold up the others."""
    with contextlib.ExitStack() as stack:
        yield await asyncio.to_thread(stack.enter_context, running_oscar(folder))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def outcomes(
    request: pytest.FixtureRequest, buyer: Buyer, tmp_path_factory: pytest.TempPathFactory
) -> dict[Key, Outcome | Exception]:
    """What came of every row that this session was asked for."""
    async with oscar(tmp_path_factory.mktemp("oscar")) as shop:
        healthy = await buyer.buy(shop.url, until="cart", store={"market": {"language": "en"}})
        assert healthy.verdict is Verdict.PASSED, story(healthy)
    keys = [(row["language"], row["name"]) for row in chosen(request, test_of_the_table)]
    return await at_once(keys, lambda key: _broken(buyer, key, tmp_path_factory.mktemp("oscar")))


async def _broken(buyer: Buyer, key: Key, folder: Path) -> Outcome:
    language, name = key
    fault = OSCAR_FAULTS[name]
    async with oscar(folder) as shop, running_proxy(shop.url) as proxy:
        path = {"product": shop.path_of(fault.product)} if fault.product else {}
        fault.inject(shop, proxy)
        return await buyer.buy(
            proxy.url, until="payment", store={"market": {"language": language}}, **path
        )


@pytest.mark.parametrize(("language", "name"), ROWS)
async def test_of_the_table(
    language: str, name: str, outcomes: Mapping[Key, Outcome | Exception]
) -> None:
    fault = OSCAR_FAULTS[name]

    outcome = result(outcomes[language, name])

    # a run that could buy something else only found this
    step = None if fault.verdict is Verdict.DEGRADED else fault.step
    said = Said(verdict=fault.verdict, step=step, code=fault.code)
    assert_said(outcome, said, about=fault.breaks)
