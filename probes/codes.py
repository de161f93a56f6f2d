"""The closed list of what a run can end with: stable codes, fit for a metric's label.

The words for people stand in `alerts/message.py`; this is only the vocabulary.
"""

from enum import StrEnum


class Code(StrEnum):
    """Why a run did not pass. The part before the dot says whose fault and where."""

    # the shop: a page
    DNS = "page.dns"
    CONNECT = "page.connect"
    TLS = "page.tls"
    TIMEOUT = "page.timeout"
    NOT_FOUND = "page.not_found"
    CLIENT_ERROR = "page.client_error"
    SERVER_ERROR = "page.server_error"
    SIGN_IN = "page.sign_in_required"
    PASSWORD_PAGE = "page.password"  # noqa: S105 - the shop's own closed-door page
    FROZEN = "page.shop_frozen"
    REDIRECTS = "page.redirect_loop"
    BROKEN_REPLY = "page.broken_reply"
    DOWNLOAD = "page.download"
    BLANK = "page.blank"
    CRASHED = "page.crashed"
    TEXT_MISSING = "page.text_missing"
    STATUS = "page.status"
    # the shop: the way to the till
    NO_COLLECTION = "collection.not_found"
    NO_PRODUCTS = "collection.empty"
    PRODUCT_MISSING = "product.missing"
    SOLD_OUT = "product.sold_out"
    NO_ADD_BUTTON = "product.no_add_button"
    DEAD_ADD_BUTTON = "add_to_cart.dead_button"
    ADD_REFUSED = "add_to_cart.refused"
    CART_EMPTY = "cart.empty"
    CART_WRONG = "cart.product_missing"
    NO_CHECKOUT_BUTTON = "cart.no_checkout_button"
    DEAD_CHECKOUT_BUTTON = "checkout.dead_button"
    CHECKOUT_SENT_AWAY = "checkout.sent_away"
    CHECKOUT_EMPTY = "checkout.empty"
    CONTACT_MISSING = "contact.no_fields"
    CONTACT_REFUSED = "contact.refused"
    NO_SHIPPING = "shipping.none"
    NO_PAYMENT = "payment.none"
    # degraded
    PRICE_DIFFERS = "price.differs"
    WRONG_CURRENCY = "market.wrong_currency"
    SLOW = "slow"
    TLS_EXPIRES = "tls.expires"
    UNREADABLE = "page.unreadable"
    # the signature that lets us in: no run ends with one of these
    SIGNATURE_EXPIRES = "signature.expires"
    SIGNATURE_EXPIRED = "signature.expired"
    SIGNATURE_ELSEWHERE = "signature.elsewhere"
    # we were refused
    RATE_LIMITED = "blocked.rate_limited"
    CHALLENGE = "blocked.challenge"
    CAPTCHA = "blocked.captcha"
    # we failed
    DRIFT = "error.probe_drift"
    BROWSER = "error.browser"
    MEMORY = "error.memory"
    DISK = "error.disk"
    NETWORK = "error.network"
    CLOCK = "error.clock"
    DEADLINE = "error.deadline"
    INTERRUPTED = "error.interrupted"
    BUG = "error.bug"


class CauseCode(StrEnum):
    """What is behind a failed purchase: a closed list. A run has several when several fit."""

    NO_ADD_BUTTON = "no_add_button"
    DEAD_BUTTON = "dead_button"
    SOLD_OUT = "sold_out"
    NO_PRODUCTS = "no_products"
    CART_EMPTY = "cart_stayed_empty"
    CART_ERROR = "cart_error"
    CART_WRONG = "cart_wrong"
    NO_CHECKOUT_BUTTON = "no_checkout_button"
    SENT_AWAY = "checkout_redirected"
    CHECKOUT_EMPTY = "checkout_empty"
    ADDRESS_REFUSED = "address_refused"
    NO_SHIPPING = "no_shipping_rate"
    NO_PAYMENT = "no_payment_method"
    TAKES_NO_ORDERS = "takes_no_orders"
    PRICE_DIFFERS = "price_differs"
    WRONG_MARKET = "wrong_market"
    PAGE_MISSING = "page_missing"
    PAGE_BROKEN = "page_broken"
    SERVER_ERROR = "server_error"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    CLOSED = "closed"
    CONSENT_BLOCKS = "consent_blocks"
    OVERLAY_BLOCKS = "overlay_blocks"
    NEW_SCRIPT_ERROR = "new_script_error"
    THIRD_PARTY_DOWN = "third_party_down"
    PROBE_DRIFT = "probe_drift"
