"""The two short cuts past Playwright's script in the page's own world say the same as Playwright does."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Page

from probes.browser.ear import Ear
from probes.browser.shun import ShunnedError, come_to_rest, is_shunned
from probes.browser.sight import asked, is_seen
from probes.browser.view import View
from tests.shop.app import serving

pytestmark = pytest.mark.integration

IN_SIGHT = ["<a id=x>A</a>", "<a id=x hidden></a><a id=x>second</a>", "<div><button id=x></div>"]
OUT_OF_SIGHT = [
    "",
    "<a id=x hidden>A</a>",
    "<a id=x style='visibility:hidden'>A</a>",
    "<a id=x style='display:inline-block;width:0;overflow:hidden'>A</a>",
    "<details><a id=x>A</a></details>",
    "<div style='content-visibility:hidden'><a id=x>A</a></div>",
]
SHADOW = "<div id=host></div><script>host.attachShadow({mode: 'open'}).innerHTML='<a id=x>A</a>'</script>"


@pytest_asyncio.fixture
async def page(bench) -> AsyncIterator[Page]:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><p>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/", answer)
    async with serving(app) as port:
        url = f"http://127.0.0.1:{port}"
        async with bench.visit(bench.pool(), url) as page:
            await page.goto(url)
            yield page


@pytest.mark.parametrize("html", IN_SIGHT + OUT_OF_SIGHT)
async def test_what_is_plainly_seen_is_what_playwright_sees(page: Page, html: str) -> None:
    await page.set_content(html)

    seen = await is_seen(page, "#x")

    assert seen is (html in IN_SIGHT)
    assert seen is await page.locator("#x").filter(visible=True).first.is_visible()


@pytest.mark.parametrize("locator", ["#x", "#x:visible", "text=A", "//a", "#host >> #x"])
async def test_what_only_playwright_finds_is_no_yes(page: Page, locator: str) -> None:
    await page.set_content(SHADOW)

    assert not await is_seen(page, locator)


@pytest.mark.parametrize("locator", ["#x", "text=A", "#x:visible"])
async def test_a_page_with_a_shadow_tree_is_not_asked_plainly(page: Page, locator: str) -> None:
    await page.set_content(SHADOW)

    assert await asked(page, [locator], "all => all.length", None) is None


async def test_elements_are_asked_in_the_order_of_the_page(page: Page) -> None:
    await page.set_content("<i>1</i><b>2</b><i hidden>3</i>")

    told = await asked(
        page, ["b", "i"], "(all, more) => all.map(one => one.textContent).concat(more)", ["4"]
    )

    assert told == {"said": ["1", "2", "3", "4"]}


async def test_a_page_cant_answer_for_its_button(page: Page) -> None:
    """What is pressed is looked at in a world of its own: scripts of the page don't reach there."""
    await page.set_content(
        """<button id=x>Pay now</button><script>
        Element.prototype.matches = () => false;
        Object.defineProperty(HTMLElement.prototype, "innerText", {get: () => "Read more"});
        JSON.stringify = () => '{"said": "", "met": false, "unknown": [], "moved": false}';</script>"""
    )
    button = page.locator("#x")

    assert await is_shunned(button, ["words=pay"], within=5)
    assert await is_shunned(button, ["button"], within=5)
    assert not await is_shunned(button, ["words=buy", "a"], within=5)


async def test_what_stands_below_the_fold_is_brought_into_sight_and_judged_there(
    page: Page,
) -> None:
    """A button may turn into one that pays when it comes into sight."""
    await page.set_content(
        """<div style="height: 3000px"></div><button id=x>Go on</button><script>
        new IntersectionObserver(seen => { if (seen[0].isIntersecting) x.textContent = "Pay now"; })
            .observe(x);</script>"""
    )

    with pytest.raises(ShunnedError):
        await come_to_rest(page.locator("#x"), ["words=pay"], within=5)
    assert await page.evaluate("scrollY") > 0


async def test_what_is_gone_is_never_pressed(page: Page) -> None:
    await page.set_content("")

    assert await is_shunned(page.locator("#x"), [], within=0.2)


@pytest.mark.parametrize(
    ("link", "where"), [("#", ""), ("#!", ""), ("#/cart", "#/cart"), ("#betaling", "#betaling")]
)
async def test_a_link_that_leads_nowhere_leaves_one_where_one_is(
    page: Page, link: str, where: str
) -> None:
    """Else a dead way to the checkout would be a checkout with nothing in it."""
    before = page.url
    await page.set_content(f"<a href='{link}'>Kassen</a>")

    await page.get_by_text("Kassen").click()

    assert page.url.startswith(f"{before}#")
    assert View(page, Ear(page, host="127.0.0.1", always=False)).url == before + where
