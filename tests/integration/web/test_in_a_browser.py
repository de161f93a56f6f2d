"""The pages in a real Chromium: they fit a phone, obey their own policy, and run nothing of a shop."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Dialog, async_playwright

from config.store import Config, Store, StoreId
from probes.browser.program import find_browser
from probes.result import Artifact
from tests.integration.web.test_pages import PURCHASE, add_evil_run, open_incident
from tests.integration.web.world import EVIL, World, shop

PHONE, DESKTOP = (360, 740), (1280, 900)
LONG = "Blomsterogbrugskunstforretningen" * 3


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser())
        yield browser
        await browser.close()


async def add_picture(browser: Browser, world: World, tmp_path: Path) -> None:
    """A real screenshot in place of the evil run's."""
    page = await browser.new_page(viewport={"width": 800, "height": 600})
    path = tmp_path / "screenshot.png"
    await page.screenshot(path=path)
    await page.close()
    artifact = Artifact(name=path.name, media_type="image/png", path=path)
    await world.evidence.keep(PURCHASE.id, "evil", [artifact])


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_pages_fit_the_screen_and_obey_their_own_policy(
    world: World, tmp_path: Path, browser: Browser, size: tuple[int, int]
) -> None:
    run = await add_evil_run(world, tmp_path)
    await add_picture(browser, world, tmp_path)
    stores: dict[StoreId, Store] = {
        **world.reading.config.stores,
        "long": shop("long", name=LONG, owner=LONG),
        "evil": shop("evil", name=EVIL),
    }
    world.reading = type(world.reading)(config=Config(stores=stores), faulty=world.reading.faulty)
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    complaints: list[str] = []

    async def on_dialog(dialog: Dialog) -> None:
        complaints.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    def on_console(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    page.on("dialog", on_dialog)
    page.on("console", on_console)
    incident = await open_incident(world)
    for path in (
        "/",
        "/stores/nordlys",
        "/stores/long",
        "/stores/evil",
        "/stores/fjord",
        f"/runs/{run}",
        f"/incidents/{incident}",
        "/incidents",
    ):
        await page.goto(world.url + path)
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0], f"{path} is {width} wide"
        styled = await page.evaluate("getComputedStyle(document.querySelector('.top')).display")
        assert styled == "flex", path
    assert complaints == []
    await page.goto(f"{world.url}/runs/{run}")
    assert await page.evaluate("document.querySelector('figure img').naturalWidth") == 800


async def test_a_shops_own_page_is_never_shown_as_a_page_of_ours(
    world: World, tmp_path: Path, browser: Browser
) -> None:
    run = await add_evil_run(world, tmp_path)
    page = await browser.new_page()
    await page.goto(f"{world.url}/runs/{run}")

    async with page.expect_download() as download:
        await page.get_by_role("link", name="page.html").click()

    assert (await download.value).suggested_filename == "page.html"
    assert page.url.endswith(f"/runs/{run}")
