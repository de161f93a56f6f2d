"""Questions to one element: answered apart from the page's own scripts, and whatever the page forbids."""

import pytest
from playwright.async_api import Page

from probes.browser.ear import Ear
from probes.browser.view import Spot, View

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

FORBIDS = "script-src 'none'; require-trusted-types-for 'script'"
LIES = """() => {
  Element.prototype.matches = () => true;
  Object.defineProperty(Node.prototype, "textContent", {get: () => "null"});
  globalThis.eval = JSON.stringify = () => "null";
}"""


@pytest.fixture
def view(blank: Page) -> View:
    return View(blank, Ear(blank, host="nordlys.dk", always=False))


async def show(view: View, html: str) -> None:
    """In a document of its own: what another forbade would hold for it as well."""
    await view.page.goto("about:blank")
    await view.page.set_content(html)


def spot(view: View, css: str) -> Spot:
    return Spot(css, view.page.locator(css).first)


async def test_an_argument_goes_in_and_json_comes_out(view: View) -> None:
    await show(view, "<p>Ærø</p><p>Fanø</p>")

    said = await view.ask_of(
        spot(view, "p"), "(one, [more]) => ({said: one.innerText, more})", ["100 % = ø >> 'x'"]
    )

    assert said == {"said": "Ærø", "more": "100 % = ø >> 'x'"}
    assert await view.ask_of(spot(view, "p"), "one => undefined") is None


async def test_it_is_asked_once(view: View) -> None:
    """What it does in the page is done once, too."""
    await show(view, "<p></p><p></p>")

    await view.ask_of(spot(view, "p"), "one => { one.textContent += 'x'; }")

    assert await view.page.locator("p").all_text_contents() == ["x", ""]


async def test_a_page_that_forbids_scripts_is_asked(view: View) -> None:
    await show(view, f'<meta http-equiv="Content-Security-Policy" content="{FORBIDS}"><p>Ærø</p>')

    assert await view.ask_of(spot(view, "p"), "one => one.innerText") == "Ærø"


async def test_the_pages_own_scripts_do_not_answer(view: View) -> None:
    await show(view, "<p>Ærø</p>")
    await view.page.evaluate(LIES)

    said = await view.ask_of(spot(view, "p"), "one => [one.matches('select'), one.textContent]")

    assert said == [False, "Ærø"]


async def test_what_comes_of_the_page_later_is_not_waited_for(view: View) -> None:
    await show(view, "<script>setTimeout(() => document.body.innerHTML = '<p>', 300)</script>")

    assert await view.ask_of(spot(view, "p"), "one => one.localName") is None


async def test_of_what_is_not_there_a_script_is_told_nothing(view: View) -> None:
    """Also where only Playwright can look."""
    await show(view, "<p>Ærø</p>")

    said = await view.ask_all(["shop=option_group"], "(all, more) => [all.length, more]", "more")

    assert said == [0, "more"]
