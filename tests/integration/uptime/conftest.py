"""Certificates, and a look at a shop in one line."""

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme

from config.checks import UptimeSpec
from config.secrets import Redactor
from config.store import Check, Market, Store
from config.units import parse_length
from probes.base import RunContext
from probes.result import Outcome, Step
from probes.uptime.certificate import default_context
from probes.uptime.probe import UptimeProbe
from tests.integration.uptime.shop import Look, serving

Found = list[tuple[int, int, int, str, tuple[str, int]]]
NAMES = ("localhost", "127.0.0.1", "::1", "xn--lysestge-b5a.example", "shop.example")


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Nordlys Authority")


@pytest.fixture(scope="session")
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    return serving(authority.issue_cert(*NAMES))


@pytest.fixture(scope="session")
def browser_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def look(browser_tls: ssl.SSLContext, tmp_path: Path) -> Look:
    """Look at a URL once; keywords are the check's, and `store_url`, `headers`, `secrets`, `now`."""

    async def look(
        url: str,
        *,
        store_url: str | None = None,
        headers: dict[str, str] | None = None,
        language: str | None = None,
        secrets: tuple[str, ...] = (),
        full_evidence: bool = False,
        now: datetime | None = None,
        on_step: Callable[[Step], None] = lambda _: None,
        tls: ssl.SSLContext | None = None,
        **spec: object,
    ) -> Outcome:
        given = {"headers": headers or {}, "market": Market(language=language)}
        check = _check(store_url or _origin(url), url, given, spec=spec)
        context = RunContext(
            run_id="run",
            attempt=1,
            full_evidence=full_evidence,
            scratch=tmp_path,
            redactor=Redactor(secrets),
            on_step=on_step,
        )
        probe = UptimeProbe(
            user_agent="Tillwatch/0 (+https://tillwatch.example)",
            ssl_context=tls or browser_tls,
            now=lambda: now or datetime.now(UTC),
        )
        return await probe.run(check, context)

    return look


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Host names and the addresses that DNS gives for them, from here on."""
    known: dict[str, list[str]] = {}

    def getaddrinfo(host: bytes, port: int, **_: object) -> Found:
        if host.decode() not in known:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [
            (
                socket.AF_INET6 if ":" in ip else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (ip, port),
            )
            for ip in known[host.decode()]
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


def _check(
    store_url: str, url: str, given: dict[str, object], *, spec: dict[str, object]
) -> Check:
    timeout = parse_length(spec.pop("timeout", "3s"))
    uptime = UptimeSpec.model_validate({"path": url} | spec)
    store = Store.model_validate({"id": "nordlys", "url": store_url} | given)
    # a copy is not validated: users can't set a timeout that is short enough for tests
    return Check(
        id="nordlys/uptime", store=store, spec=uptime.model_copy(update={"timeout": timeout})
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
