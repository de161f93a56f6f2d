"""What an ear remembers of a page that was gone to: the page is the last of its answers, and one only."""

import pytest

from probes.browser.tab import Tab
from tests.integration.browser.conftest import Bench
from tests.integration.purchase.small_shop import small_shop

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("listen", [True, False])
async def test_nothing_of_earlier_pages_was_answered_since_the_one_that_was_gone_to(
    bench: Bench, *, listen: bool
) -> None:
    """Or a press that does nothing would seem to have led to what was open before."""
    async with small_shop() as shop, bench.visit(bench.pool(), shop.url) as page:
        tab = Tab(page, host="127.0.0.1", listen=listen)
        with tab.ear.listening():
            await tab.open(f"{shop.url}/checkout")
        await tab.open(f"{shop.url}/cart")

        assert tab.ear.document is not None
        assert tab.ear.document.url == f"{shop.url}/cart"
        assert [*tab.ear.answers_since(tab.ear.document)] == []
        assert [one.url for one in tab.ear.answers if one.kind == "document"] == [
            f"{shop.url}/checkout",
            f"{shop.url}/cart",
        ]
