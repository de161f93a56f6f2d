"""A customer without a browser, for tests of the demo shop itself."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from tests.shop.app import RunningShop
from tests.shop.catalogue import BY_HANDLE, FAVOURITE

HOLDER_ID = BY_HANDLE[FAVOURITE].variants[0].id
PATIENCE = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True)
class Answer:
    """What the shop said, redirects followed."""

    status: int
    text: str
    headers: dict[str, str]
    path: str


@dataclass(frozen=True)
class Customer:
    """A client with cookies on one shop."""

    shop: RunningShop
    session: aiohttp.ClientSession

    async def get(self, path: str, *, timeout: aiohttp.ClientTimeout = PATIENCE) -> Answer:  # noqa: ASYNC109 - aiohttp's own
        async with self.session.get(self.shop.url + path, timeout=timeout) as reply:
            return await _answer(reply)

    async def post(self, path: str, *, json: object = None, form: object = None) -> Answer:
        async with self.session.post(self.shop.url + path, json=json, data=form) as reply:
            return await _answer(reply)

    async def add(self, variant: int = HOLDER_ID) -> Answer:
        return await self.post("/cart/add.js", json={"items": [{"id": variant, "quantity": 1}]})

    async def count(self) -> int:
        """The cart's own count."""
        async with self.session.get(f"{self.shop.url}/cart.js") as reply:
            return int((await reply.json())["item_count"])


async def _answer(reply: aiohttp.ClientResponse) -> Answer:
    return Answer(reply.status, await reply.text(), dict(reply.headers), reply.url.path)


@asynccontextmanager
async def visiting(shop: RunningShop) -> AsyncIterator[Customer]:
    jar = aiohttp.CookieJar(unsafe=True)  # takes cookies from an address without a name
    async with aiohttp.ClientSession(cookie_jar=jar, timeout=PATIENCE) as session:
        yield Customer(shop, session)


def root_of(checkout: Answer) -> str:
    """The address below which a checkout page's own requests go."""
    return checkout.path.rsplit("/", 1)[0]


def csrf_of(page: Answer) -> str:
    found = re.search(r'(?:serialized-csrf" content|csrf_token" value)="([^"]+)"', page.text)
    assert found, "this page carries no secret"
    return found[1]


def contact_of(checkout: Answer) -> dict[str, str]:
    return {"csrf": csrf_of(checkout), "email": "kim@kunde.example"}
