"""A shop that is made of components: parts of one thing stand in trees of their own, and what a button says in a slot."""

import pytest

from probes.codes import Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, story
from tests.integration.purchase.small_shop import small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]


def component(name: str, drawn: str, *, given: str = "", kind: str = "") -> str:
    """An element that draws something in a tree of its own, in which a slot shows what was put into it."""
    tree = f'<template shadowrootmode="open">{drawn}</template>'
    return f'<{name} class="{kind}">{tree}{given}</{name}>'


def button(says: str, kind: str = "") -> str:
    drawn = '<button type="button"><span><slot></slot></span></button>'
    return component("x-button", drawn, given=says, kind=kind)


def field(label: str, name: str, kind: str = "text") -> str:
    drawn = f'<label for="i">{label}</label><input id="i" type="{kind}" name="{name}" required>'
    return component("x-field", drawn)


def row(price: str) -> str:
    return f"<div><span>1 &times; Spring Sencha</span><span>{price}</span></div>"


HEADER = component(
    "x-header",
    '<header><nav><a href="/shop">Shop</a></nav><button>Basket (<b>0</b>)</button></header>',
)
PICTURE = '<img src="data:," alt="" style="width: 100px; height: 100px">'
DRAWER = component(
    "x-drawer",
    '<aside role="dialog" aria-label="Basket" style="position: fixed; right: 0; top: 0" hidden>'
    f"<h2>Your basket</h2>{row('£4.50')}{button('Checkout', 'go')}</aside>",
)
SCRIPT = """<script>
    const app = document.querySelector("x-app").shadowRoot;
    const drawer = app.querySelector("x-drawer").shadowRoot.querySelector("aside");
    app.querySelector(".add")?.addEventListener("click", async () => {
      await fetch("/cart/add", {method: "POST"});
      drawer.hidden = false;
    });
    drawer.querySelector(".go").addEventListener("click", () => { location.href = "/checkout"; });
</script>"""


def page(main: str) -> str:
    app = component("x-app", f"{HEADER}<main>{main}</main>{DRAWER}")
    return f'<!doctype html><html lang="en"><title>Leaf</title>{app}{SCRIPT}'


def card(name: str, price: str, path: str) -> str:
    link = f'<a href="{path}">{PICTURE}<h3>{name}</h3><p>{price}</p></a>'
    return component("x-card", f"<article>{link}</article>")


# of what is sold beside it one thing is called a basket
CARDS = card("Spring Sencha", "£4.50", "/product/1") + card(
    "Steel Basket Strainer", "£9.95", "/product/2"
)
WAYS = """<fieldset><legend>Delivery service</legend>
    <label><input type="radio" name="delivery" value="1">Royal Mail £3.50</label></fieldset>"""
NO_WAY = "<p role=alert>We can't find a delivery service for this postcode.</p>"
FIELDS = (
    field("Email", "email", "email")
    + field("Full name", "name")
    + field("Address", "street")
    + field("Town or city", "town")
    + field("Postcode", "postcode")
)


def checkout(*, price: str = "£4.50", ways: str = WAYS) -> str:
    summary = f"<h2>Summary</h2><div>{row(price)}<div>Subtotal {price}</div><div><span>Delivery</span><span>&ndash;</span></div></div>"
    payment = '<h2>Payment</h2><label><input type="radio" name="payment">Card</label>'
    form = f"<h1>Checkout</h1><section>{FIELDS}</section><h2>Delivery</h2>{component('x-ways', ways)}{payment}"
    return page(f"{form}{button('Place order')}<aside>{summary}</aside>")


def pages(checkout: str) -> dict[str, str]:
    return {
        "/": page("<h1>Proper tea</h1><p>Fresh from the garden, each week anew.</p>"),
        "/shop": page(f"<h1>All teas</h1>{component('x-grid', CARDS)}"),
        "/product/1": page(
            f"<div><h1>Spring Sencha</h1><p>£4.50</p>{button('Add to basket', 'add')}</div>"
            f"<h2>Goes well with</h2>{component('x-grid', card('Steel Basket Strainer', '£9.95', '/product/2'))}"
        ),
        "/checkout": checkout,
    }


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (checkout(), Said(verdict=Verdict.PASSED)),
        (
            checkout(ways=NO_WAY),
            Said(verdict=Verdict.FAILED, step="shipping", code=Code.NO_SHIPPING),
        ),
        (
            checkout(ways="<p>…</p>"),
            Said(verdict=Verdict.FAILED, step="shipping", code=Code.NO_SHIPPING),
        ),
    ],
    ids=["it is well", "it says that nothing is sent there", "it says nothing"],
)
async def test_it_is_bought_from(buyer: Buyer, shown: str, said: Said) -> None:
    async with small_shop(pages(shown)) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="5s")

    assert_said(outcome, said, about="a shop of components")


async def test_a_price_that_rises_in_it_is_seen(buyer: Buyer) -> None:
    async with small_shop(pages(checkout(price="£5.50"))) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="5s")

    assert outcome.verdict is Verdict.DEGRADED, story(outcome)
    assert [finding.code for finding in outcome.findings] == [Code.PRICE_DIFFERS]
