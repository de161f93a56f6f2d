"""Whose fault it is when the network says no: the shop's (`ShopError`) or ours (`ProbeError`)."""

import errno
import socket

from probes.base import ProbeError
from probes.codes import Code

_DESCRIPTORS = frozenset({errno.EMFILE, errno.ENFILE})
_MEMORY = frozenset({errno.ENOMEM, errno.ENOBUFS})
_CANT_START = frozenset(
    {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPERM, errno.EACCES, errno.EPROTONOSUPPORT}
)
_WORDS = {
    errno.ECONNREFUSED: "refused the connection",
    errno.ECONNRESET: "broke the connection off",
    errno.ECONNABORTED: "broke the connection off",
    errno.EPIPE: "broke the connection off",
    errno.EHOSTUNREACH: "can't be reached (no route)",
    errno.ENETUNREACH: "can't be reached (no route)",
    errno.ETIMEDOUT: "did not answer",
}
_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, socket.EAI_NODATA})


class ShopError(Exception):
    """The shop failed while a phase was under way: the code, what was expected, what was seen."""

    def __init__(self, code: Code, *, expected: str, seen: str) -> None:
        super().__init__(seen)
        self.code = code
        self.expected = expected
        self.seen = seen


def raise_if_ours(error: OSError) -> None:
    """Raise ProbeError when this machine ran out of something; say nothing otherwise."""
    if error.errno in _DESCRIPTORS:
        raise ProbeError(
            Code.NETWORK, "no file descriptor was free for a connection; raise `ulimit -n`"
        ) from error
    if error.errno in _MEMORY or error.errno == socket.EAI_MEMORY:
        raise ProbeError(Code.MEMORY, "no memory was left for a connection") from error


def never_left(error: OSError) -> bool:
    """Whether the attempt ended on this machine: no such protocol here, no port free, a local ban."""
    return error.errno in _CANT_START


def in_words(error: OSError) -> str:
    """What an address did, for example `refused the connection`."""
    if isinstance(error, TimeoutError):
        return "did not answer"
    if error.errno in _WORDS:
        return _WORDS[error.errno]
    if isinstance(error, ConnectionError):  # asyncio's own have no number
        return _WORDS[errno.ECONNRESET]
    return f"could not be used ({error.strerror or error})"


def no_address(error: socket.gaierror, host: str) -> ShopError:
    """The failure that a look-up of `host` ended in. Raises ProbeError when it was our own."""
    raise_if_ours(error)
    if error.errno in _NO_SUCH_NAME:
        seen = f"DNS knows no address for {host}"
    elif error.errno == socket.EAI_AGAIN:
        seen = f"DNS gave no answer for {host}"
    else:
        seen = f"DNS failed for {host} ({error.strerror})"
    return ShopError(Code.DNS, expected=f"an address for {host}", seen=seen)
