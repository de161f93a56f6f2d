"""What a developer finds of a failed run: pictures that point, requests, console; and nobody's address.

What was typed is searched for in every byte that was written, in every spelling, as secrets are.
"""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import fastjsonschema
import pytest
import pytest_asyncio
from PIL import Image

from probes.codes import Code
from probes.result import Outcome, Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, moved
from tests.integration.purchase.small_shop import small_shop
from tests.integration.purchase.test_secrets import spelled, unpacked
from tests.often import often
from tests.shop.app import running_shop
from tests.shop.faults import Fault

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

SHOPPER = {
    "email": "planted+shopper@agency.example",
    "first_name": "Plantine",
    "last_name": "Ærligsen",
    "street": "Plantegade 17, 2. tv",
    "postcode": "7Q19",  # digits alone stand in any time that was measured
    "city": "Plantå S",
    "phone": "+4587654321",
}
SCHEMA = json.loads(Path("tests/data/har.schema.json").read_text("utf-8"))
FLAVOURS = ("shopify", "plain")


def files_of(outcome: Outcome) -> dict[str, bytes]:
    return {artifact.name: artifact.path.read_bytes() for artifact in outcome.evidence}


async def failed_at_the_payment(buyer: Buyer, flavour: str) -> Outcome:
    """Everything was typed, also into fields that the shop writes back on its next pages."""
    async with running_shop(flavour=flavour) as shop:
        shop.faults.on(Fault.NO_PAYMENT)
        outcome = await buyer.buy(
            shop.url,
            store={"shopper": SHOPPER, "market": {"country": "DK"}},
            until="payment",
            full_evidence=True,
        )
    said = Said(verdict=Verdict.FAILED, step="payment", code=Code.NO_PAYMENT)
    assert_said(outcome, said, about=Fault.NO_PAYMENT.description)
    return outcome


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=often(FLAVOURS, {"shopify"}))
async def typed(request: pytest.FixtureRequest, buyer: Buyer) -> Outcome:
    return await failed_at_the_payment(buyer, request.param)


def traces_of(values: Iterator[str], files: dict[str, bytes]) -> list[str]:
    forms = {value: {value.lower().encode(), *spelled(value)} for value in values}
    return [
        f"{form!r} in {place}"
        for name, data in files.items()
        for place, content in unpacked(name, data)
        for value in forms
        for form in forms[value]
        if len(form) >= 4 and form in content
    ]


async def test_nothing_that_was_typed_is_in_anything_that_was_written(typed: Outcome) -> None:
    files = files_of(typed)

    assert {"screenshot.jpg", "before.jpg", "page.html", "network.har", "trace.zip"} <= {*files}
    assert traces_of(iter(SHOPPER.values()), files) == []
    assert traces_of(iter(["[typed]"]), files), "nothing was blotted, so nothing was tested"


async def test_what_was_sent_is_kept_without_the_values(typed: Outcome) -> None:
    har = json.loads(files_of(typed)["network.har"])

    sent = [
        entry["request"]["postData"]["text"]
        for entry in har["log"]["entries"]
        if "postData" in entry["request"]
    ]
    assert any("[typed]" in text for text in sent)


async def test_the_requests_are_a_valid_http_archive(typed: Outcome) -> None:
    har = json.loads(files_of(typed)["network.har"])

    fastjsonschema.compile(SCHEMA)(har)
    tabs = {page["id"] for page in har["log"]["pages"]}
    entries = har["log"]["entries"]
    assert tabs
    assert {entry["pageref"] for entry in entries if "pageref" in entry} <= tabs
    assert any(entry["request"]["method"] == "POST" for entry in entries)


async def test_no_cookie_has_its_value(typed: Outcome) -> None:
    har = json.loads(files_of(typed)["network.har"])

    sides = [entry[side] for entry in har["log"]["entries"] for side in ("request", "response")]
    values = {
        *(cookie["value"] for side in sides for cookie in side["cookies"]),
        *(
            header["value"]
            for side in sides
            for header in side["headers"]
            if header["name"].lower() in {"cookie", "set-cookie"}
        ),
    }
    assert values == {"[left out]"}


def reddest_box(data: bytes) -> tuple[int, int, int, int] | None:
    """The smallest rectangle that has all of the frame's own red."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    red, green, blue = picture.split()
    mask = Image.merge("RGB", (red, green, blue)).convert("RGB")
    only = [1 if r > 190 and g < 50 and b < 50 else 0 for r, g, b in mask.get_flattened_data()]
    flags = Image.new("1", picture.size)
    flags.putdata(only)
    return flags.getbbox()


SHOP = '<main><a href="/product/1">Candle</a></main>'
DEAD_BUTTON = """<main style="margin: 0"><p class="cart-item">Candle</p>
    <button type="button" name="checkout"
        style="position: absolute; left: 300px; top: 400px; width: 200px; height: 50px">Check out</button>
    </main>"""


async def test_the_button_that_had_no_effect_is_framed(buyer: Buyer) -> None:
    async with small_shop({"/cart": DEAD_BUTTON}) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="3s", full_evidence=True)

    said = Said(verdict=Verdict.FAILED, step="checkout", code=Code.DEAD_CHECKOUT_BUTTON)
    assert_said(outcome, said, about="the button does nothing")
    box = reddest_box(files_of(outcome)["screenshot.jpg"])
    assert box is not None
    left, top, right, bottom = box
    assert (left, bottom) == pytest.approx((294, 456), abs=6)
    assert top < 394, "its label stands above, …"
    assert right >= 506, "… and may be longer"
    assert reddest_box(files_of(outcome)["before.jpg"]) is None


async def test_what_is_missing_is_named_in_the_picture(buyer: Buyer) -> None:
    async with small_shop({"/product/1": "<main><h1>Candle</h1></main>"}) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="3s", full_evidence=True)

    assert outcome.failure
    assert outcome.failure.code is Code.NO_ADD_BUTTON
    box = reddest_box(files_of(outcome)["screenshot.jpg"])
    assert box is not None


NOISY = (
    SHOP
    + """<script>console.error("old noise " + Math.floor(Math.random() * 1000))</script>
    <script src="/old.js"></script>"""
)
BROKEN = """<main></main><script>console.error("drawer broke")</script>
    <script src="/cart.js"></script><script>nothing.there()</script>"""


async def test_the_console_tells_at_which_step_and_what_no_good_run_has(buyer: Buyer) -> None:
    async with small_shop({"/shop": NOISY}) as shop:
        good = await buyer.buy(shop.url)
        first = await buyer.buy(shop.url, until="cart", full_evidence=True)
    assert good.verdict is Verdict.PASSED

    async with small_shop({"/shop": NOISY, "/cart": BROKEN}) as broken:
        memory = moved(good.remember, old=shop.url, new=broken.url)
        outcome = await buyer.buy(broken.url, step_timeout="3s", full_evidence=True, memory=memory)

    assert "NEW" not in files_of(first)["console.log"].decode(), "nothing is known to be old"
    lines = files_of(outcome)["console.log"].decode().splitlines()[1:]
    told = {
        what: [line.split()[0] == "NEW" for line in lines if what in line]
        for what in ("old noise", "old.js", "drawer broke", "cart.js", "nothing is not defined")
    }
    assert told == {
        "old noise": [False],
        "old.js": [False],
        "drawer broke": [True] * len(told["drawer broke"]),
        "cart.js": [True] * len(told["cart.js"]),
        "nothing is not defined": [True] * len(told["nothing is not defined"]),
    }
    assert all(told.values())
    (line,) = [one for one in lines if "old noise" in one]
    assert "  collection  " in line
    assert "(http" in line
