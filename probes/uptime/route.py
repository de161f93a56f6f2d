"""The way through redirects: how far, whether it goes in circles, and the cookies on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from probes.address import Address, follow
from probes.codes import Code
from probes.uptime.fault import ShopError
from probes.uptime.http1 import Head

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SHOWN = 4


@dataclass(kw_only=True)
class Route:
    """Remembers where a run has been.

    Cookies are kept for the run and given back to the origin that set them: shops that set one and
    send the visitor to the same page again are healthy, and loop for whoever does not keep it.
    """

    limit: int
    _been: list[str] = field(default_factory=list)
    _states: set[tuple[str, str]] = field(default_factory=set)
    _cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def headers(self, address: Address, own: Mapping[str, str]) -> dict[str, str]:
        """`own` headers with the cookies that this address has set."""
        jar = "; ".join(
            f"{name}={value}" for name, value in self._cookies.get(address.origin, {}).items()
        )
        if not jar:
            return dict(own)
        given = next((value for name, value in own.items() if name.lower() == "cookie"), "")
        rest = {name: value for name, value in own.items() if name.lower() != "cookie"}
        return {**rest, "cookie": f"{given}; {jar}" if given else jar}

    def next(self, here: Address, head: Head) -> Address | None:
        """Where the answer sends us, None when it is the last one. Raises ShopError."""
        location = head.headers.get("location")
        if head.status not in _REDIRECTS or location is None:
            return None
        self._been.append(here.url)
        self._keep_cookies(here, head)
        if len(self._been) > self.limit:
            raise self._wrong(f"more than {self.limit}: {self._way()} → …")
        try:
            target = follow(here, location)
        except ValueError:
            raise self._wrong(f'sent to "{location[:200]}", which is no web address') from None
        state = (target.url, repr(self._cookies.get(target.origin)))
        if state in self._states:
            raise self._wrong(f"round in circles: {self._way()} → {target.url}")
        self._states.add(state)
        return target

    def _keep_cookies(self, here: Address, head: Head) -> None:
        for cookie in head.cookies:
            name, found, value = cookie.partition(";")[0].partition("=")
            if found:
                self._cookies.setdefault(here.origin, {})[name.strip()] = value.strip()

    def _way(self) -> str:
        return " → ".join(self._been[-_SHOWN:])

    def _wrong(self, seen: str) -> ShopError:
        many = "redirect" if self.limit == 1 else "redirects"
        return ShopError(
            Code.REDIRECTS, expected=f"a page after at most {self.limit} {many}", seen=seen
        )
