"""What can be wrong with the demo shop: a closed list, switched while the shop runs.

Only the vocabulary and the switches; each page decides for itself what a fault does to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class Place(StrEnum):
    """Where a fault shows: the headings of the control page."""

    SHOP = "The whole shop"
    HOME = "Home page"
    LIST = "Product list"
    PRODUCT = "Product page"
    ADD = "Add to cart"
    CART = "Cart"
    CHECKOUT = "Checkout"
    ACCOUNT = "Search, account, wish list, discount code"
    HEALTHY = "Not a fault, only in the way"


class Fault(StrEnum):
    """One thing that can be wrong; `seconds` is its usual length where it has one."""

    place: Place
    description: str
    seconds: float

    def __new__(cls, value: str, place: Place, description: str, seconds: float = 0) -> Self:
        self = str.__new__(cls, value)
        self._value_ = value
        self.place = place
        self.description = description
        self.seconds = seconds
        return self

    # fmt: off
    # a table, one line for each
    SHOP_PASSWORD = "shop-password", Place.SHOP, "Every page leads to a page that asks for a password."
    SHOP_COMING_SOON = "shop-coming-soon", Place.SHOP, "Every page says “coming soon” below the usual header, with status 200."
    SHOP_FROZEN = "shop-frozen", Place.SHOP, "Every page answers 402: the shop's bill is not paid."
    SHOP_BASIC_AUTH = "shop-basic-auth", Place.SHOP, "Every page answers 401 and asks for a user name."
    SHOP_LOGIN_WALL = "shop-login-wall", Place.SHOP, "Every page leads to a customer login."
    SHOP_RATE_LIMITED = "shop-rate-limited", Place.SHOP, "Every request is answered 429 with Retry-After.", 30
    SHOP_REJECTED = "shop-rejected", Place.SHOP, "Every request is answered 430 with Retry-After, as Shopify does to bots.", 60
    SHOP_CHALLENGE = "shop-challenge", Place.SHOP, "Every page is a Cloudflare challenge: 403, “Just a moment…”."
    SHOP_QUEUE = "shop-queue", Place.SHOP, "Every page leads to a waiting room: 503 with Retry-After.", 20

    HOME_500 = "home-500", Place.HOME, "The home page answers 500."
    HOME_502 = "home-502", Place.HOME, "The home page answers 502."
    HOME_503 = "home-503", Place.HOME, "The home page answers 503 with Retry-After.", 20
    HOME_404 = "home-404", Place.HOME, "The home page answers 404."
    HOME_HANGS = "home-hangs", Place.HOME, "The home page never answers."
    HOME_SLOW = "home-slow", Place.HOME, "The home page answers late.", 3
    HOME_BLANK = "home-blank", Place.HOME, "The home page is empty, with status 200."
    HOME_REDIRECT_LOOP = "home-redirect-loop", Place.HOME, "The home page redirects to itself for ever."
    HOME_DROPPED = "home-dropped", Place.HOME, "The connection is cut in the middle of the home page."
    HOME_ENDLESS = "home-endless", Place.HOME, "The home page is 1 GB long."
    HOME_POPUP = "home-popup", Place.HOME, "The home page opens a second window."
    HOME_DOWNLOAD = "home-download", Place.HOME, "The links to the product list download a file instead."
    HOME_CRASH = "home-crash", Place.HOME, "The home page crashes the browser's renderer, a moment after it has loaded.", 0.05
    HOME_NO_LINKS = "home-no-links", Place.HOME, "The home page has no link to any product or list."
    CONSOLE_FLOOD = "console-flood", Place.HOME, "Every page writes 200 errors to the console."

    LIST_404 = "list-404", Place.LIST, "The product list answers 404."
    LIST_500 = "list-500", Place.LIST, "The product list answers 500."
    LIST_DOWNLOAD = "list-download", Place.LIST, "The product list is sent as a file to save."
    LIST_EMPTY = "list-empty", Place.LIST, "The product list has no products."

    PRODUCT_404 = "product-404", Place.PRODUCT, "The brass candle holder's page answers 404; the others are well."
    PRODUCT_500 = "product-500", Place.PRODUCT, "Every product page answers 500."
    PRODUCT_SOLD_OUT = "product-sold-out", Place.PRODUCT, "The brass candle holder is sold out: its button is disabled."
    ALL_SOLD_OUT = "all-sold-out", Place.PRODUCT, "Every product is sold out."
    ADD_BUTTON_MISSING = "add-button-missing", Place.PRODUCT, "Product pages have no button to add to the cart."
    SCRIPT_404 = "script-404", Place.PRODUCT, "The product page's script answers 404, so its button does nothing."
    LATE_HYDRATION = "late-hydration", Place.PRODUCT, "Buttons do nothing until long after the page has loaded.", 5

    CONSENT_DEAD = "consent-dead", Place.PRODUCT, "A cookie banner covers product pages, and its buttons do nothing."
    VEIL = "veil", Place.PRODUCT, "A veil is left lying over product pages; nothing takes it away."

    ADD_422 = "add-422", Place.ADD, "Adding answers 422 with a message: not enough in stock."
    ADD_500 = "add-500", Place.ADD, "Adding answers 500."
    ADD_SILENT = "add-silent", Place.ADD, "Adding answers 200, but the cart stays empty."
    ADD_WRONG = "add-wrong", Place.ADD, "Adding puts another product into the cart."
    ADD_SLOW = "add-slow", Place.ADD, "Adding answers late.", 4
    ADD_ALERT = "add-alert", Place.ADD, "Adding shows a dialog of the browser and does nothing."

    CART_LOOKS_EMPTY = "cart-looks-empty", Place.CART, "The cart shows nothing although its count says 1."
    CART_DEARER = "cart-dearer", Place.CART, "The cart asks a tenth more for a product than its own page does."
    CART_500 = "cart-500", Place.CART, "The cart page answers 500."
    CHECKOUT_BUTTON_MISSING = "checkout-button-missing", Place.CART, "The cart has no button to the checkout."
    CHECKOUT_BUTTON_DEAD = "checkout-button-dead", Place.CART, "The cart's button to the checkout does nothing."
    CHECKOUT_BUTTON_DISABLED = "checkout-button-disabled", Place.CART, "The cart's button to the checkout is disabled."

    CHECKOUT_500 = "checkout-500", Place.CHECKOUT, "The checkout answers 500."
    CHECKOUT_404 = "checkout-404", Place.CHECKOUT, "The checkout answers 404."
    CHECKOUT_HANGS = "checkout-hangs", Place.CHECKOUT, "The checkout never answers."
    CHECKOUT_NOT_SET_UP = "checkout-not-set-up", Place.CHECKOUT, "The checkout answers 403: this shop isn't set up to receive orders yet."
    CHECKOUT_TO_CART = "checkout-to-cart", Place.CHECKOUT, "The checkout sends the customer back to the cart."
    CHECKOUT_ONLY_HEADING = "checkout-only-heading", Place.CHECKOUT, "The checkout answers 200 with a heading and nothing else."
    CHECKOUT_DEARER = "checkout-dearer", Place.CHECKOUT, "The checkout asks a tenth more for a product than the cart does."
    CHECKOUT_STOCK_PROBLEM = "checkout-stock-problem", Place.CHECKOUT, "The checkout says that the product has just sold out."
    CHECKOUT_CAPTCHA = "checkout-captcha", Place.CHECKOUT, "The checkout shows a captcha first."
    NO_CONTACT = "no-contact", Place.CHECKOUT, "The checkout has no fields for contact and address."
    CONTACT_REFUSED = "contact-refused", Place.CHECKOUT, "The checkout refuses every e-mail address."
    NO_SHIPPING = "no-shipping", Place.CHECKOUT, "There is no way of shipping to any address."
    SHIPPING_LATE = "shipping-late", Place.CHECKOUT, "The ways of shipping come late.", 4
    NO_PAYMENT = "no-payment", Place.CHECKOUT, "The checkout offers no way to pay."
    CARD_FIELDS_HANG = "card-fields-hang", Place.CHECKOUT, "The fields for the card number never load."
    PAY_BUTTON_MISSING = "pay-button-missing", Place.CHECKOUT, "The checkout has no button to pay."

    SEARCH_EMPTY = "search-empty", Place.ACCOUNT, "The search finds nothing, whatever is searched for."
    LOGIN_REFUSED = "login-refused", Place.ACCOUNT, "Nobody can sign in: every password is wrong."
    WISH_LOST = "wish-lost", Place.ACCOUNT, "The wish list answers 200 and keeps nothing."
    CODE_REFUSED = "code-refused", Place.ACCOUNT, "No discount code is taken."
    CODE_WORTHLESS = "code-worthless", Place.ACCOUNT, "The discount code is taken, and takes nothing off."

    CONSENT_BANNER = "consent-banner", Place.HEALTHY, "A cookie banner covers the page until it is answered."
    NEWSLETTER = "newsletter", Place.HEALTHY, "A newsletter pop-up covers the page after a moment.", 1.5
    AGE_GATE = "age-gate", Place.HEALTHY, "The shop asks how old a visitor is before anything can be pressed."
    COUNTRY_PICKER = "country-picker", Place.HEALTHY, "A box asks whether the visitor wants the shop of another country."
    CHAT_BUBBLE = "chat-bubble", Place.HEALTHY, "A chat lies over a part of the page's main button."
    STICKY_BAR = "sticky-bar", Place.HEALTHY, "A bar at the lower edge covers a third of the page."
    OBSTACLES_AT_RANDOM = "obstacles-at-random", Place.HEALTHY, "Any of these comes at any moment, on two of three pages.", 4
    REDIRECT_PAYMENT = "redirect-payment", Place.HEALTHY, "Payment is by redirect only: there are no card fields, as in many Danish shops."
    APP_HANGS = "app-hangs", Place.HEALTHY, "An app's script never answers, so no page ever ends loading; all works nevertheless."
    # fmt: on


@dataclass
class _Setting:
    """How one fault was switched on, and which sessions it has met."""

    seconds: float
    sessions: int | None
    met: set[str] = field(default_factory=set)


class Faults:
    """The faults that are on now. Several may be; shared between the shop and whoever switches."""

    def __init__(self, *faults: Fault) -> None:
        self._settings: dict[Fault, _Setting] = {}
        for fault in faults:
            self.on(fault)

    def on(
        self, fault: Fault, *, seconds: float | None = None, sessions: int | None = None
    ) -> None:
        """Switch on, or anew. `sessions`: only the first so many visitors that meet it suffer."""
        self._settings[fault] = _Setting(fault.seconds if seconds is None else seconds, sessions)

    def off(self, fault: Fault) -> None:
        self._settings.pop(fault, None)

    def clear(self) -> None:
        self._settings.clear()

    def seconds(self, fault: Fault) -> float:
        """The length it was switched on with; its usual one when it is off."""
        setting = self._settings.get(fault)
        return setting.seconds if setting else fault.seconds

    def strikes(self, fault: Fault, session: str) -> bool:
        """Whether this visitor suffers from it; asking counts as meeting it."""
        setting = self._settings.get(fault)
        if setting is None:
            return False
        if setting.sessions is None or session in setting.met:
            return True
        if len(setting.met) >= setting.sessions:
            return False
        setting.met.add(session)
        return True

    def __contains__(self, fault: Fault) -> bool:
        return fault in self._settings

    def __iter__(self) -> Iterator[Fault]:
        return iter(tuple(self._settings))

    def __len__(self) -> int:
        return len(self._settings)
