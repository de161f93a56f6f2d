"""Secrets planted everywhere a user may put them, and looked for in everything that the program wrote."""

import base64
import gzip
import io
import re
import signal
import zipfile
from pathlib import Path
from urllib.parse import quote

import aiohttp

from tests.e2e.house import House, Service, eventually
from tests.shop.app import RunningShop, running_shop
from tests.shop.faults import Fault
from tests.shop.mailbox import RunningMailbox, running_mailbox

HEADER = 'sig1=:pl4nted"header/secret+:'
MAIL_PASSWORD = "pl4nted-mail-secret"  # noqa: S105 - planted
PAGES_PASSWORD = "pl4nted pages secret"  # noqa: S105 - planted
TOKEN = "pl4ntedT0kenOfAWebhook"  # noqa: S105 - planted
PLANTED = (HEADER, MAIL_PASSWORD, PAGES_PASSWORD, TOKEN)
SPELLINGS = {
    spelling.encode()
    for secret in PLANTED
    for spelling in (
        secret,
        quote(secret),
        quote(secret, safe=""),
        base64.b64encode(secret.encode()).decode(),
        secret.replace('"', '\\"'),
        secret.replace('"', "&quot;"),
    )
}
PATHS = ("/", "/stores/nordlys", "/incidents", "/metrics", "/api/stores", "/api/runs", "/readyz")


def found_in(data: bytes) -> list[bytes]:
    """Planted secrets in these bytes, also in what is packed in them."""
    found = [spelling for spelling in SPELLINGS if spelling in data]
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                found += found_in(archive.read(name))
    if data[:2] == b"\x1f\x8b":
        found += found_in(gzip.decompress(data))
    return found


async def pages(service: Service, house: House) -> dict[str, bytes]:
    """Every kind of page, signed in."""
    runs = [row[0] for row in house.rows("SELECT run_id FROM runs WHERE verdict = 'failed'")]
    incidents = [row[0] for row in house.rows("SELECT id FROM incidents")]
    paths = [
        *PATHS,
        *(f"/runs/{run}" for run in runs),
        *(f"/incidents/{one}" for one in incidents),
    ]
    signed_in = {"Authorization": aiohttp.encode_basic_auth("anybody", PAGES_PASSWORD)}
    found = {}
    async with aiohttp.ClientSession(headers=signed_in) as session:
        for path in paths:
            async with session.get(service.url + path) as answer:
                found[path] = await answer.read()
    return found


def write_store(house: House, shop: RunningShop, mailbox: RunningMailbox) -> None:
    good = f"mailto://127.0.0.1:{mailbox.smtp_port}/?from=t@test.example&to=anna@test.example"
    locked = f"mailto://user:${{MAIL_PASSWORD}}@127.0.0.1:{mailbox.smtp_port}/?from=t@test.example"
    house.write(
        "nordlys",
        url=shop.url,
        headers={"X-Signature": "${HEADER}"},
        channels={
            "good": f"{good}&mode=insecure",
            "locked": f"{locked}&to=bo@test.example&mode=insecure",
            "hook": f"{mailbox.url.replace('http', 'json')}/hooks/${{TOKEN}}",
        },
        checks={
            "purchase": {"every": "10s", "timeout": "9s", "step_timeout": "5s"},
            "uptime": {"every": "10s"},
        },
    )


async def test_planted_secrets_reach_the_shop_and_nothing_that_is_written(house: House) -> None:
    house.environ |= {
        "HEADER": HEADER,
        "MAIL_PASSWORD": MAIL_PASSWORD,
        "TOKEN": TOKEN,
        "TILLWATCH_PASSWORD": PAGES_PASSWORD,
    }

    async with running_shop() as shop, running_mailbox() as mailbox:
        shop.faults.on(Fault.CART_500)
        write_store(house, shop, mailbox)
        async with house.service() as service:
            await mailbox.arrived(1, within=60)
            await eventually(lambda: "locked" in service.said and "hook" in service.said)
            shown = await pages(service, house)
            service.send(signal.SIGTERM)  # an orderly end: nothing half-done is left in scratch
            await service.ended()

        # the header did reach the shop, or nothing was tested
        assert any(HEADER in request.headers.values() for request in shop.requests)
        # … and nobody else
        assert not any(found_in(repr(one).encode()) for one in shop.second_origin_requests)
        assert not [path for path, data in shown.items() if found_in(data)]
        assert not any(found_in(bytes(mail.message)) for mail in mailbox.messages)
        assert not found_in(service.said.encode())

    written = [path for path in house.data.rglob("*") if path.is_file()]
    # a full attempt left its evidence, or too little was searched
    assert {"trace.zip", "network.har", "page.html"} <= {path.name for path in written}
    assert not [path for path in written if found_in(path.read_bytes())]


def test_the_search_finds_what_is_packed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner", gzip.compress(TOKEN.encode()))

    assert found_in((tmp_path / "a.zip").read_bytes())


async def test_a_secret_that_is_missing_is_named_without_its_value(house: House) -> None:
    house.write("nordlys", url="https://nordlys.example", headers={"X-Signature": "${HEADER}"})

    done = house.call("check-config")

    assert done.returncode == 2
    assert re.search(r"nordlys\.yaml:\d+: headers\.X-Signature: .*HEADER", done.stderr)
