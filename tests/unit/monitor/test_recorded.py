"""What Playwright's recorder writes becomes a journey that is right as it stands, and holds nothing that was typed in secret."""

from pathlib import Path

import pytest

from monitor.cli.codegen import to_add
from monitor.recorded import Recording, RecordingError, journey_of
from tests.unit.config.folder import NORDLYS, faults, read

RECORDED = Path(__file__).parents[2] / "data" / "recorded"
URL = "https://nordlys.example"
SECRETS = {"SHOP_TEST_USER": "mette@x.example", "SHOP_TEST_PASSWORD": "planted"}
SIMPLE = '''\
"""Recorded at https://nordlys.example by `tillwatch codegen`."""

from playwright.async_api import expect


async def journey(page, step):
    async with step('Log ind'):
        await page.get_by_role('link', name='Log ind').click()
    async with step('E-mail'):
        await page.get_by_role('textbox', name='E-mail').click()
    async with step('Adgangskode'):
        await page.get_by_role('textbox', name='E-mail').fill(step.secret('user'))
        await page.get_by_label('Adgangskode').fill(step.secret('password'))
        await page.get_by_label('Adgangskode').press('Enter')
    async with step('Størrelse'):
        await page.get_by_label('Størrelse').select_option('M')
    async with step('#cart-icon-bubble'):
        await page.locator('#cart-icon-bubble').click()
    async with step('/search?q=lampe'):
        await page.goto('https://nordlys.example/search?q=lampe')
    async with step('expect Velkommen, Mette'):
        await expect(page.get_by_text('Velkommen, Mette')).to_be_visible()
    async with step('expect Min konto'):
        await expect(page.get_by_role('heading', name='Min konto')).to_contain_text('Min konto')
'''


def recording(name: str) -> Recording:
    return journey_of((RECORDED / f"{name}.py.txt").read_text(encoding="utf-8"), url=URL)


def test_a_recording_becomes_a_journey_in_python() -> None:
    assert recording("simple").python == SIMPLE


@pytest.mark.parametrize("name", ["simple", "odd"])
def test_what_is_to_be_added_is_right_as_it_stands(name: str, tmp_path: Path) -> None:
    made = recording(name)
    script, _, steps = to_add("login", made).partition("\n\n# or, instead of the file:\n")
    files = {"journeys/login.py": made.python}

    assert "planted-password" not in made.python + str(made.steps)
    assert "mette@" not in made.python + str(made.steps)
    for lines in filter(None, (script, steps)):
        loaded = read(tmp_path, {NORDLYS: f"url: {URL}\n{lines}\n", **files}, environ=SECRETS)
        assert faults(loaded) == []
    assert bool(steps) == (name == "simple")


def test_what_is_simple_becomes_steps_too() -> None:
    assert (recording("simple").steps or "").splitlines() == [
        "- click: Log ind",
        "- click: E-mail",
        "- fill:",
        "    E-mail: ${SHOP_TEST_USER}",
        "- fill:",
        "    Adgangskode: ${SHOP_TEST_PASSWORD}",
        "- press: Enter",
        "- choose:",
        "    Størrelse: M",
        "- click: '#cart-icon-bubble'",
        "- go: /search?q=lampe",
        "- expect:",
        "    text: Velkommen, Mette",
        "- expect:",
        "    text: Min konto",
    ]


def test_what_steps_can_not_say_stays_python() -> None:
    odd = recording("odd")

    assert odd.steps is None
    assert "import re\n" in odd.python
    assert "page1 = await page1_info.value" in odd.python


@pytest.mark.parametrize(
    "recorded",
    ["", "import asyncio\n", "async def run(playwright):\n    await page.goto('https://nordlys.example/')\n", "def ("],
    ids=["nothing", "no run", "only the home page", "no Python"],
)  # fmt: skip
def test_a_recording_of_nothing_is_refused(recorded: str) -> None:
    with pytest.raises(RecordingError):
        journey_of(recorded, url=URL)
