"""The smallest shop, with a cookie banner on each page until it is answered.

The banners in `banners/` are written after the managers' real markup: their ids and classes, shadow roots
and frames; their scripts are ours. The shop learns how it was answered from the cookie of later requests.
"""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from tests.integration.purchase.small_shop import PAGES, small_shop

FOLDER = Path(__file__).parent / "banners"
_IN_THE_FRAME = """<p>Vi bruger cookies.</p>
    <button onclick="parent.answerCookies('declined')">Afvis alle</button>
    <button onclick="parent.answerCookies('accepted')">Accepter alle</button>"""


@dataclass(kw_only=True)
class ConsentShop:
    """`answers` are the visitor's answers, as the pages that were asked for later told."""

    url: str
    answers: set[str] = field(default_factory=set)


@contextlib.asynccontextmanager
async def consent_shop(
    banner: str,
    *,
    late: int = 0,
    dead: bool = False,
    covers: bool = True,
    hides_from_robots: bool = False,
) -> AsyncIterator[ConsentShop]:
    """`late` is in milliseconds; a banner that `covers` takes every press on its page."""
    markup = (FOLDER / f"{banner}.html").read_text(encoding="utf-8")
    setting = {"markup": markup, "late": late, "dead": dead, "covers": covers}
    text = json.dumps(setting | {"hidesFromRobots": hides_from_robots}).replace("<", "\\u003c")
    script = (FOLDER / "script.js").read_text(encoding="utf-8")
    shown = f'<script type="application/json" id="banner-setting">{text}</script><script>{script}</script>'
    answers: set[str] = set()

    async def frame(request: web.Request) -> web.StreamResponse:
        return web.Response(text=_IN_THE_FRAME, content_type="text/html")

    def page(body: str) -> web.Response:
        # what the script needs stands in a page with a body of its own
        text = f"<!doctype html><title>Small shop</title><body>{body}{shown}</body>"
        return web.Response(text=text, content_type="text/html")

    def handler(path: str):  # type: ignore[no-untyped-def]
        async def show(request: web.Request) -> web.StreamResponse:
            if "choice" in request.cookies:
                answers.add(request.cookies["choice"])
            return page(PAGES[path])

        return show

    pages = {path: handler(path) for path in PAGES}
    async with small_shop({**pages, "/message/index.html": frame}) as shop:
        yield ConsentShop(url=shop.url, answers=answers)
