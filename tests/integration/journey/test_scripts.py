"""Journeys in Python: what is the shop's failure, what is our own fault, and what holds nobody up."""

import asyncio
import gc
from collections.abc import Mapping

import pytest

from probes.codes import Code
from probes.journey.leash import HOLDS_AT_MOST
from probes.result import Verdict
from tests.integration.journey.test_five_uses import SECRETS
from tests.integration.journey.traveller import Traveller
from tests.integration.purchase.buyer import Said, assert_said, story
from tests.often import often
from tests.shop.app import running_shop
from tests.shop.faults import Fault

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

CHECK = "step_timeout: 4s\nscript: journeys/way.py"
WITH_SECRETS = (
    f'{CHECK}\nsecrets: {{user: "${{USER}}", password: "${{PASSWORD}}", totp: "${{TOTP}}"}}'
)
LOGIN = """\
async def journey(page, step):
    async with step("log in"):
        await page.get_by_role("link", name="Log ind").click()
        await page.get_by_label("E-mail").first.fill(step.secret("user"))
        await page.get_by_label("Adgangskode").fill(step.secret("password"))
        await page.get_by_role("button", name="Log ind").click()
    async with step("code", within="6s"):
        await page.get_by_label("Kode", exact=True).fill(await step.totp("totp"))
        await page.get_by_role("button", name="Fortsæt").click()
        await page.wait_for_url("**/account")
"""


async def test_a_customer_signs_in(traveller: Traveller) -> None:
    async with running_shop() as shop:
        outcome = await traveller.take(shop.url, WITH_SECRETS, script=LOGIN, secrets=SECRETS)

    assert outcome.verdict is Verdict.PASSED, story(outcome)
    assert [step.name for step in outcome.steps] == ["home", "log in", "code"]


async def test_what_is_waited_for_in_vain_is_the_shops_failure(traveller: Traveller) -> None:
    async with running_shop() as shop:
        shop.faults.on(Fault.LOGIN_REFUSED)
        outcome = await traveller.take(shop.url, WITH_SECRETS, script=LOGIN, secrets=SECRETS)

    said = Said(verdict=Verdict.FAILED, step="code", code=Code.NOT_AS_EXPECTED)
    assert_said(outcome, said, about="nobody gets to the code")
    assert outcome.failure is not None
    assert 'get_by_label("Kode", exact=True)' in outcome.failure.seen


def in_step(*lines: str) -> str:
    body = "".join(f"        {line}\n" for line in lines)
    return (
        f'import asyncio\n\nasync def journey(page, step):\n    async with step("look"):\n{body}'
    )


SHOPS: Mapping[str, tuple[str, Code, str]] = {
    # what fails in a step as the shop's doing: the script, the code, what is seen
    "an assertion": (
        in_step('assert "Velkommen" in await page.content(), "nobody is welcome"'),
        Code.NOT_AS_EXPECTED,
        "nobody is welcome",
    ),
    "a page that is missing": (
        in_step(
            'await page.goto(page.url + "nowhere")', 'await page.click("#there", timeout=300)'
        ),
        Code.NOT_FOUND,
        "404 Not Found",
    ),
    "a step that takes too long": (
        in_step("await asyncio.sleep(60)"),
        Code.TIMEOUT,
        "nothing of it within 4 s",
    ),
}


@pytest.mark.parametrize("case", SHOPS)
async def test_what_a_step_finds_wrong_is_the_shops(traveller: Traveller, case: str) -> None:
    script, code, seen = SHOPS[case]
    async with running_shop() as shop:
        outcome = await traveller.take(shop.url, CHECK, script=script)

    assert_said(outcome, Said(verdict=Verdict.FAILED, step="look", code=code), about=case)
    assert outcome.failure is not None
    assert seen in outcome.failure.seen


OURS: Mapping[str, tuple[str, str | None, str]] = {
    # what is the script's own fault: the script, the step, what is said
    "a slip": (in_step('{}["a"]'), "look", "journeys/way.py:5: KeyError: 'a'"),
    "a locator that is none": (
        in_step('await page.click("form[name=q")'),
        "look",
        "journeys/way.py:5: Error: ",
    ),
    "a locator of many": (
        in_step('await page.get_by_role("link").click()'),
        "look",
        "strict mode violation",
    ),
    "a secret that nobody wrote down": (
        in_step('step.secret("user")'),
        "look",
        "journeys/way.py:5: LookupError: there is no secret user; write it under secrets:",
    ),
    "a step in a step": (
        in_step('async with step("inside"): ...'),
        "look",
        "journeys/way.py:5: RuntimeError: a step can't stand in another one",
    ),
    "an end of the program": (in_step("raise SystemExit"), None, "journeys/way.py:5: SystemExit"),
    "a fault at the top": (
        "1 / 0\n" + in_step("..."),
        None,
        "journeys/way.py:1: ZeroDivisionError: division by zero",
    ),
    "a wait outside of a step": (
        in_step("...") + '    await page.click("#nowhere", timeout=100)\n',
        None,
        "what the shop must do stands in async with step(…)",
    ),
    "a computation without end": (
        in_step("while True: pass"),
        "look",
        "journeys/way.py:5: holds up all other shops for more than 2 s; await what takes long",
    ),
    "a sleep that nobody awaits": (
        "from time import sleep\n" + in_step("sleep(60)"),
        "look",
        "journeys/way.py:6: holds up all other shops",
    ),
}


@pytest.mark.parametrize("case", often(OURS, [*OURS][::3]))
async def test_whatever_else_a_script_raises_is_our_own_fault(
    traveller: Traveller, case: str
) -> None:
    script, step, seen = OURS[case]
    async with running_shop() as shop:
        outcome = await traveller.take(shop.url, CHECK, script=script)

    assert_said(outcome, Said(verdict=Verdict.ERROR, step=step, code=Code.JOURNEY), about=case)
    assert outcome.failure is not None
    assert seen in outcome.failure.seen


async def test_others_go_on_while_a_script_holds_the_loop(traveller: Traveller) -> None:
    """As far as one thread can: they lose the time that the script has until it is stopped."""
    longest, ended = 0.0, asyncio.Event()
    clock = asyncio.get_running_loop().time

    async def other() -> None:
        nonlocal longest
        while not ended.is_set():
            before = clock()
            await asyncio.sleep(0.01)
            longest = max(longest, clock() - before)

    async with running_shop() as shop, asyncio.TaskGroup() as group:
        group.create_task(other())
        await traveller.take(shop.url, CHECK, script=in_step("while True: pass"))
        ended.set()

    assert HOLDS_AT_MOST < longest < HOLDS_AT_MOST + 5  # a busy machine notices it later


# what can't be cancelled can't be closed either, whenever Python throws it away
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_script_that_will_not_be_cancelled_is_ended_all_the_same(
    traveller: Traveller,
) -> None:
    lines = ("while True:", "    try: await asyncio.sleep(1)", "    except BaseException: pass")

    async with running_shop() as shop:
        outcome = await traveller.take(shop.url, CHECK, script=in_step(*lines))

    assert outcome.verdict is Verdict.ERROR, story(outcome)
    gc.collect()  # here, and not in somebody else's test
