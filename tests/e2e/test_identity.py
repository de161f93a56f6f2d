"""Who we say we are, whom we show a shop's signature, and that its end is told: by the whole program."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.house import House, eventually, shop_file
from tests.shop.app import RunningShop, running_shop
from tests.shop.state import Recorded

pytestmark = pytest.mark.e2e

CONTACT = "https://agency.example/who-visits-you"
AGENT = re.compile(rf"Tillwatch/[\w.]+ \(\+{re.escape(CONTACT)}\)$")
NAMES = {"Signature", "Signature-Input", "Signature-Agent"}


def signed(left: timedelta) -> dict[str, str]:
    end = (datetime.now(UTC) + left).timestamp()
    return {
        "Signature": "sig1=:cGxhbnRlZC1zaWduYXR1cmU:",
        "Signature-Input": f'sig1=("@authority" "signature-agent");expires={end:.0f};tag="web-bot-auth"',
        "Signature-Agent": '"https://shopify.com"',
    }


def is_checkout(request: Recorded) -> bool:
    return "/checkout" in request.path


def sent(shop: RunningShop) -> tuple[list[Recorded], list[Recorded]]:
    """What the shop was asked, and what the other host."""
    own = [one for one in shop.requests if not one.path.startswith("/_")]
    return own, [*shop.second_origin_requests]


async def test_every_request_says_who_we_are_and_only_the_shop_sees_its_signature(
    house: House,
) -> None:
    house.environ["TILLWATCH_CONTACT_URL"] = CONTACT
    async with running_shop() as shop:
        house.write(
            "nordlys",
            **shop_file(shop.url, purchase={}, uptime={}),
            headers=signed(timedelta(days=60)),
        )
        done = await house.acall("check", "nordlys")
        own, others = sent(shop)

    assert done.returncode == 0, done.stderr
    assert {
        one.headers["User-Agent"]
        for one in own
        if "HeadlessChrome" not in one.headers["User-Agent"]
    }
    assert [
        str(one) for one in [*own, *others] if not AGENT.search(one.headers["User-Agent"])
    ] == []
    unsigned = [one for one in own if not one.headers.keys() >= NAMES]
    assert [one.path for one in unsigned if not is_checkout(one)] == []
    assert [one.path for one in own if is_checkout(one) and NAMES & one.headers.keys()] == []
    assert len(own) - len(unsigned) > 10
    assert others
    assert [one.path for one in others if NAMES & one.headers.keys()] == []


async def test_the_end_of_a_signature_is_an_incident_until_there_is_a_new_one(
    house: House,
) -> None:
    async with house.service() as service:
        house.write(
            "nordlys", url="http://127.0.0.1:9", checks={"purchase": "off", "uptime": "off"},
            headers=signed(timedelta(days=5)),
        )  # fmt: skip
        await eventually(lambda: told(house) == [("signature", False)], within=30)
        _, metrics = await service.get("/metrics")
        _, page = await service.get("/stores/nordlys")

        house.write(
            "nordlys", url="http://127.0.0.1:9", checks={"purchase": "off", "uptime": "off"},
            headers=signed(timedelta(days=80)),
        )  # fmt: skip
        await eventually(lambda: told(house) == [("signature", True)], within=30)

    assert 'tillwatch_signature_expiry_timestamp_seconds{store="nordlys"}' in metrics
    assert "Signature valid until" in page
    assert "cGxhbnRlZ" not in metrics + page + service.said


def told(house: House) -> list[tuple[str, bool]]:
    """Each incident's kind, and whether it is over."""
    rows = house.rows("SELECT kind, resolved_at FROM incidents")
    return [(kind, end is not None) for kind, end in rows]
