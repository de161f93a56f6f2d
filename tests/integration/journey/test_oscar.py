"""Journeys in a shop that nobody here wrote: sign up, account, search, and a password that is wrong."""

from collections.abc import Iterator

import pytest

from probes.codes import Code
from probes.result import Verdict
from tests.integration.journey.traveller import Traveller
from tests.integration.purchase.buyer import Said, assert_said, story
from tests.often import often
from tests.oscar.server import RunningOscar, running_oscar

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

SECRETS = {"USER": "journey@tillwatch.example", "PASSWORD": "planted-oscar-Password-1"}
ACCOUNT = """
steps:
  - go: /accounts/login/
  - name: sign up
    fill:
      "#id_registration-email": "${USER}"
      "#id_registration-password1": "${PASSWORD}"
      "#id_registration-password2": "${PASSWORD}"
  - click: "[name=registration_submit]"
  - expect: {gone: "#id_registration-email"}
  - go: /accounts/profile/
  - name: account
    expect: {text: journey@tillwatch.example, url: /accounts/profile}
"""
SEARCH = """
steps:
  - name: search
    fill: {"form input[name=q]": a}
  - press: Enter
  - name: found
    expect: {url: /search*}
"""


@pytest.fixture(scope="module")
def oscar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOscar]:
    with running_oscar(tmp_path_factory.mktemp("oscar")) as shop:
        yield shop


@pytest.mark.parametrize("journey", often([ACCOUNT, SEARCH], {SEARCH}), ids=["account", "search"])
async def test_customers_of_oscar_get_through(
    traveller: Traveller, oscar: RunningOscar, journey: str
) -> None:
    outcome = await traveller.take(oscar.url, journey, secrets=SECRETS)

    assert outcome.verdict is Verdict.PASSED, story(outcome)


async def test_a_wrong_password_gets_nobody_in(traveller: Traveller, oscar: RunningOscar) -> None:
    journey = """
step_timeout: 4s
steps:
  - go: /accounts/login/
  - fill: {"#id_login-username": nobody@tillwatch.example, "#id_login-password": wrong}
  - click: "[name=login_submit]"
  - name: welcome
    expect: {gone: "#id_login-username"}
"""
    outcome = await traveller.take(oscar.url, journey)

    said = Said(verdict=Verdict.FAILED, step="welcome", code=Code.NOT_AS_EXPECTED)
    assert_said(outcome, said, about="nobody signs in with a wrong password")
