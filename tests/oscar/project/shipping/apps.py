"""Takes the place of Oscar's shipping app, as its guide on customising asks for."""

from oscar.apps.shipping.apps import ShippingConfig as OscarShippingConfig


class ShippingConfig(OscarShippingConfig):  # type: ignore[misc]  # Oscar has no types
    """Oscar's shipping with the repository of this folder."""

    name = "tests.oscar.project.shipping"
