"""One attempt at a purchase: what its steps tell each other, beyond what every walk through a shop has.

Not the steps themselves (`browse`, `product`, `cart`, `checkout`, `form`).
"""

from config.checks import PurchaseSpec
from config.store import Store
from probes.base import RunContext
from probes.browser.tab import Tab
from probes.purchase.money import Prices
from probes.purchase.walk import Walk


class Flow(Walk[PurchaseSpec]):
    """What the steps of one purchase share."""

    refused = 0
    """How many products the cart did not take."""
    product_url = ""
    pressed_early = False
    """Whether the product's button was pressed when its page's script may not have been awake."""
    is_there = False
    """At the checkout already: adding led there, or the cart asks for the address itself."""
    sends_nothing = False
    """What was bought is sent nowhere, as far as the checkout's pages told: they ask for no address."""

    def __init__(self, *, tab: Tab, store: Store, spec: PurchaseSpec, run: RunContext) -> None:
        super().__init__(tab=tab, store=store, spec=spec, run=run)
        self.listed: list[str] = []
        """Addresses of products in the shop's list."""
        self.untried: list[str] = []
        """Those of products that may still be tried."""
        self.prices: dict[str, Prices] = {}
        """What each place said of the product's price."""
