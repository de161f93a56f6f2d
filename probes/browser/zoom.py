"""A page that is wider than a phone's screen, looked at as a whole: a customer pinches, and finds the button.

Playwright looks for what a press would hit as if the screen showed all of the page's width: on a page that was moved
aside it finds something else there, and does not press.
"""

from playwright.async_api import Page

IS_WIDER = "navigator.maxTouchPoints > 0 && innerWidth > visualViewport.width + 1"
"""Whether the page is wider than what is seen of it; elsewhere than on phones the difference is a scroll bar."""
_SCALE = f"{IS_WIDER} ? visualViewport.scale * visualViewport.width / innerWidth : null"


async def show_all(page: Page) -> None:
    """Zoom out, where that is needed, until the whole width is seen."""
    scale = await page.evaluate(_SCALE)
    if scale is None:
        return
    session = await page.context.new_cdp_session(page)
    try:
        await session.send("Emulation.setPageScaleFactor", {"pageScaleFactor": scale})
    finally:
        await session.detach()
