"""The mailbox of the demo: it keeps mails, shows them, and fails in the ways a mail server can."""

import asyncio
import smtplib
from email.message import EmailMessage

import pytest
from aiohttp import ClientSession

from tests.shop.mailbox import MailFault, RunningMailbox, running_mailbox

pytestmark = pytest.mark.integration

PICTURE = b"\x89PNG not really"


def _mail() -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "Kassen på Nordlys er lukket"
    mail["From"] = "tillwatch@monitor.example"
    mail["To"] = "kim@bureau.example"
    mail.set_content("Trin: betaling")
    mail.add_alternative("<p>Trin: <b>betaling</b></p>", subtype="html")
    mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="skærm.png")
    return mail


def _send(port: int, patience: float = 5) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=patience) as client:
        client.send_message(_mail())


async def _sent(mailbox: RunningMailbox, patience: float = 5) -> None:
    await asyncio.to_thread(_send, mailbox.smtp_port, patience)


async def test_a_mail_is_kept_with_its_texts_and_picture() -> None:
    async with running_mailbox() as mailbox:
        await _sent(mailbox)

        (mail,) = await mailbox.arrived(1)
        assert mail.subject == "Kassen på Nordlys er lukket"
        assert mail.recipients == ("kim@bureau.example",)
        assert mail.text == "Trin: betaling\n"
        assert "<b>betaling</b>" in mail.html
        assert [part.get_filename() for part in mail.attachments] == ["skærm.png"]


async def test_the_page_shows_the_mail_and_keeps_its_markup_in_a_box() -> None:
    async with running_mailbox() as mailbox, ClientSession(mailbox.url) as session:
        await _sent(mailbox)
        await mailbox.arrived(1)

        page = await (await session.get("/")).text()
        picture = await session.get("/mails/0/attachments/0")

        assert "Kassen på Nordlys er lukket" in page
        assert 'sandbox=""' in page
        assert "<b>betaling</b>" not in page  # only escaped, inside the sandboxed frame
        assert picture.content_type == "image/png"
        assert await picture.read() == PICTURE
        assert (await session.get("/mails/7/attachments/0")).status == 404


async def test_a_refusal_is_for_good_and_a_busy_server_is_not() -> None:
    async with running_mailbox() as mailbox:
        mailbox.faults.on(MailFault.REFUSE)
        with pytest.raises(smtplib.SMTPRecipientsRefused, match="550"):
            await _sent(mailbox)

        mailbox.faults.clear()
        mailbox.faults.on(MailFault.BUSY)
        with pytest.raises(smtplib.SMTPDataError, match="451"):
            await _sent(mailbox)

        mailbox.faults.clear()
        await _sent(mailbox)
        assert len(await mailbox.arrived(1)) == 1


async def test_a_slow_server_is_slow() -> None:
    async with running_mailbox() as mailbox:
        mailbox.faults.on(MailFault.SLOW, seconds=1)

        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            await _sent(mailbox, patience=0.3)


async def test_a_server_that_is_down_comes_back_on_the_same_port() -> None:
    async with running_mailbox() as mailbox:
        mailbox.faults.on(MailFault.DOWN)
        with pytest.raises(ConnectionRefusedError):
            await _sent(mailbox)

        mailbox.faults.off(MailFault.DOWN)
        await _sent(mailbox)
        assert len(await mailbox.arrived(1)) == 1


async def test_faults_are_switched_from_the_page() -> None:
    async with running_mailbox() as mailbox, ClientSession(mailbox.url) as session:
        await session.post("/faults/down", data={"on": "1"})
        with pytest.raises(ConnectionRefusedError):
            await _sent(mailbox)

        await session.post("/faults/down", data={"on": "0"})
        await _sent(mailbox)
        assert (await session.post("/faults/lazy")).status == 404


async def test_waiting_for_a_mail_that_does_not_come_ends() -> None:
    async with running_mailbox() as mailbox:
        with pytest.raises(TimeoutError):
            await mailbox.arrived(1, within=0.1)
