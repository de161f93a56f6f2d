"""What a tab asks of an element that was seen a moment ago and has gone: answered soon, and no step's end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from config.checks import Device
from config.store import Store
from probes.base import RunContext
from probes.browser.guest import visit
from probes.browser.pool import BrowserPool
from probes.browser.tab import Spot, Tab
from tests.integration.purchase.small_shop import small_shop
from tests.often import often

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

SOON = 5.0  # seconds; Playwright by itself waits 30
QUESTIONS: dict[str, tuple[Callable[[Tab, Spot], Awaitable[object]], object]] = {
    "ticked": (lambda tab, spot: tab.check(spot), None),
    "typed into": (lambda tab, spot: tab.fill(spot, "a"), False),
    "chosen by name": (lambda tab, spot: tab.fill(spot, "DK", "Denmark"), False),
    "chosen from": (lambda tab, spot: tab.choose_first(spot), False),
    "a field": (lambda tab, spot: tab.is_field(spot), False),
    "a choice": (lambda tab, spot: tab.is_choice(spot), False),
    "there": (lambda tab, spot: tab.is_there(spot), False),
    "read": (lambda tab, spot: tab.text(spot), ""),
    "its form": (lambda tab, spot: tab.form_says(spot), None),
    "asked by a script": (lambda tab, spot: tab.ask_of(spot, "one => one.id"), None),
    "not to be pressed": (lambda tab, spot: tab.is_shunned(spot), True),
}
"""What is asked, and the answer where there is nothing any more."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Tab]:
    folder: Path = tmp_path_factory.mktemp("gone")
    pool = BrowserPool()
    try:
        async with (
            small_shop() as shop,
            visit(
                pool,
                store=Store.model_validate({"id": "nordlys", "url": shop.url}),
                device=Device.DESKTOP,
                refusals=(),
                identity="Tillwatch/0",
                run=RunContext(run_id="run", attempt=1, full_evidence=False, scratch=folder),
            ) as visiting,
        ):
            await visiting.tab.open(shop.url)
            yield visiting.tab
    finally:
        await pool.close()


@pytest.mark.parametrize("question", often(QUESTIONS, [*QUESTIONS][::2]))
async def test_it_is_answered_soon(tab: Tab, question: str) -> None:
    ask, answer = QUESTIONS[question]
    gone = Spot("#gone", tab.page.locator("#gone"))

    async with asyncio.timeout(SOON + 2):  # whether it may be pressed is asked for five seconds
        assert await ask(tab, gone) == answer


async def test_what_is_asked_while_nobody_listens_is_not_waited_for_later(tab: Tab) -> None:
    """Its answer is not heard: a request that is listened to at first only would stay open for ever."""
    with tab.ear.listening():
        async with asyncio.timeout(SOON):
            await tab.page.evaluate("void fetch('/cart/add', {method: 'POST', body: 'a'})")
            while not tab.ear.sent:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)

    assert not tab.ear.unanswered


async def test_it_is_asked_again_when_its_page_comes_anew_in_that_moment(tab: Tab) -> None:
    """As where a list sends the form by itself."""
    comes_anew = """() => {
      if (sessionStorage.anew) return document.querySelector("h1").textContent;
      sessionStorage.anew = "1";
      location.reload();
      return new Promise(() => {});
    }"""

    async with asyncio.timeout(SOON):
        assert await tab.ask(comes_anew) == "A shop that sells"
