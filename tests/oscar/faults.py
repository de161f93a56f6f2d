"""What can go wrong in a real shop, by name, and what a purchase run should say of it.

Faults in front of the shop are rules of the proxy; faults behind it are changes in its database.
Undo them with `proxy.faults.clear()` and `shop.reset()`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from probes.codes import Code
from probes.result import Verdict
from tests.oscar.acts import (
    answer,
    drop,
    heading_only,
    lose_cookie,
    never,
    redirect,
    replace,
    strip,
)
from tests.oscar.proxy import Act, Forward, Rule, RunningProxy
from tests.oscar.server import RunningOscar

Inject = Callable[[RunningOscar, RunningProxy], None]

ANY = "/"
LIST = r"/catalogue/(category/.+)?$"
PRODUCT = r"/catalogue/[^/]+_\d+/$"
ADD = r"/basket/add/"
CART = r"/basket/$"
GATEWAY = r"/checkout/$"
ADDRESS = r"/checkout/shipping-address/$"
METHOD = r"/checkout/shipping-method/$"
PAYMENT = r"/checkout/payment-details/$"
IN_STOCK = "HH-103"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`inject` breaks it; a run up to the payment step should end with `code` in `step`.

    Where `product` is set, the fault concerns only this article: tell the run to buy it. A customer
    who wants it is stuck in `step`; the run buys another, and says so.
    """

    breaks: str
    inject: Inject
    code: Code
    step: str
    verdict: Verdict = Verdict.FAILED
    product: str | None = None


def front(
    path: str, act: Act, *, method: str = "GET|POST"
) -> Callable[[object, RunningProxy], None]:
    """Break answers on their way to the browser."""

    def inject(_shop: object, proxy: RunningProxy) -> None:
        proxy.faults.append(Rule(path=path, act=act, method=method))

    return inject


def database(statement: str) -> Inject:
    """Break what the shop itself knows."""

    def inject(shop: RunningOscar, _proxy: RunningProxy) -> None:
        shop.sql(statement)

    return inject


SELL_ALL = "UPDATE partner_stockrecord SET num_in_stock = 0, num_allocated = 0"


def sell_all_at_the_till(shop: RunningOscar, proxy: RunningProxy) -> None:
    """Somebody else buys the last one while our basket is full."""

    async def act(_request: web.Request, forward: Forward) -> web.StreamResponse:
        shop.sql(SELL_ALL)
        return await forward()

    proxy.faults.append(Rule(path=GATEWAY, act=act))


def delete_the_product(shop: RunningOscar, _proxy: RunningProxy) -> None:
    shop.delete_product(IN_STOCK)


def sell_the_product(shop: RunningOscar, _proxy: RunningProxy) -> None:
    shop.set_stock(IN_STOCK, 0)


OSCAR_FAULTS = {
    "maintenance": Fault(
        breaks="every page answers 503",
        inject=front(ANY, answer(503, "<h1>Back in a moment</h1>")),
        code=Code.SERVER_ERROR,
        step="home",
    ),
    "rate_limited": Fault(
        breaks="every page answers 429 and asks to wait for two minutes",
        inject=front(ANY, answer(429, "<h1>Too many requests</h1>", retry_after="120")),
        code=Code.RATE_LIMITED,
        step="home",
        verdict=Verdict.BLOCKED,
    ),
    "challenge": Fault(
        breaks="every page is Cloudflare's check for robots",
        inject=front(
            ANY, answer(403, "<title>Just a moment...</title>", cf_mitigated="challenge")
        ),
        code=Code.CHALLENGE,
        step="home",
        verdict=Verdict.BLOCKED,
    ),
    "home_never_answers": Fault(
        breaks="the first page takes the request and says nothing",
        inject=front(ANY, never()),
        code=Code.TIMEOUT,
        step="home",
    ),
    "list_empty": Fault(
        breaks="the lists are there and show no product",
        inject=front(LIST, strip(".product_pod")),
        code=Code.NO_PRODUCTS,
        step="collection",
    ),
    "all_sold_out": Fault(
        breaks="nothing in the shop is in stock",
        inject=database(SELL_ALL),
        code=Code.SOLD_OUT,
        step="product",
    ),
    "product_sold_out": Fault(
        breaks="the product of the check is sold out; the shop sells its others",
        inject=sell_the_product,
        code=Code.SOLD_OUT,
        step="product",
        verdict=Verdict.DEGRADED,
        product=IN_STOCK,
    ),
    "product_deleted": Fault(
        breaks="the product of the check was deleted; the shop sells its others",
        inject=delete_the_product,
        code=Code.PRODUCT_MISSING,
        step="product",
        verdict=Verdict.DEGRADED,
        product=IN_STOCK,
    ),
    "product_cut_off": Fault(
        breaks="product pages close the connection without a byte",
        inject=front(PRODUCT, drop()),
        code=Code.BROKEN_REPLY,
        step="product",
    ),
    "add_button_gone": Fault(
        breaks="product pages have no button to buy",
        inject=front(PRODUCT, strip("#add_to_basket_form button")),
        code=Code.NO_ADD_BUTTON,
        step="product",
    ),
    "add_button_dead": Fault(
        breaks="the button to buy is there and does nothing",
        inject=front(
            PRODUCT,
            replace(r'(id="add_to_basket_form".*?<button type=)"submit"', r'\1"button"'),
        ),
        code=Code.DEAD_ADD_BUTTON,
        step="add_to_cart",
    ),
    "add_fails": Fault(
        breaks="putting into the basket answers 500",
        inject=front(ADD, answer(500, "<h1>Oops! This page has a problem</h1>")),
        code=Code.SERVER_ERROR,
        step="add_to_cart",
    ),
    "csrf_cookie_lost": Fault(
        breaks="the cookie that forms need never arrives, so the shop refuses every form with 403",
        inject=front(ANY, lose_cookie("csrftoken")),
        code=Code.CLIENT_ERROR,
        step="add_to_cart",
    ),
    "basket_cookie_lost": Fault(
        breaks="the shop says that the product was added, and the basket stays empty",
        inject=front(ANY, lose_cookie("oscar_open_basket")),
        code=Code.CART_EMPTY,
        step="cart",
    ),
    "cart_fails": Fault(
        breaks="the basket page answers 500",
        inject=front(CART, answer(500, "<h1>Oops! This page has a problem</h1>")),
        code=Code.SERVER_ERROR,
        step="cart",
    ),
    "checkout_link_gone": Fault(
        breaks="the basket has no way to the checkout",
        inject=front(CART, strip("a[href$='/checkout/']")),
        code=Code.NO_CHECKOUT_BUTTON,
        step="cart",
    ),
    "checkout_link_dead": Fault(
        breaks="the basket's link to the checkout leads nowhere",
        inject=front(CART, replace(r'href="[^"]*/checkout/"', 'href="#"')),
        code=Code.DEAD_CHECKOUT_BUTTON,
        step="checkout",
    ),
    "checkout_heading_only": Fault(
        breaks="the checkout answers 200 with a heading and no form",
        inject=front(GATEWAY, heading_only("Who are you?")),
        code=Code.CHECKOUT_EMPTY,
        step="checkout",
    ),
    "checkout_fails": Fault(
        breaks="the checkout answers 500",
        inject=front(GATEWAY, answer(500, "<h1>Oops! This page has a problem</h1>")),
        code=Code.SERVER_ERROR,
        step="checkout",
    ),
    "checkout_sends_back": Fault(
        breaks="the last one is sold at the till, so the checkout sends back to the basket",
        inject=sell_all_at_the_till,
        code=Code.CHECKOUT_SENT_AWAY,
        step="checkout",
    ),
    "guests_not_allowed": Fault(
        breaks="the checkout asks for an account",
        inject=front(GATEWAY, redirect("/accounts/login/?next=/checkout/")),
        code=Code.SIGN_IN,
        step="checkout",
    ),
    "address_form_gone": Fault(
        breaks="the address page has no fields",
        inject=front(ADDRESS, strip("#new_shipping_address")),
        code=Code.CONTACT_MISSING,
        step="contact",
    ),
    "address_refused": Fault(
        breaks="the shop delivers to no country, so no address is accepted",
        inject=database("UPDATE address_country SET is_shipping_country = 0"),
        code=Code.CONTACT_REFUSED,
        step="contact",
    ),
    "no_delivery": Fault(
        breaks="no delivery is left for any country",
        inject=database("DELETE FROM shipping_orderanditemcharges_countries"),
        code=Code.NO_SHIPPING,
        step="shipping",
    ),
    "shipping_fails": Fault(
        breaks="choosing a delivery answers 500",
        inject=front(METHOD, answer(500, "<h1>Oops!</h1>"), method="POST"),
        code=Code.SERVER_ERROR,
        step="shipping",
    ),
    "payment_fails": Fault(
        breaks="the payment page answers 500",
        inject=front(PAYMENT, answer(500, "<h1>Oops! This page has a problem</h1>")),
        code=Code.SERVER_ERROR,
        step="payment",
    ),
    "payment_heading_only": Fault(
        breaks="the payment page answers 200 with a heading and no way to pay",
        inject=front(PAYMENT, heading_only("Enter payment details")),
        code=Code.NO_PAYMENT,
        step="payment",
    ),
}
