"""The shops that the signal is measured on: each a structure of its own, with its faults and what is right.

A shape opens a shop of its own for each fault, so that none weighs on another. Adding one is a function
that opens it and a table of faults.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

from probes.codes import CauseCode, Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Said
from tests.oscar.faults import OSCAR_FAULTS
from tests.oscar.proxy import running_proxy
from tests.oscar.server import RunningOscar, running_oscar
from tests.shop.app import running_shop
from tests.shop.faults import Fault, Place
from tests.shop.verdicts import CAUSES, PLATFORMS, TABLES, depth
from tests.signal.spa import single_page_shop

ENGLISH = {"language": "en"}
DANISH = {"language": "da", "country": "DK", "currency": "DKK"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One fault: what a run should say, and what its first cause may be. `spec`: keys of the check."""

    said: Said
    causes: frozenset[str] = frozenset()
    spec: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Site:
    """A shop that answers. `spec`: keys of the check that are known only now."""

    url: str
    spec: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`open` gets the fault's name, or None for a healthy shop, and an empty folder."""

    name: str
    market: Mapping[str, str]
    rows: Mapping[str, Row]
    open: Callable[[str | None, Path], AbstractAsyncContextManager[Site]]


def _demo(flavour: str) -> Shape:
    """Our demo shop. Faults that are none, or on which nothing is to be said, are left out."""
    table = (TABLES | PLATFORMS)[flavour]

    @contextlib.asynccontextmanager
    async def open_one(fault: str | None, _folder: Path) -> AsyncIterator[Site]:
        async with running_shop(flavour=flavour) as shop:
            if fault is not None:
                shop.faults.on(Fault(fault), seconds=table[Fault(fault)].seconds)
            yield Site(url=shop.url)

    rows = {
        fault.value: Row(
            said=row.said,
            causes=frozenset(CAUSES.get(fault, ())),
            spec={"until": depth(fault)},
        )
        for fault, row in table.items()
        if row.said.verdict is not Verdict.PASSED and fault.place is not Place.HEALTHY
    }
    return Shape(name=flavour, market=DANISH, rows=rows, open=open_one)


@contextlib.asynccontextmanager
async def _oscar(folder: Path) -> AsyncIterator[RunningOscar]:
    """Its start takes a second and must not hold up the others."""
    with contextlib.ExitStack() as stack:
        yield await asyncio.to_thread(stack.enter_context, running_oscar(folder))


@contextlib.asynccontextmanager
async def _open_oscar(name: str | None, folder: Path) -> AsyncIterator[Site]:
    async with _oscar(folder) as shop:
        if name is None:
            yield Site(url=shop.url)
            return
        fault = OSCAR_FAULTS[name]
        product = {"product": shop.path_of(fault.product)} if fault.product else {}
        async with running_proxy(shop.url) as proxy:
            fault.inject(shop, proxy)
            yield Site(url=proxy.url, spec=product)


_OSCAR_CAUSES: Mapping[str, tuple[CauseCode, ...]] = {
    "maintenance": (CauseCode.SERVER_ERROR, CauseCode.CLOSED),
    "home_never_answers": (CauseCode.TOO_SLOW,),
    "list_empty": (CauseCode.NO_PRODUCTS,),
    "all_sold_out": (CauseCode.SOLD_OUT,),
    "product_sold_out": (CauseCode.SOLD_OUT,),
    "product_deleted": (CauseCode.PAGE_MISSING,),
    "product_cut_off": (CauseCode.PAGE_BROKEN,),
    "add_button_gone": (CauseCode.NO_ADD_BUTTON,),
    "add_button_dead": (CauseCode.DEAD_BUTTON,),
    "add_fails": (CauseCode.CART_ERROR,),
    "csrf_cookie_lost": (CauseCode.CART_ERROR,),
    "basket_cookie_lost": (CauseCode.CART_EMPTY,),
    "cart_fails": (CauseCode.SERVER_ERROR, CauseCode.CART_ERROR),
    "checkout_link_gone": (CauseCode.NO_CHECKOUT_BUTTON,),
    "checkout_link_dead": (CauseCode.DEAD_BUTTON,),
    "checkout_heading_only": (CauseCode.CHECKOUT_EMPTY,),
    "checkout_fails": (CauseCode.SERVER_ERROR,),
    "checkout_sends_back": (CauseCode.SENT_AWAY, CauseCode.SOLD_OUT),
    "guests_not_allowed": (CauseCode.SIGN_IN,),
    "address_form_gone": (CauseCode.CHECKOUT_EMPTY,),
    "address_refused": (CauseCode.ADDRESS_REFUSED,),
    "no_delivery": (CauseCode.NO_SHIPPING,),
    "shipping_fails": (CauseCode.SERVER_ERROR,),
    "payment_fails": (CauseCode.SERVER_ERROR,),
    "payment_heading_only": (CauseCode.NO_PAYMENT,),
}


# The confirming attempt comes when the last one is sold: it can't even put it into the basket.
_SOLD_BY_THEN = {
    "checkout_sends_back": Said(verdict=Verdict.FAILED, step="product", code=Code.SOLD_OUT)
}


def _oscar_rows() -> dict[str, Row]:
    return {
        name: Row(
            # a run that could buy something else only found this
            said=_SOLD_BY_THEN.get(name)
            or Said(
                verdict=fault.verdict,
                step=None if fault.verdict is Verdict.DEGRADED else fault.step,
                code=fault.code,
            ),
            causes=frozenset(_OSCAR_CAUSES.get(name, ())),
            spec={"until": "payment"},
        )
        for name, fault in OSCAR_FAULTS.items()
    }


_SPA = {
    Fault.SHOP_COMING_SOON: (Code.NO_PRODUCTS, "collection"),
    Fault.HOME_500: (Code.SERVER_ERROR, "home"),
    Fault.HOME_HANGS: (Code.TIMEOUT, "home"),
    Fault.SCRIPT_404: (Code.BLANK, "home"),
    Fault.LIST_500: (Code.NO_PRODUCTS, "collection"),
    Fault.LIST_EMPTY: (Code.NO_PRODUCTS, "collection"),
    Fault.PRODUCT_500: (Code.NO_ADD_BUTTON, "product"),
    Fault.ALL_SOLD_OUT: (Code.SOLD_OUT, "product"),
    Fault.ADD_BUTTON_MISSING: (Code.NO_ADD_BUTTON, "product"),
    Fault.ADD_422: (Code.ADD_REFUSED, "add_to_cart"),
    Fault.ADD_500: (Code.SERVER_ERROR, "add_to_cart"),
    Fault.ADD_SILENT: (Code.CART_EMPTY, "cart"),  # the page says that it was added
    Fault.ADD_WRONG: (Code.CART_WRONG, "cart"),
    Fault.CART_LOOKS_EMPTY: (Code.CART_EMPTY, "cart"),
    Fault.CHECKOUT_BUTTON_MISSING: (Code.NO_CHECKOUT_BUTTON, "cart"),
    Fault.CHECKOUT_BUTTON_DEAD: (Code.DEAD_CHECKOUT_BUTTON, "checkout"),
    Fault.CHECKOUT_TO_CART: (Code.CHECKOUT_SENT_AWAY, "checkout"),
    Fault.CHECKOUT_ONLY_HEADING: (Code.CHECKOUT_EMPTY, "checkout"),
    Fault.NO_SHIPPING: (Code.NO_SHIPPING, "shipping"),
    Fault.NO_PAYMENT: (Code.NO_PAYMENT, "payment"),
}
_SPA_CAUSES = {
    Fault.LIST_500: (CauseCode.NO_PRODUCTS, CauseCode.SERVER_ERROR),
    Fault.PRODUCT_500: (CauseCode.NO_ADD_BUTTON, CauseCode.SERVER_ERROR),
    Fault.SCRIPT_404: (CauseCode.PAGE_BROKEN, CauseCode.NEW_SCRIPT_ERROR),
}


def _spa_rows() -> dict[str, Row]:
    rows = {
        fault.value: Row(
            said=Said(verdict=Verdict.FAILED, step=step, code=code),
            causes=frozenset(_SPA_CAUSES.get(fault, CAUSES.get(fault, ()))),
            spec={"until": "payment"},
        )
        for fault, (code, step) in _SPA.items()
    }
    refused = Said(verdict=Verdict.BLOCKED, step="home", code=Code.CHALLENGE)
    return rows | {Fault.SHOP_CHALLENGE.value: Row(said=refused)}


@contextlib.asynccontextmanager
async def _open_spa(fault: str | None, _folder: Path) -> AsyncIterator[Site]:
    async with single_page_shop(*([Fault(fault)] if fault else [])) as shop:
        yield Site(url=shop.url)


MEASURED = (
    "shopify",
    "woocommerce",
    "woocommerce-blocks",
    "evershop",
    "single-page",
    "oscar",
)
"""Those that differ most: a drawer, a classic cart, one made by scripts, a checkout of one page with late parts, one page
for all, and a real shop."""


def all_shapes() -> dict[str, Shape]:
    shapes = [
        *map(_demo, TABLES | PLATFORMS),
        Shape(name="oscar", market=ENGLISH, rows=_oscar_rows(), open=_open_oscar),
        Shape(name="single-page", market=DANISH, rows=_spa_rows(), open=_open_spa),
    ]
    return {shape.name: shape for shape in shapes}
