"""The five things that shops want to have watched besides buying, well and broken, as steps and as scripts."""

from collections.abc import Mapping

import pytest

from probes.codes import Code
from probes.result import Verdict
from tests.integration.journey.traveller import Traveller
from tests.integration.purchase.buyer import Said, assert_said, story
from tests.often import often
from tests.shop import account
from tests.shop.app import running_shop
from tests.shop.faults import Fault

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

SECRETS = {
    "USER": account.EMAIL,
    "PASSWORD": account.PASSWORD,
    "TOTP": account.TOTP_SECRET,
}
SEARCH = """
steps:
  - name: search
    fill: {Søg: messing}
  - press: Enter
  - expect: {text: varer fundet, url: /search, count: {of: main .card, at_least: 1}}
  - expect: {price: {of: main .card .price, is: 249}}
"""
LOGIN = """
steps:
  - click: Log ind
  - name: log in
    fill: {E-mail: "${USER}", Adgangskode: "${PASSWORD}"}
  - click: Log ind
  - wait: {url: /account/code}
  - name: type the code
    fill: {Kode: {totp: "${TOTP}"}}
  - click: Fortsæt
  - name: welcome
    expect: {text: "Velkommen, Mette", url: /account}
"""
WISH = """
steps:
  - go: /products/lysestage
  - name: wish
    click: Gem på ønskeliste
    until: {shows: "[data-wish][aria-pressed=true]"}
  - go: /pages/wishes
  - expect: {text: Lysestage i messing}
"""
DISCOUNT = """
steps:
  - go: /products/lysestage
  - click: add_button
  - wait: {shows: cart_count}
  - go: /cart
  - fill: {Rabatkode: NORD10}
  - name: use the code
    click: Anvend
  - expect: {text: "-10 %"}
  - name: less to pay
    expect: {price: {of: .totals__total-value, is: 224.1}, gone: kan ikke anvendes}
"""
USES = {"search": SEARCH, "login": LOGIN, "wish": WISH, "discount": DISCOUNT}
BROKEN: Mapping[Fault, tuple[str, Said]] = {
    Fault.SEARCH_EMPTY: (SEARCH, Said(verdict=Verdict.FAILED, step="expect varer fundet", code=Code.WRONG_COUNT)),
    Fault.LOGIN_REFUSED: (LOGIN, Said(verdict=Verdict.FAILED, step="wait /account/code", code=Code.WRONG_PAGE)),
    Fault.WISH_LOST: (WISH, Said(verdict=Verdict.FAILED, step="expect Lysestage i messing", code=Code.TEXT_MISSING)),
    Fault.CODE_REFUSED: (DISCOUNT, Said(verdict=Verdict.FAILED, step="expect -10 %", code=Code.TEXT_MISSING)),
    Fault.CODE_WORTHLESS: (DISCOUNT, Said(verdict=Verdict.FAILED, step="less to pay", code=Code.WRONG_PRICE)),
}  # fmt: skip


@pytest.mark.parametrize("use", USES)
async def test_a_shop_that_is_well_lets_everybody_through(traveller: Traveller, use: str) -> None:
    async with running_shop() as shop:
        outcome = await traveller.take(shop.url, USES[use], secrets=SECRETS)

        assert outcome.verdict is Verdict.PASSED, story(outcome)
        assert not shop.orders


@pytest.mark.parametrize("fault", often(BROKEN, [*BROKEN][::2]))
async def test_what_is_broken_is_told_at_its_step(traveller: Traveller, fault: Fault) -> None:
    journey, said = BROKEN[fault]
    async with running_shop() as shop:
        shop.faults.on(fault)
        outcome = await traveller.take(
            shop.url, f"step_timeout: 3s\n{journey.strip()}", secrets=SECRETS
        )

        assert_said(outcome, said, about=fault.description)
