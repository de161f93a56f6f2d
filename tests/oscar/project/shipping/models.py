"""Oscar's own tables; a fork of an Oscar app must name them."""

from oscar.apps.shipping.models import *  # noqa: F403
