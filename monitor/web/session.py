"""Who is signed in, kept in a signed cookie; nothing is stored. And how often a password may be tried."""

import hashlib
import hmac
import os
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path

import structlog
from itsdangerous import BadSignature, URLSafeTimedSerializer

log = structlog.get_logger(__name__)

COOKIE = "tillwatch"
LASTS = timedelta(days=14)
_KEY_BYTES = 32
_TRIES, _WITHIN = 5, timedelta(minutes=1)
_MOST_ADDRESSES = 10_000


@dataclass(frozen=True, kw_only=True)
class Session:
    """A visitor. `id` is what a form's token is made from; it changes at the sign-in."""

    id: str
    signed_in: bool


class Sessions:
    """Makes and reads cookies. Another password makes all of them worthless."""

    def __init__(self, *, key: bytes, password: str | None) -> None:
        self._password = password
        self._key = hmac.digest(key, (password or "").encode(), hashlib.sha256)
        self._serializer = URLSafeTimedSerializer(
            self._key, salt="session", signer_kwargs={"digest_method": hashlib.sha256}
        )

    @property
    def needed(self) -> bool:
        """Whether pages are only for those who know the password."""
        return self._password is not None

    def begin(self, *, signed_in: bool) -> Session:
        return Session(id=secrets.token_urlsafe(16), signed_in=signed_in)

    def cookie(self, session: Session) -> str:
        return self._serializer.dumps([session.id, session.signed_in])

    def read(self, cookie: str | None) -> Session:
        """The visitor of this cookie; a new one when it is none of ours, or too old."""
        try:
            name, signed_in = self._serializer.loads(
                cookie or "", max_age=int(LASTS.total_seconds())
            )
        except (BadSignature, ValueError):
            return self.begin(signed_in=False)
        return Session(id=name, signed_in=signed_in is True)

    def token(self, session: Session) -> str:
        """What a form must send back, to show that it is ours."""
        return hmac.digest(self._key, b"form:" + session.id.encode(), hashlib.sha256).hex()

    def is_token(self, session: Session, given: str) -> bool:
        return hmac.compare_digest(self.token(session).encode(), given.encode())

    def is_password(self, given: str) -> bool:
        """Takes the same time for every wrong one, however long and however near."""
        known, tried = (
            hmac.digest(self._key, text.encode(), hashlib.sha256)
            for text in (self._password or "", given)
        )
        return hmac.compare_digest(known, tried) and self._password is not None


class Throttle:
    """Few wrong passwords a minute from one address; a network of IPv6 is one address."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._failed: dict[str, deque[datetime]] = {}

    def wait(self, address: str) -> int:
        """Seconds until this address may try again; 0: now."""
        failed = self._lately(_place(address))
        if len(failed) < _TRIES:
            return 0
        return max(1, round((failed[0] + _WITHIN - self._now()).total_seconds()))

    def failed(self, address: str) -> None:
        place = _place(address)
        failed = self._lately(place)
        failed.append(self._now())
        if len(self._failed) >= _MOST_ADDRESSES:
            self._failed.pop(next(iter(self._failed)))
        self._failed[place] = failed

    def _lately(self, place: str) -> deque[datetime]:
        failed = self._failed.pop(place, deque[datetime](maxlen=_TRIES))
        while failed and self._now() - failed[0] >= _WITHIN:
            failed.popleft()
        if failed:
            self._failed[place] = failed
        return failed


def session_key(folder: Path) -> bytes:
    """The key that cookies are signed with; kept in a file, so that a restart signs nobody out."""
    path = folder / "session.key"
    try:
        known = path.read_bytes()
        if len(known) == _KEY_BYTES:
            return known
    except FileNotFoundError:
        log.debug("session_key_is_made", path=str(path))
    except OSError as error:
        log.warning("session_key_unreadable", path=str(path), reason=error.strerror)
        return secrets.token_bytes(_KEY_BYTES)
    return _new_key(path)


def _new_key(path: Path) -> bytes:
    key = secrets.token_bytes(_KEY_BYTES)
    try:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)
    except OSError as error:
        log.warning("session_key_not_kept", path=str(path), reason=error.strerror)
    return key


def _place(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(ip_network((known, 64), strict=False))
    return str(known)
