"""Checkouts that first ask who one is, and let a guest on in ways of their own."""

import pytest
from aiohttp import web

from probes.result import Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.small_shop import Handler, small_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

PASSED = Said(verdict=Verdict.PASSED)
PAYMENT = '<h2>Betaling</h2><label><input type="radio" name="payment">Faktura</label>'
SIGN_IN = """<form method="post" action="/login"><label>E-Mail <input type="email" name="user"></label>
    <label>Adgangskode <input type="password" name="secret"></label><button>Log ind</button></form>"""
STAGES = f"""<main><ol><li id="who"><h2>Hvem er du?</h2>
      <label><input type="radio" name="method" value="guest"> Check out as guest</label>
      <label><input type="radio" name="method" value="register"> Opret konto</label>
      <button type="button" onclick="choose()">Videre</button>{SIGN_IN}</li>
    <li><h2>Adresse</h2><form id="where" method="post" hidden>
      <label><em>*</em>Tiltale <select name="prefix"><option value=""></option><option>Fru</option></select></label>
      <label>E-Mail <input type="email" name="email"></label><label>Vejnavn <input name="street"></label>
      <label>By <input name="city"></label><button type="button" onclick="save()">Videre</button></form></li></ol>
    <script>
      const chosen = () => document.querySelector("[name=method]:checked");
      function choose() {{ if (chosen()) {{ who.hidden = true; where.hidden = false; }} }}
      function save() {{ if (where.prefix.value && where.email.value) where.submit(); }}
    </script></main>"""


async def test_whether_one_has_an_account_may_be_a_stage_of_its_own(buyer: Buyer) -> None:
    """Its button is called as the next stage's, which must not be pressed before that one is filled in."""
    sent: list[dict[str, object]] = []

    async def checkout(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            sent.append(dict(await request.post()))
        page = f"<main>{PAYMENT}</main>" if sent else STAGES
        return web.Response(
            text=f'<!doctype html><html lang="da">{page}', content_type="text/html"
        )

    async with small_shop({"/checkout": checkout}) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="8s")

    assert_said(outcome, PASSED, about="stages")
    assert [one["prefix"] for one in sent] == ["Fru"]


def asks_first(mails: list[str]) -> dict[str, str | Handler]:
    """A checkout that leads to a page with a guest's own form, until it has an e-mail address."""
    guest = """<form method="post"><label>E-Mail* <input type="email" name="email" required></label>
        <button>Continue as guest</button></form>"""
    address = """<main><h1>Kassen</h1><form method="post"><label>Vejnavn <input name="street"></label>
        <label>By <input name="city"></label><button>Videre</button></form></main>"""

    async def checkout(request: web.Request) -> web.StreamResponse:
        if not mails:
            raise web.HTTPFound("/login?backlink=/checkout")
        page = f"<main>{PAYMENT}</main>" if request.method == "POST" else address
        return web.Response(text=f"<!doctype html>{page}", content_type="text/html")

    async def sign_in(request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            mails.append(str((await request.post()).get("email")))
            raise web.HTTPSeeOther("/checkout")
        page = f"<main><h2>Log ind</h2>{SIGN_IN}<h2>Check out as guest</h2>{guest}</main>"
        return web.Response(text=f"<!doctype html>{page}", content_type="text/html")

    return {"/checkout": checkout, "/login": sign_in}


async def test_a_guest_may_have_to_tell_an_address_before_he_is_let_on(buyer: Buyer) -> None:
    """His button does nothing without it, and that is no shop that sends its customers away."""
    mails: list[str] = []

    async with small_shop(asks_first(mails)) as shop:
        outcome = await buyer.buy(shop.url, until="payment", step_timeout="8s")

    assert_said(outcome, PASSED, about="a guest's e-mail address")
    assert mails == ["monitor@tillwatch.example"]
