"""A good guest: leaves no cart behind, begins no more checkouts than it may, and hears whether tags work."""

import asyncio
import itertools

import pytest
from aiohttp import web

from probes.codes import Code
from probes.footprint import CHECKOUTS, RECEIVED, REQUESTS, figure
from probes.result import Outcome, Severity, Verdict
from tests.integration.purchase.buyer import Buyer
from tests.integration.purchase.small_shop import (
    CART,
    CHECKOUT,
    PAGES,
    PRODUCT,
    Handler,
    small_shop,
)
from tests.often import often
from tests.shop.app import running_shop
from tests.shop.faults import Fault, Faults

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

ADD = "navigator.sendBeacon('/g/collect?v=2&tid=G-1&en=add_to_cart')"
BEGIN = "navigator.sendBeacon('/g/collect?v=2&tid=G-1&gcs=G111&en=begin_checkout')"
TAGGED = {
    "/product/1": PRODUCT.replace("<form ", f'<form onsubmit="{ADD}" '),
    "/checkout": f"{CHECKOUT}<script>{BEGIN}</script>",
}


def findings(outcome: Outcome) -> list[tuple[str, str, Severity]]:
    return [(one.code.value, one.subject, one.severity) for one in outcome.findings]


async def test_a_tag_that_tells_of_each_step_is_all_that_is_expected(buyer: Buyer) -> None:
    async with small_shop(TAGGED) as shop:
        outcome = await buyer.buy(shop.url, expect={"ga4": "g-1"})

        assert outcome.verdict is Verdict.PASSED
        assert outcome.findings == ()
        assert [one for one in shop.requests if "collect" in one] == []


SILENT = [
    ({**TAGGED, "/product/1": PRODUCT}, {"ga4": "G-1"}, ["ga4 add_to_cart"]),
    (TAGGED, {"ga4": "G-2"}, ["ga4 add_to_cart", "ga4 begin_checkout"]),
    (TAGGED, {"ga4": "G-1", "clarity": "kxdc"}, ["clarity"]),
]


@pytest.mark.parametrize(
    ("pages", "expect", "missed"),
    often(SILENT, SILENT[:1]),
    ids=["no add_to_cart", "another account", "another vendor"],
)
async def test_a_silent_tag_is_a_warning_when_it_was_silent_twice(
    buyer: Buyer, pages: dict[str, str], expect: dict[str, str], missed: list[str]
) -> None:
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(shop.url, expect=expect, memory={"unheard": [*missed]})

    assert outcome.verdict is Verdict.DEGRADED
    assert findings(outcome) == [("tracking.missing", one, Severity.WARNING) for one in missed]


async def test_one_silence_may_be_chance(buyer: Buyer) -> None:
    async with small_shop() as shop:
        outcome = await buyer.buy(
            shop.url,
            expect={"ga4": "G-1"},
            memory={"unheard": ["ga4 begin_checkout"]},
            until="cart",
        )

    assert (outcome.verdict, findings(outcome)) == (Verdict.PASSED, [])
    assert outcome.remember["unheard"] == ["ga4 add_to_cart"]


async def test_what_a_tag_sends_only_when_its_page_is_left_is_heard(buyer: Buyer) -> None:
    late = f"{CHECKOUT}<script>addEventListener('pagehide', () => {BEGIN})</script>"
    async with small_shop({**TAGGED, "/checkout": late}) as shop:
        outcome = await buyer.buy(
            shop.url, expect={"ga4": "G-1"}, memory={"unheard": ["ga4 begin_checkout"]}
        )

    assert outcome.verdict is Verdict.PASSED


async def test_without_consent_no_tag_is_missed(buyer: Buyer) -> None:
    banner = '<div id="CybotCookiebotDialog">Cookies?</div>'
    pages = {"/": f'<h1>A shop that sells</h1><a href="/shop">Shop</a>{banner}'}
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(
            shop.url, expect={"ga4": "G-1"}, memory={"unheard": ["ga4 add_to_cart"]}
        )

    assert outcome.verdict is Verdict.PASSED
    assert findings(outcome) == [("tracking.missing", shop.url, Severity.INFO)]


async def test_a_run_that_may_not_check_out_ends_at_the_cart_and_says_so(buyer: Buyer) -> None:
    async with small_shop() as shop:
        outcome = await buyer.buy(shop.url, may_check_out=False)

        assert outcome.verdict is Verdict.PASSED
        assert [step.name for step in outcome.steps][-1] == "cart"
        assert findings(outcome) == [(Code.NO_CHECKOUT_NOW.value, shop.url, Severity.INFO)]
        assert "GET /checkout" not in shop.requests
        assert figure(outcome.measurements, CHECKOUTS) == 0


async def test_a_run_that_may_check_out_begins_one_checkout(buyer: Buyer) -> None:
    async with small_shop({"/cart": CART}) as shop:
        outcome = await buyer.buy(shop.url, may_check_out=True)

    assert figure(outcome.measurements, CHECKOUTS) == 1
    assert outcome.findings == ()


@pytest.mark.parametrize(
    "fault",
    often(
        [
            Fault.ADD_WRONG,
            Fault.CART_LOOKS_EMPTY,
            Fault.CHECKOUT_BUTTON_MISSING,
            Fault.CHECKOUT_BUTTON_DEAD,
            Fault.CHECKOUT_500,
            Fault.CHECKOUT_HANGS,
            Fault.CHECKOUT_ONLY_HEADING,
        ],
        {Fault.ADD_WRONG, Fault.CHECKOUT_500},
    ),
)
async def test_the_cart_is_empty_after_a_failure_too(buyer: Buyer, fault: Fault) -> None:
    async with running_shop(Faults(fault)) as shop:
        outcome = await buyer.buy(shop.url, step_timeout="5s")

        assert outcome.verdict is Verdict.FAILED
        assert [session.lines for session in shop.shop.sessions.values()] == [{}]


async def test_pages_are_asked_for_no_faster_than_a_person_would(buyer: Buyer) -> None:
    """Nor does the pause make the shop look slow."""
    came: list[float] = []
    clock = asyncio.get_running_loop().time

    def slowly(text: str) -> Handler:
        async def answer(_request: web.Request) -> web.StreamResponse:
            came.append(clock())
            return web.Response(text=text, content_type="text/html")

        return answer

    pages = {
        path: slowly(f"<!doctype html><title>Shop</title>{text}") for path, text in PAGES.items()
    }
    async with small_shop(pages) as shop:
        outcome = await buyer.buy(shop.url, pause="1500ms")

    assert outcome.verdict is Verdict.PASSED
    assert all(later - sooner >= 1.49 for sooner, later in itertools.pairwise(came))
    starts = [step.started.total_seconds() for step in outcome.steps]
    ends = [(step.started + step.duration).total_seconds() for step in outcome.steps]
    assert all(start - end >= 0.3 for start, end in zip(starts[1:3], ends, strict=False))


async def test_the_first_run_weighs_what_it_receives_and_the_next_does_not(buyer: Buyer) -> None:
    async with running_shop() as shop:
        first = await buyer.buy(shop.url)
        second = await buyer.buy(shop.url, memory=first.remember)

        asked = len(shop.requests)
    assert 6 < (figure(first.measurements, REQUESTS) or 0) <= asked
    assert (figure(first.measurements, RECEIVED) or 0) > 10_000
    assert figure(second.measurements, REQUESTS) is None
