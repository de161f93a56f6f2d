"""Which deliveries a customer may choose: those that stand in the database for their country.

Oscar alone offers one free delivery and skips its page; a real shop has a choice to make there.
"""

from collections.abc import Sequence

from oscar.apps.order.models import ShippingAddress
from oscar.apps.shipping.models import OrderAndItemCharges
from oscar.apps.shipping.repository import Repository as OscarRepository


class Repository(OscarRepository):  # type: ignore[misc]  # Oscar has no types
    """Oscar's repository with its methods read from Oscar's own table."""

    def get_available_shipping_methods(
        self,
        basket: object,
        shipping_addr: ShippingAddress | None = None,
        **_kwargs: object,
    ) -> Sequence[OrderAndItemCharges]:
        methods = OrderAndItemCharges.objects.order_by("price_per_order")
        if shipping_addr is not None:
            methods = methods.filter(countries=shipping_addr.country)
        return list(methods)
