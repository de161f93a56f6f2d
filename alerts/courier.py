"""One message: gather what it tells of, render it, send it. Says how it went; records nothing.

Whatever goes wrong here is an outcome, never an exception: one bad message must not stop the others.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import structlog

from alerts.letter import DeliveryError, Letter, letter_of
from alerts.message import RunFacts, render
from alerts.model import Incident, Notification
from alerts.outbox import Outbox
from alerts.stand_in import GOES_STALE, is_overtaken
from config.store import Store

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """What a message tells of. `link` is the incident's page, `picture` a screenshot."""

    incident: Incident
    run: RunFacts | None = None
    picture: Path | None = None
    link: str | None = None


class Facts(Protocol):
    """What has to be looked up to tell somebody something."""

    def store(self, store_id: str) -> Store | None:
        """The store as it is configured now; None when there is none of this name."""

    async def open_incidents(self) -> Sequence[Incident]:
        """Those of every store."""

    async def story(self, notification: Notification) -> Story | None:
        """None when the incident is not known (any more)."""


class Channel(Protocol):
    """What letters are sent through."""

    async def send(self, channel: str, letter: Letter) -> None:
        """`channel` is the address, with its secrets. Raises DeliveryError."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """How it went: delivered when neither `error` nor `stale` says otherwise.

    `channel_down`: the address doesn't answer, so other messages would not get through either.
    """

    error: str | None = None
    permanent: bool = False
    channel_down: bool = False
    stale: str | None = None


@dataclass(frozen=True, kw_only=True)
class Courier:
    """Carries messages to channels."""

    outbox: Outbox
    facts: Facts
    channel: Channel
    now: Callable[[], datetime]

    async def carry(self, note: Notification, *, store: Store, address: str) -> Sent:
        """Send it unless it is overtaken, and say how that went. Raises nothing."""
        try:
            story = await self.facts.story(note)
            if story is None:
                return Sent(stale="nobody knows the incident any more")
            if note.event in GOES_STALE and await self._is_overtaken(note, story.incident):
                return Sent(stale="there is newer news")
            await self.channel.send(address, self._letter(note, story, store))
        except DeliveryError as error:
            return Sent(
                error=str(error),
                permanent=error.permanent,
                channel_down=not error.permanent,
            )
        except Exception as error:  # noqa: BLE001 - logged and recorded, see above
            # the trace as text: a log that shows local variables would show the address
            _log.error("message_not_carried", key=note.key, trace=traceback.format_exc())
            return Sent(error=f"our own fault: {type(error).__name__}")
        return Sent()

    async def _is_overtaken(self, note: Notification, incident: Incident) -> bool:
        about = await self.outbox.about(incident.id)
        return is_overtaken(note, incident=incident, about=about)

    def _letter(self, note: Notification, story: Story, store: Store) -> Letter:
        message = render(
            story.incident, note, store=store, now=self.now(), run=story.run, link=story.link
        )
        return letter_of(message, note, language=store.alerts.language, picture=story.picture)
