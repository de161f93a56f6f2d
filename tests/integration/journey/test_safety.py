"""A journey never pays, types secrets nowhere but in its shop, and leaves none in what is kept."""

import zipfile
from pathlib import Path

import pytest
from aiohttp import web

from probes.codes import Code
from probes.result import Verdict
from tests.integration.journey.test_five_uses import LOGIN, SECRETS
from tests.integration.journey.traveller import Traveller
from tests.integration.purchase.buyer import Said, assert_said, story
from tests.integration.purchase.test_secrets import spelled
from tests.shop import account
from tests.shop.app import running_shop, serving
from tests.shop.faults import Fault

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

TO_THE_TILL = """
step_timeout: 6s
steps:
  - go: /products/lysestage
  - click: add_button
    until: {shows: cart_count}
  - go: /checkout
  - fill: {email: test@tillwatch.example}
"""
WAYS_TO_PAY = {
    "its words": "  - {name: pay, click: Betal nu}",
    "its locator": '  - {name: pay, click: "#checkout-pay-button"}',
    "its part": "  - {name: pay, click: pay_button}",
    "a key": "  - {name: pay, press: Enter}",
}
PAYS = """\
async def journey(page, step):
    async with step("to the till"):
        await page.goto(page.url + "products/lysestage")
        await page.wait_for_selector("[data-hydrated]")
        await page.locator("#ProductSubmitButton-main").click()
        await page.wait_for_selector("cart-drawer.active")
        await page.goto(page.url.partition("/products")[0] + "/checkout")
    async with step("pay"):
        root = page.url.rpartition("/")[0]
        await page.evaluate("root => fetch(root + '/complete', {method: 'POST'}).catch(() => null)", root)
"""


@pytest.mark.parametrize("way", WAYS_TO_PAY)
async def test_what_pays_is_never_pressed(traveller: Traveller, way: str) -> None:
    journey = TO_THE_TILL + WAYS_TO_PAY[way]
    async with running_shop() as shop:
        outcome = await traveller.take(shop.url, journey)

        assert not shop.orders
    said = Said(verdict=Verdict.ERROR, step="pay", code=Code.JOURNEY)
    assert_said(outcome, said, about="it is the journey that is wrong, not the shop")
    assert outcome.failure is not None
    assert "never pressed" in outcome.failure.seen


async def test_a_script_that_pays_is_held_back_at_the_door(traveller: Traveller) -> None:
    async with running_shop() as shop:
        outcome = await traveller.take(shop.url, "script: journeys/way.py", script=PAYS)

        assert not shop.orders
        assert not [one for one in shop.requests if one.path.endswith("/complete")]
    assert outcome.verdict is Verdict.PASSED, story(outcome)
    assert "/complete" in str(outcome.fingerprint["held_back"])


async def _page(request: web.Request) -> web.StreamResponse:
    """Home leads to a sign-in of another host, which is this one by its other name."""
    away = f"http://localhost:{request.url.port}/sign-in"
    body = (
        '<form><label>Kodeord <input type="password"></label></form>'
        if request.path == "/sign-in"
        else f'<h1>Nordlys</h1><p>En butik med lamper og lysestager.</p><a href="{away}">Log ind</a>'
    )
    return web.Response(text=body, content_type="text/html")


@pytest.mark.parametrize("hosts", ["", "hosts: [localhost]\n"])
async def test_a_secret_is_typed_on_pages_of_named_hosts_only(
    traveller: Traveller, hosts: str
) -> None:
    journey = """\
steps:
  - {click: Log ind, until: {url: /sign-in}}
  - {name: type, fill: {Kodeord: "${PASSWORD}"}}
"""
    app = web.Application()
    app.router.add_get("/{path:.*}", _page)
    async with serving(app) as port:
        outcome = await traveller.take(
            f"http://127.0.0.1:{port}", f"{hosts}{journey}", secrets=SECRETS
        )

    if hosts:
        assert outcome.verdict is Verdict.PASSED, story(outcome)
    else:
        said = Said(verdict=Verdict.ERROR, step="type", code=Code.JOURNEY)
        assert_said(outcome, said, about="localhost is not the store's host")


def contents(path: Path) -> list[bytes]:
    """A file, or the files in an archive."""
    if path.suffix != ".zip":
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


PLANTED = {
    "fill": "planted+fill@agency.example",
    "fill of a page": "Plantegade 17, 2. tv",
    "press_sequentially": "Planteby 8000 C",
    "keyboard": "Plantemor 4711-x",
    "in a task": "planted+task@agency.example",
}
TYPES = f"""\
import asyncio

async def journey(page, step):
    async with step("type"):
        await page.get_by_role("link", name="Log ind").click()
        mail = page.get_by_label("E-mail").first
        await mail.fill("{PLANTED["fill"]}")
        await page.fill("input[type=password]", "{PLANTED["fill of a page"]}")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(mail.fill(value="{PLANTED["in a task"]}"))
        await mail.press_sequentially("{PLANTED["press_sequentially"]}")
        await mail.press("Control+A")
        await page.keyboard.type("{PLANTED["keyboard"]}")
        await page.get_by_role("button", name="Log ind").click()
    async with step("find nothing"):
        await page.get_by_text("Velkommen, Plantemor").wait_for(timeout=1000)
"""


async def test_what_a_script_typed_stands_in_nothing_that_is_kept(traveller: Traveller) -> None:
    async with running_shop() as shop:
        outcome = await traveller.take(
            shop.url, "step_timeout: 8s\nscript: journeys/way.py", script=TYPES, full_evidence=True
        )

    said = Said(verdict=Verdict.FAILED, step="find nothing", code=Code.NOT_AS_EXPECTED)
    assert_said(outcome, said, about="nobody of this name has an account")
    assert {artifact.name.partition(".")[2] for artifact in outcome.evidence} >= {
        "zip",
        "har",
        "html",
    }
    kept = {
        (artifact.name, data) for artifact in outcome.evidence for data in contents(artifact.path)
    }
    found = {
        (name, way)
        for name, data in kept
        for way, value in PLANTED.items()
        for form in spelled(value)
        if form in data
    }
    assert found == set()


async def test_no_secret_stands_in_what_is_kept_of_a_failed_journey(
    traveller: Traveller,
) -> None:
    async with running_shop() as shop:
        shop.faults.on(Fault.LOGIN_REFUSED)
        outcome = await traveller.take(
            shop.url, f"step_timeout: 3s\n{LOGIN.strip()}", secrets=SECRETS, full_evidence=True
        )

    assert outcome.verdict is Verdict.FAILED
    assert len(outcome.evidence) >= 4
    kept = [data for artifact in outcome.evidence for data in contents(artifact.path)]
    for secret in (account.PASSWORD, account.EMAIL):
        assert secret not in repr(outcome)
        assert not [data for data in kept if secret.encode() in data]
