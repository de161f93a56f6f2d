"""What a healthy shop is like on a bad day: slow answers, third parties that fail, errors in the console, banners.

A proxy in front of any shop adds all that to its pages; the shop itself stays as it is. Chance is seeded,
so that a run can be had again.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator

from aiohttp import web

from tests.oscar.proxy import Forward, Rule, running_proxy
from tests.shop.app import serving
from tests.shop.visit import Handler

_THIRD_PARTY_FAILS = 0.02
_WITHOUT_A_BYTE = 0.5  # of those
_BANNER_ON = 0.3  # of the pages
_SLOW, _LONGEST = 0.15, 5.0  # of the pages and scripts' questions; seconds

# A banner that covers the page, as many shops have them; its way out does what it says.
_BANNER = """<script>setTimeout(() => {
  const box = document.createElement("div");
  box.setAttribute("role", "dialog");
  box.style.cssText = "position:fixed;inset:0;z-index:9999;background:#000a;display:grid;place-items:center";
  box.innerHTML = '<div style="background:#fff;padding:2em"><p>%s</p><button>%s</button></div>';
  box.querySelector("button").addEventListener("click", () => box.remove());
  document.body.append(box);
}, %d)</script>"""
_WORDS = (
    ("We use cookies to measure and to show ads.", "Decline"),
    ("Vi bruger cookies til statistik og markedsføring.", "Afvis alle"),
    ("10 % off your first order! Sign up for our newsletter.", "No thanks"),
)
_ERRORS = """<script>
  console.error("Failed to load resource: font");
  setTimeout(() => { throw new TypeError("undefined is not a function (app %d)"); }, %d);
</script>"""


class Noise:
    """The acts of one proxy, with a chance of its own."""

    def __init__(self, third_party: str, *, seed: int) -> None:
        self._third_party = third_party
        self._chance = random.Random(seed)  # noqa: S311 - not for secrets

    async def act(self, request: web.Request, forward: Forward) -> web.StreamResponse:
        page = "text/html" in request.headers.get("Accept", "")
        asked_by_script = request.headers.get("Sec-Fetch-Dest") == "empty"
        if (page or asked_by_script) and self._chance.random() < _SLOW:
            await asyncio.sleep(self._chance.uniform(0, _LONGEST))
        response = await forward()
        if response.content_type == "text/html" and isinstance(response.body, bytes):
            response.body = self._added_to(response.body)
        return response

    def _added_to(self, page: bytes) -> bytes:
        body, end, rest = page.rpartition(b"</body>")
        if not end:
            return page
        return body + self._extras().encode() + end + rest

    def _extras(self) -> str:
        number, chance = self._chance.randrange(1000), self._chance
        parts = [
            f'<script async src="{self._third_party}/app-{number}.js"></script>',
            f'<img alt="" width="1" height="1" src="{self._third_party}/pixel-{number}.gif">',
            _ERRORS % (number, chance.randrange(2000)),
        ]
        if chance.random() < _BANNER_ON:
            words, way_out = chance.choice(_WORDS)
            parts.append(_BANNER % (words, way_out, chance.randrange(4000)))
        return "".join(parts)


@contextlib.asynccontextmanager
async def noisy(url: str, *, seed: int) -> AsyncIterator[str]:
    """The shop at `url` with noise in front; gives the address to go to."""
    app = web.Application()
    app.router.add_get("/{name:.*}", _third_party(random.Random(seed)))  # noqa: S311
    async with serving(app) as port, running_proxy(url) as proxy:
        noise = Noise(f"http://localhost:{port}", seed=seed)
        proxy.faults.append(Rule(path="", act=noise.act))
        yield proxy.url


def _third_party(chance: random.Random) -> Handler:
    """Answers with an app's script or a pixel; one in fifty fails, by an error or without a byte."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if chance.random() < _THIRD_PARTY_FAILS:
            if chance.random() < _WITHOUT_A_BYTE and request.transport is not None:
                request.transport.abort()
            return web.Response(status=503)
        script = request.path.endswith(".js")
        return web.Response(
            text="console.log('app');" if script else "",
            content_type="text/javascript" if script else "image/gif",
        )

    return answer
