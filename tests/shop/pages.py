"""Home, product list, product and the small pages, with the JSON that Shopify shops offer beside them."""

import asyncio
from decimal import Decimal

from aiohttp import web

from tests.shop.breakage import broken
from tests.shop.catalogue import BY_HANDLE, PRODUCTS, Picker, Product, others
from tests.shop.faults import Fault
from tests.shop.visit import VISIT, Visit, asset, not_found, render

_HOME_REPLIES = (
    Fault.HOME_500,
    Fault.HOME_502,
    Fault.HOME_503,
    Fault.HOME_404,
    Fault.HOME_HANGS,
    Fault.HOME_BLANK,
    Fault.HOME_REDIRECT_LOOP,
    Fault.HOME_DROPPED,
    Fault.HOME_ENDLESS,
)
_SCRIPTS_OF_PRODUCTS = {"product-form.js", "product.js"}


async def home(request: web.Request) -> web.StreamResponse:
    visit = request[VISIT]
    if visit.suffers(Fault.HOME_SLOW):
        await asyncio.sleep(visit.shop.faults.seconds(Fault.HOME_SLOW))
    if reply := await broken(request, *_HOME_REPLIES):
        return reply
    return render(request, "home.html", products=PRODUCTS[1:5])


async def product_list(request: web.Request) -> web.StreamResponse:
    if reply := await broken(request, Fault.LIST_404, Fault.LIST_500):
        return reply
    products = () if request[VISIT].suffers(Fault.LIST_EMPTY) else PRODUCTS
    response = render(request, "list.html", products=products)
    if request[VISIT].suffers(Fault.LIST_DOWNLOAD):
        response.headers["Content-Disposition"] = 'attachment; filename="products.html"'
    return response


async def product(request: web.Request) -> web.StreamResponse:
    found = BY_HANDLE.get(request.match_info["handle"])
    if found is None:
        return not_found(request)
    if reply := await broken(request, Fault.PRODUCT_500):
        return reply
    if found is BY_HANDLE["lysestage"] and (reply := await broken(request, Fault.PRODUCT_404)):
        return reply
    return show_product(request, found)


def show_product(
    request: web.Request, product: Product, *, error: str = "", added: bool = False
) -> web.Response:
    visit = request[VISIT]
    return render(
        request,
        "product.html",
        product=product,
        chosen=_chosen(visit, product),
        shown=_shown(request),
        buyable=visit.available(product),
        others=list(others(product))[:4],
        error=error,
        added=added,
    )


def _shown(request: web.Request) -> int | None:
    """The variant that the page's address names, where each has a page of its own."""
    named = request.query.get("variant", "")
    return int(named) if named.isdigit() else None


def _chosen(visit: Visit, product: Product) -> int | None:
    """The variant that the page starts with: the first in stock; none where a choice is required."""
    if product.picker is Picker.REQUIRED:
        return None
    in_stock = (variant.id for variant in product.variants if visit.in_stock(variant))
    return next(in_stock, product.variants[0].id)


async def about(request: web.Request) -> web.StreamResponse:
    return render(request, "message.html", heading="about", text="about_text")


async def product_js(request: web.Request) -> web.StreamResponse:
    """Shopify's `/products/<handle>.js`: prices in minor units."""
    found = BY_HANDLE.get(request.match_info["handle"])
    if found is None:
        return not_found(request)
    visit = request[VISIT]
    variants = [
        {
            "id": variant.id,
            "title": variant.name[visit.language],
            "available": visit.in_stock(variant),
            "price": variant.price,
        }
        for variant in found.variants
    ]
    body = {
        "handle": found.handle,
        "title": found.title[visit.language],
        "available": visit.available(found),
        "price": found.price,
        "variants": variants,
        "url": visit.url("product") + found.handle,
    }
    return web.json_response(body)


async def products_json(request: web.Request) -> web.StreamResponse:
    """Shopify's `/products.json`: prices as decimal strings."""
    visit = request[VISIT]
    shown = () if visit.suffers(Fault.LIST_EMPTY) else PRODUCTS
    return web.json_response({"products": [_listed(visit, product) for product in shown]})


def _listed(visit: Visit, product: Product) -> dict[str, object]:
    variants = [
        {
            "id": variant.id,
            "title": variant.name[visit.language],
            "available": visit.in_stock(variant),
            "price": str(Decimal(variant.price) / 100),
        }
        for variant in product.variants
    ]
    return {
        "handle": product.handle,
        "title": product.title[visit.language],
        "variants": variants,
    }


async def robots(request: web.Request) -> web.StreamResponse:
    return web.Response(
        text="User-agent: *\nDisallow: /cart\nDisallow: /checkouts/\nDisallow: /checkout\n"
    )


async def beacon(request: web.Request) -> web.StreamResponse:
    """The shop's own statistics."""
    return web.Response(status=204)


async def badge(request: web.Request) -> web.StreamResponse:
    """A redirect to another host: a header meant for the shop must not follow it."""
    second = request[VISIT].shop.second_origin_url
    return web.Response(status=302, headers={"Location": f"{second}/badge.svg"})


async def script_or_style(request: web.Request) -> web.StreamResponse:
    """Of the theme, or of the flavour."""
    name = request.match_info["name"]
    visit = request[VISIT]
    if name in _SCRIPTS_OF_PRODUCTS and visit.suffers(Fault.SCRIPT_404):
        raise web.HTTPNotFound
    return asset(name, flavour=visit.shop.flavour)


async def picture(request: web.Request) -> web.StreamResponse:
    return asset(f"pictures/{request.match_info['name']}")


def show_thanks(request: web.Request) -> web.Response:
    orders = request[VISIT].shop.orders
    return render(request, "thanks.html", number=orders[-1].number if orders else 0)
