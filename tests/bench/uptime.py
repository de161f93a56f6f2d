"""What one uptime check costs in processor time, beside bare aiohttp and blackbox_exporter.

All ask the same local HTTPS server (a process of its own, not counted) for the same page: look-up, a
new connection, TLS with a checked certificate, days to its expiry, first byte, body, one expected
text. One check after the other, in short turns that alternate, so that both meet the same weather.
"""

import asyncio
import contextlib
import gc
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import aiohttp
import psutil
import trustme

from config.checks import UptimeSpec
from config.store import Check, Store
from probes.base import RunContext
from probes.result import Verdict
from probes.uptime.certificate import default_context
from probes.uptime.probe import UptimeProbe
from tests.bench.items import Item, versions

PAIRS, RUNS = 9, 60
TEXT = "Læg i kurv"
PAGE = f"<!doctype html><title>Nordlys</title>{'<p>Lysestage i messing</p>' * 2000}{TEXT}".encode()
BLACKBOX = "prometheus-blackbox-exporter"
_FIRST_ERROR = 400


# ---- the shop: `python -m tests.bench.uptime CERTIFICATE` ------------------------------


async def serve(certificate: str) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: bench\r\n"
        f"Content-Length: {len(PAGE)}\r\nConnection: close\r\n\r\n"
    ).encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(head + PAGE)
            await writer.drain()
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def shop(authority: trustme.CA, folder: Path) -> Iterator[str]:
    """The address of a shop in a process of its own."""
    certificate = folder / "shop.pem"
    issued = authority.issue_cert("localhost")
    issued.private_key_and_cert_chain_pem.write_to_path(str(certificate))
    command = [sys.executable, "-m", "tests.bench.uptime", str(certificate)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield f"https://localhost:{int(process.stdout.readline())}"
        finally:
            process.terminate()


# ---- the sides -----------------------------------------------------------------------------


def ours(url: str, tls: ssl.SSLContext) -> Callable[[], Awaitable[None]]:
    probe = UptimeProbe(user_agent="Tillwatch bench", ssl_context=tls)
    spec = UptimeSpec(text=TEXT)
    check = Check(id="shop/uptime", store=Store(id="shop", url=url), spec=spec)
    context = RunContext(run_id="bench", attempt=1, full_evidence=False, scratch=Path())

    async def once() -> None:
        outcome = await probe.run(check, context)
        assert outcome.verdict is Verdict.PASSED, outcome.failure

    return once


def bare_aiohttp(url: str, tls: ssl.SSLContext) -> Callable[[], Awaitable[None]]:
    """What one would write with aiohttp alone.

    It can't tell connect and TLS apart, and a short answer is gone before its certificate can be
    asked for: it does less than we do.
    """
    timings: dict[str, float] = {}

    def stamp(name: str) -> Callable[..., Awaitable[None]]:
        async def note(*_: object) -> None:
            timings[name] = time.perf_counter()

        return note

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(stamp("start"))
    trace.on_dns_resolvehost_start.append(stamp("dns_start"))
    trace.on_dns_resolvehost_end.append(stamp("dns_end"))
    trace.on_connection_create_start.append(stamp("connect_start"))
    trace.on_connection_create_end.append(stamp("connect_end"))
    trace.on_request_headers_sent.append(stamp("sent"))
    trace.on_request_end.append(stamp("first_byte"))

    async def once() -> None:
        timeout = aiohttp.ClientTimeout(total=10)
        connector = aiohttp.TCPConnector(ssl=tls, force_close=True, use_dns_cache=False)
        async with (
            aiohttp.ClientSession(
                connector=connector, timeout=timeout, trace_configs=[trace]
            ) as session,
            session.get(url + "/", headers={"Accept-Encoding": "identity"}) as response,
        ):
            page = await response.text()
        timings["body"] = time.perf_counter()
        assert response.status < _FIRST_ERROR
        assert TEXT in page

    return once


@contextlib.contextmanager
def blackbox(folder: Path, authority: Path) -> Iterator[tuple[psutil.Process, str]]:
    """A running blackbox_exporter with the same check; its process and its address."""
    config = folder / "blackbox.yml"
    http = {
        "preferred_ip_protocol": "ip4",
        "fail_if_body_not_matches_regexp": [TEXT],
    }
    module = {"prober": "http", "timeout": "10s", "http": http}
    config.write_text(json.dumps({"modules": {"shop": module}}, ensure_ascii=False))
    port = _free_port()
    command = [
        BLACKBOX,
        f"--config.file={config}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    ]
    # as for public authorities, which it reads once; a `ca_file` is read again for every check
    roots = {"SSL_CERT_FILE": str(authority), "SSL_CERT_DIR": str(folder / "none")}
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ | roots) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address + "/-/healthy")
            yield psutil.Process(process.pid), address
        finally:
            process.terminate()


# ---- the race ------------------------------------------------------------------------------


async def turn(once: Callable[[], Awaitable[None]], runs: int) -> float:
    """Processor seconds for each check, all threads of this process together."""
    gc.collect()
    before = time.process_time()
    for _ in range(runs):
        await once()
    return (time.process_time() - before) / runs


def turn_of_blackbox(process: psutil.Process, address: str, url: str, *, runs: int) -> float:
    """Processor seconds of blackbox_exporter alone; who asks it is not counted."""
    query = urlencode({"module": "shop", "target": url + "/"})
    before = process.cpu_times()
    for _ in range(runs):
        with urllib.request.urlopen(f"{address}/probe?{query}") as answer:  # noqa: S310 - our own
            assert b"probe_success 1" in answer.read()
    after = process.cpu_times()
    return (after.user + after.system - before.user - before.system) / runs


def run(*, pairs: int = PAIRS, runs: int = RUNS) -> list[Item]:
    """Beside bare aiohttp; takes about 10 seconds."""
    with _shop_with_trust() as (url, tls, _):

        async def race() -> list[tuple[float, float]]:
            own, other = ours(url, tls), bare_aiohttp(url, tls)
            await turn(own, runs)
            await turn(other, runs)
            return [(await turn(own, runs), await turn(other, runs)) for _ in range(pairs)]

        times = asyncio.run(race())
    return [_item("uptime_cpu_ratio_aiohttp", "aiohttp", times, limit=1.15)]


def run_beside_blackbox(*, pairs: int = PAIRS, runs: int = RUNS) -> list[Item]:
    """Beside Debian's prometheus-blackbox-exporter; takes about 15 seconds."""
    if shutil.which(BLACKBOX) is None:
        raise RuntimeError(f"{BLACKBOX} is not installed: apt-get install {BLACKBOX}")
    times = []
    with (
        _shop_with_trust() as (url, tls, authority),
        blackbox(authority.parent, authority) as (process, address),
    ):
        for _ in range(pairs + 1):
            own = asyncio.run(turn(ours(url, tls), runs))
            times.append((own, turn_of_blackbox(process, address, url, runs=runs)))
    return [_item("uptime_cpu_ratio_blackbox", "blackbox_exporter", times[1:], limit=0.55)]


@contextlib.contextmanager
def _shop_with_trust() -> Iterator[tuple[str, ssl.SSLContext, Path]]:
    """The shop's address, a context that trusts it, and the file of whom that trusts."""
    authority = trustme.CA()
    tls = default_context()
    authority.configure_trust(tls)
    with tempfile.TemporaryDirectory() as name:
        trusted = Path(name) / "authority.pem"
        authority.cert_pem.write_to_path(str(trusted))
        with shop(authority, trusted.parent) as url:
            yield url, tls, trusted


def _item(name: str, baseline: str, times: list[tuple[float, float]], *, limit: float) -> Item:
    own, other = (median(side) * 1000 for side in zip(*times, strict=True))
    return Item(
        id=name,
        value=round(median(a / b for a, b in times), 3),
        limit=limit,
        better="lower",
        baseline=f"{baseline}: {other:.2f} ms of processor time a check, ours {own:.2f} ms",
        unit="ratio",
        versions=_versions(baseline),
    )


def _versions(baseline: str) -> dict[str, str]:
    if baseline == "aiohttp":
        return versions("h11", "aiohttp") | {"openssl": ssl.OPENSSL_VERSION}
    said = subprocess.run([BLACKBOX, "--version"], capture_output=True, text=True, check=True)
    number = (said.stdout or said.stderr).split()[2]
    return versions("h11") | {"openssl": ssl.OPENSSL_VERSION, baseline: number}


def _free_port() -> int:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
    return port


def _wait_for(url: str) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), urllib.request.urlopen(url):  # noqa: S310 - our own
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
