"""Slack's border in small: the webhook and the four calls of the bot API that carry a message.

Answers as Slack's documentation says. `fault` replaces what the next calls of one name answer.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from apprise.plugins.slack import NotifySlack

from tests.shop.app import serving

WEBHOOK = "https://hooks.slack.com/services/T0SECRET1/B0SECRET2/w3bh00kS3cr3t"
TOKEN = "xoxb-1111-2222-b0tS3cr3tT0k3n"  # noqa: S105 - of the fake below
BOT = f"slack://{TOKEN}/#alerts"


@dataclass(frozen=True)
class Answer:
    """What a call gets instead of what is right."""

    status: int = 200
    body: str = ""
    after: float = 0


@dataclass
class Slack:
    """What arrived, and what goes wrong."""

    posts: list[dict[str, object]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    shared: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    faults: dict[str, Answer] = field(default_factory=dict)
    absent_from: set[str] = field(default_factory=set)
    url: str = ""

    @property
    def texts(self) -> list[str]:
        return [str(post["attachments"][0]["text"]) for post in self.posts]  # type: ignore[index]

    def fault(self, call: str, **answer: object) -> None:
        self.faults[call] = Answer(**answer)  # type: ignore[arg-type]

    @web.middleware
    async def listen(self, request: web.Request, handler: web.RequestHandler) -> web.Response:
        call = request.path.rsplit("/", maxsplit=1)[-1] if "/api/" in request.path else "webhook"
        if request.path == "/upload":
            call = "upload"
        self.calls.append(call)
        fault = self.faults.get(call)
        if fault is not None:
            await asyncio.sleep(fault.after)
            if fault.body or fault.status != 200:
                return web.Response(status=fault.status, text=fault.body)
        bot = "/api/" in request.path or call == "upload"
        if bot and request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        return await handler(request)  # type: ignore[operator]

    async def webhook(self, request: web.Request) -> web.Response:
        if not WEBHOOK.endswith(request.path.removeprefix("/services")):
            return web.Response(status=404, text="no_service")
        self.posts.append(await request.json())
        return web.Response(text="ok")

    async def post_message(self, request: web.Request) -> web.Response:
        message = await request.json()
        if message["channel"] in self.absent_from:
            return web.json_response({"ok": False, "error": "not_in_channel"})
        self.posts.append(message)
        return web.json_response({"ok": True, "channel": f"C-{message['channel']}", "ts": "1.1"})

    async def upload_address(self, request: web.Request) -> web.Response:
        name = request.query["filename"]
        return web.json_response({"ok": True, "upload_url": f"{self.url}/upload", "file_id": name})

    async def upload(self, request: web.Request) -> web.Response:
        part = (await request.post())["file"]
        assert isinstance(part, web.FileField)
        self.files[part.filename] = part.file.read()
        return web.Response(text=f"OK - {len(self.files[part.filename])}")

    async def complete(self, request: web.Request) -> web.Response:
        done = await request.json()
        self.shared += [(file["id"], done["channel_id"]) for file in done["files"]]
        return web.json_response({"ok": True, "files": done["files"]})


@asynccontextmanager
async def running_slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Slack]:
    """Slack on this machine; Apprise talks to it as long as the block lasts."""
    slack = Slack()
    app = web.Application(middlewares=[slack.listen])
    app.router.add_post("/services/{rest:.*}", slack.webhook)
    app.router.add_post("/api/chat.postMessage", slack.post_message)
    app.router.add_get("/api/files.getUploadURLExternal", slack.upload_address)
    app.router.add_post("/upload", slack.upload)
    app.router.add_post("/api/files.completeUploadExternal", slack.complete)
    async with serving(app) as port:
        slack.url = f"http://127.0.0.1:{port}"
        with monkeypatch.context() as patch:
            patch.setattr(NotifySlack, "webhook_url", f"{slack.url}/services")
            patch.setattr(NotifySlack, "api_url", slack.url + "/api/{}")
            patch.setattr(NotifySlack, "request_rate_per_sec", 0)  # its pauses are not our subject
            yield slack
