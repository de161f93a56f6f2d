"""What the dispatcher asks of the storage; declared here, by its user, and satisfied there.

Not the storage itself: `monitor.storage` implements it, and its contract suite proves it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from alerts.model import Notification, OutboxFigures, OwedMessage


class Outbox(Protocol):
    """What the dispatcher works off. A message is in it from the moment it is owed."""

    async def claim(self, *, now: datetime, lease: timedelta, limit: int) -> Sequence[OwedMessage]:
        """Messages that are due and claimed by nobody; claimed until `now + lease`.

        The oldest first, and of each (incident, channel) only the oldest that is neither delivered
        nor abandoned: what was owed later waits behind it, also while it is claimed, backs off or
        is held back, so that nobody hears of the end before the beginning.
        """

    async def renew(self, keys: Collection[str], *, until: datetime) -> None:
        """Keep these claimed until then; only for claims that have not run out. Settled ones stay so."""

    async def delivered(self, key: str, *, now: datetime) -> None:
        """Record that a message was taken, so that nobody sends it again."""

    async def failed(self, key: str, *, error: str, next_try: datetime) -> None:
        """Record a try that failed, and give the claim back."""

    async def abandon(self, key: str, *, reason: str, now: datetime) -> None:
        """Record that a message will never be sent, and why: its channel is gone, or it is overtaken."""

    async def owe(self, notifications: Sequence[Notification]) -> None:
        """Add messages; those whose key is known already are left as they are."""

    async def about(self, incident_id: str) -> Sequence[Notification]:
        """Every message of an incident that was ever owed, the oldest first; not withdrawn ones."""

    async def reached(self, incident_id: str) -> Collection[str]:
        """The channels that a message about an incident was delivered to."""

    async def figures(self, *, now: datetime) -> OutboxFigures:
        """How many wait, and what became of the others; over all time."""
