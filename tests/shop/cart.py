"""The cart as Shopify's themes have it: a JSON interface, a drawer that it fills, a page."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from aiohttp import web

from tests.shop.breakage import broken
from tests.shop.catalogue import BY_HANDLE, BY_VARIANT, FAVOURITE, Variant, variant_of
from tests.shop.faults import Fault
from tests.shop.visit import VISIT, Visit, posted, render
from tests.shop.words import words


def cart_json(visit: Visit) -> dict[str, object]:
    items = []
    for variant_id, quantity in visit.session.lines.items():
        variant, product = variant_of(variant_id), BY_VARIANT[variant_id]
        if variant is None:
            continue
        items.append(
            {
                "id": variant_id,
                "variant_id": variant_id,
                "quantity": quantity,
                "title": product.title[visit.language],
                "handle": product.handle,
                "url": visit.url("product") + f"{product.handle}?variant={variant_id}",
                "price": variant.price,
                "final_price": variant.price,
                "final_line_price": variant.price * quantity,
                "line_level_discount_allocations": [],
            }
        )
    return {
        "token": visit.session.id,
        "item_count": visit.session.count,
        "items": items,
        "total_price": visit.session.total,
        "currency": "DKK",
        "cart_level_discount_applications": [],
        "discount_codes": [],
    }


async def cart_js(request: web.Request) -> web.StreamResponse:
    return web.json_response(cart_json(request[VISIT]))


async def add(request: web.Request) -> web.StreamResponse:
    """Add by script or by a plain form; both are in use."""
    visit = request[VISIT]
    if visit.suffers(Fault.ADD_SLOW):
        await asyncio.sleep(visit.shop.faults.seconds(Fault.ADD_SLOW))
    if reply := await broken(request, Fault.ADD_500):
        return reply
    wanted = await _wanted(request)
    refused = next((id_ for id_ in wanted if not addable(visit, id_)), None)
    if not wanted or refused is not None:
        return _refused(request)
    put(visit, wanted)
    if "XMLHttpRequest" not in request.headers.get(
        "X-Requested-With", ""
    ) and not request.path.endswith(".js"):
        return web.Response(status=302, headers={"Location": visit.url("cart")})
    return web.json_response({"items": [{"id": id_, "quantity": n} for id_, n in wanted.items()]})


def addable(visit: Visit, variant_id: int) -> bool:
    variant = variant_of(variant_id)
    return variant is not None and visit.in_stock(variant) and not visit.suffers(Fault.ADD_422)


def put(visit: Visit, wanted: Mapping[int, int]) -> None:
    """Into the cart, unless a fault has it otherwise."""
    if visit.suffers(Fault.ADD_SILENT):
        return
    lines = visit.session.lines
    for variant_id, quantity in wanted.items():
        put_id = _other_than(variant_id) if visit.suffers(Fault.ADD_WRONG) else variant_id
        lines[put_id] = lines.get(put_id, 0) + quantity


def _other_than(variant_id: int) -> int:
    wrong = "kaffekrus" if BY_VARIANT[variant_id].handle != "kaffekrus" else FAVOURITE
    return BY_HANDLE[wrong].variants[0].id


async def _wanted(request: web.Request) -> dict[int, int]:
    """Variant → quantity, from `items` or from `id` and `quantity`."""
    if request.content_type == "application/json":
        body = await request.json()
        items = body.get("items") or [body]
        return {int(item["id"]): int(item.get("quantity", 1)) for item in items if "id" in item}
    form = await posted(request)
    if not form.get("id", "").isdigit():
        return {}
    return {int(form["id"]): int(form.get("quantity", "1"))}


def _refused(request: web.Request) -> web.Response:
    message = words(request[VISIT].language)["stock_message"]
    body = {"status": 422, "message": message, "description": message}
    return web.json_response(body, status=422)


async def change(request: web.Request) -> web.StreamResponse:
    """Set the quantity of one line; 0 removes it."""
    visit = request[VISIT]
    body = await request.json()
    set_quantity(visit, int(body.get("id", 0)), int(body.get("quantity", 0)))
    return web.json_response(cart_json(visit))


def set_quantity(visit: Visit, variant_id: int, quantity: int) -> None:
    if quantity > 0 and variant_id in BY_VARIANT:
        visit.session.lines[variant_id] = quantity
    else:
        visit.session.lines.pop(variant_id, None)


async def clear(request: web.Request) -> web.StreamResponse:
    request[VISIT].session.lines.clear()
    return await cart_js(request)


async def page(request: web.Request) -> web.StreamResponse:
    """The cart page, or with `?section_id=cart-drawer` the lines that the drawer is filled with."""
    visit = request[VISIT]
    if request.query.get("section_id") == "cart-drawer":
        return render(request, "cart_drawer_lines.html", lines=lines_of(visit))
    if reply := await broken(request, Fault.CART_500):
        return reply
    off = 0 if visit.suffers(Fault.CODE_WORTHLESS) else visit.session.percent_off
    return render(
        request,
        "cart.html",
        lines=lines_of(visit),
        total=visit.session.total * (100 - off) // 100,
        discount_refused="discount" in request.query,
    )


async def submit(request: web.Request) -> web.StreamResponse:
    """The cart's form: its checkout button is a plain submit."""
    visit = request[VISIT]
    form = await posted(request)
    target = visit.url("checkout") if "checkout" in form else visit.url("cart")
    return web.Response(status=302, headers={"Location": target})


def lines_of(visit: Visit, *, dearer: Fault = Fault.CART_DEARER) -> list[dict[str, object]]:
    """What the cart shows, which is not always what it holds. `dearer` makes prices a tenth higher."""
    rises = visit.suffers(dearer)
    if visit.suffers(Fault.CART_LOOKS_EMPTY):
        return []
    return [
        {
            "id": variant_id,
            "product": BY_VARIANT[variant_id],
            "variant": _dearer(variant_of(variant_id)) if rises else variant_of(variant_id),
            "quantity": quantity,
        }
        for variant_id, quantity in visit.session.lines.items()
    ]


def _dearer(variant: Variant | None) -> Variant | None:
    return variant and replace(variant, price=round(variant.price * 1.1))
