"""A web address as it is asked for on the wire, and which of a store's headers may go there.

Not a general URL library: user names in addresses and fragments are dropped.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

import idna

from config.store import Store

PORTS = {"http": 80, "https": 443}
_CHECKOUT_PATH = re.compile(r"/checkouts?(?![\w-])", re.IGNORECASE)
_KEPT = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where to ask for what. `host` is ASCII, an IPv6 address is without brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def secure(self) -> bool:
        return self.scheme == "https"

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        return self.origin + self.target


def parse(url: str) -> Address:
    """The address that a URL stands for. Raises ValueError when it is no web address."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(f'"{url}" is not a web address')
    target = quote(parts.path or "/", safe=_KEPT)
    if parts.query:
        target += "?" + quote(parts.query, safe=_KEPT)
    return Address(
        scheme=parts.scheme,
        host=_ascii(parts.hostname),
        port=parts.port or PORTS[parts.scheme],
        target=target,
    )


def follow(here: Address, location: str) -> Address:
    """Where a redirect leads. Raises ValueError when that is no web address."""
    return parse(urljoin(here.url, location.strip()))


def store_headers(store: Store, address: Address) -> Mapping[str, str]:
    """The headers that a request to `address` may carry: a signature, a password, a cookie.

    They go to the store's own origin only (never to where it redirects to), and not to its checkout,
    which the platform wants unsigned.
    """
    if (
        not store.headers
        or address.origin != parse(store.url).origin
        or is_checkout(address.target)
    ):
        return {}
    return {name: value.get_secret_value() for name, value in store.headers.items()}


def is_checkout(target: str) -> bool:
    """Whether the part of a URL from its path on leads to a checkout, in whatever language.

    The platform wants no signature there; a page about checkouts is none.
    """
    return _CHECKOUT_PATH.search(unquote(target.partition("?")[0])) is not None


def is_ip(host: str) -> bool:
    """Whether a host is an IP address and needs no look-up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    return idna.encode(host, uts46=True).decode()
