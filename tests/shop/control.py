"""The page that breaks and repairs the shop while it runs. It has no faults itself."""

from itertools import groupby
from operator import attrgetter

from aiohttp import web

from tests.shop.faults import Fault
from tests.shop.visit import CONTROL, SHOP, TEMPLATES, posted

THE_BREAK = Fault.CHECKOUT_500


async def page(request: web.Request) -> web.StreamResponse:
    shop = request.app[SHOP]
    text = TEMPLATES.get_template("control.html").render(
        places=[(place, list(faults)) for place, faults in groupby(Fault, attrgetter("place"))],
        on=set(shop.faults),
        the_break=THE_BREAK,
        orders=shop.orders,
        requests=len(shop.requests),
        control=CONTROL,
    )
    return web.Response(text=text, content_type="text/html")


async def state(request: web.Request) -> web.StreamResponse:
    shop = request.app[SHOP]
    return web.json_response({"on": sorted(shop.faults), "orders": len(shop.orders)})


async def break_checkout(request: web.Request) -> web.StreamResponse:
    request.app[SHOP].faults.on(THE_BREAK)
    return _back()


async def repair(request: web.Request) -> web.StreamResponse:
    request.app[SHOP].faults.clear()
    return _back()


async def switch(request: web.Request) -> web.StreamResponse:
    """One fault: `on=1` or `on=0` in the form."""
    fault = next((fault for fault in Fault if fault == request.match_info["fault"]), None)
    if fault is None:
        raise web.HTTPNotFound(text="There is no such fault.")
    form = await posted(request)
    faults = request.app[SHOP].faults
    if form.get("on") == "1":
        faults.on(fault)
    else:
        faults.off(fault)
    return _back(fault.place.name.lower())


def _back(place: str = "") -> web.Response:
    return web.Response(
        status=303, headers={"Location": f"{CONTROL}#{place}" if place else CONTROL}
    )


def add_routes(app: web.Application) -> None:
    app.router.add_get(CONTROL, page)
    app.router.add_get(f"{CONTROL}/state", state)
    app.router.add_post(f"{CONTROL}/break", break_checkout)
    app.router.add_post(f"{CONTROL}/repair", repair)
    app.router.add_post(f"{CONTROL}/faults/{{fault}}", switch)
