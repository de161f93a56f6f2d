"""A message made ready for a channel: its tone, its HTML for mail, its picture or a word about it.

Pure but for a look at the picture's size. What the message says is `alerts/message.py`'s part.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from alerts.mail_page import mail_page
from alerts.message import Message
from alerts.model import Event, Notification
from alerts.words import Language, Words
from probes.result import Severity

PICTURE_LIMIT = 5_000_000
"""Bytes; many mail servers refuse more than 10 MB, and in a mail a picture is a third larger."""

_GONE = Words("The picture is not kept any more.", "Billedet er ikke gemt længere.")
_TOO_BIG = Words(
    "The picture is too big to be sent ({size} MB).",
    "Billedet er for stort til at blive sendt ({size} MB).",
)
_ALT = Words("What the shop showed", "Det viste butikken")


class DeliveryError(Exception):
    """The message did not get through; the text says why, without secrets.

    `permanent`: somebody has to mend something; trying again in a moment is useless.
    """

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class Tone(StrEnum):
    """How a channel colours a message."""

    BAD = "failure"
    WARNING = "warning"
    GOOD = "success"
    NEUTRAL = "info"


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What a channel is given. `key` is the same for every try; `html` is for mail."""

    key: str
    title: str
    text: str
    html: str | None = None
    tone: Tone = Tone.NEUTRAL
    picture: Path | None = None


def letter_of(
    message: Message,
    notification: Notification,
    *,
    language: Language,
    picture: Path | None = None,
) -> Letter:
    """The letter. A picture that is gone or too big is left out, and the text says so."""
    fault = _picture_fault(picture, language) if picture else None
    text = _with_note(message.body, fault) if fault else message.body
    shown = None if fault else picture
    html = mail_page(
        message.title,
        text,
        language=language,
        picture=shown.name if shown else None,
        alt=_ALT.in_(language),
    )
    return Letter(
        key=notification.key,
        title=message.title,
        text=text,
        html=html,
        tone=_tone(notification),
        picture=shown,
    )


def _picture_fault(picture: Path, language: Language) -> str | None:
    try:
        size = picture.stat().st_size
    except OSError:
        return _GONE.in_(language)
    if size > PICTURE_LIMIT:
        return _TOO_BIG.in_(language).format(size=round(size / 1_000_000))
    return None


def _with_note(text: str, note: str) -> str:
    """The note stands before the last line, which is the link."""
    head, _, last = text.rpartition("\n")
    return "\n".join(filter(None, (head, note, last)))


def _tone(notification: Notification) -> Tone:
    if notification.event is Event.RESOLVED:
        return Tone.GOOD
    return Tone.BAD if notification.severity is Severity.CRITICAL else Tone.WARNING
