"""One message to one channel, sent by hand, to see whether it works before it matters.

Not through the outbox: nobody owes it, and it is not tried again.
"""

import uuid

from alerts.courier import Channel
from alerts.letter import DeliveryError, Letter, Tone
from alerts.mail_page import mail_page
from alerts.words import Words
from config.store import Store

_TITLE = Words("{shop}: a test message", "{shop}: en testbesked")
_TEXT = Words(
    'This is how an alert about {shop} will reach you on the channel "{name}". Nothing is wrong.',
    'Sådan får du besked om {shop} på kanalen "{name}". Der er ikke noget galt.',
)


async def try_channel(channel: Channel, address: str, *, store: Store, name: str) -> str | None:
    """Send a test message. What went wrong in plain words, without secrets; None when it was taken."""
    language = store.alerts.language
    title = _TITLE.in_(language).format(shop=store.title)
    text = _TEXT.in_(language).format(shop=store.title, name=name)
    letter = Letter(
        key=f"trial:{uuid.uuid4().hex}",
        title=title,
        text=text,
        html=mail_page(title, text, language=language, picture=None, alt=""),
        tone=Tone.NEUTRAL,
    )
    try:
        await channel.send(address, letter)
    except DeliveryError as error:
        return str(error)
    return None
