"""What a purchase run should say of each thing that can be wrong with the demo shop.

One table for each flavour. The fault table's tests and `make signal` measure against them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from probes.codes import CauseCode, Code
from probes.result import Verdict
from tests.integration.purchase.buyer import Said
from tests.shop.faults import Fault, Place


@dataclass(frozen=True, kw_only=True)
class Row:
    """`said` is right because of `why`, where that is not plain. `seconds`: how long the fault takes."""

    said: Said
    why: str = ""
    seconds: float | None = None
    quick: bool = True  # part of `make test`, not only of `make proof`


def failed(
    code: Code, step: str, why: str = "", *, quick: bool = True, seconds: float | None = None
) -> Row:
    said = Said(verdict=Verdict.FAILED, step=step, code=code)
    return Row(said=said, why=why, quick=quick, seconds=seconds)


def blocked(code: Code, step: str, why: str = "", *, quick: bool = True) -> Row:
    return Row(said=Said(verdict=Verdict.BLOCKED, step=step, code=code), why=why, quick=quick)


def degraded(code: Code, why: str, *, quick: bool = True) -> Row:
    return Row(said=Said(verdict=Verdict.DEGRADED, code=code), why=why, quick=quick)


def passed(why: str, *, seconds: float | None = None, quick: bool = False) -> Row:
    return Row(said=Said(verdict=Verdict.PASSED), why=why, seconds=seconds, quick=quick)


SHOPIFY: Mapping[Fault, Row] = {
    Fault.SHOP_PASSWORD: failed(Code.PASSWORD_PAGE, "home"),
    Fault.SHOP_COMING_SOON: failed(
        Code.NO_PRODUCTS,
        "collection",
        "a page like any other, only that no list has products",
        quick=False,
    ),
    Fault.SHOP_FROZEN: failed(Code.FROZEN, "home", quick=False),
    Fault.SHOP_BASIC_AUTH: failed(Code.SIGN_IN, "home", quick=False),
    Fault.SHOP_LOGIN_WALL: failed(Code.SIGN_IN, "home", quick=False),
    Fault.SHOP_RATE_LIMITED: blocked(Code.RATE_LIMITED, "home", quick=False),
    Fault.SHOP_REJECTED: blocked(Code.RATE_LIMITED, "home", quick=False),
    Fault.SHOP_CHALLENGE: blocked(Code.CHALLENGE, "home", quick=False),
    Fault.SHOP_QUEUE: blocked(
        Code.RATE_LIMITED,
        "home",
        "Shopify's waiting room is for too many visitors, us included",
        quick=False,
    ),
    Fault.HOME_500: failed(Code.SERVER_ERROR, "home", quick=False),
    Fault.HOME_502: failed(Code.SERVER_ERROR, "home", quick=False),
    Fault.HOME_503: failed(
        Code.SERVER_ERROR, "home", "a shop that asks to come back later sells nothing", quick=False
    ),
    Fault.HOME_404: failed(Code.NOT_FOUND, "home", quick=False),
    Fault.HOME_HANGS: failed(Code.TIMEOUT, "home"),
    Fault.HOME_SLOW: passed("slow is not broken; `slow:` is for that", seconds=1),
    Fault.HOME_BLANK: failed(Code.BLANK, "home", quick=False),
    Fault.HOME_REDIRECT_LOOP: failed(Code.REDIRECTS, "home", quick=False),
    Fault.HOME_DROPPED: failed(Code.BROKEN_REPLY, "home", quick=False),
    Fault.HOME_ENDLESS: failed(Code.TIMEOUT, "home", quick=False),
    Fault.HOME_POPUP: passed("the second window is closed and takes no part"),
    Fault.HOME_DOWNLOAD: passed(
        "lists are opened by their address, so a click's own doing is not seen"
    ),
    Fault.HOME_CRASH: failed(
        Code.CRASHED,
        "home",
        "at once: a page that crashes later may have been left by then",
        seconds=0,
        quick=False,
    ),
    Fault.HOME_NO_LINKS: passed("the list is known; who lost its links is another check's matter"),
    Fault.CONSOLE_FLOOD: passed("errors in the console say nothing by themselves"),
    Fault.LIST_404: degraded(
        Code.NOT_FOUND, "the home page's own products can still be bought", quick=False
    ),
    Fault.LIST_500: failed(Code.SERVER_ERROR, "collection", quick=False),
    Fault.LIST_DOWNLOAD: failed(Code.DOWNLOAD, "collection", quick=False),
    Fault.LIST_EMPTY: failed(Code.NO_PRODUCTS, "collection", quick=False),
    Fault.PRODUCT_404: passed("nobody asked for this product, and another can be bought"),
    Fault.PRODUCT_500: failed(Code.SERVER_ERROR, "product", quick=False),
    Fault.PRODUCT_SOLD_OUT: passed("nobody asked for this product, and another can be bought"),
    Fault.ALL_SOLD_OUT: failed(Code.SOLD_OUT, "product", quick=False),
    Fault.ADD_BUTTON_MISSING: failed(Code.NO_ADD_BUTTON, "product", quick=False),
    Fault.SCRIPT_404: failed(Code.DEAD_ADD_BUTTON, "add_to_cart", quick=False),
    Fault.LATE_HYDRATION: passed("pressed again until it has an effect", seconds=2, quick=True),
    Fault.CONSENT_DEAD: failed(
        Code.CONSENT_BLOCKS, "add_to_cart", "no customer gets past it", quick=False
    ),
    Fault.VEIL: failed(Code.OVERLAY_BLOCKS, "add_to_cart", "no customer gets past it"),
    Fault.ADD_422: failed(Code.ADD_REFUSED, "add_to_cart", quick=False),
    Fault.ADD_500: failed(Code.SERVER_ERROR, "add_to_cart", quick=False),
    Fault.ADD_SILENT: failed(Code.CART_EMPTY, "add_to_cart"),
    Fault.ADD_WRONG: failed(Code.CART_WRONG, "cart", quick=False),
    Fault.ADD_SLOW: passed("waited for, and not pressed twice", seconds=2),
    Fault.ADD_ALERT: failed(Code.ADD_REFUSED, "add_to_cart", quick=False),
    Fault.CART_LOOKS_EMPTY: failed(Code.CART_EMPTY, "cart", quick=False),
    Fault.CART_DEARER: degraded(Code.PRICE_DIFFERS, "customers can buy, and are asked for more"),
    Fault.CART_500: failed(Code.SERVER_ERROR, "cart", quick=False),
    Fault.CHECKOUT_BUTTON_MISSING: failed(Code.NO_CHECKOUT_BUTTON, "cart", quick=False),
    Fault.CHECKOUT_BUTTON_DEAD: failed(Code.DEAD_CHECKOUT_BUTTON, "checkout"),
    Fault.CHECKOUT_BUTTON_DISABLED: failed(
        Code.NO_CHECKOUT_BUTTON, "cart", "a button that can't be pressed is none", quick=False
    ),
    Fault.CHECKOUT_500: failed(Code.SERVER_ERROR, "checkout", quick=False),
    Fault.CHECKOUT_404: failed(Code.NOT_FOUND, "checkout", quick=False),
    Fault.CHECKOUT_HANGS: failed(Code.TIMEOUT, "checkout", quick=False),
    Fault.CHECKOUT_NOT_SET_UP: failed(Code.CLIENT_ERROR, "checkout", quick=False),
    Fault.CHECKOUT_TO_CART: failed(Code.CHECKOUT_SENT_AWAY, "checkout", quick=False),
    Fault.CHECKOUT_ONLY_HEADING: failed(Code.CHECKOUT_EMPTY, "checkout", quick=False),
    Fault.CHECKOUT_DEARER: degraded(Code.PRICE_DIFFERS, "as in the cart", quick=False),
    Fault.CHECKOUT_STOCK_PROBLEM: failed(Code.SOLD_OUT, "checkout"),
    Fault.CHECKOUT_CAPTCHA: blocked(Code.CAPTCHA, "checkout", quick=False),
    Fault.NO_CONTACT: failed(Code.CONTACT_MISSING, "contact", quick=False),
    Fault.CONTACT_REFUSED: failed(Code.CONTACT_REFUSED, "contact", quick=False),
    Fault.NO_SHIPPING: failed(Code.NO_SHIPPING, "shipping", quick=False),
    Fault.SHIPPING_LATE: passed("waited for", seconds=2),
    Fault.NO_PAYMENT: failed(Code.NO_PAYMENT, "payment", quick=False),
    Fault.CARD_FIELDS_HANG: failed(
        Code.NO_PAYMENT,
        "payment",
        "most customers pay by card, and have nowhere to type it",
        quick=False,
    ),
    Fault.PAY_BUTTON_MISSING: failed(Code.NO_PAYMENT, "payment", quick=False),
    **dict.fromkeys(
        (one for one in Fault if one.place is Place.ACCOUNT),
        passed("no purchase goes there; journeys do"),
    ),
    Fault.CONSENT_BANNER: passed("closed when it takes a click"),
    Fault.NEWSLETTER: passed("closed when it takes a click"),
    Fault.AGE_GATE: passed("answered as somebody who is old enough"),
    Fault.COUNTRY_PICKER: passed("the visitor stays in this shop"),
    Fault.CHAT_BUBBLE: passed("pressed beside it"),
    Fault.STICKY_BAR: passed("scrolled away from it"),
    Fault.OBSTACLES_AT_RANDOM: passed("whatever comes, and whenever"),
    Fault.REDIRECT_PAYMENT: passed("no card fields are needed where payment is by redirect"),
    Fault.APP_HANGS: passed("a page is not waited for beyond what is needed"),
}
PLAIN: Mapping[Fault, Row] = {
    fault: replace(row, quick=False) for fault, row in SHOPIFY.items()
} | {
    Fault.HOME_500: failed(Code.SERVER_ERROR, "home", quick=False),
    Fault.ADD_422: failed(Code.ADD_REFUSED, "add_to_cart", quick=False),
    Fault.ADD_SILENT: failed(Code.CART_EMPTY, "add_to_cart", quick=False),
    Fault.ADD_WRONG: failed(Code.CART_WRONG, "cart", quick=False),
    Fault.CART_500: failed(
        Code.SERVER_ERROR,
        "add_to_cart",
        "the shop sends on to the cart at once when it has added",
        quick=False,
    ),
    Fault.CHECKOUT_ONLY_HEADING: failed(Code.CHECKOUT_EMPTY, "checkout"),
    Fault.CHECKOUT_DEARER: passed("its checkout does not say what it asks for a product"),
    Fault.NO_CONTACT: failed(
        Code.CHECKOUT_EMPTY, "checkout", "a first page without a field", quick=False
    ),
    Fault.CONTACT_REFUSED: failed(Code.CONTACT_REFUSED, "contact"),
    Fault.NO_SHIPPING: failed(Code.NO_SHIPPING, "shipping", quick=False),
    Fault.NO_PAYMENT: failed(Code.NO_PAYMENT, "payment"),
    Fault.CARD_FIELDS_HANG: passed("this flavour has none: it pays by redirect"),
    Fault.PAY_BUTTON_MISSING: passed(
        "what the button looks like is known of known platforms only"
    ),
}
TABLES = {"shopify": SHOPIFY, "plain": PLAIN}

# The flavours that are built like a platform of the probe's: as Shopify's, but for what is said here.
_OF_PLATFORMS: Mapping[Fault, Row] = {
    fault: replace(row, quick=False) for fault, row in SHOPIFY.items()
} | {
    Fault.CARD_FIELDS_HANG: passed("these pay by redirect"),
    Fault.REDIRECT_PAYMENT: passed("as they always do"),
}
_QUICK_WOOCOMMERCE = {
    Fault.ADD_SILENT: failed(Code.CART_EMPTY, "add_to_cart"),
    Fault.NO_SHIPPING: failed(Code.NO_SHIPPING, "shipping"),
    Fault.NO_PAYMENT: failed(Code.NO_PAYMENT, "payment", quick=False),
}
_ONLY_THE_CART_KNOWS = {
    Fault.ADD_SILENT: failed(
        Code.CART_EMPTY, "cart", "the page says that it was added, and the cart can't be asked"
    ),
}
_OF_MOST = {
    Fault.NO_CONTACT: failed(
        Code.CHECKOUT_EMPTY, "checkout", "a first page without a field", quick=False
    ),
    Fault.CHECKOUT_DEARER: passed("its checkout does not say what it asks for a product"),
}
_OTHER_SHOPIFY = {fault: replace(row, quick=False) for fault, row in SHOPIFY.items()}
PLATFORMS: Mapping[str, Mapping[Fault, Row]] = {
    # its cart's page opens by itself after adding: whether that or the count is quicker decides the step
    "shopify-page": {
        fault: row for fault, row in _OTHER_SHOPIFY.items() if fault is not Fault.CART_500
    },
    "shopify-notification": _OTHER_SHOPIFY,
    "shopify-horizon": _OTHER_SHOPIFY,
    "woocommerce": _OF_PLATFORMS
    | _QUICK_WOOCOMMERCE
    | {
        Fault.CONTACT_REFUSED: passed("an address is judged when the order is placed, not before"),
    },
    "woocommerce-blocks": _OF_PLATFORMS
    | {
        Fault.NO_PAYMENT: failed(Code.NO_PAYMENT, "payment"),
        Fault.CART_DEARER: passed("its cart is made of the interface's answer, not of the page"),
        Fault.CHECKOUT_DEARER: passed("and so is its checkout"),
    },
    "prestashop": _OF_PLATFORMS | _OF_MOST | _ONLY_THE_CART_KNOWS,
    "shopware6": _OF_PLATFORMS | _OF_MOST,
    "magento2": _OF_PLATFORMS
    | _OF_MOST
    | {
        Fault.SCRIPT_404: failed(
            Code.NO_ADD_BUTTON, "product", "a button that its script has to wake is none"
        ),
        Fault.CONTACT_REFUSED: failed(
            Code.NO_PAYMENT, "payment", "the address is sent together with the way of shipping"
        ),
        Fault.PAY_BUTTON_MISSING: passed("each way to pay shows its button when it is chosen"),
    },
    "bigcommerce": _OF_PLATFORMS
    | _OF_MOST
    | {
        Fault.SCRIPT_404: passed("its form works without a script"),
    },
    "opencart": _OF_PLATFORMS | _OF_MOST | _ONLY_THE_CART_KNOWS,
    "evershop": _OF_PLATFORMS
    | _OF_MOST
    | {
        Fault.CONTACT_REFUSED: passed("an address is judged when the order is placed, not before"),
    },
}


def depth(fault: Fault) -> str:
    """How far a run must go to meet the fault."""
    return "payment" if fault.place in {Place.CHECKOUT, Place.HEALTHY} else "checkout"


# What may stand first as the cause: what a developer who mends it would call it.
CAUSES: Mapping[Fault, tuple[CauseCode, ...]] = {
    Fault.SHOP_PASSWORD: (CauseCode.CLOSED,),
    Fault.SHOP_COMING_SOON: (CauseCode.CLOSED,),
    Fault.SHOP_FROZEN: (CauseCode.CLOSED,),
    Fault.SHOP_BASIC_AUTH: (CauseCode.SIGN_IN,),
    Fault.SHOP_LOGIN_WALL: (CauseCode.SIGN_IN,),
    Fault.HOME_500: (CauseCode.SERVER_ERROR,),
    Fault.HOME_502: (CauseCode.SERVER_ERROR,),
    Fault.HOME_503: (CauseCode.SERVER_ERROR,),
    Fault.HOME_404: (CauseCode.PAGE_MISSING,),
    Fault.HOME_HANGS: (CauseCode.TOO_SLOW,),
    Fault.HOME_BLANK: (CauseCode.PAGE_BROKEN,),
    Fault.HOME_REDIRECT_LOOP: (CauseCode.PAGE_BROKEN,),
    Fault.HOME_DROPPED: (CauseCode.PAGE_BROKEN,),
    Fault.HOME_ENDLESS: (CauseCode.TOO_SLOW, CauseCode.PAGE_BROKEN),
    Fault.HOME_CRASH: (CauseCode.PAGE_BROKEN,),
    Fault.LIST_404: (CauseCode.PAGE_MISSING,),
    Fault.LIST_500: (CauseCode.SERVER_ERROR,),
    Fault.LIST_DOWNLOAD: (CauseCode.PAGE_BROKEN,),
    Fault.LIST_EMPTY: (CauseCode.NO_PRODUCTS,),
    Fault.PRODUCT_500: (CauseCode.SERVER_ERROR,),
    Fault.ALL_SOLD_OUT: (CauseCode.SOLD_OUT,),
    Fault.ADD_BUTTON_MISSING: (CauseCode.NO_ADD_BUTTON,),
    Fault.SCRIPT_404: (CauseCode.DEAD_BUTTON,),
    Fault.ADD_422: (CauseCode.CART_ERROR, CauseCode.SOLD_OUT),
    Fault.ADD_500: (CauseCode.CART_ERROR,),
    Fault.ADD_SILENT: (CauseCode.CART_EMPTY,),
    Fault.ADD_WRONG: (CauseCode.CART_WRONG,),
    Fault.ADD_ALERT: (CauseCode.CART_ERROR,),
    Fault.CART_LOOKS_EMPTY: (CauseCode.CART_EMPTY,),
    Fault.CART_DEARER: (CauseCode.PRICE_DIFFERS,),
    Fault.CHECKOUT_DEARER: (CauseCode.PRICE_DIFFERS,),
    Fault.CART_500: (CauseCode.SERVER_ERROR, CauseCode.CART_ERROR),
    Fault.CHECKOUT_BUTTON_MISSING: (CauseCode.NO_CHECKOUT_BUTTON,),
    Fault.CHECKOUT_BUTTON_DEAD: (CauseCode.DEAD_BUTTON,),
    Fault.CHECKOUT_BUTTON_DISABLED: (CauseCode.NO_CHECKOUT_BUTTON, CauseCode.DEAD_BUTTON),
    Fault.CHECKOUT_500: (CauseCode.SERVER_ERROR,),
    Fault.CHECKOUT_404: (CauseCode.PAGE_MISSING,),
    Fault.CHECKOUT_HANGS: (CauseCode.TOO_SLOW,),
    Fault.CHECKOUT_NOT_SET_UP: (CauseCode.TAKES_NO_ORDERS,),
    Fault.CHECKOUT_TO_CART: (CauseCode.SENT_AWAY,),
    Fault.CHECKOUT_ONLY_HEADING: (CauseCode.CHECKOUT_EMPTY,),
    Fault.CHECKOUT_STOCK_PROBLEM: (CauseCode.SOLD_OUT,),
    Fault.NO_CONTACT: (CauseCode.CHECKOUT_EMPTY,),
    Fault.CONTACT_REFUSED: (CauseCode.ADDRESS_REFUSED,),
    Fault.NO_SHIPPING: (CauseCode.NO_SHIPPING,),
    Fault.NO_PAYMENT: (CauseCode.NO_PAYMENT,),
    Fault.CARD_FIELDS_HANG: (CauseCode.THIRD_PARTY_DOWN, CauseCode.NO_PAYMENT),
    Fault.PAY_BUTTON_MISSING: (CauseCode.NO_PAYMENT,),
}
