"""The way through redirects: how far, whether it goes in circles, and the cookies on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from probes.address import Address, follow
from probes.codes import Code
from probes.uptime.fault import ShopError
from probes.uptime.http1 import Head

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SHOWN = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cookie:
    """As a browser keeps it, paths and dates apart. `shared` with all hosts below `domain`."""

    name: str
    value: str
    domain: str
    shared: bool
    secure: bool
    dropped: bool

    @classmethod
    def read(cls, text: str, here: Address) -> Self | None:
        """None when it is none, or for somebody else's domain."""
        (name, found, value), *more = (part.partition("=") for part in text.split(";"))
        said = {key.strip().lower(): what.strip() for key, _, what in more}
        domain = said.get("domain", "").lstrip(".").lower()
        if not found or (domain and not _within(here.host, domain)):
            return None
        return cls(
            name=name.strip(),
            value=value.strip(),
            domain=domain or here.host,
            shared=bool(domain),
            secure="secure" in said,
            dropped=said.get("max-age", "").startswith(("0", "-")),
        )

    def goes_to(self, address: Address) -> bool:
        if self.secure and not address.secure:
            return False
        return address.host == self.domain or (self.shared and _within(address.host, self.domain))


@dataclass(kw_only=True)
class Route:
    """Remembers where a run has been.

    Cookies are kept for the run and given back where browsers do it: shops that set one and
    send the visitor to the same page again are healthy, and loop for whoever does not keep it.
    """

    limit: int
    _been: list[str] = field(default_factory=list)
    _states: set[tuple[str, str]] = field(default_factory=set)
    _cookies: dict[tuple[str, str], _Cookie] = field(default_factory=dict)

    def headers(self, address: Address, own: Mapping[str, str]) -> dict[str, str]:
        """`own` headers with the cookies that were set for this address."""
        jar = self._jar(address)
        if not jar:
            return dict(own)
        given = next((value for name, value in own.items() if name.lower() == "cookie"), "")
        rest = {name: value for name, value in own.items() if name.lower() != "cookie"}
        return {**rest, "cookie": f"{given}; {jar}" if given else jar}

    def next(self, here: Address, head: Head) -> Address | None:
        """Where the answer sends us, None when it is the last one. Raises ShopError."""
        location = head.headers.get("location")
        if head.status not in REDIRECTS or location is None:
            return None
        self._been.append(here.url)
        self._keep_cookies(here, head)
        if len(self._been) > self.limit:
            raise self._wrong(f"more than {self.limit}: {self._way()} → …")
        try:
            target = follow(here, location)
        except ValueError:
            raise self._wrong(f'sent to "{location[:200]}", which is no web address') from None
        state = (target.url, self._jar(target))
        if state in self._states:
            raise self._wrong(f"round in circles: {self._way()} → {target.url}")
        self._states.add(state)
        return target

    def _keep_cookies(self, here: Address, head: Head) -> None:
        for text in head.cookies:
            cookie = _Cookie.read(text, here)
            if cookie is None:
                continue
            key = (cookie.domain, cookie.name)
            self._cookies[key] = cookie
            if cookie.dropped:
                del self._cookies[key]

    def _jar(self, address: Address) -> str:
        cookies = (one for one in self._cookies.values() if one.goes_to(address))
        return "; ".join(f"{one.name}={one.value}" for one in cookies)

    def _way(self) -> str:
        return " → ".join(self._been[-_SHOWN:])

    def _wrong(self, seen: str) -> ShopError:
        many = "redirect" if self.limit == 1 else "redirects"
        return ShopError(
            Code.REDIRECTS, expected=f"a page after at most {self.limit} {many}", seen=seen
        )


def _within(host: str, domain: str) -> bool:
    return host == domain or ("." in domain and host.endswith(f".{domain}"))
