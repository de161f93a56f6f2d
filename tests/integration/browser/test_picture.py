"""A picture covers what must not be seen, under any policy of the page, and leaves the page as it was."""

import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from PIL import Image
from playwright.async_api import Page

from config.secrets import Redactor
from probes.browser.mask import Mask
from probes.browser.picture import Mark, photograph
from tests.shop.app import serving

pytestmark = pytest.mark.integration

FORM = """<!doctype html><link rel="stylesheet" href="/style.css"><main><h1>Checkout</h1>
    <input id="email"><textarea id="note"></textarea><div id="host"></div>
    <p id="echo"></p><p>Something else</p><button>Go on</button></main><script src="/script.js"></script>"""
SCRIPT = """
    const root = document.querySelector("#host").attachShadow({mode: "open"});
    root.innerHTML = "<input><span></span>";
    window.show = (text) => {
        for (const field of [...document.querySelectorAll("#email, #note"), root.querySelector("input")])
            field.value = text;
        document.querySelector("#echo").textContent = root.querySelector("span").textContent = text;
    };
    window.changes = 0;
    new MutationObserver((list) => { window.changes += list.length; })
        .observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
"""


@pytest_asyncio.fixture
async def page(bench) -> AsyncIterator[Page]:
    """A page whose policy allows no style and no script but its own files."""

    def answer(text: str, kind: str):
        async def handler(_request: web.Request) -> web.Response:
            policy = {"Content-Security-Policy": "default-src 'self'"}
            return web.Response(text=text, content_type=kind, headers=policy)

        return handler

    app = web.Application()
    app.router.add_get("/", answer(FORM, "text/html"))
    app.router.add_get("/style.css", answer("* { font-family: monospace }", "text/css"))
    app.router.add_get("/script.js", answer(SCRIPT, "text/javascript"))
    async with serving(app) as port:
        url = f"http://127.0.0.1:{port}"
        async with bench.visit(bench.pool(), url) as page:
            await page.goto(url)
            yield page


ONE, OTHER = "planted-0001@agency.example", "planted-8888@agency.example"


async def taken(page: Page, text: str, mask: Mask, mark: Mark | None = None) -> bytes:
    await page.evaluate("text => show(text)", text)
    picture = await photograph(page, mask=mask, mark=mark, within=5)
    assert picture is not None
    return picture


async def test_typed_values_are_covered_in_fields_and_where_the_page_repeats_them(page) -> None:
    mask = Mask(Redactor())
    mask.learn([ONE, OTHER])

    assert await taken(page, ONE, mask) == await taken(page, OTHER, mask)


async def test_secrets_are_covered_where_the_page_shows_them(page) -> None:
    await page.evaluate("document.querySelectorAll('input, textarea').forEach((e) => e.remove())")
    await page.evaluate("window.show = (t) => { document.querySelector('#echo').textContent = t }")
    mask = Mask(Redactor([ONE, OTHER]))

    assert await taken(page, ONE, mask) == await taken(page, OTHER, mask)


async def test_without_a_mask_the_pictures_differ(page) -> None:
    """Or the tests before this one would prove nothing."""
    mask = Mask(Redactor())

    assert await taken(page, ONE, mask) != await taken(page, OTHER, mask)


async def test_the_page_is_left_as_it_was(page) -> None:
    mask = Mask(Redactor())
    mask.learn([ONE])
    plain = await taken(page, ONE, Mask(Redactor()))
    await page.evaluate("changes = 0")

    mark = Mark(label="here", element=page.locator("button"), good=True)
    marked = await photograph(page, mask=mask, mark=mark, within=5)

    again = await photograph(page, mask=Mask(Redactor()), within=5)
    assert marked != plain
    assert again == plain
    assert await page.evaluate("changes") == 0
    assert await page.evaluate("document.adoptedStyleSheets.length + CSS.highlights.size") == 0
    assert await page.evaluate("typeof seen") == "undefined"


async def test_an_element_that_is_gone_leaves_its_label(page) -> None:
    mark = Mark(label="it was here", element=page.locator("#gone"))
    picture = await photograph(page, mask=Mask(Redactor()), mark=mark, within=5)

    assert picture is not None
    red, green, blue = Image.open(io.BytesIO(picture)).convert("RGB").getpixel((12, 20))
    assert red > 190
    assert max(green, blue) < 60
