"""A mail server that keeps what it gets, with a page to read it and faults to switch.

For `make demo`, and for tests of what happens to an alert when its mail server is slow, busy or down.
It delivers nothing to anybody.
"""

import argparse
import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from typing import Self
from weakref import WeakSet

from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from typing_extensions import override

from tests.shop.app import serving
from tests.shop.visit import TEMPLATES

HOST = "127.0.0.1"
LOOK_EVERY = 0.02  # seconds


class MailFault(StrEnum):
    """What the mail server can do wrong."""

    description: str

    def __new__(cls, value: str, description: str) -> Self:
        self = str.__new__(cls, value)
        self._value_ = value
        self.description = description
        return self

    REFUSE = "refuse", "Every recipient is refused for good (550)."
    BUSY = "busy", "Every mail is put off (451)."
    SLOW = "slow", "Every mail is taken late."
    DOWN = "down", "The mail server cannot be reached."


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail that the server took."""

    sender: str
    recipients: tuple[str, ...]
    received_at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def attachments(self) -> list[EmailMessage]:
        """All that is neither of the two texts, pictures shown inside the mail too."""
        texts = {id(self.message.get_body(("plain",))), id(self.message.get_body(("html",)))}
        return [
            part
            for part in self.message.walk()
            if not part.is_multipart() and id(part) not in texts
        ]

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""


class _Server(Controller):
    """aiosmtpd on a socket that is bound already, so that port 0 works."""

    def __init__(self, handler: object, bound: socket.socket) -> None:
        host, port = bound.getsockname()
        super().__init__(handler, hostname=host, port=port)
        self._bound = bound
        self._lines: WeakSet[SMTP] = WeakSet()

    @override
    def factory(self) -> SMTP:
        line = super().factory()
        self._lines.add(line)
        return line

    @override
    def stop(self, no_assert: bool = False) -> None:
        """Hang up first: a caller who came in that very moment would be left on the line."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result()
        super().stop(no_assert)

    async def _hang_up(self) -> None:
        self.server.close()
        for line in self._lines:
            if line.transport is not None:
                line.transport.abort()
        await asyncio.sleep(0)

    @override
    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._bound)


@dataclass
class MailFaults:
    """The faults that are on now. `on(DOWN)` closes the port before it returns, `off` opens it."""

    server: "_Smtp"
    _on: dict[MailFault, float] = field(default_factory=dict)

    def on(self, fault: MailFault, *, seconds: float = 3) -> None:
        """`seconds` is how late SLOW is."""
        self._on[fault] = seconds
        if fault is MailFault.DOWN:
            self.server.close()

    def off(self, fault: MailFault) -> None:
        if self._on.pop(fault, None) is not None and fault is MailFault.DOWN:
            self.server.open()

    def clear(self) -> None:
        for fault in self:
            self.off(fault)

    def seconds(self, fault: MailFault) -> float:
        return self._on.get(fault, 0)

    def __contains__(self, fault: MailFault) -> bool:
        return fault in self._on

    def __iter__(self) -> Iterator[MailFault]:
        return iter(tuple(self._on))


class _Smtp:
    """The SMTP server in its own thread; aiosmtpd calls the `handle_` methods there."""

    def __init__(self, port: int) -> None:
        self.messages: list[Mail] = []
        self.faults = MailFaults(self)
        self.port = port
        self._running: _Server | None = None

    def open(self) -> None:
        if self._running is None:
            bound = socket.create_server((HOST, self.port))
            self.port = bound.getsockname()[1]
            self._running = _Server(self, bound)
            self._running.start()

    def close(self) -> None:
        if self._running is not None:
            self._running.stop()
            self._running = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if MailFault.REFUSE in self.faults:
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(self.faults.seconds(MailFault.SLOW))
        if MailFault.BUSY in self.faults:
            return "451 4.7.1 Please try again later"
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        mail = Mail(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            received_at=datetime.now(UTC),
            message=message_from_bytes(raw, policy=policy.default),
        )
        self.messages.append(mail)
        return "250 OK"


@dataclass(frozen=True, kw_only=True)
class RunningMailbox:
    """A mail server that answers, unless a fault says otherwise."""

    smtp_port: int
    url: str
    messages: list[Mail]
    faults: MailFaults

    async def arrived(self, count: int, *, within: float = 10) -> list[Mail]:
        """The mails once there are `count`; TimeoutError after `within` seconds."""
        async with asyncio.timeout(within):
            while len(self.messages) < count:  # noqa: ASYNC110 - they come from another thread
                await asyncio.sleep(LOOK_EVERY)
        return list(self.messages)


SMTP_SERVER = web.AppKey("smtp", _Smtp)


async def _page(request: web.Request) -> web.StreamResponse:
    smtp = request.app[SMTP_SERVER]
    mails = list(reversed(list(enumerate(smtp.messages))))
    text = TEMPLATES.get_template("mailbox.html").render(
        mails=mails, faults=MailFault, on=set(smtp.faults), port=smtp.port
    )
    return web.Response(text=text, content_type="text/html")


async def _count(request: web.Request) -> web.StreamResponse:
    return web.json_response({"count": len(request.app[SMTP_SERVER].messages)})


async def _attachment(request: web.Request) -> web.StreamResponse:
    mail, place = int(request.match_info["mail"]), int(request.match_info["place"])
    try:
        part = request.app[SMTP_SERVER].messages[mail].attachments[place]
    except IndexError:
        raise web.HTTPNotFound(text="There is no such attachment.") from None
    content = part.get_payload(decode=True)
    body = content if isinstance(content, bytes) else b""
    return web.Response(body=body, content_type=part.get_content_type())


async def _switch(request: web.Request) -> web.StreamResponse:
    faults = request.app[SMTP_SERVER].faults
    fault = next((fault for fault in MailFault if fault == request.match_info["fault"]), None)
    if fault is None:
        raise web.HTTPNotFound(text="There is no such fault.")
    form = await request.post()
    await asyncio.to_thread(faults.on if form.get("on") == "1" else faults.off, fault)
    return web.Response(status=303, headers={"Location": "/"})


def _pages(smtp: _Smtp) -> web.Application:
    app = web.Application()
    app[SMTP_SERVER] = smtp
    app.router.add_get("/", _page)
    app.router.add_get("/count", _count)
    app.router.add_get(r"/mails/{mail:\d+}/attachments/{place:\d+}", _attachment)
    app.router.add_post("/faults/{fault}", _switch)
    return app


@asynccontextmanager
async def running_mailbox(*, smtp_port: int = 0, port: int = 0) -> AsyncIterator[RunningMailbox]:
    """A mail server and its page on 127.0.0.1 for as long as the block lasts."""
    smtp = _Smtp(smtp_port)
    smtp.open()
    try:
        async with serving(_pages(smtp), port=port) as page_port:
            yield RunningMailbox(
                smtp_port=smtp.port,
                url=f"http://{HOST}:{page_port}",
                messages=smtp.messages,
                faults=smtp.faults,
            )
    finally:
        smtp.close()


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.shop.mailbox", description=__doc__)
    parser.add_argument("--smtp-port", type=int, default=8025)
    parser.add_argument("--port", type=int, default=8026)
    wanted = parser.parse_args()
    async with running_mailbox(smtp_port=wanted.smtp_port, port=wanted.port) as mailbox:
        print(f"SMTP:  {HOST}:{mailbox.smtp_port}\nMails: {mailbox.url}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("Closed.")
    except OSError as taken:
        sys.exit(
            f"The mailbox cannot open: {taken.strerror}. Another --port or --smtp-port may help."
        )
