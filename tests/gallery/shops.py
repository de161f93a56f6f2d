"""All shops of the gallery by name: `with opened("nopcommerce") as shop: shop.url, shop.orders, shop.faults`.

As a program, for people: `python -m tests.gallery.shops nopcommerce`; Ctrl-C ends it.
"""

import argparse
import contextlib
import threading
from collections.abc import Callable

from tests.gallery.dandomain import DanDomain
from tests.gallery.drupal import Drupal
from tests.gallery.ecwid import Ecwid
from tests.gallery.headless import Headless
from tests.gallery.hostedshop import HostedShop
from tests.gallery.medusa import Medusa
from tests.gallery.nopcommerce import NopCommerce
from tests.gallery.odoo import Odoo
from tests.gallery.onething import OneThing
from tests.gallery.oscommerce import OsCommerce
from tests.gallery.oxid import Oxid
from tests.gallery.saleor import Saleor
from tests.gallery.sfra import Sfra
from tests.gallery.snipcart import Snipcart
from tests.gallery.solidus import Solidus
from tests.gallery.spartacus import Spartacus
from tests.gallery.squarespace import Squarespace
from tests.gallery.sylius import Sylius
from tests.gallery.till import Till, running

SHOPS: dict[str, Callable[[], Till]] = {
    "hostedshop": HostedShop,
    "medusa": Medusa,
    "snipcart": Snipcart,
    "saleor": Saleor,
    "squarespace": Squarespace,
    "onething": OneThing,
    "spartacus": Spartacus,
    "headless": Headless,
    "ecwid": Ecwid,
    "dandomain": DanDomain,
    "nopcommerce": NopCommerce,
    "odoo": Odoo,
    "sfra": Sfra,
    "oxid": Oxid,
    "sylius": Sylius,
    "solidus": Solidus,
    "oscommerce": OsCommerce,
    "drupal": Drupal,
}


def opened(name: str) -> contextlib.AbstractContextManager[Till]:
    return running(SHOPS[name]())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Run a shop of the gallery.")
    parser.add_argument("name", choices=sorted(SHOPS))
    parser.add_argument("faults", nargs="*")
    asked = parser.parse_args()
    with opened(asked.name) as shop, contextlib.suppress(KeyboardInterrupt):
        shop.faults.update(asked.faults)
        print(f"{asked.name} at {shop.url}; Ctrl-C ends it", flush=True)
        threading.Event().wait()
