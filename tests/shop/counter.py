"""What happens behind the pages of every flavour: the same goods, cart, checkout and faults.

A flavour says only where and in which form: it calls these, and makes its platform's answer of what they give.
`cart` and `checkout` are Shopify's own; what they share with the others stands there.
"""

import asyncio
from collections.abc import Mapping

from aiohttp import web

from tests.shop.breakage import broken
from tests.shop.cart import addable, put
from tests.shop.catalogue import BY_VARIANT
from tests.shop.checkout import FAULTS, RATES_TAKE, shipping_rates
from tests.shop.faults import Fault
from tests.shop.visit import VISIT, posted
from tests.shop.words import words

METHODS = {"mobilepay": "MobilePay", "dankort": "Dankort", "quickpay": "Quickpay"}


def see(path: str) -> web.Response:
    return web.Response(status=302, headers={"Location": path})


async def fields(request: web.Request) -> dict[str, str]:
    """What was sent: a form or JSON, and the query."""
    if request.content_type == "application/json":
        body = await request.json()
        return {**request.query, **{key: str(value) for key, value in body.items()}}
    return {**request.query, **await posted(request)}


def number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


async def take(
    request: web.Request, variant_id: int, quantity: int = 1
) -> tuple[web.StreamResponse | None, str]:
    """Put a variant into the cart. The answer of a fault that came instead, and the shop's words of refusal."""
    visit = request[VISIT]
    if visit.suffers(Fault.ADD_SLOW):
        await asyncio.sleep(visit.shop.faults.seconds(Fault.ADD_SLOW))
    if reply := await broken(request, Fault.ADD_500):
        return reply, ""
    if variant_id not in BY_VARIANT:
        return None, words(visit.language)["alert"]
    if not addable(visit, variant_id):
        return None, words(visit.language)["stock_message"]
    put(visit, {variant_id: quantity})
    return None, ""


async def door(request: web.Request) -> web.StreamResponse | None:
    """What every page of a checkout asks first: is there something in the cart, and is the checkout well?"""
    visit = request[VISIT]
    if not visit.session.lines:
        return see(visit.url("cart"))
    return await broken(request, *FAULTS, Fault.CHECKOUT_STOCK_PROBLEM)


async def rates(request: web.Request) -> list[dict[str, object]]:
    """The ways of shipping, after as long as a carrier takes."""
    visit = request[VISIT]
    late = visit.suffers(Fault.SHIPPING_LATE)
    await asyncio.sleep(visit.shop.faults.seconds(Fault.SHIPPING_LATE) if late else RATES_TAKE)
    return shipping_rates(visit, visit.language)


def methods(request: web.Request) -> Mapping[str, str]:
    """The ways to pay: all by redirect, as most Danish shops have it."""
    return {} if request[VISIT].suffers(Fault.NO_PAYMENT) else METHODS


def typed_email(request: web.Request, email: str) -> str:
    """Note an address that was typed; why the shop does not take it, or nothing."""
    visit = request[VISIT]
    visit.shop.emails.append(email)
    if "@" not in email or visit.suffers(Fault.CONTACT_REFUSED):
        return words(visit.language)["email_wrong"]
    return ""


def missing(
    request: web.Request, form: Mapping[str, str], *, email: str, also: tuple[str, ...]
) -> dict[str, str]:
    """What is wrong with an address that was sent, by the names of its fields."""
    fill_in = words(request[VISIT].language)["fill_in"]
    errors = {name: fill_in for name in also if not form.get(name)}
    if wrong := typed_email(request, form.get(email, "")):
        errors[email] = wrong
    return errors


def order(request: web.Request, *, how: str) -> int:
    """Somebody paid: the number of the order."""
    visit = request[VISIT]
    email = visit.session.address.get("email", "")
    return visit.shop.place_order(visit.session, how=how, email=email).number
