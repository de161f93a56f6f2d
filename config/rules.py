"""What a store's values must be to one another: schedules, channels, paths, headers, local times.

Each value by itself was judged before (by its type); here nothing is read and nothing is changed.
A rule yields a `Problem` for each thing that is wrong and says what would be right.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import idna

from config import signature
from config.checks import AnySpec, JourneySpec, PurchaseSpec, WalkSpec
from config.faults import Keys, Problem, cut, did_you_mean, shown
from config.journey_rules import journey_problems
from config.store import Store
from config.units import format_length

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
OWN_HEADERS = frozenset(
    {"host", "cookie", "content-length", "content-type", "transfer-encoding", "connection"}
    | {"keep-alive", "te", "trailer", "upgrade", "expect", "accept-encoding"}
)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_PATHS = ("collection", "product", "path", "cart", "checkout")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_AT_HOME = timedelta(seconds=10)  # the shortest interval for a shop on this machine
_MINUTE = timedelta(minutes=1)
_SIGNATURE = tuple(
    ("headers", name) for name in ("Signature-Input", "Signature", "Signature-Agent")
)
"""They are judged together: while the value of one is at fault, nothing is said of the others."""


def problems(
    store: Store,
    *,
    platforms: Collection[str],
    parts: Collection[str],
    locator_fault: Callable[[str, str], str | None],
    channels: Collection[str],
    vendors: Collection[str],
) -> Iterator[Problem]:
    """All that is wrong with a store whose values are each right.

    `parts` are the names that `locators:` may use, `channels` those that `alerts:`, `vendors` those that
    `expect:` may use.
    """
    if store.platform is not None and store.platform not in platforms:
        yield Problem(
            ("platform",),
            f"there is no platform {shown(store.platform)}; {did_you_mean(store.platform, platforms)}",
        )
    if store.as_customer and store.consent is None:
        yield Problem(
            ("as_customer",),
            "is for the shop's owner to choose, and nobody's permission is on record; "
            'write consent: {given: 2026-11-01, by: "Mette, owner"}',
            (("consent",),),
        )
    yield from _names("channels", store.channels)
    yield from _names("checks", store.checks)
    yield from _alerts(store, channels)
    yield from _headers(store)
    yield from _maintenance(store)
    for name, spec in store.checks.items():
        least = _AT_HOME if store.is_at_home else spec.shortest_interval
        yield from _schedule(("checks", name), spec, least=least)
        yield from _paths(("checks", name), spec, store.url)
        yield from _locators(("checks", name), spec, parts=parts, fault=locator_fault)
        if isinstance(spec, JourneySpec):
            yield from journey_problems(("checks", name), spec, parts=parts)
            yield from _go(("checks", name), spec, store.url)
        yield from _expected(("checks", name), spec, vendors=vendors)
        yield from _pause(("checks", name), spec)


def shop_address(url: str) -> str:
    """What two spellings of one shop's address have in common; to compare, not to visit."""
    parts = urlsplit(url)
    port = parts.port if parts.port != _DEFAULT_PORTS.get(parts.scheme) else None
    return f"{_host(url)}:{port or ''}{parts.path.rstrip('/')}"


def _host(url: str) -> str:
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return host.lower()


def _names(section: str, named: Mapping[str, object]) -> Iterator[Problem]:
    for name in named:
        if not NAME.fullmatch(name):
            message = "is not usable as a name; take small letters a-z, digits, - and _"
            yield Problem((section, name), message)


def _alerts(store: Store, channels: Collection[str]) -> Iterator[Problem]:
    alerts = store.alerts
    named: dict[Keys, tuple[str, ...]] = {
        ("alerts", "critical"): alerts.critical or (),
        ("alerts", "warning"): alerts.warning or (),
        ("alerts", "fallback"): alerts.fallback,
    }
    if alerts.escalate is not None:
        named["alerts", "escalate", "to"] = alerts.escalate.to
    for keys, names in named.items():
        for index, name in enumerate(names):
            if name not in channels:
                yield Problem((*keys, index), _no_channel(name, channels))


def _no_channel(name: str, channels: Collection[str]) -> str:
    advice = did_you_mean(name, channels) if channels else "write its address under channels:"
    return f"there is no channel {shown(name)}; {advice}"


def _headers(store: Store) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    values: dict[str, str] = {}
    for name, secret in store.headers.items():
        keys = ("headers", name)
        if not _HEADER_NAME.fullmatch(name):
            yield Problem(keys, "is not the name of a header; write it like X-Monitor")
        elif name.lower() in OWN_HEADERS:
            yield Problem(keys, "is set by the monitor itself; take this line away")
        elif name.lower() in seen:
            yield Problem(keys, f"is the same header as {seen[name.lower()]}; keep one")
        seen.setdefault(name.lower(), name)
        value = secret.get_secret_value()
        if _HEADER_VALUE.fullmatch(value) and value == value.strip():
            values[name.lower()] = value
            continue
        yield Problem(
            keys,
            "has a value that no header can carry; "
            "it must be one line of Latin text without spaces around it",
        )
    if seen.keys() == values.keys():
        for header, message in signature.faults(values):
            yield Problem(("headers", seen[header]), message, _SIGNATURE)


def _maintenance(store: Store) -> Iterator[Problem]:
    for index, item in enumerate(store.maintenance):
        at: Keys = ("maintenance", index)
        yield from _exists((*at, "from"), item.from_, store.zone)
        yield from _exists((*at, "to"), item.to, store.zone)
        window = store.windows[index]
        if window.end <= window.start:
            yield Problem(
                (*at, "to"),
                f"the end ({item.to:%Y-%m-%d %H:%M}) must be later than "
                f"the begin ({item.from_:%Y-%m-%d %H:%M})",
                ((*at, "from"), ("market", "timezone")),
            )


def _exists(keys: Keys, local: datetime, zone: ZoneInfo) -> Iterator[Problem]:
    """No problem with a time that comes twice that night: the first one is meant."""
    jump = _jump(local, zone)
    if jump is not None:
        before, after = jump
        yield Problem(
            keys,
            f"{local:%Y-%m-%d %H:%M} does not exist in {zone.key}: the clocks go from "
            f"{before:%H:%M} to {after:%H:%M} then; write {after:%Y-%m-%d %H:%M} or later",
            (("market", "timezone"),),
        )


def _jump(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The clock's times before and after the jump that skips `local`, or None."""
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return None
    # fold=1 reads a skipped time with the offset that holds after the jump: a moment before it
    moment = local.replace(tzinfo=zone, fold=1, second=0).astimezone(UTC)
    before = moment.astimezone(zone).utcoffset() or timedelta()
    while (moment.astimezone(zone).utcoffset() or timedelta()) == before:
        moment += _MINUTE
    return (moment + before).replace(tzinfo=None), moment.astimezone(zone).replace(tzinfo=None)


def _schedule(keys: Keys, spec: AnySpec, *, least: timedelta) -> Iterator[Problem]:
    every, timeout = (*keys, "every"), (*keys, "timeout")
    if spec.every < least:
        yield Problem(
            every,
            f"{format_length(spec.every)} is too often; "
            f"{format_length(least)} is the least for {spec.kind}",
        )
    elif spec.timeout >= spec.every:
        yield Problem(
            timeout,
            f"timeout ({format_length(spec.timeout)}) must be shorter than "
            f"every ({format_length(spec.every)}), or runs would overlap",
            (every,),
        )
    if isinstance(spec, WalkSpec):
        yield from _steps(keys, spec)
    if spec.slow is not None and not timedelta() < spec.slow < spec.timeout:
        yield Problem(
            (*keys, "slow"),
            f"slow ({format_length(spec.slow)}) must be more than 0s and shorter than "
            f"timeout ({format_length(spec.timeout)})",
            (timeout,),
        )


def _steps(keys: Keys, spec: WalkSpec) -> Iterator[Problem]:
    step_timeout = (*keys, "step_timeout")
    if spec.step_timeout > spec.timeout:
        yield Problem(
            step_timeout,
            f"step_timeout ({format_length(spec.step_timeout)}) must not be longer than "
            f"timeout ({format_length(spec.timeout)})",
            ((*keys, "timeout"),),
        )


def _paths(keys: Keys, spec: AnySpec, url: str) -> Iterator[Problem]:
    for name in _PATHS:
        path = getattr(spec, name, None)
        if path is not None:
            yield from _path((*keys, name), path, url)


def _path(keys: Keys, path: str, url: str) -> Iterator[Problem]:
    parts = urlsplit(path)
    if parts.netloc and _host(path) != _host(url):
        right = parts.path or "/"
        yield Problem(
            keys,
            f"{shown(path)} is not on the host of the shop's url; "
            f"write the path only, like {cut(right)}",
            (("url",),),
        )


def _go(keys: Keys, spec: JourneySpec, url: str) -> Iterator[Problem]:
    """The pages that a journey opens are the shop's."""
    for index, step in enumerate(spec.steps):
        at: Keys = (*keys, "steps", index)
        if step.go is not None:
            yield from _path((*at, "go"), step.go, url)
        for inner, repeated in enumerate(step.repeat.steps if step.repeat else ()):
            if repeated.go is not None:
                yield from _path((*at, "repeat", "steps", inner, "go"), repeated.go, url)


def _locators(
    keys: Keys,
    spec: AnySpec,
    *,
    parts: Collection[str],
    fault: Callable[[str, str], str | None],
) -> Iterator[Problem]:
    for name, locators in spec.locators.items() if isinstance(spec, WalkSpec) else ():
        at: Keys = (*keys, "locators", name)
        if name not in parts:
            yield Problem(at, f"is no part of a shop; {did_you_mean(name, parts)}")
            continue
        for index, locator in enumerate(locators):
            if amiss := fault(name, locator):
                yield Problem((*at, index), amiss)


def _expected(keys: Keys, spec: AnySpec, *, vendors: Collection[str]) -> Iterator[Problem]:
    if not isinstance(spec, PurchaseSpec):
        return
    for name in spec.expect:
        if name not in vendors:
            message = f"is nobody who counts visits; {did_you_mean(name, vendors)}"
            yield Problem((*keys, "expect", name), message)


def _pause(keys: Keys, spec: AnySpec) -> Iterator[Problem]:
    if not isinstance(spec, PurchaseSpec) or "pause" not in spec.model_fields_set:
        return
    longest = spec.longest_pause - spec.longest_pause % timedelta(milliseconds=100)
    if spec.pause > spec.longest_pause:
        yield Problem(
            (*keys, "pause"),
            f"pause ({format_length(spec.pause)}) leaves no time for the pages within "
            f"timeout ({format_length(spec.timeout)}); {format_length(longest)} is the most",
            ((*keys, "timeout"),),
        )
