"""The demo shop as an application, and as a running server with its second origin beside it."""

from collections import deque
from collections.abc import AsyncIterator, Callable, MutableSequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ssl import SSLContext

from aiohttp import web

from tests.shop import (
    account,
    bigcommerce,
    cart,
    checkout,
    control,
    evershop,
    magento2,
    opencart,
    pages,
    plain,
    prestashop,
    shopware6,
    woocommerce,
)
from tests.shop.breakage import whole_shop
from tests.shop.faults import Faults
from tests.shop.flavours import FLAVOURS
from tests.shop.second_origin import create_second_origin
from tests.shop.state import REQUESTS_KEPT, Order, Recorded, Shop
from tests.shop.visit import SHOP, VISIT, Handler, guest, not_found

HYDRATION = 0.2  # seconds for which a healthy page's buttons do nothing after it was read
CLOSING = 0.2  # seconds given to answers that are under way


@dataclass(frozen=True, kw_only=True)
class RunningShop:
    """A shop that answers."""

    url: str
    second_origin_url: str
    faults: Faults
    orders: list[Order]
    emails: list[str]
    requests: MutableSequence[Recorded]
    second_origin_requests: MutableSequence[Recorded]
    shop: Shop


def create_shop(
    faults: Faults | None = None,
    *,
    language: str = "da",
    flavour: str = "shopify",
    hydration: float = HYDRATION,
    second_origin_url: str = "",
) -> web.Application:
    """The shop alone. `flavour` is one of `FLAVOURS`; "plain" is a shop without a platform's traces."""
    app = web.Application(middlewares=[guest, whole_shop, missing], client_max_size=1_000_000)
    app[SHOP] = Shop(
        faults=Faults() if faults is None else faults,
        language=language,
        flavour=flavour,
        hydration=hydration,
        second_origin_url=second_origin_url,
    )
    control.add_routes(app)
    for prefix in FLAVOURS[flavour].prefixes:
        _add_shared(app, prefix)
        _ROUTES[flavour](app, prefix)
    return app


@web.middleware
async def missing(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A 404 in the shop's own clothes."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        if VISIT not in request:
            raise
        return not_found(request)


def _add_shared(app: web.Application, prefix: str) -> None:
    router = app.router
    router.add_get(prefix or "/", pages.home)
    if prefix:
        router.add_get(f"{prefix}/", pages.home)
    router.add_get(f"{prefix}/pages/about", pages.about)
    if not prefix:
        router.add_get("/robots.txt", pages.robots)
        router.add_get("/go/badge.svg", pages.badge)


def _add_shopify(app: web.Application, prefix: str) -> None:
    get, post = app.router.add_get, app.router.add_post
    get(f"{prefix}/collections/{{name}}", pages.product_list)
    get(f"{prefix}/collections/{{name}}/products.json", pages.products_json)
    get(f"{prefix}/products.json", pages.products_json)
    get(f"{prefix}/products/{{handle}}.js", pages.product_js)
    get(f"{prefix}/products/{{handle}}", pages.product)
    get(f"{prefix}/cart", cart.page)
    post(f"{prefix}/cart", cart.submit)
    get(f"{prefix}/cart.js", cart.cart_js)
    post(f"{prefix}/cart/add", cart.add)
    post(f"{prefix}/cart/add.js", cart.add)
    post(f"{prefix}/cart/change.js", cart.change)
    app.router.add_route("*", f"{prefix}/cart/clear.js", cart.clear)
    get(f"{prefix}/checkout", checkout.begin)
    if prefix:
        return
    get("/checkouts/cn/{token}/{tongue:da|en}-dk", checkout.page)
    post("/checkouts/cn/{token}/contact", checkout.contact)
    post("/checkouts/cn/{token}/rates", checkout.rates)
    post("/checkouts/cn/{token}/complete", checkout.complete)
    get("/checkouts/cn/{token}/stock_problems", checkout.stock_problems)
    get("/checkouts/cn/{token}/thank-you", checkout.thanks)
    post("/wallets/express", checkout.express)
    post("/.well-known/shopify/monorail/v1/produce", pages.beacon)
    get("/cdn/shop/files/{name}", pages.picture)
    get("/cdn/shop/t/7/assets/{name}", pages.script_or_style)


def _add_shopify_and_account(app: web.Application, prefix: str) -> None:
    _add_shopify(app, prefix)
    account.add_routes(app, prefix)


_ROUTES: dict[str, Callable[[web.Application, str], None]] = {
    "shopify": _add_shopify_and_account,
    "shopify-page": _add_shopify,
    "shopify-notification": _add_shopify,
    "shopify-horizon": _add_shopify,
    "plain": plain.add_routes,
    "prestashop": prestashop.add_routes,
    "bigcommerce": bigcommerce.add_routes,
    "evershop": evershop.add_routes,
    "magento2": magento2.add_routes,
    "opencart": opencart.add_routes,
    "shopware6": shopware6.add_routes,
    "woocommerce": woocommerce.add_routes,
    "woocommerce-blocks": woocommerce.add_routes,
}


@asynccontextmanager
async def running_shop(
    faults: Faults | None = None,
    *,
    language: str = "da",
    flavour: str = "shopify",
    hydration: float = HYDRATION,
    port: int = 0,
) -> AsyncIterator[RunningShop]:
    """The shop and its second origin on 127.0.0.1 for as long as the block lasts."""
    second_requests: MutableSequence[Recorded] = deque(maxlen=REQUESTS_KEPT)
    async with serving(create_second_origin(second_requests)) as second_port:
        second = f"http://localhost:{second_port}"
        app = create_shop(
            faults,
            language=language,
            flavour=flavour,
            hydration=hydration,
            second_origin_url=second,
        )
        async with serving(app, port=port) as shop_port:
            shop = app[SHOP]
            yield RunningShop(
                url=f"http://127.0.0.1:{shop_port}",
                second_origin_url=second,
                faults=shop.faults,
                orders=shop.orders,
                emails=shop.emails,
                requests=shop.requests,
                second_origin_requests=second_requests,
                shop=shop,
            )


@asynccontextmanager
async def serving(
    app: web.Application, *, port: int = 0, tls: SSLContext | None = None
) -> AsyncIterator[int]:
    """Serve on 127.0.0.1; gives the port. An answer that hangs does not delay the end."""
    runner = web.AppRunner(
        app, access_log=None, handler_cancellation=True, shutdown_timeout=CLOSING
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls)
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
