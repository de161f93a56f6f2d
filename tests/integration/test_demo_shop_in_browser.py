"""The demo shop in a real Chromium: what only a browser can see of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Dialog, Error, Page, async_playwright

from probes.browser.program import find_browser
from tests.shop.app import RunningShop, running_shop
from tests.shop.catalogue import FAVOURITE
from tests.shop.faults import Fault, Faults

pytestmark = [
    pytest.mark.integration,
    pytest.mark.proof,
    pytest.mark.asyncio(loop_scope="module"),
]

# No sandbox: these pages are our own, and tests may run as root. Sites apart: the headless shell
# does it only when told, full Chromium always.
ARGS = ["--no-sandbox", "--site-per-process"]
ADD = "#ProductSubmitButton-main"
DRAWER_CHECKOUT = "#CartDrawer-Checkout"
ADDRESS = {
    "email": "kim@kunde.example",
    "firstName": "Kim",
    "lastName": "Kunde",
    "address1": "Gerritsgade 1",
    "postalCode": "5700",
    "city": "Svendborg",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser(), args=ARGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def looking(browser: Browser, *faults: Fault) -> AsyncIterator[tuple[RunningShop, Page]]:
    async with running_shop(Faults(*faults)) as shop:
        context = await browser.new_context(base_url=shop.url)
        context.set_default_timeout(5_000)
        try:
            yield shop, await context.new_page()
        finally:
            await context.close()


async def _product(page: Page) -> None:
    await page.goto(f"/products/{FAVOURITE}")
    await page.wait_for_selector("[data-hydrated]")


async def _to_checkout(page: Page) -> None:
    await _product(page)
    await page.click(ADD)
    await page.click(DRAWER_CHECKOUT)
    await page.wait_for_url("**/checkouts/cn/**")


async def _fill_in(page: Page) -> None:
    for name, value in ADDRESS.items():
        await page.locator(f"[name={name}]:visible").first.fill(value)


async def test_the_way_to_the_till_ends_at_a_button_that_really_pays(browser: Browser) -> None:
    async with looking(browser) as (shop, page):
        await page.goto("/")
        await page.click("header nav a")
        await page.click(f"#product-grid a[href$={FAVOURITE}]:visible")
        await page.wait_for_selector("[data-hydrated]")
        await page.click(ADD)
        await page.click(DRAWER_CHECKOUT)
        await page.wait_for_selector("#checkout-pay-button")
        assert shop.emails == []

        await _fill_in(page)
        await page.wait_for_selector("#shipping_methods input")
        # nothing was bought on the way
        assert shop.orders == []
        await page.click("#checkout-pay-button")
        await page.wait_for_url("**/thank-you")

        assert [order.how for order in shop.orders] == ["checkout"]
        assert set(shop.emails) == {"kim@kunde.example"}


async def test_a_click_before_hydration_is_lost_and_one_after_it_is_not(browser: Browser) -> None:
    async with looking(browser) as (shop, page):
        shop.faults.on(Fault.LATE_HYDRATION, seconds=1)
        await page.goto(f"/products/{FAVOURITE}")

        await page.click(ADD)
        early = [request for request in shop.requests if "/cart/add" in request.path]
        await page.wait_for_selector("[data-hydrated]")
        await page.click(ADD)
        await page.wait_for_selector(DRAWER_CHECKOUT)

        assert early == []
        assert page.url.endswith(FAVOURITE)


async def test_without_its_script_the_button_is_dead(browser: Browser) -> None:
    async with looking(browser, Fault.SCRIPT_404) as (shop, page):
        await _product(page)
        await page.click(ADD)
        await page.wait_for_timeout(300)

        assert not [request for request in shop.requests if "/cart/add" in request.path]


async def test_a_dead_checkout_button_leads_nowhere(browser: Browser) -> None:
    async with looking(browser, Fault.CHECKOUT_BUTTON_DEAD) as (_, page):
        await _product(page)
        await page.click(ADD)
        await page.click(DRAWER_CHECKOUT)
        await page.wait_for_timeout(300)

        assert page.url.endswith(FAVOURITE)


async def test_a_refused_add_says_why_beside_the_button(browser: Browser) -> None:
    async with looking(browser, Fault.ADD_422) as (_, page):
        await _product(page)
        await page.click(ADD)

        message = page.locator(".product-form__error-message")
        await message.wait_for()
        assert "Du kan kun lægge 0" in await message.inner_text()


async def test_the_add_dialog_is_the_browsers_own(browser: Browser) -> None:
    async with looking(browser, Fault.ADD_ALERT) as (_, page):
        seen: list[str] = []

        async def dismiss(dialog: Dialog) -> None:
            seen.append(dialog.type)
            await dialog.dismiss()

        page.on("dialog", dismiss)
        await _product(page)
        await page.click(ADD)

        assert seen == ["alert"]


async def test_a_silent_add_opens_an_empty_drawer(browser: Browser) -> None:
    async with looking(browser, Fault.ADD_SILENT) as (_, page):
        await _product(page)
        await page.click(ADD)

        await page.wait_for_selector("cart-drawer.active.is-empty")


async def test_a_required_choice_enables_the_button(browser: Browser) -> None:
    async with looking(browser) as (shop, page):
        await page.goto("/products/sengetoej")
        await page.wait_for_selector("[data-hydrated]")
        assert await page.is_disabled(ADD)

        await page.select_option("#variant-select", index=2)
        await page.click(ADD)
        await page.wait_for_selector(DRAWER_CHECKOUT)

        assert any(b"41000000102" in request.body for request in shop.requests)


async def test_a_sold_out_variant_disables_the_button(browser: Browser) -> None:
    async with looking(browser) as (_, page):
        await page.goto("/products/vase-fjord")
        await page.wait_for_selector("[data-hydrated]")
        await page.click("text=Ler")

        assert await page.is_disabled(ADD)
        assert await page.inner_text(ADD) == "Udsolgt"


async def test_the_sticky_bar_comes_when_the_main_button_is_out_of_sight(browser: Browser) -> None:
    async with looking(browser) as (_, page):
        await _product(page)
        bar = page.locator(".sticky-bar button[name=add]")
        assert not await bar.is_visible()

        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await bar.click()
        await page.wait_for_selector(DRAWER_CHECKOUT)


async def test_card_fields_are_on_another_site(browser: Browser) -> None:
    async with looking(browser) as (shop, page):
        await _to_checkout(page)
        await page.frame_locator("iframe[id^=card-fields-number-]").locator("#number").fill("1")

        frames = [frame.url for frame in page.frames if frame.parent_frame]
        assert len(frames) == 4
        assert all(url.startswith(shop.second_origin_url) for url in frames)
        # the browser keeps them in a process of their own
        session = await browser.new_browser_cdp_session()
        targets = await session.send("Target.getTargets")
        assert "iframe" in {target["type"] for target in targets["targetInfos"]}


async def test_card_fields_that_never_load_leave_the_pay_button(browser: Browser) -> None:
    async with looking(browser, Fault.CARD_FIELDS_HANG) as (_, page):
        await _product(page)
        await page.click(ADD)
        await page.click(DRAWER_CHECKOUT, no_wait_after=True)

        await page.wait_for_selector("#checkout-pay-button")
        assert await page.evaluate("document.readyState") == "interactive"


async def test_no_way_of_shipping_is_said_so(browser: Browser) -> None:
    async with looking(browser, Fault.NO_SHIPPING) as (_, page):
        await _to_checkout(page)
        await _fill_in(page)

        await page.wait_for_selector("#shipping_methods [role=alert]")


async def test_a_refused_address_is_marked(browser: Browser) -> None:
    async with looking(browser, Fault.CONTACT_REFUSED) as (_, page):
        await _to_checkout(page)
        await _fill_in(page)

        await page.wait_for_selector("#error-for-email:visible")


async def test_a_page_can_crash_its_renderer_and_the_browser_lives(browser: Browser) -> None:
    async with looking(browser, Fault.HOME_CRASH) as (_, page):
        async with page.expect_event("crash", timeout=30_000):
            await page.goto("/", wait_until="commit")

        other = await page.context.new_page()
        await other.goto("/collections/all")


async def test_a_pop_up_opens(browser: Browser) -> None:
    async with looking(browser, Fault.HOME_POPUP) as (_, page):
        async with page.expect_popup() as opened:
            await page.goto("/")

        assert "/pages/about" in (await opened.value).url


@pytest.mark.parametrize("fault", [Fault.HOME_DOWNLOAD, Fault.LIST_DOWNLOAD])
async def test_the_way_to_the_list_is_a_download(browser: Browser, fault: Fault) -> None:
    async with looking(browser, fault) as (shop, page):
        await page.goto("/")
        async with page.expect_download():
            await page.click("header nav a")

        assert page.url == f"{shop.url}/"


async def test_a_cookie_banner_covers_the_shop_until_it_is_answered(browser: Browser) -> None:
    async with looking(browser, Fault.CONSENT_BANNER) as (_, page):
        await page.goto("/")
        with pytest.raises(Error, match="intercepts pointer events"):
            await page.click("header nav a", timeout=500)

        await page.click("#CybotCookiebotDialogBodyButtonDecline")
        await page.click("header nav a")
        await page.wait_for_url("**/collections/all")


async def test_an_app_that_hangs_leaves_the_shop_usable(browser: Browser) -> None:
    async with looking(browser, Fault.APP_HANGS) as (_, page):
        await page.goto(f"/products/{FAVOURITE}", wait_until="commit")
        await page.wait_for_selector("[data-hydrated]")
        await page.click(ADD)

        await page.wait_for_selector(DRAWER_CHECKOUT)
        assert await page.evaluate("document.readyState") == "interactive"


async def test_a_healthy_shop_has_its_standing_noise_and_no_script_error(browser: Browser) -> None:
    async with looking(browser) as (_, page):
        noise: list[str] = []
        errors: list[str] = []
        page.on("console", lambda message: noise.append(message.type))
        page.on("pageerror", lambda error: errors.append(error.message))

        await _to_checkout(page)

        assert {"warning", "error"} <= set(noise)
        assert errors == []
