"""What a shop takes from others: card fields, an app's script, a badge, and a listener for statistics.

It listens on 127.0.0.1 too but is addressed as `localhost`, which is another site for a browser.
"""

from collections.abc import MutableSequence

from aiohttp import web

from tests.shop.breakage import hang
from tests.shop.state import Recorded
from tests.shop.visit import TEMPLATES, Handler, asset, recorded

REQUESTS: web.AppKey[MutableSequence[Recorded]] = web.AppKey("requests", MutableSequence)
CARD_FIELDS = {
    "number": ("Kortnummer", "cc-number"),
    "name": ("Navn på kort", "cc-name"),
    "expiry": ("Udløbsdato (MM / ÅÅ)", "cc-exp"),
    "verification_value": ("Sikkerhedskode", "cc-csc"),
}


@web.middleware
async def record(request: web.Request, handler: Handler) -> web.StreamResponse:
    request.app[REQUESTS].append(await recorded(request))
    return await handler(request)


async def card_field(request: web.Request) -> web.StreamResponse:
    """One field of the card form; `?hang` never answers."""
    if "hang" in request.query:
        return await hang()
    name = request.match_info["name"]
    if name not in CARD_FIELDS:
        raise web.HTTPNotFound
    label, autocomplete = CARD_FIELDS[name]
    text = TEMPLATES.get_template("card_field.html").render(
        name=name, label=label, autocomplete=autocomplete
    )
    return web.Response(text=text, content_type="text/html")


async def captcha(request: web.Request) -> web.StreamResponse:
    text = TEMPLATES.get_template("captcha_box.html").render()
    return web.Response(text=text, content_type="text/html")


async def stars(request: web.Request) -> web.StreamResponse:
    """An app's script, as every shop has some; `?hang` never answers."""
    if "hang" in request.query:
        return await hang()
    return asset("stars.js")


async def badge(request: web.Request) -> web.StreamResponse:
    return asset("badge.svg")


async def collect(request: web.Request) -> web.StreamResponse:
    return web.Response(status=204, headers={"Access-Control-Allow-Origin": "*"})


def create_second_origin(requests: MutableSequence[Recorded]) -> web.Application:
    app = web.Application(middlewares=[record])
    app[REQUESTS] = requests
    app.router.add_get("/card-fields/{name}", card_field)
    app.router.add_get("/hcaptcha.com/captcha.html", captcha)
    app.router.add_get("/apps/stars.js", stars)
    app.router.add_get("/badge.svg", badge)
    app.router.add_route("*", "/g/collect", collect)
    return app
