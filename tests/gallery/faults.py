"""At which step a shopper notices each fault of each shop, who walks from the home page to the payment.

`passed` where the fault harms nobody in that shop, as a script that is missing where the add button
is a form's. A shop has the faults that are listed for it and no other.
"""

from typing import Literal

Step = Literal[
    "home",
    "collection",
    "product",
    "add_to_cart",
    "cart",
    "checkout",
    "contact",
    "shipping",
    "payment",
    "passed",
]

USUAL: dict[str, Step] = {
    "maintenance": "home",
    "products-gone": "collection",
    "sold-out": "product",
    "add-silent": "add_to_cart",
    "add-500": "add_to_cart",
    "button-dead": "add_to_cart",
    "cart-empty": "cart",
    "checkout-500": "checkout",
    "checkout-blank": "checkout",
    "no-shipping": "shipping",
    "no-payment": "payment",
}


def _without(*faults: str) -> dict[str, Step]:
    return {fault: step for fault, step in USUAL.items() if fault not in faults}


NOTICED: dict[str, dict[str, Step]] = {
    "hostedshop": {**USUAL, "button-dead": "passed"},
    "medusa": USUAL,
    "snipcart": _without("cart-empty"),  # the overlay that an add opens is the cart
    "saleor": {**USUAL, "button-dead": "passed"},
    "squarespace": USUAL,
    "onething": _without("cart-empty", "products-gone"),  # it has neither a cart page nor a list
    "spartacus": USUAL,
    "headless": _without("cart-empty"),  # the drawer that an add opens is the cart
    "ecwid": {**USUAL, "button-dead": "collection"},  # its one script draws all of the shop
    "dandomain": _without("cart-empty") | {"button-dead": "passed"},
    "nopcommerce": USUAL,
    "odoo": USUAL,
    "sfra": USUAL,
    "oxid": USUAL | {"button-dead": "passed"},
    "sylius": USUAL,
    # without a rate Solidus shows the address again, and says that it is the shipping
    "solidus": USUAL | {"button-dead": "passed"},
    # a form adds; osCommerce looks at the stock in the cart only
    "oscommerce": _without("button-dead") | {"sold-out": "cart"},
    "drupal": _without("button-dead"),  # a form adds, too
}
