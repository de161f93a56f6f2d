"""A mail server with the habits of real ones that the demo's mailbox lacks: TLS, sign-in, greylists."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from typing_extensions import override


@dataclass
class Server:
    """`refused` maps recipients to the answer that they get; `taken` is who got how many mails."""

    port: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    silent: bool = False
    slow: float = 0
    """Seconds before it takes a mail."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(self.slow)
        self.taken += envelope.rcpt_tos
        return "250 OK"

    @staticmethod
    def sign_in(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, who: object
    ) -> AuthResult:
        known = isinstance(who, LoginPassword) and who.password == b"r1ght-passw0rd"
        return AuthResult(success=known, handled=False)


class _Controller(Controller):
    """Listens on a socket that is bound already, so that the port is never taken."""

    def __init__(self, handler: object, bound: socket.socket, **habits: object) -> None:
        host, port = bound.getsockname()
        super().__init__(handler, hostname=host, port=port, **habits)
        self._bound = bound

    @override
    def _create_server(self) -> Awaitable[object]:
        return self.loop.create_server(self._factory_invoker, sock=self._bound)


@contextmanager
def mail_server(
    *, tls: ssl.SSLContext | None = None, only_tls: bool = False, password: bool = False
) -> Iterator[Server]:
    """`tls` is offered by STARTTLS; `only_tls` takes nothing without; `password` asks for sign-in."""
    server = Server()
    habits = {"tls_context": tls, "require_starttls": only_tls}
    if password:
        habits |= {
            "auth_required": True,
            "auth_require_tls": False,
            "authenticator": server.sign_in,
        }
    bound = socket.create_server(("127.0.0.1", 0))
    server.port = bound.getsockname()[1]
    controller = _Controller(server, bound, **habits)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
