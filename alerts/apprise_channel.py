"""The only door to Apprise: is this a channel's address, and did the message get through.

Apprise never raises, writes secrets into its log, and waits for as long as the other side likes. Here
a failure is an exception with a reason, nothing it logs gets out, and a send has an end. Retrying,
and whom to tell instead, is the dispatcher's business.

(Apprise is typed only in part: hence the ignored calls.)
"""

import asyncio
import copy
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path

import structlog
from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyLogEntry, NotifyType
from apprise.attachment.file import AttachFile
from apprise.manager_plugins import NotificationManager
from apprise.plugins.base import NotifyBase
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.slack import CHANNEL_RE, NotifySlack

from alerts.address import (
    has_bad_port,
    private_parts,
    recipients,
    scheme_of,
    with_sender,
)
from alerts.letter import DeliveryError, Letter
from alerts.own_thread import in_own_thread
from alerts.reason import Reason, why
from config.secrets import Redactor, addresses

_log = structlog.get_logger(__name__)

_ANSWER_WITHIN = timedelta(seconds=30)
"""Mail servers that look at a message before they take it need longer than Apprise's 4 seconds."""
_GIVE_UP_AFTER = timedelta(seconds=60)
_TELLING = ("Socket Exception", "Response Details", "I/O Exception")
_EXAMPLES = {
    "slack": "https://hooks.slack.com/services/T…/B…/…",
    "mailto": "mailto://user:password@smtp.example/?to=you@shop.example",
}
_EXAMPLES["mailtos"] = _EXAMPLES["mailto"].replace("mailto", "mailtos", 1)
_ASSET = AppriseAsset(
    app_id="Tillwatch",
    app_desc="Tillwatch",
    app_url="",
    image_url_mask="",  # no picture from a foreign host in our messages
    secure_logging=True,
    service_timeout=0,  # the end is set here, around the thread
    result_log_disk_size=0,
)


class AppriseChannel:
    """Sends letters, each in a thread of its own, as Apprise knows no other way.

    `answer_within` is for each answer of the other side, `give_up_after` for a send as a whole. A
    thread that is given up can't be stopped; until it ends, its channel takes no other letter.
    """

    def __init__(
        self,
        *,
        redactor: Redactor | None = None,
        answer_within: timedelta = _ANSWER_WITHIN,
        give_up_after: timedelta = _GIVE_UP_AFTER,
    ) -> None:
        self._redactor = redactor or Redactor()
        self._answer_within = answer_within.total_seconds()
        self._give_up_after = give_up_after.total_seconds()
        self._busy: set[str] = set()
        self._reached: dict[str, set[str]] = {}
        self._given_up: set[str] = set()
        """Letters whose last try went on when nobody waited for it any more."""

    async def send(self, channel: str, letter: Letter) -> None:
        """Deliver to every address of `channel`. Raises DeliveryError.

        An address that took the letter is left out when the same letter is sent again because
        another did not, or not in time.
        """
        if channel in self._busy:
            raise DeliveryError("the last try has not come to an end yet")
        try:
            async with asyncio.timeout(self._give_up_after):
                await in_own_thread(lambda: self._deliver(channel, letter), name="send")
        except TimeoutError:
            self._given_up.add(letter.key)
            raise DeliveryError("it did not answer in time") from None

    def _deliver(self, channel: str, letter: Letter) -> None:
        """Send to each address that has not got it. Raises DeliveryError for what went wrong."""
        self._busy.add(channel)
        self._given_up.discard(letter.key)
        letter = self._without_secrets(letter)
        reached = self._reached.setdefault(letter.key, set())
        try:
            failures = [
                failure
                for address in addresses(channel)
                for failure in self._deliver_to(address, letter, reached)
            ]
        finally:
            self._busy.discard(channel)
        heard = letter.key not in self._given_up  # else it is sent again, as if nobody had it
        if heard and (not failures or not reached):
            del self._reached[letter.key]
        if failures:
            text = self._redactor.text("; ".join(str(failure) for failure in failures))
            permanent = all(failure.permanent for failure in failures)
            raise DeliveryError(text, permanent=permanent)

    def _without_secrets(self, letter: Letter) -> Letter:
        """A shop may show what it was sent; that must not travel on."""
        blot = self._redactor.text
        return replace(
            letter,
            title=blot(letter.title),
            text=blot(letter.text),
            html=blot(letter.html) if letter.html else None,
        )

    def _deliver_to(
        self, address: str, letter: Letter, reached: set[str]
    ) -> Iterator[DeliveryError]:
        service = _service(address)
        if service is None:
            yield DeliveryError(f"the address {channel_fault(address)}", permanent=True)
            return
        _be_patient(service, self._answer_within, address=address)
        blot = Redactor(private_parts(address)).text
        for one in _single_targets(service):
            who = str(one.url())  # type: ignore[no-untyped-call]
            if who in reached:
                continue
            reason = _notify(one, letter, blot=blot)
            if reason is None:
                reached.add(who)
            else:
                yield DeliveryError(f"{_label(one)}: {reason.text}", permanent=reason.permanent)


def channel_fault(channel: str) -> str | None:
    """What is wrong with a channel's address and what would be right, without its secrets.

    Asks nobody: whether the other side takes messages is shown by sending one.
    """
    return next((fault for address in addresses(channel) if (fault := _fault(address))), None)


def _fault(address: str) -> str | None:
    scheme = scheme_of(address)
    if not scheme:
        return f"has no ://; write it like {_EXAMPLES['slack']} or {_EXAMPLES['mailto']}"
    service = _service(address)
    if service is None:
        return _why_unknown(scheme, address)
    if isinstance(service, NotifyEmail):
        return _mail_fault(service, address)
    return _slack_fault(service) if isinstance(service, NotifySlack) else None


def _mail_fault(service: NotifyEmail, address: str) -> str | None:
    """What Apprise passes over in silence: it drops a recipient that it can't read."""
    if not service.smtp_host:
        return f"names no mail server; write it like {_EXAMPLES['mailto']}"
    wanted = recipients(address)
    if not wanted and with_sender(address) != address:
        return f"names nobody to send to; write it like {_EXAMPLES['mailto']}"
    taken = {target for _, target in service.targets} | service.cc | service.bcc
    dropped = [name for name in wanted if name not in taken]
    return f'names "{dropped[0]}", which is not a mail address' if dropped else None


def _slack_fault(service: NotifySlack) -> str | None:
    """Apprise knows no names with letters like ø, though Slack does."""
    for name in filter(None, service.channels):
        if not CHANNEL_RE.match(name) and "@" not in name[1:]:
            return f'names "{name}"; write the ID of that channel instead, as in +C0123ABCD'
    return None


def _why_unknown(scheme: str, address: str) -> str:
    """Why Apprise makes nothing of an address."""
    known = NotificationManager()  # type: ignore[no-untyped-call]
    if "hooks.slack" in address:
        return f"is not whole; Slack's webhooks look like {_EXAMPLES['slack']}"
    if scheme in ("http", "https"):
        return "is a plain web address; for a webhook that takes JSON write jsons:// instead"
    if scheme in _EXAMPLES:
        return f"is not whole, or wrong; write it like {_EXAMPLES[scheme]}"
    if scheme in known:
        example = known[scheme].templates[0].replace("{schema}", scheme)
        return f"is not whole, or wrong; write it like {example}"
    near = get_close_matches(scheme, known.schemas(), n=1)  # type: ignore[no-untyped-call]
    return f'begins with "{scheme}", which is not a kind of channel' + (
        f'; did you mean "{near[0]}"?' if near else f"; write it like {_EXAMPLES['slack']}"
    )


def _service(address: str) -> NotifyBase | None:
    _keep_logs_inside()
    if has_bad_port(address):
        return None
    return Apprise.instantiate(with_sender(address), asset=_ASSET)


def _single_targets(service: NotifyBase) -> Iterator[NotifyBase]:
    """One service for each recipient, so that one who refuses doesn't bring the others repeats."""
    name = {NotifyEmail: "targets", NotifySlack: "channels"}.get(type(service))
    if name is None:
        yield service
        return
    for target in getattr(service, name):
        one = copy.copy(service)
        setattr(one, name, [target])
        yield one


def _be_patient(service: NotifyBase, seconds: float, *, address: str) -> None:
    """Waits of our own, where the address sets none."""
    if "cto=" not in address:
        service.socket_connect_timeout = seconds
    if "rto=" not in address:
        service.socket_read_timeout = seconds


def _notify(service: NotifyBase, letter: Letter, *, blot: Callable[[str], str]) -> Reason | None:
    """Send; None when the letter arrived, with its picture or without."""
    lines: list[str] = []

    def hear(entry: NotifyLogEntry, _service: NotifyBase | None) -> None:
        # other DEBUG lines hold what is sent: the shop's own words must not look like a reason
        if entry.level != "DEBUG" or entry.message.startswith(_TELLING):
            lines.append(entry.message)

    picture = letter.picture if letter.picture and letter.picture.is_file() else None
    html = letter.html if isinstance(service, NotifyEmail) else None
    if isinstance(service, NotifyEmail):
        service.inline = html is not None
        service.headers = {**service.headers, "X-Tillwatch-Message": letter.key}
    result = Apprise([service], asset=_ASSET).notify(
        body=html or _fitted(letter, service.body_maxlen),
        title=letter.title,
        body_format=NotifyFormat.HTML if html else NotifyFormat.TEXT,
        notify_type=NotifyType(letter.tone.value),
        attach=_attachment(picture) if picture else None,
        log_callback=hear,
        log_level=logging.DEBUG,
    )
    if result:
        return None
    reason = why(lines, blot=blot)
    if picture and any(line.startswith("Sent ") for line in lines):
        # the words are there; sending them again and again for a picture would be worse
        _log.warning("picture_not_taken", service=_label(service), reason=reason.text)
        return None
    return reason


def _attachment(picture: Path) -> AttachFile:
    return AttachFile(str(picture), asset=_ASSET)  # type: ignore[no-untyped-call]


def _fitted(letter: Letter, limit: int) -> str:
    """The text, cut to what the channel takes; its last line (the link) is kept."""
    room = limit - len(letter.title) - 2
    if limit <= 0 or len(letter.text) <= room:
        return letter.text
    last = letter.text.rpartition("\n")[2]
    if len(last) > room // 2:
        return letter.text[: room - 1] + "…"
    return f"{letter.text[: room - len(last) - 2]}…\n{last}"


def _label(service: NotifyBase) -> str:
    if isinstance(service, NotifyEmail):
        return f"the mail server {service.smtp_host}"
    return str(service.service_name)


def _keep_logs_inside() -> None:
    """Nothing that Apprise and its HTTP client log gets out: it holds addresses with their tokens."""
    for name in ("apprise", "urllib3"):
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.disabled = False
    logging.getLogger("apprise").setLevel(logging.DEBUG)
