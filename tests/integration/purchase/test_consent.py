"""Cookie banners: each manager of the table, others by autoconsent and by their words; late ones and dead ones."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
import pytest_asyncio

from probes.browser.autoconsent import version
from probes.codes import Code
from probes.purchase.obstacles import managers
from probes.result import Json, Outcome, Verdict
from tests.integration.purchase.buyer import (
    Buyer,
    Said,
    assert_said,
    at_once,
    chosen,
    result,
)
from tests.integration.purchase.consent_shop import consent_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

PASSED = Said(verdict=Verdict.PASSED)
OF_THE_TABLE = {
    "cookiebot": "Cookiebot",
    "cookie_information": "Cookie Information",
    "onetrust": "OneTrust",
    "onetrust_in_two": "OneTrust",
    "cookieyes": "CookieYes",
    "usercentrics": "Usercentrics",
    "usercentrics_v3": "Usercentrics",
    "didomi": "Didomi",
    "pandectes": "Pandectes",
    "consentmo": "Consentmo",
    "cookie_script": "Cookie-Script",
    "shopify": "Shopify",
}
OTHERS = {
    # banner: who is told to have answered it, and by what
    "complianz": ("Complianz banner", f"autoconsent {version()}"),
    "iubenda": ("iubenda", f"autoconsent {version()}"),
    "home_made": ("div.x7f-note", "words"),
    "in_a_frame": ("div#sp_message_container_1", "words"),
}
ANSWERS = {"decline": "declined", "accept": "accepted", "leave": "declined"}
QUICK = {
    ("decline", "onetrust_in_two"),
    ("decline", "in_a_frame"),
    ("accept", "cookiebot"),
    ("leave", "consentmo"),
}


@dataclass(frozen=True)
class Seen:
    """What came of a run, and what the shop learnt of the visitor's will."""

    outcome: Outcome
    answers: frozenset[str]


Key = tuple[str, str]
ROWS = [
    pytest.param(
        banner,
        cookies,
        id=f"{banner}-{cookies}",
        marks=() if (cookies, banner) in QUICK else pytest.mark.proof,
    )
    for banner in [*OF_THE_TABLE, *OTHERS]
    for cookies in ANSWERS
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seen(request: pytest.FixtureRequest, buyer: Buyer) -> Mapping[Key, object]:
    """Every row that this session was asked for."""

    async def buy(key: Key) -> Outcome:
        banner, cookies = key
        async with consent_shop(banner) as shop:
            outcome = await buyer.buy(shop.url, until="cart", cookies=cookies, step_timeout="12s")
        told[key] = frozenset(shop.answers)
        return outcome

    told: dict[Key, frozenset[str]] = {}
    rows = chosen(request, test_a_banner_is_answered_as_the_check_is_told)
    outcomes = await at_once([(row["banner"], row["cookies"]) for row in rows], buy)
    return {
        key: Seen(one, told[key]) if isinstance(one, Outcome) else one
        for key, one in outcomes.items()
    }


def obstacles(outcome: Outcome) -> list[dict[str, Json]]:
    met = outcome.fingerprint.get("obstacles", [])
    assert isinstance(met, list)
    return [dict(one) for one in met if isinstance(one, dict)]


@pytest.mark.table
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("banner", "cookies"), ROWS)
async def test_a_banner_is_answered_as_the_check_is_told(
    banner: str, cookies: str, seen: Mapping[Key, object]
) -> None:
    found = seen[banner, cookies]
    if isinstance(found, Exception):
        raise found
    assert isinstance(found, Seen)
    name, by = (OF_THE_TABLE[banner], "table") if banner in OF_THE_TABLE else OTHERS[banner]

    assert_said(found.outcome, PASSED, about=f"a shop with the banner {banner}")
    assert found.answers == {ANSWERS[cookies]}
    assert found.outcome.fingerprint["consent"] == ANSWERS[cookies]
    told = {"kind": "consent", "name": name, "how": ANSWERS[cookies], "by": by}
    steps = {"add_to_cart"} if cookies == "leave" else {"home", "collection"}
    (met,) = [one for one in obstacles(found.outcome) if one["how"] != "still_open"]
    assert met.pop("step") in steps
    assert met == told


async def test_each_manager_of_the_table_has_a_page_of_its_own() -> None:
    assert {manager.name for manager in managers()} == set(OF_THE_TABLE.values())


async def test_a_banner_may_come_between_two_steps(buyer: Buyer) -> None:
    async with consent_shop("shopify", late=900) as shop:
        outcome = await buyer.buy(shop.url, cookies="accept")

    assert_said(outcome, PASSED, about="a late banner")
    assert shop.answers <= {"accepted"}


async def test_a_banner_that_comes_just_before_a_press_is_closed_then(buyer: Buyer) -> None:
    async with consent_shop("didomi", late=60) as shop:
        outcome = await buyer.buy(shop.url, until="cart")

    assert_said(outcome, PASSED, about="a banner that comes just before the press")


async def test_a_banner_whose_buttons_do_nothing(buyer: Buyer) -> None:
    """In nobody's way it is a warning; where it takes the press it stops sales, and the rest is looked at."""

    async def buy(covers: bool) -> Outcome:  # noqa: FBT001 - the key of the job
        async with consent_shop("cookiebot", dead=True, covers=covers) as shop:
            cookies = "leave" if covers else "decline"
            return await buyer.buy(shop.url, until="cart", cookies=cookies, step_timeout="15s")

    found = {covers: result(one) for covers, one in (await at_once([True, False], buy)).items()}

    said = Said(verdict=Verdict.FAILED, step="add_to_cart", code=Code.CONSENT_BLOCKS)
    assert_said(found[True], said, about="a banner that can't be closed")
    assert found[True].steps[-1].name == "cart"
    said = Said(verdict=Verdict.DEGRADED, code=Code.CONSENT_DEAD)
    assert_said(found[False], said, about="a banner that does nothing and is in nobody's way")
    assert found[False].fingerprint["consent"] == "open"
    for outcome in found.values():
        assert "overlay-1.jpg" in [one.name for one in outcome.evidence]
        assert outcome.failure
        assert "CybotCookiebotDialogBodyButtonDecline" in outcome.failure.seen


async def test_left_alone_it_stays_where_it_is_in_nobodys_way(buyer: Buyer) -> None:
    async with consent_shop("cookiebot", covers=False) as shop:
        outcome = await buyer.buy(shop.url, until="cart")

    assert_said(outcome, PASSED, about="a banner at the edge")
    assert shop.answers == set()
    assert outcome.fingerprint["consent"] == "open"


CONSENT = {"consent": {"given": "2026-11-01", "by": "Mette, owner"}}


async def test_a_banner_that_hides_from_robots_is_seen_as_a_customer(buyer: Buyer) -> None:
    async with consent_shop("consentmo", hides_from_robots=True) as shop:
        hidden = await buyer.buy(shop.url, until="cart", cookies="accept")
        store = {**CONSENT, "as_customer": True}
        seen = await buyer.buy(shop.url, until="cart", cookies="accept", store=store)

    assert hidden.fingerprint["consent"] == "none"
    assert "as_customer" not in hidden.fingerprint
    assert seen.fingerprint["consent"] == "accepted"
    assert seen.fingerprint["as_customer"] is True
