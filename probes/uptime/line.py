"""An open connection, plain or with TLS, on a socket that is ours alone.

Not asyncio's streams: their TLS costs more than HTTP and our bookkeeping together, and hides why a
handshake failed. Nobody is waited for when a line is closed.
"""

import asyncio
import socket
import ssl

_AT_ONCE = 65_536


class Line:
    """Sends and receives bytes. Owns its socket; must be closed."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._loop = asyncio.get_running_loop()
        self._tls: ssl.SSLObject | None = None
        self._came, self._leaves = ssl.MemoryBIO(), ssl.MemoryBIO()

    def close(self) -> None:
        self._sock.close()

    @property
    def certificate(self) -> bytes | None:
        """The certificate that was shown, as it came."""
        return self._tls.getpeercert(binary_form=True) if self._tls else None

    @property
    def tls_version(self) -> str | None:
        return self._tls.version() if self._tls else None

    async def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Shake hands. Raises ssl.SSLError, or another OSError when the line breaks."""
        tls = context.wrap_bio(self._came, self._leaves, server_hostname=host)
        while True:
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                await self._hear()
            except ssl.SSLError:
                await self._flush()  # tells the server why
                raise
            else:
                break
        self._tls = tls  # our last word of the handshake leaves together with the first request

    async def send(self, data: bytes) -> None:
        """Raises OSError."""
        if self._tls is None:
            await self._loop.sock_sendall(self._sock, data)
            return
        self._tls.write(data)
        await self._flush()

    async def receive(self) -> bytes:
        """The next bytes; none when the other side has ended. Raises OSError."""
        if self._tls is None:
            return await self._loop.sock_recv(self._sock, _AT_ONCE)
        while True:
            data, ended = self._decrypted(self._tls)
            if data or ended:
                return data
            await self._flush()
            await self._hear()

    def _decrypted(self, tls: ssl.SSLObject) -> tuple[bytes, bool]:
        """All that can be read of what came, and whether that was the end."""
        parts: list[bytes] = []
        try:
            while True:
                part = tls.read(_AT_ONCE)
                if not part:
                    return b"".join(parts), True
                parts.append(part)
        except ssl.SSLWantReadError:
            return b"".join(parts), False
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):  # many servers don't say goodbye
            return b"".join(parts), True

    async def _hear(self) -> None:
        data = await self._loop.sock_recv(self._sock, _AT_ONCE)
        if data:
            self._came.write(data)
        else:
            self._came.write_eof()

    async def _flush(self) -> None:
        if self._leaves.pending:
            await self._loop.sock_sendall(self._sock, self._leaves.read())
