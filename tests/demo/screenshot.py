"""`make screenshot`: docs/wall.png, the real wall while the demo shop's checkout is broken.

Two shops stand beside it: one that is well, and one that refuses the monitor for a while.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from playwright.async_api import async_playwright

from probes.browser.program import find_browser
from tests.demo.stage import FOLDER, ROOT, Stage, stage
from tests.shop.app import RunningShop, running_shop
from tests.shop.control import THE_BREAK
from tests.shop.faults import Fault

PICTURE = ROOT / "docs" / "wall.png"
_WITHIN = 180.0
_FIRST = {"nordlys": "ok", "havblik": "ok", "vindrose": "ok"}
_THEN = {"nordlys": "failing", "havblik": "blind", "vindrose": "ok"}
_NEIGHBOUR = """\
name: {name}
url: {url}
owner: bo
alerts: {{blind_after: 1m}}
checks:
  purchase: {{every: 15s, timeout: 12s, step_timeout: 6s}}
  uptime: {{every: 15s}}
"""


async def main() -> int:
    async with stage() as scene, _neighbours() as refusing:
        async with asyncio.timeout(_WITHIN):
            await _until(scene, _FIRST)
            scene.shop.faults.on(THE_BREAK)
            refusing.faults.on(Fault.SHOP_CHALLENGE)
            await _until(scene, _THEN)
        await _photograph(scene.pages)
    print(PICTURE.relative_to(ROOT))
    return 0


@contextlib.asynccontextmanager
async def _neighbours() -> AsyncIterator[RunningShop]:
    """Two more shops, the first is to refuse; the program takes their files up by itself."""
    async with running_shop() as refusing, running_shop() as well:
        _write("havblik", name="Havblik Keramik", url=refusing.url)
        _write("vindrose", name="Vindrose", url=well.url)
        yield refusing


async def _until(scene: Stage, looks: Mapping[str, str]) -> None:
    while await _looks(scene) != looks:  # noqa: ASYNC110 - another process is waited for
        await asyncio.sleep(0.5)


def _write(store: str, **words: str) -> None:
    path = FOLDER / "config" / "stores" / f"{store}.yaml"
    path.write_text(_NEIGHBOUR.format(**words), encoding="utf-8")


async def _looks(scene: Stage) -> Mapping[str, object]:
    stores = (await scene.ask("/api/stores"))["stores"]
    return {str(store["id"]): store["look"] for store in stores}


async def _photograph(pages: str, to: Path = PICTURE) -> None:
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=find_browser(), chromium_sandbox=False
        )
        page = await browser.new_page(
            viewport={"width": 1180, "height": 600}, locale="en-GB", color_scheme="light"
        )
        await page.goto(pages)
        await page.screenshot(path=to, full_page=True)
        await browser.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
