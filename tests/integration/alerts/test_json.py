"""A webhook that takes JSON: the way to everything that Apprise has no name for."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import BasicAuth, web

from alerts.apprise_channel import AppriseChannel
from alerts.letter import DeliveryError, Letter
from tests.integration.alerts.conftest import PICTURE, TEXT, TITLE
from tests.shop.app import serving

pytestmark = pytest.mark.integration


@dataclass
class Hook:
    """What a webhook got, and what it answers."""

    port: int = 0
    status: int = 200
    posts: list[dict[str, object]] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.posts.append(await request.json())
        auth = request.headers.get("Authorization")
        self.signed_in += [BasicAuth.decode(auth).password] if auth else []
        return web.Response(status=self.status)


@asynccontextmanager
async def hook() -> AsyncIterator[Hook]:
    taker = Hook()
    app = web.Application()
    app.router.add_post("/alerts/{token}", taker.take)
    async with serving(app) as taker.port:
        yield taker


async def test_all_of_a_letter_arrives(letter: Letter) -> None:
    async with hook() as taker:
        await AppriseChannel().send(
            f"json://me:pass-w0rd@127.0.0.1:{taker.port}/alerts/x1", letter
        )

    (post,) = taker.posts
    assert (post["title"], post["message"], post["type"]) == (TITLE, TEXT, "failure")
    (attached,) = post["attachments"]  # type: ignore[misc, attr-defined]
    assert base64.b64decode(attached["base64"]) == PICTURE
    assert attached["mimetype"] == "image/png"
    assert taker.signed_in == ["pass-w0rd"]


@pytest.mark.parametrize(
    ("status", "permanent"), [(404, True), (401, True), (429, False), (502, False)]
)
async def test_an_answer_that_is_not_good_fails_with_its_number(
    letter: Letter, status: int, permanent: object
) -> None:
    async with hook() as taker:
        taker.status = status

        with pytest.raises(DeliveryError, match=f"it answered {status}") as caught:
            await AppriseChannel().send(f"json://127.0.0.1:{taker.port}/alerts/x1", letter)

    assert caught.value.permanent is permanent
