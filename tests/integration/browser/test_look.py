"""How a page is read that has trees of its own in it: as a customer sees it."""

import pytest
from playwright.async_api import Page

from probes.purchase.scripts import script

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

COMPONENT = (
    '<x-bar><template shadowrootmode="open"><nav><slot></slot></nav></template>Menu</x-bar>'
)


@pytest.mark.parametrize(
    "html",
    [
        "<main><h1>Spring Sencha</h1></main>",
        "<main><slot><h1>Spring Sencha</h1></slot></main>",
        '<x-tea><template shadowrootmode="open"><main><slot></slot></main></template><h1>Spring Sencha</h1></x-tea>',
        '<x-tea><template shadowrootmode="open"><slot><h1>Spring Sencha</h1></slot></template></x-tea>',
    ],
    ids=["plain", "a slot that belongs to nothing", "in a slot", "what a slot shows by itself"],
)
async def test_a_heading_is_found_where_it_is_shown(blank: Page, html: str) -> None:
    await blank.goto("about:blank")
    await blank.evaluate(
        "html => document.documentElement.setHTMLUnsafe(html)", f"<body>{COMPONENT}{html}"
    )

    assert await blank.evaluate(script("title")) == "Spring Sencha"
