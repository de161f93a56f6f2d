"""The dispatcher with the real outbox, the real door and real servers; only the hours are short."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog

from alerts.apprise_channel import AppriseChannel
from alerts.courier import Story
from alerts.dispatcher import Dispatcher
from alerts.message import RunFacts
from alerts.model import Incident, Notification
from alerts.outbox import OutboxFigures
from alerts.owed import opened, resolved
from config.store import Store
from monitor.storage.sql import Storage, open_storage
from tests.integration.alerts.slack import WEBHOOK, Slack
from tests.shop.mailbox import Mail, MailFault, RunningMailbox
from tests.unit.alerts.builders import NOON, make_incident, make_store

pytestmark = pytest.mark.integration

FASTER = 1200
"""An hour lasts three seconds."""


@dataclass
class Service:
    """What `tillwatch run` puts together, with a clock that runs fast. Satisfies `courier.Facts`."""

    shop: Store
    storage: Storage
    picture: Path
    incident: Incident | None = None

    def __post_init__(self) -> None:
        self._start = asyncio.get_running_loop().time()
        self.dispatcher = Dispatcher(
            outbox=self.storage.outbox,
            facts=self,
            channel=AppriseChannel(),
            now=self.now,
            lease=timedelta(hours=2),  # six seconds
        )

    def now(self) -> datetime:
        return NOON + timedelta(seconds=FASTER * (asyncio.get_running_loop().time() - self._start))

    def store(self, store_id: str) -> Store | None:
        return self.shop if store_id == self.shop.id else None

    async def open_incidents(self) -> Sequence[Incident]:
        return []

    async def story(self, notification: Notification) -> Story | None:
        run = RunFacts(expected="the payment step", seen="500 Internal Server Error")
        return self.incident and Story(incident=self.incident, run=run, picture=self.picture)

    async def open(self, *told: str) -> None:
        told = told or ("slack", "mail")
        self.incident = make_incident(opened_at=self.now(), told_at=self.now(), told=told)
        await self.storage.outbox.owe(opened(self.incident, store=self.shop, now=self.now()))
        self.dispatcher.wake()

    async def resolve(self) -> None:
        assert self.incident is not None
        self.incident = replace(self.incident, resolved_at=self.now())
        await self.storage.outbox.owe(resolved(self.incident, store=self.shop, now=self.now()))
        self.dispatcher.wake()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.dispatcher.run())
            yield
            self.dispatcher.stop()

    async def all_delivered(self) -> None:
        await self.until(lambda figures: not figures.waiting)

    async def until(self, true: Callable[[OutboxFigures], bool], *, within: float = 40) -> None:
        async with asyncio.timeout(within):
            while not true(await self.storage.outbox.figures(now=self.now())):  # noqa: ASYNC110 - in a database
                await asyncio.sleep(0.05)


@pytest.fixture
async def service(
    mailbox: RunningMailbox, tmp_path: Path, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Service]:
    monkeypatch.setattr("alerts.dispatcher._POLL", 0.02)
    monkeypatch.setattr("alerts.dispatcher._PAUSE", 0.01)
    storage = await open_storage(f"sqlite:///{tmp_path}/tillwatch.db")
    mail = (
        f"mailto://127.0.0.1:{mailbox.smtp_port}/?to=mette@nordlys.example&from=a@monitor.example"
    )
    shop = make_store(channels={"slack": WEBHOOK, "mail": mail})
    yield Service(shop, storage, picture)
    await storage.close()


def _subjects(mails: list[Mail]) -> list[str]:
    return [mail.subject.partition("]")[0].strip("[").split()[0] for mail in mails]


async def test_a_mail_server_that_is_unreachable_for_an_hour_loses_nothing(
    service: Service, mailbox: RunningMailbox, slack: Slack
) -> None:
    mailbox.faults.on(MailFault.DOWN)
    async with service.at_work():
        await service.open()
        await asyncio.sleep(1.5)
        await service.resolve()
        await asyncio.sleep(1.5)
        await service.until(lambda figures: figures.failed_tries.get("mail", 0) >= 5)
        assert mailbox.messages == []
        mailbox.faults.off(MailFault.DOWN)
        await service.all_delivered()

    assert _subjects(mailbox.messages) == ["DOWN", "OK"]
    assert len(mailbox.messages[0].attachments) == 1
    assert "late: it couldn't be delivered before" in mailbox.messages[0].text
    assert len(slack.posts) == 2
    figures = await service.storage.outbox.figures(now=service.now())
    assert figures.delivered == {"mail": 2, "slack": 2}


async def test_a_webhook_that_was_revoked_is_told_by_mail(
    service: Service, mailbox: RunningMailbox, slack: Slack
) -> None:
    slack.fault("webhook", status=404, body="no_service")

    async with service.at_work():
        await service.open("slack")
        (mail,) = await mailbox.arrived(1)

    assert "It comes here because slack couldn't be reached." in mail.text


async def test_refusals_greylists_and_slow_answers_end_in_one_mail(
    service: Service, mailbox: RunningMailbox, slack: Slack
) -> None:
    async with service.at_work():
        mailbox.faults.on(MailFault.BUSY)
        await service.open()
        await asyncio.sleep(0.5)
        mailbox.faults.clear()
        mailbox.faults.on(MailFault.REFUSE)
        await asyncio.sleep(0.5)
        mailbox.faults.clear()
        mailbox.faults.on(MailFault.SLOW, seconds=0.5)
        await service.all_delivered()

    assert len(mailbox.messages) == 1


async def test_no_secret_stands_in_the_outbox_or_the_log(
    service: Service, slack: Slack, tmp_path: Path
) -> None:
    slack.fault("webhook", status=500, body="no path /services/T0SECRET1/B0SECRET2/w3bh00kS3cr3t")

    with structlog.testing.capture_logs() as entries:
        async with service.at_work():
            await service.open()
            await asyncio.sleep(0.5)
    await service.storage.close()
    written = str(entries)
    kept = _all_bytes(tmp_path)

    assert "it answered 500" in written
    assert b"it answered 500" in kept
    for secret in ("T0SECRET1", "B0SECRET2", "w3bh00kS3cr3t"):
        assert secret not in written
        assert secret.encode() not in kept


def _all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("tillwatch.db*"))
