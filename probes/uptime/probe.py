"""Carries out an uptime check: follows the redirects, phase by phase, under one deadline.

Stores nothing and decides nothing: `judge.py` says what it all means.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from config.checks import UptimeSpec
from config.store import Check, Store
from config.units import format_length
from probes.address import Address, parse, store_headers
from probes.answers import LOOK_AT, moment_of
from probes.base import ProbeError, RunContext
from probes.codes import Code
from probes.redaction import redacted, redacted_step
from probes.result import Outcome
from probes.uptime import certificate, evidence, wire
from probes.uptime.fault import ShopError, in_words
from probes.uptime.http1 import Exchange, Head
from probes.uptime.judge import judge
from probes.uptime.line import Line
from probes.uptime.route import Route
from probes.uptime.seen import Phases, Seen
from probes.uptime.wire import Endpoint

_LOOK_AGAIN = 2.0  # seconds, to read a certificate that was refused
_WRONG_CLOCK = timedelta(days=1)
_UNKNOWN_ISSUER = 20
_NOT_YET = {
    "dns": "DNS had not answered",
    "connect": "no connection was made",
    "tls": "the secure connection was not made",
    "first_byte": "no answer came",
    "body": "the page had not ended",
}


def _now() -> datetime:
    return datetime.now(UTC)


class UptimeProbe:
    """The uptime check. One object serves any number of runs at once.

    `user_agent` says who we are. `ssl_context` replaces what a browser would trust.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        ssl_context: ssl.SSLContext | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._user_agent = user_agent
        self._tls = ssl_context or certificate.default_context()
        self._tls_to_read = certificate.trusting_context()
        self._now = now

    async def run(self, check: Check, context: RunContext) -> Outcome:
        """Ask once. Raises ProbeError when the fault is this machine's."""
        spec = check.spec
        if not isinstance(spec, UptimeSpec):
            raise TypeError(f"{check.id} is no uptime check")
        asked = _start(check.store, spec)
        phases = Phases(lambda step: context.on_step(redacted_step(step, context.redactor)))
        signed_for = asked if check.store.signature and asked == parse(check.store.url) else None
        seen = Seen(asked=asked.url, address=asked, phases=phases, signed_for=signed_for)
        deadline = asyncio.get_running_loop().time() + spec.timeout.total_seconds()
        error: ShopError | None = None
        try:
            async with asyncio.timeout_at(deadline):
                await self._follow(check.store, spec, seen, deadline=deadline)
        except TimeoutError:
            error = _too_slow(spec, seen)
        except ShopError as shop_error:
            error = shop_error
        outcome = redacted(judge(spec, seen, error=error, now=self._now()), context.redactor)
        if context.full_evidence and outcome.failure is not None:
            return replace(outcome, evidence=evidence.save(seen, context))
        return outcome

    async def _follow(
        self, store: Store, spec: UptimeSpec, seen: Seen, *, deadline: float
    ) -> None:
        """Go where the shop sends us, until an answer is the last one."""
        route = Route(limit=spec.redirects)
        while True:
            own = {**self._headers(store), **store_headers(store, seen.address)}
            headers = route.headers(seen.address, own)
            line, endpoint = await _connect(seen, deadline)
            try:
                if seen.address.secure:
                    await self._secure(line, endpoint, seen, deadline=deadline)
                target = await _ask(line, seen, spec=spec, route=route, headers=headers)
            finally:
                line.close()
            if target is None:
                return
            seen.address, seen.head = target, None
            seen.redirects += 1

    def _headers(self, store: Store) -> Mapping[str, str]:
        """Header names in small letters: a store's own replace them."""
        headers = {
            "user-agent": self._user_agent,
            "accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "accept-encoding": "identity",
        }
        if store.market.language:
            headers["accept-language"] = store.market.language
        return headers

    async def _secure(
        self, line: Line, endpoint: Endpoint, seen: Seen, *, deadline: float
    ) -> None:
        host = seen.address.host.rstrip(".")
        expected = f"a secure connection to {host} that browsers trust"
        with seen.phases.phase("tls", seen.address.url):
            try:
                await line.secure(self._tls, host)
            except ssl.SSLCertVerificationError as error:
                why = await self._distrust(error, endpoint, seen.address, deadline=deadline)
                raise ShopError(Code.TLS, expected=expected, seen=why) from error
            except ssl.SSLError as error:
                why = certificate.refusal(error, host)
                raise ShopError(Code.TLS, expected=expected, seen=why) from error
            except OSError as error:
                why = f"the server {in_words(error)} before it was secure"
                raise ShopError(Code.TLS, expected=expected, seen=why) from error
        seen.tls_version = line.tls_version
        shown = certificate.read(line.certificate)
        if shown is not None:
            seen.certificates[seen.address.host] = shown

    async def _distrust(
        self,
        error: ssl.SSLCertVerificationError,
        endpoint: Endpoint,
        address: Address,
        *,
        deadline: float,
    ) -> str:
        """Why the certificate is not trusted. OpenSSL doesn't hand it out, so it is fetched again.

        Raises ProbeError when it would be by the shop's clock: ours is wrong, then.
        """
        if error.verify_code == _UNKNOWN_ISSUER and not certificate.knows_authorities(self._tls):
            raise ProbeError(
                Code.NETWORK,
                "this machine knows no certificate authorities; install `ca-certificates`",
            ) from error
        shown: certificate.Certificate | None = None
        theirs: datetime | None = None
        host, left = address.host.rstrip("."), deadline - asyncio.get_running_loop().time()
        with contextlib.suppress(OSError, ShopError):  # a TimeoutError is one of them
            async with (
                asyncio.timeout(min(_LOOK_AGAIN, left / 2)),
                wire.secured(endpoint, self._tls_to_read, host) as line,
            ):
                shown = certificate.read(line.certificate)
                if error.verify_code in certificate.TIMES:
                    asked = {"user-agent": self._user_agent}
                    theirs = moment_of((await Exchange(line=line).ask(address, asked)).headers)
        if shown and theirs and shown.valid_from <= theirs <= shown.valid_to:
            self._compare_clocks(theirs)
        return certificate.distrust(error, host, shown)

    def _compare_clocks(self, theirs: datetime) -> None:
        ours = self._now()
        if abs(ours - theirs) > _WRONG_CLOCK:
            raise ProbeError(
                Code.CLOCK,
                f"this machine's clock says {ours:%Y-%m-%d %H:%M} UTC, the shop's "
                f"{theirs:%Y-%m-%d %H:%M}; set it right, or no certificate can be judged",
            )


async def _connect(seen: Seen, deadline: float) -> tuple[Line, Endpoint]:
    address = seen.address
    with seen.phases.phase("dns", address.url):
        seen.endpoints = await wire.look_up(address.host, address.port)
    with seen.phases.phase("connect", address.url):
        reached = await wire.reach(seen.endpoints, host=address.host, deadline=deadline)
    for one in reached.unreachable:
        # of another family it may be this machine's own network that lacks it
        if one.endpoint.family == reached.endpoint.family:
            seen.dead[one.endpoint.ip] = one
    return Line(reached.sock), reached.endpoint


async def _ask(
    line: Line, seen: Seen, *, spec: UptimeSpec, route: Route, headers: Mapping[str, str]
) -> Address | None:
    """One request and its answer; where it sends us, None when the answer is the last one."""
    exchange = Exchange(line=line)
    with seen.phases.phase("first_byte", seen.address.url):
        seen.head = await exchange.ask(seen.address, headers)
    target = None if seen.head.status in spec.status else route.next(seen.address, seen.head)
    if target is None:
        with seen.phases.phase("body", seen.address.url):
            seen.body = await exchange.read(
                at_most=spec.read_at_most, keep=_worth_keeping(spec, seen.head)
            )
    return target


def _worth_keeping(spec: UptimeSpec, head: Head) -> int:
    """How much of the page will be looked at: a text may be anywhere, the marks of an error are early."""
    if spec.text is not None:
        return spec.read_at_most
    return LOOK_AT if head.status >= HTTPStatus.BAD_REQUEST or spec.status else 0


def _start(store: Store, spec: UptimeSpec) -> Address:
    try:
        return parse(store.address(spec.path))
    except ValueError as error:
        raise ProbeError(Code.BUG, f"{error}; look at `path:`") from error


def _too_slow(spec: UptimeSpec, seen: Seen) -> ShopError:
    limit = format_length(spec.timeout)
    return ShopError(
        Code.TIMEOUT,
        expected=f"an answer within {limit}",
        seen=f"{_NOT_YET[seen.phases.current]} after {limit}",
    )
